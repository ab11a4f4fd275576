"""A sheet of cells as one page of rows, each with its range: for workbooks and for tables in text form."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.reading.layout import Part, row, set_sheet
from assistant.reading.tables import cell_range, head_count

ROW_LIMIT = 100_000
CELL_LIMIT = 2_000_000


def sheet_page(
    rows: Iterable[tuple[int, list[str]]], *, number: int, name: str, below: Sequence[Part] = ()
) -> Page | None:
    """The page of a sheet's numbered rows, counted from 1, and what stands below; nothing where all rows are empty.

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
    return set_sheet([*_parts(filled), *below], number=number, name=name)


def _parts(filled: list[tuple[int, list[str]]]) -> Iterator[Part]:
    """Rows with their kinds. A table begins at the top, after an empty row, and after a row of one cell."""
    left = min(next(place for place, text in enumerate(texts) if text) for _, texts in filled)
    begins, heads = True, 0
    for place, (number, texts) in enumerate(filled):
        cells = texts[left:]
        above = filled[place - 1][0] if place else 0
        begins = begins or number > above + 1
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
