"""A sheet of cells as one page of rows, each with its range: for workbooks and for tables in text form."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.reading.layout import Part, row, set_sheet
from assistant.reading.sheets.side_by_side import bands
from assistant.reading.tables import LONGEST_LABEL, cell_range, head_count

# The first and the last row of a cell that was merged, counted from 1, and its column, from 0.
Merged = tuple[int, int, int]

ROW_LIMIT = 100_000
CELL_LIMIT = 2_000_000


def sheet_page(
    rows: Iterable[tuple[int, list[str]]],
    *,
    number: int,
    name: str,
    below: Sequence[Part] = (),
    merged: Iterable[Merged] = (),
) -> Page | None:
    """The page of a sheet's numbered rows, counted from 1, and what stands below; nothing where all rows are empty.

    What stands in a cell that was `merged` over several rows is said for each of them.
    Raises ReadError beyond ROW_LIMIT filled rows or CELL_LIMIT cells.
    """
    filled: list[tuple[int, list[str]]] = []
    cells = 0
    for place, texts in rows:
        if not any(texts):
            continue
        filled.append((place, texts))
        cells += len(texts)
        if len(filled) > ROW_LIMIT or cells > CELL_LIMIT:
            raise ReadError(f"has more than {ROW_LIMIT:,} rows or {CELL_LIMIT:,} cells, the most that are read")
    if not filled:
        return None
    return set_sheet([*_parts(filled, _labels(filled, merged)), *below], number=number, name=name)


def _labels(filled: list[tuple[int, list[str]]], merged: Iterable[Merged]) -> dict[int, list[tuple[int, str]]]:
    """For each row the columns, from 0, and texts of the cells that were merged from above it."""
    rows, numbers = dict(filled), [number for number, _ in filled]
    found: dict[int, list[tuple[int, str]]] = {}
    room = CELL_LIMIT  # a broken file may have merged the same cells a thousand times
    for first, last, column in merged:
        cells = rows.get(first, [])
        text = cells[column] if column < len(cells) else ""
        if text and len(text) <= LONGEST_LABEL:
            covered = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)][:room]
            room -= len(covered)
            for number in covered:
                found.setdefault(number, []).append((column, text))
    return found


def _parts(filled: list[tuple[int, list[str]]], labels: Mapping[int, list[tuple[int, str]]]) -> Iterator[Part]:
    """Rows with their kinds, of tables that stand beside each other one after the other."""
    left = min(next(place for place, text in enumerate(texts) if text) for _, texts in filled)
    run: list[tuple[int, list[str]]] = []
    for number, texts in filled:
        if run and number > run[-1][0] + 1:
            yield from _run_parts(run, labels, left)
            run = []
        run.append((number, texts))
    yield from _run_parts(run, labels, left)


def _run_parts(
    run: list[tuple[int, list[str]]], labels: Mapping[int, list[tuple[int, str]]], left: int
) -> Iterator[Part]:
    """The rows between two empty ones."""
    tables = bands(run)
    if len(tables) == 1:
        yield from _table_parts(run, labels, left)
        return
    for first, end in tables:
        within = [(number, texts[:end]) for number, texts in run if any(texts[first:end])]
        own = {
            number: [one for one in said if first <= one[0] < end]
            for number, _ in within
            if (said := labels.get(number))
        }
        yield from _table_parts(within, own, first)


def _table_parts(
    filled: list[tuple[int, list[str]]], labels: Mapping[int, list[tuple[int, str]]], left: int
) -> Iterator[Part]:
    """Rows of the columns from `left` on. A table begins at the top, and after a row of one cell."""
    begins, heads = True, 0
    for place, (number, texts) in enumerate(filled):
        cells = texts[left:]
        if heads <= 0 and not begins:
            for column, label in labels.get(number, ()):
                cells += [""] * (column - left + 1 - len(cells))
                cells[column - left] = cells[column - left] or label
        alone = sum(1 for cell in cells if cell) == 1
        where = cell_range(cells, number, first_column=left + 1)
        if begins:
            heads = head_count([one[left:] for one in _together(filled, place)])
        # A lone cell over the columns of figures names them; any other is a title.
        if alone and begins and (cells[0] or not heads):
            text = next(cell for cell in cells if cell)
            short = (
                len(text) <= 100 and any(map(str.isalpha, text)) and text[0] != "=" and not text.endswith((".", ":"))
            )
            yield Part(text, "heading" if short else "paragraph", level=1 if short else 0, place=where)
            continue
        yield row(cells, head=heads > 0, place=where)
        begins, heads = False, heads - 1


def _together(filled: list[tuple[int, list[str]]], place: int) -> list[list[str]]:
    """The first rows of a table that begins at `place`: up to the next empty row."""
    rows = filled[place : place + 8]
    return [texts for (number, texts), step in zip(rows, count(rows[0][0]), strict=False) if number == step]
