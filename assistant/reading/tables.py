"""Rows of cells: which of them names the columns, and what a spreadsheet calls their places."""

import re
from collections.abc import Iterable, Sequence

_MOST_HEADS, _MOST_LABELS, _LONGEST_NAME = 4, 3, 80
LONGEST_LABEL = 120  # characters of a merged cell that are said for each of its rows
_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d(?:[-/]\d\d)?(?: ?\(\w\)| ?\*+)?")
_NUMBER = re.compile(r"[^\w]*[\d][\d.,:/ %-]*[^\w]*(?:[A-Z]{3})?")


def names_columns(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row holds the names of the columns of the row below it: words, two or more, about as many cells."""
    filled = [cell for cell in cells if cell]
    under = sum(1 for cell in below if cell)
    wordy = all(len(cell) <= 60 and not _NUMBER.fullmatch(cell) for cell in filled)
    return len(filled) > 1 and wordy and under >= len(filled) / 2 and len(set(filled)) == len(filled)


def head_count(rows: Sequence[Sequence[str]]) -> int:
    """How many of a table's first rows name its columns: rows of words and years, above the first with a figure.

    A second such row counts where its first cell is empty, it names years, or the ones above it name next to
    nothing ("in millions"). A table of words alone has one at most, see `names_columns`.
    """
    count, named = 0, False
    for row in rows[: _MOST_HEADS + 1]:
        filled = [cell for cell in row if cell]
        years = sum(1 for cell in row[1:] if _YEAR.fullmatch(cell))
        if any(is_figure(cell) or len(cell) > _LONGEST_NAME for cell in filled) or (
            row[0] and len(filled) < 3 and years
        ):
            break
        if (count and len(filled) == 1 and row[0]) or (named and row[0] and not years):
            break  # a label among the rows below, or a row of words
        count += 1
        named = named or len(filled) > 1
    else:
        count = _MOST_HEADS + 1
    figures = any(is_figure(cell) for row in rows[count : count + _MOST_LABELS] for cell in row)
    if named and figures and count <= _MOST_HEADS:
        return count
    return 1 if len(rows) > 1 and names_columns(rows[0], rows[1]) else 0


def is_figure(cell: str) -> bool:
    """Whether a cell holds an amount, a count or a share rather than a name; a year is a name, a dash is none."""
    return bool(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell)) or cell in ("-", "–", "—")


def filled_down(
    rows: Sequence[Sequence[str]], merged: Iterable[tuple[int, int, int]], *, heads: int
) -> list[list[str]]:
    """The rows with the text of a cell that spans several in each of them, so that each can be found by it.

    `merged` has row, column and number of rows of such cells, counted from 0. Names of columns stay as they are.
    """
    filled = [list(cells) for cells in rows]
    for first, column, height in merged:
        if first >= heads and column < len(filled[first]) and len(filled[first][column]) <= LONGEST_LABEL:
            for cells in filled[first + 1 : first + height]:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or filled[first][column]
    return filled


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
