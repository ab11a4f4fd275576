"""Tables as they are printed: which lines are rows, what names their columns, and a row read cell by cell."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.printed.columns import Printed
from assistant.reading.printed.pieces import Piece
from assistant.reading.tables import head_count

_ITEM_MARK = re.compile(r"(?:[•●○▪■□◦‣–*☐☒◉-]|\(?[a-zA-Z0-9]{1,4}[.)]|\d+(?:\.\d+)+|§)$")
_LONGEST_NAME = 100  # characters that stand above columns or label rows
_WITHIN_A_CELL = 1.6  # times the type size: the lines of a cell stand no further apart
_GOING_ON = frozenset("(abcdefghijklmnopqrstuvwxyzäöüéèàç")


def _cells(line: Printed) -> list[str]:
    """The parts of a line that stand apart; the mark of a list item is no cell of its own."""
    ends = [*line.cells[1:], len(line.text) + 1]
    cells = [line.text[start : end - 1].strip() for start, end in zip(line.cells, ends, strict=True)]
    return cells[1:] if len(cells) > 1 and _ITEM_MARK.match(cells[0]) and len(cells[1]) > 12 else cells


def is_row(line: Printed) -> bool:
    """Three cells, or two with a number or a wide space between them, are a table's row."""
    cells = _cells(line)
    if len(cells) == 2:
        return any(char.isdigit() for char in cells[1]) or len(cells[0]) < 40
    return len(cells) > 2


def under_a_cell(row: Printed, line: Printed, step: float) -> bool:
    """Whether a line goes on with one of the row's cells; with the first one if its first word had no room there."""
    if len(line.cells) > 1 or len(row.cells) < 2 or step >= _WITHIN_A_CELL * line.size:
        return False
    starts = [row.edges[cell] for cell in row.cells[1:]]
    if any(abs(line.left - start) < 0.5 * line.size for start in starts):
        return True
    if abs(line.left - row.left) < 0.5 * line.size and line.right < starts[0] and line.text[0] in _GOING_ON:
        return True
    first_word = line.edges[len(line.text.split(" ")[0])] - line.left
    room = starts[0] - row.edges[row.cells[1] - 1] - 1.3 * line.size
    return abs(line.left - row.left) < 0.5 * line.size and line.right < starts[0] and first_word > room


def in_one_table(line: Printed, below: Printed) -> bool:
    """Whether two lines are rows of one table: close to each other, each cell of the one in a column of the other."""
    if not (is_row(line) and is_row(below) and _is_near(line, below)):
        return False
    few, many = sorted((line.parts(), below.parts()), key=len)
    return all(any(_in_column(part, one) for one in many) for part in few)


def _in_column(part: Printed, other: Printed) -> bool:
    """Whether two cells are set to the left, to the right or to the middle of one column."""
    middle = (part.left + part.right - other.left - other.right) / 2
    return min(abs(part.left - other.left), abs(part.right - other.right), abs(middle)) < 0.6 * part.size


def with_heads(page: list[Piece]) -> list[Piece]:
    """The rows at the top of each table that name its columns marked as heads, with what is set above these."""
    marked, place = list(page), 0
    while place < len(page):
        rows = _table(page, place)
        if not rows:
            place += 1
            continue
        heads = _head_count(rows)
        for number, piece in enumerate(rows):
            marked[place + number] = replace(piece, kind="head" if number < heads else "row")
        if heads:
            for above in range(place - 1, max(place - 3, -1), -1):
                if not _is_above_columns(page[above], page[above + 1], rows):
                    break
                marked[above] = replace(page[above], kind="head", level=0)
        place += len(rows)
    return marked


def _table(page: Sequence[Piece], place: int) -> list[Piece]:
    """The rows that follow each other from `place` on, in one column of the page, with the labels among them."""
    rows: list[Piece] = []
    for number in range(place, len(page)):
        piece = page[number]
        if rows and not _is_near(rows[-1].lines[-1], piece.lines[0]):
            break
        if piece.kind != "row" and not (
            rows and number + 1 < len(page) and _is_label(rows[-1], piece, page[number + 1])
        ):
            break
        rows.append(piece)
    return rows


def by_cell(piece: Piece) -> Piece:
    """A row of several lines cell by cell, so that a name that took two lines is read before the figures beside it."""
    if piece.kind not in ("row", "head") or len(piece.lines) < 2:
        return piece
    first = piece.lines[0].parts()
    cells: list[list[Printed]] = [[part] for part in first]
    for line in piece.lines[1:]:
        for part in line.parts():
            nearest = min(range(len(first)), key=[_apart(one, part) for one in first].__getitem__)
            cells[nearest].append(part)
    return replace(piece, lines=tuple(part for cell in cells for part in cell))


def _apart(above: Printed, part: Printed) -> float:
    """How far a part is from standing under a cell, set to its left or to its right."""
    left, right = abs(above.left - part.left), abs(above.right - part.right)
    return 0.0 if left < 0.6 * part.size else min(left, right)


def _is_near(above: Printed, line: Printed) -> bool:
    """Whether a line follows another one in a table rather than opening the next table."""
    return line.column == above.column and line.top - above.bottom < 2.5 * line.size


def _is_label(above: Piece, piece: Piece, below: Piece) -> bool:
    """Whether a few words between two rows name what the rows below them are about."""
    (line, *more), size = piece.lines, piece.lines[0].size
    return (
        piece.kind == "paragraph"
        and below.kind == "row"
        and not more
        and len(line.text) < _LONGEST_NAME
        and not line.text.endswith((".", ","))
        and line.top - above.lines[-1].bottom < 1.2 * size
        and below.lines[0].top - line.bottom < 1.2 * size
    )


def _head_count(rows: Sequence[Piece]) -> int:
    """As `head_count` of cells; a row that begins right of the table's left edge has no name of its own."""
    left = min(piece.lines[0].left for piece in rows)
    cells = [
        ["" if piece.lines[0].left > left + piece.lines[0].size else None, *_cells(piece.lines[0])]
        for piece in rows[:6]
    ]
    names = [[cell for cell in row if cell is not None] for row in cells]
    count = head_count(names)
    if not count and len(rows) > 1 and _names_columns(rows[0].lines[0], rows[1].lines[0]):
        return 1
    return count


def _is_above_columns(piece: Piece, below: Piece, rows: Sequence[Piece]) -> bool:
    """Whether a few words close above a table's head stand over its columns rather than over their names."""
    line, under = piece.lines[-1], below.lines[0]
    left = min(row.lines[0].left for row in rows)
    right = max(one.right for row in rows for one in row.lines)
    close = 0 < under.top - line.top < 3 * line.size and line.column == under.column
    return (
        piece.kind in ("paragraph", "heading")
        and close
        and len(piece.lines) < 4
        and len(piece.text) < _LONGEST_NAME
        and not piece.text.endswith(".")
        and min(one.left for one in piece.lines) > left + 0.15 * (right - left)
        and max(one.right for one in piece.lines) < right + line.size
    )


def _names_columns(line: Printed, below: Printed) -> bool:
    wordy = not any(char.isdigit() for char in line.text)
    numbers = any(char.isdigit() for char in below.text)
    alike = abs(len(line.cells) - len(below.cells)) <= 1
    return alike and len(line.cells) > 1 and wordy and (numbers or (line.bold and not below.bold))
