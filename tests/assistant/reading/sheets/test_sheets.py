"""Workbooks and tables in text form: rows with their cell ranges, values as they are displayed."""

import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from assistant.documents import Block
from assistant.errors import ReadError
from assistant.reading import read
from assistant.reading.plain.delimited import delimiter
from assistant.reading.sheets.workbook import displayed
from assistant.reading.tables import cell_range, column_name, names_columns
from tests.assistant.reading.papers import assert_sound, blocks, make_xlsx


def fill_prices(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.active
    sheet.title = "Prices 2026"
    sheet.append(["Price list 2026"])
    sheet.append([])
    sheet.append(["Article", "Description", "Price", "VAT", "Since"])
    sheet.append(["CP-022", "Copper pipe 22 mm", 8.4, 0.23, date(2026, 1, 1)])
    sheet.append(["EP-022", None, 1250, 0.135, None])
    sheet["C4"].number_format = sheet["C5"].number_format = '"€"#,##0.00'
    sheet["D4"].number_format = sheet["D5"].number_format = "0.0%"
    sheet["C7"] = "=C4*2"
    workbook.create_sheet("Empty")
    notes = workbook.create_sheet("Notes")
    notes["B2"] = "Ask Ann."


def test_price_list() -> None:
    """Each sheet is a page with its name, each row a block with its range; titles, names and values are told apart."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reading = read(Path("prices.xlsx"), make_xlsx(fill_prices))
    assert_sound(reading)
    page, notes = reading.pages
    assert (page.name, notes.name) == ("Prices 2026", "Notes")
    assert [(block.kind, block.place, page.text[block.start : block.end]) for block in page.blocks] == [
        ("heading", "A1:A1", "Price list 2026"),
        ("head", "A3:E3", "Article | Description | Price | VAT | Since"),
        ("row", "A4:E4", "CP-022 | Copper pipe 22 mm | €8.40 | 23.0% | 2026-01-01"),
        ("row", "A5:D5", "EP-022 | | €1,250.00 | 13.5%"),
        ("paragraph", "C7:C7", "=C4*2"),
    ]
    start = page.text.index("EP-022")
    assert page.place(start, start + 6) == "Prices 2026!A5:D5"
    assert notes.blocks[0] == Block(start=0, end=8, kind="paragraph", place="B2:B2")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (None, "General", ""),
        (12, "General", "12"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "0.00", "1234.50"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, '#,##0.00 "€"', "-1,234.50 €"),
        (1234.5, "[$€-2] #,##0.00", "€1,234.50"),
        (1234.5, "#,##0 [$EUR]", "1,234 EUR"),
        (0.195, "0%", "20%"),
        (8.4, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "8.40"),
        (True, "General", "TRUE"),
        (datetime(2026, 3, 1, 9, 30), "dd/mm/yy hh:mm", "2026-03-01 09:30"),
        (datetime(2026, 3, 1), "dd/mm/yy", "2026-03-01"),
        (time(9, 30), "hh:mm", "09:30:00"),
        (" two\nlines ", "@", "two lines"),
        (1e-7, "General", "0.0000001"),
    ],
)
def test_values_as_displayed(value: Any, number_format: str, shown: str) -> None:
    """Decimals, thousands, percent and currency follow the number format; dates are ISO 8601."""
    assert displayed(value, number_format) == shown


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)), st.text(max_size=20))
def test_no_number_format_crashes(value: float, number_format: str) -> None:
    """Whatever stands in the place of a format, something is shown."""
    assert displayed(value, number_format)


def test_row_limit_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet with more rows than are read is refused by a stated limit, not cut."""
    monkeypatch.setattr("assistant.reading.sheets.sheet.ROW_LIMIT", 3)
    with pytest.raises(ReadError, match="has more than 3 rows or 2,000,000 cells"):
        read(Path("a.csv"), b"a,b\n" * 4)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_found(mark: str) -> None:
    """The delimiter is told from commas in numbers and semicolons in texts."""
    rows = [["Article", "Text", "Price"], ["A-1", "pipe, 22 mm; hard", "8,40"], ["A-2", "bend", "4,15"]]
    text = "\r\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in cells) for cells in rows)
    assert delimiter(text) == mark
    (page,) = read(Path("a.csv"), text.encode("cp1252")).pages
    assert page.name == "Table"
    assert [kind for kind, _ in blocks(page)] == ["head", "row", "row"]
    assert [block.place for block in page.blocks] == ["A1:C1", "A2:C2", "A3:C3"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.one_of(st.sampled_from(",;\t|\"\n\r'a1. "), st.characters()), max_size=200))
def test_any_text_is_read_as_csv(source: str) -> None:
    """No text crashes the reader; what is read keeps the promises of places."""
    try:
        reading = read(Path("a.csv"), source.encode("utf-8", "replace"))
    except ReadError:
        return
    assert_sound(reading)


def test_names_of_columns() -> None:
    """A row of different words above a row as wide names columns; numbers or a single title do not."""
    assert names_columns(["Article", "Price"], ["A-1", "2.00"])
    assert not names_columns(["Article", "2026"], ["A-1", "2.00"])
    assert not names_columns(["Prices", ""], ["A-1", "2.00"])
    assert not names_columns(["a", "a"], ["A-1", "2.00"])


def test_cell_names() -> None:
    """Columns are counted as spreadsheets do."""
    assert [column_name(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_range(["", "x", "", "y", ""], 12) == "B12:D12"
    assert cell_range(["x"], 3, first_column=3) == "C3:C3"


def test_remarks_stand_below_the_rows_at_their_cells() -> None:
    """What somebody wrote to a cell is read, with who wrote it, and cited at the cell."""

    def fill(workbook: openpyxl.Workbook) -> None:
        workbook.active.title = "Prices"
        workbook.active.append(["Article", "Price"])
        workbook.active.append(["AB-1200", 12.5])
        workbook.active["B2"].comment = Comment("Only until\nMarch.", "Anna Berg")

    (page,) = read(Path("a.xlsx"), make_xlsx(fill)).pages
    assert_sound(read(Path("a.xlsx"), make_xlsx(fill)))
    said = "Remark on B2 by Anna Berg: Only until March."
    assert page.text == f"Article | Price\nAB-1200 | 12.5\n\n{said}"
    assert page.place(page.text.index(said), len(page.text)) == "Prices!B2:B2"
