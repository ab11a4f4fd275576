"""DOCX and XLSX files, the same bytes on every run."""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from firm_source.markup import Paper, Part
from firm_source.prices import DISCOUNT_GROUPS, LIST_NAME, NOTES, Article, articles

WRITTEN = datetime(2025, 1, 6, 9, 0, 0)
INDENT = {"clause": (1.1, -1.1), "subclause": (1.9, -0.8), "step": (0.9, -0.9)}


def write_docx(path: Path, paper: Paper) -> None:
    """Write `paper` as a Word document with styled headings, real tables, a header and page numbers."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.header.paragraphs[0].text = paper.header
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{paper.footer}  ·  ")
    add_field(foot.add_run(), "PAGE")
    for part in paper.parts:
        add_part(document, part)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = paper.title, paper.author, paper.author, ""
    core.created = core.modified = WRITTEN
    core.language = paper.language
    buffer = BytesIO()
    document.save(buffer)
    write_zip(path, buffer)


def add_part(document: Any, part: Part) -> None:
    """Append one part of a paper to a python-docx document."""
    if part.kind == "table":
        add_table(document, part.rows)
    elif part.kind == "break":
        document.add_page_break()
    elif part.kind == "title":
        document.add_heading(part.text, level=0)
    elif part.kind == "heading":
        document.add_heading(part.text, level=1)
    elif part.kind == "bullet":
        document.add_paragraph(part.text, style="List Bullet")
    else:
        paragraph = document.add_paragraph(f"{part.number}\t{part.text}" if part.number else part.text)
        if part.kind in INDENT:
            left, first = INDENT[part.kind]
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(left), Cm(first)
        if part.kind != "note":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def add_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    """Append a table with lines, its head in bold."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, cells.cells, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    document.add_paragraph()


def add_field(run: Any, name: str) -> None:
    """Put a field that Word computes, such as PAGE, into a run."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldCharType", kind)
        else:
            element.text = text
        run._r.append(element)


def write_price_list(path: Path) -> None:
    """Write the price list: the articles, the discount groups and the notes, a sheet each."""
    book = Workbook()
    sheet = book.active
    sheet.title = LIST_NAME
    sheet.append(["Harkin & Vale Building Services Ltd – Price list 2025"])
    sheet.append(["Valid from 1 January 2025. All prices in euro per unit, excluding VAT."])
    sheet.append([])
    head = [
        "Article no.",
        "Description",
        "Group",
        "Unit",
        "Price",
        "Price from 10",
        "Price from 100",
        "VAT %",
        "Status",
        "Replaced by",
    ]
    sheet.append(head)
    for article in articles():
        sheet.append(price_row(article))
    last = sheet.max_row
    sheet.freeze_panes, sheet.auto_filter.ref = "A5", f"A4:J{last}"
    for row in sheet.iter_rows(min_row=5, max_row=last, min_col=5, max_col=8):
        for cell in row:
            cell.number_format = "0.0" if cell.column == 8 else "#,##0.00"
    set_head(sheet, 4, (12, 58, 8, 8, 10, 14, 14, 8, 14, 13))

    groups = book.create_sheet("Discount groups")
    groups.append(["Group", "Name", "Trade discount %", "Remark"])
    for group in DISCOUNT_GROUPS:
        groups.append(list(group))
    set_head(groups, 1, (8, 34, 18, 70))

    notes = book.create_sheet("Notes")
    notes.append(["No.", "Note"])
    for number, note in enumerate(NOTES, 1):
        notes.append([number, note])
        notes.cell(number + 1, 2).alignment = Alignment(wrap_text=True, vertical="top")
    set_head(notes, 1, (6, 110))

    book.properties.creator = "Declan Rooney"
    book.properties.title = "Price list 2025"
    book.properties.created = WRITTEN
    buffer = BytesIO()
    book.save(buffer)
    write_zip(path, buffer)


def price_row(article: Article) -> list[object]:
    """The cells of one article; a tier that it does not have stays empty."""
    return [
        article.number,
        article.description,
        article.group,
        article.unit,
        float(article.price),
        *(None if price is None else float(price) for price in (article.from_10, article.from_100)),
        float(article.vat),
        "discontinued" if article.replaced_by else "",
        article.replaced_by or None,
    ]


def set_head(sheet: Any, row: int, widths: Sequence[int]) -> None:
    """Make `row` look like a head and set the columns' widths, in characters."""
    for column, width in enumerate(widths, 1):
        cell = sheet.cell(row, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF2")
        sheet.column_dimensions[get_column_letter(column)].width = width


def write_zip(path: Path, source: BytesIO) -> None:
    """Write an Office file again with fixed dates, inside and on its members: openpyxl stamps the time of saving."""
    stamp = f"{WRITTEN.isoformat()}Z"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                text = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", data.decode())
                data = text.encode()
            member = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            # The system field would otherwise tell Windows from the rest.
            member.create_system = 3
            new.writestr(member, data)
