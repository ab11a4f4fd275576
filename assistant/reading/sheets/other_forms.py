"""Spreadsheets in old, binary and open forms (XLS, XLSB, ODS): each sheet one page, its rows with their cells."""

import io
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

from assistant.documents import Page, Reading
from assistant.errors import ReadError
from assistant.reading.sheets.sheet import sheet_page
from assistant.reading.sheets.workbook import displayed


def read(data: bytes) -> Reading:
    """A reading with a page for each sheet that is not empty, called by the sheet's name.

    Numbers are shown without their currency or percent sign: these forms' formats are not looked up.
    """
    pages: list[Page] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise ReadError("is protected with a password; save a copy without one") from error
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        merged = [
            (top + 1, bottom + 1, left) for (top, left), (bottom, _) in sheet.merged_cell_ranges or [] if bottom > top
        ]
        page = sheet_page(_rows(sheet), number=len(pages) + 1, name=name, merged=merged)
        if page:
            pages.append(page)
    return Reading(kind="xls", title="", pages=tuple(pages))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    _, column = sheet.start or (0, 0)  # the rows come from the first on, the columns from the first that is filled
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [""] * column + [displayed(None if cell == "" else cell) for cell in cells]
