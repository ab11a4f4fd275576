"""Tables: which rows name the columns, in cells and on the pages of a PDF."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from assistant.documents import Page
from assistant.ingestion.chunking import chunk
from assistant.reading import USUAL
from assistant.reading.readers import read_here
from assistant.reading.tables import head_count
from tests.assistant.reading.papers import assert_sound, blocks, lines_of, make_pdf, make_xlsx

TABLES = [
    (1, [["Article", "Price"], ["AB-1200", "14.50"]]),
    (1, [["", "2019", "2018"], ["Interest income", "(8)", "12"]]),
    (2, [["", "", "Years ended June 30,"], ["", "2019", "2018"], ["Income", "3", "4"]]),
    (2, [["($ in millions)", "", ""], ["At December 31:", "2019", "2018"], ["Assets", "", ""], ["Cash", "3", "4"]]),
    (3, [["", "2019", "2018"], ["", "€m", "€m"], ["", "restated", ""], ["Cash", "3", "—"]]),
    (1, [["Name", "Role"], ["Ada Byrne", "Engineer"], ["Tom Hession", "Driver"]]),
    (1, [["Name", "Town"], ["Ada Byrne", "Cork"], ["Tom Hession", "12345"]]),
    (0, [["Founded", "1987"], ["Employees", "25"]]),
    (0, [["1", "2"], ["3", "4"]]),
    (0, [["Total"]]),
    (0, []),
]


@pytest.mark.parametrize(("count", "rows"), TABLES)
def test_rows_that_name_columns(count: int, rows: list[list[str]]) -> None:
    """Words and years over figures name columns; a label, a row of words and a year of foundation don't."""
    assert head_count(rows) == count


@given(st.lists(st.lists(st.sampled_from(["", "Cash", "2019", "3.5", "—", "x" * 90]), min_size=1), max_size=9))
def test_some_row_is_left(rows: list[list[str]]) -> None:
    """Whatever the cells hold, a table with heads has a row below them."""
    assert 0 <= head_count(rows) < max(len(rows), 1)


def report(style: list[tuple[object, ...]]) -> list[tuple[str, str]]:
    """Two tables with heads of two rows and labels among their rows, drawn on one page of a PDF."""
    first = [
        ["", "Years ended June 30,", ""],
        ["", "2019", "2018"],
        ["Current:", "", ""],
        ["Federal taxes", "1,204", "(33)"],
        ["State taxes", "88", "91"],
    ]
    second = [
        ["Article", "Unit", "Price"],
        ["AB-1200 bracket", "piece", "14.50"],
        ["AB-1300 bracket", "piece", "15.75"],
    ]

    def draw(canvas: Canvas) -> None:
        lines_of(canvas, ["Note 7"], y=790, size=14, font="Helvetica-Bold")
        for top, rows in ((760, first), (600, second)):
            table = Table(rows, [180, 90, 90], rowHeights=15)
            table.setStyle(TableStyle([("ALIGN", (1, 0), (-1, -1), "RIGHT"), *style]))
            table.wrapOn(canvas, 400, 400)
            table.drawOn(canvas, 72, top - 15 * len(rows))
        lines_of(canvas, ["Prices are without tax and hold until the end of the year."], y=500)

    reading = read_here("a.pdf", make_pdf([draw]), USUAL).reading
    assert_sound(reading)
    found = chunk("d", "", reading.pages)
    assert {one.heading.partition("Note 7 > ")[2] for one in found} >= {
        "Years ended June 30, 2019 2018",
        "Article Unit Price",
    }
    return blocks(reading.pages[0])


@pytest.mark.parametrize("style", [[], [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]])
def test_tables_of_a_pdf(style: list[tuple[object, ...]]) -> None:
    """Ruled or not: rows, the labels among them, and heads of several rows, which head the passages."""
    assert report(style) == [
        ("heading", "Note 7"),
        ("head", "Years ended June 30,"),
        ("head", "2019 2018"),
        ("row", "Current:"),
        ("row", "Federal taxes 1,204 (33)"),
        ("row", "State taxes 88 91"),
        ("head", "Article Unit Price"),
        ("row", "AB-1200 bracket piece 14.50"),
        ("row", "AB-1300 bracket piece 15.75"),
        ("paragraph", "Prices are without tax and hold until the end of the year."),
    ]


@pytest.mark.parametrize("style", [[], [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]])
def test_a_table_over_several_pages_keeps_its_head(style: list[tuple[object, ...]]) -> None:
    """The head is printed again on each page and no running head, as the line in columns above it is."""

    def draw(first: int) -> Callable[[Canvas], None]:
        def page(canvas: Canvas) -> None:
            lines_of(canvas, ["Harkin & Vale"], y=822, size=8)
            lines_of(canvas, ["Prices of all articles"], x=420, y=822, size=8)
            rows = [["Article", "What it is", "Price"]]
            rows += [[f"AB-{number}", "a bracket", f"{number}.50"] for number in range(first, first + 30)]
            table = Table(rows, [180, 90, 90], rowHeights=15)
            table.setStyle(TableStyle([("ALIGN", (2, 0), (2, -1), "RIGHT"), *style]))
            table.wrapOn(canvas, 400, 700)
            table.drawOn(canvas, 72, 800 - 15 * len(rows))

        return page

    reading = read_here("a.pdf", make_pdf([draw(100), draw(200), draw(300)]), USUAL).reading
    assert_sound(reading)
    for page in reading.pages:
        kinds = [kind for kind, _ in blocks(page)]
        assert kinds == ["head", *["row"] * 30]
    assert {one.heading for one in chunk("d", "", reading.pages)} == {"Article What it is Price"}


def test_several_tables_on_a_sheet() -> None:
    """Each table has its own title and head; a lone cell over the figures is part of the head."""

    def fill(book: object) -> None:
        sheet = book.active  # type: ignore[attr-defined]
        for cells in (
            ["Taxes"],
            ["", "", "Years ended"],
            ["", 2019, 2018],
            ["Federal", 1204, -33],
            [],
            ["Articles"],
            ["Article", "Price"],
            ["AB-1200", 14.5],
        ):
            sheet.append([cell or None for cell in cells])

    page: Page = read_here("a.xlsx", make_xlsx(fill), USUAL).reading.pages[0]
    assert blocks(page) == [
        ("heading", "Taxes"),
        ("head", "| | Years ended"),
        ("head", "| 2019 | 2018"),
        ("row", "Federal | 1204 | -33"),
        ("heading", "Articles"),
        ("head", "Article | Price"),
        ("row", "AB-1200 | 14.5"),
    ]
