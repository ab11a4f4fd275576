"""A cell that spans several rows is said for each of them, in every kind of table; names of columns stay single."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pptx
import pytest
from docx.document import Document

from assistant.ingestion.chunking import chunk
from assistant.reading import read
from assistant.reading.sheets.sheet import sheet_page
from assistant.reading.tables import filled_down
from tests.assistant.reading.papers import assert_sound, blocks, make_docx, make_xlsx
from tests.assistant.reading.samples import make_odt

ROWS = [
    ["Group", "Article", "Price"],
    ["Ball valves", "BV-022", "22.80"],
    ["", "BV-028", "28.40"],
    ["Pipes", "CP-022", "8.40"],
]
FILLED = ["Ball valves | BV-022 | 22.80", "Ball valves | BV-028 | 28.40", "Pipes | CP-022 | 8.40"]


def workbook() -> bytes:
    def fill(made: openpyxl.Workbook) -> None:
        for cells in ROWS:
            made.active.append([cell or None for cell in cells])
        made.active.merge_cells("A2:A3")

    return make_xlsx(fill)


def word() -> bytes:
    def fill(document: Document) -> None:
        table = document.add_table(4, 3)
        for line, cells in zip(table.rows, ROWS, strict=True):
            for cell, text in zip(line.cells, cells, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(1, 0).text = "Ball valves"

    return make_docx(fill)


def slides() -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = slide.shapes.add_table(4, 3, 0, 0, 4_000_000, 900_000).table
    for line, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    data = io.BytesIO()
    presentation.save(data)
    return data.getvalue()


def html() -> bytes:
    return (
        b"<table><tr><th>Group</th><th>Article</th><th>Price</th></tr><tr><td rowspan=2>Ball valves</td><td>BV-022</td>"
        b"<td>22.80</td></tr><tr><td>BV-028</td><td>28.40</td></tr><tr><td>Pipes</td><td>CP-022</td><td>8.40</td></tr>"
        b"</table>"
    )


def open_document() -> bytes:
    def cells(texts: list[str], more: str = "") -> str:
        inner = "".join(
            f"<table:table-cell{more if text == texts[0] else ''}><text:p>{text}</text:p></table:table-cell>"
            if text
            else "<table:covered-table-cell/>"
            for text in texts
        )
        return f"<table:table-row>{inner}</table:table-row>"

    spanned = ' table:number-rows-spanned="2"'
    rows = "".join(cells(texts, spanned if texts[0] == "Ball valves" else "") for texts in ROWS)
    return make_odt(f"<table:table>{rows}</table:table>")


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.xlsx", workbook), ("a.docx", word), ("a.pptx", slides), ("a.html", html), ("a.odt", open_document)],
)
def test_every_row_has_its_label(name: str, make: Callable[[], bytes]) -> None:
    """ "The ball valve BV-028" meets one row that says both, with its place."""
    reading = read(Path(name), make())
    assert_sound(reading)
    assert blocks(reading.pages[0]) == [("head", "Group | Article | Price"), *(("row", text) for text in FILLED)]
    (one,) = chunk("d", "", reading.pages)
    assert [one.text[start:end] for start, end in one.sentences] == FILLED


def test_a_merged_cell_has_its_place() -> None:
    """The row's range begins at the merged cell, as it does on the screen."""
    (page,) = read(Path("a.xlsx"), workbook()).pages
    at = page.text.index("BV-028")
    assert page.place(at, at + 6) == "Sheet!A3:C3"


def test_names_of_columns_are_not_filled_down() -> None:
    """Two rows of names, the first cell of which spans both, stay two rows of names."""
    html = (
        b"<table><tr><td rowspan=2>Article</td><td colspan=2>Price</td></tr><tr><td>net</td><td>gross</td></tr>"
        b"<tr><td>BV-022</td><td>22.80</td><td>27.59</td></tr></table>"
    )
    (page,) = read(Path("a.html"), html).pages
    assert blocks(page) == [("head", "Article | Price"), ("head", "| net | gross"), ("row", "BV-022 | 22.80 | 27.59")]


def test_long_texts_and_far_rows_are_left_alone() -> None:
    """A note beside a table is said once; a range that ends below the sheet, or a broken one, does no harm."""
    rows = [["x" * 200, "1"], ["", "2"], ["", "3"]]
    assert filled_down(rows, [(0, 0, 3)], heads=0) == rows
    assert filled_down([["a", "1"], ["", "2"]], [(0, 0, 9), (0, 7, 2)], heads=0) == [["a", "1"], ["a", "2"]]
    numbered = [(1, ["Name", "Count"]), (2, ["a", "1"]), (3, ["", "2"])]
    page = sheet_page(numbered, number=1, name="S", merged=[(2, 1_048_576, 0), (7, 9, 0), (2, 3, 50)])
    assert page is not None and page.text == "Name | Count\na | 1\na | 2"
