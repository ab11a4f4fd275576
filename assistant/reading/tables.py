"""Rows of cells: which of them names the columns, and what a spreadsheet calls their places."""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[^\w]*[\d][\d.,:/ %-]*[^\w]*(?:[A-Z]{3})?")


def names_columns(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row holds the names of the columns of the row below it: words, two or more, about as many cells."""
    filled = [cell for cell in cells if cell]
    under = sum(1 for cell in below if cell)
    wordy = all(len(cell) <= 60 and not _NUMBER.fullmatch(cell) for cell in filled)
    return len(filled) > 1 and wordy and under >= len(filled) / 2 and len(set(filled)) == len(filled)


def column_name(number: int) -> str:
    """The letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_range(cells: Sequence[str], row: int, *, first_column: int = 1) -> str:
    """The range from the first filled cell to the last one: "A12:F12"."""
    filled = [place for place, cell in enumerate(cells) if cell]
    left, right = column_name(filled[0] + first_column), column_name(filled[-1] + first_column)
    return f"{left}{row}:{right}{row}"
