"""Excel workbooks (XLSX): each sheet one page, each row with its cell range and its values as they are displayed."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from assistant.documents import Page, Reading
from assistant.reading.characters import one_line
from assistant.reading.office.strict import usual
from assistant.reading.sheets.remarks import remarks
from assistant.reading.sheets.sheet import Merged, sheet_page

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_CURRENCY = re.compile(r"[€$£¥₹]|\b[A-Z]{3}\b|\bkr\b|zł|Kč")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_LONGEST_TAG = 60
_DIGITS = re.compile(r"[#0?][#0?,. ]*")


def read(data: bytes) -> Reading:
    """A reading of kind "xlsx": a page for each sheet that is not empty, called by the sheet's name.

    Formulas show the value that was last stored; one that was never calculated shows itself.
    """
    data = usual(data)
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        # Parts that are not read (form controls, validation rules) are of no interest here.
        warnings.simplefilter("ignore", UserWarning)
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if _has_formulas(data) else None
        try:
            pages: list[Page] = []
            for sheet in values.worksheets:
                other = formulas[sheet.title] if formulas else None
                beside = list(remarks(archive, sheet._worksheet_path))
                merged = list(_merged(archive, sheet._worksheet_path))
                page = sheet_page(
                    _rows(sheet, other), number=len(pages) + 1, name=sheet.title, below=beside, merged=merged
                )
                if page:
                    pages.append(page)
            title = one_line(values.properties.title or "")
        finally:
            values.close()
            if formulas:
                formulas.close()
    return Reading(kind="xlsx", title=title, pages=tuple(pages))


def displayed(value: Any, number_format: str = "General") -> str:
    """A cell's value as a person reads it: dates as ISO 8601, numbers with their decimals, percent and currency."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return one_line(str(value))


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(re.search(rb"<f[\s>]", archive.read(name)) for name in sheets)


def _merged(archive: zipfile.ZipFile, sheet: str) -> Iterator[Merged]:
    """The cells of a sheet that span several rows; they are named behind its rows, which are not parsed here."""
    rest = b""
    with archive.open(sheet.lstrip("/")) as source:
        while piece := source.read(1 << 20):
            piece = rest + piece
            for found in _MERGED.finditer(piece):
                column, first, last = found[1].decode(), int(found[2]), int(found[3])
                if last > first:
                    yield first, last, column_index_from_string(column) - 1
            rest = piece[-_LONGEST_TAG:] if not piece.endswith(b">") else b""


def _rows(sheet: Any, formulas: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # the stated size is often wrong
    if formulas is None:
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [displayed(cell.value, cell.number_format or "") for cell in cells]
        return
    formulas.reset_dimensions()
    for number, (cells, others) in enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=False), 1):
        values = (other.value if cell.value is None else cell.value for cell, other in zip(cells, others, strict=False))
        yield number, [displayed(value, cell.number_format or "") for cell, value in zip(cells, values, strict=False)]


def _number(value: float, number_format: str) -> str:
    """A number under the first section of a number format: decimals, thousands, percent, currency."""
    positive = number_format.split(";")[0]
    literal = _LITERAL.sub(lambda match: match.group(1) or match.group(2) or match.group(3) or "", positive)
    plain = _LITERAL.sub("", positive)
    digits = _DIGITS.search(plain)
    if number_format in ("", "General", "@") or not digits or not re.search(r"[0#]", digits.group()):
        return _general(value)
    if "E+" in plain or "/" in plain:
        return _general(value)
    places = len(re.sub(r"[^0#?]", "", digits.group().partition(".")[2]))
    percent = "%" in plain
    shown = Decimal(repr(value)) * (100 if percent else 1)
    text = f"{shown:,.{places}f}" if "," in digits.group().partition(".")[0] else f"{shown:.{places}f}"
    symbol = _CURRENCY.search(literal)
    if symbol:
        before = symbol.start() < re.search(r"[0#]", literal).start()  # type: ignore[union-attr]
        joint = "" if before and len(symbol.group()) == 1 else " "
        text = f"{symbol.group()}{joint}{text}" if before else f"{text} {symbol.group()}"
    return f"{text}%" if percent else text


def _general(value: float) -> str:
    """As many decimals as the number has, up to ten digits, never an exponent for everyday sizes."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{Decimal(format(value, '.10g')):f}"
