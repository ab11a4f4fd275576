"""Tables beside each other on a sheet are read one after the other; a blank column within a table parts nothing."""

from pathlib import Path

import pytest

from assistant.reading import read
from assistant.reading.sheets.side_by_side import bands
from tests.assistant.reading.papers import assert_sound, make_xlsx

SALES = [["Region", "2025", "2026"], ["North", "1", "2"], ["South", "3", "4"]]
PRICES = [["Article", "Price"], ["AB-1", "9.50"]]
STAFF = [["Name", "Role"], ["Ann", "Sales"], ["Ben", "Yard"]]


def beside(*tables: list[list[str]]) -> list[tuple[int, list[str]]]:
    """Numbered rows of tables with an empty column between them."""
    height = max(map(len, tables))
    rows: list[list[str]] = [[] for _ in range(height)]
    for table in tables:
        for place, cells in enumerate(rows):
            cells += [""] * bool(cells) + (table[place] if place < len(table) else [""] * len(table[0]))
    return list(enumerate(rows, 1))


@pytest.mark.parametrize(
    ("tables", "columns"),
    [
        ((SALES, PRICES), [(0, 3), (4, 6)]),
        ((SALES, PRICES, [["Staff", ""], *STAFF]), [(0, 3), (4, 6), (7, 9)]),
        ((STAFF, STAFF), [(0, 2), (3, 5)]),  # as high as each other, but with the same names
        ((SALES, STAFF), [(0, 6)]),  # may as well be more columns of the same rows
        ((SALES, [["2027", "2028"], ["5", "6"]]), [(0, 6)]),  # figures without labels
        ((SALES, [["Article"], ["AB-1"]]), [(0, 5)]),  # a single column
        ((STAFF, [["Note", "By"], ["", ""], ["new", "Ann"], ["old", "Ben"]]), [(0, 5)]),  # with rows left blank
    ],
)
def test_bands(tables: tuple[list[list[str]], ...], columns: list[tuple[int, int]]) -> None:
    """Each with names and labels of its own, and a height of its own or the names of its neighbour."""
    assert bands(beside(*tables)) == columns


def test_on_a_sheet() -> None:
    """Each row says the cells of its own table, below the names of its own columns."""

    def fill(book: object) -> None:
        sheet = book.active  # type: ignore[attr-defined]
        for number, cells in beside(SALES, PRICES):
            for column, text in enumerate(cells, 1):
                sheet.cell(number, column, float(text) if text.isdigit() and len(text) < 4 else text or None)
        sheet.append(["Total", "", "10"])

    reading = read(Path("a.xlsx"), make_xlsx(fill))
    assert_sound(reading)
    (page,) = reading.pages
    assert [(block.kind, block.place, page.text[block.start : block.end]) for block in page.blocks] == [
        ("head", "A1:C1", "Region | 2025 | 2026"),
        ("row", "A2:C2", "North | 1 | 2"),
        ("row", "A3:C3", "South | 3 | 4"),
        ("row", "A4:C4", "Total | | 10"),
        ("head", "E1:F1", "Article | Price"),
        ("row", "E2:F2", "AB-1 | 9.50"),
    ]
