"""The quote as a Word document, from a template that the firm edits in Word."""

import copy
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from assistant.documents import Citation
from assistant.errors import AssistantError
from assistant.quotes.exporting.wording import NOBODY, Firm, wording
from assistant.quotes.model import Quote

_CELLS = ("article", "description", "quantity", "price", "discount", "amount")
_EDGE = Mm(18)
_WIDTHS = (Mm(24), Mm(58), Mm(24), Mm(25), Mm(20), Mm(23))
_FIGURES = 2  # from this column on, cells stand at the right


def write(quote: Quote, firm: Firm = NOBODY, template: bytes | None = None, terms: Citation | None = None) -> bytes:
    """The document's bytes: the template with its holes, such as {{title}}, filled.

    A row of a table with holes like {{line.article}} is repeated for each line, one with {{sum.name}} for each sum.
    Raises AssistantError for a template that is no Word document, or has no row for the lines.
    """
    said = wording(quote, firm, terms)
    try:
        document = OpenDocument(io.BytesIO(template or default_template()))
    except Exception as error:
        raise AssistantError("The template for quotes is not a Word document (.docx). Save it as one.") from error
    lines = [dict(zip(_CELLS, row, strict=True)) for row in said.rows]
    names = dict(zip(_CELLS, said.columns, strict=True))
    sums = [{"name": name, "value": value} for name, value in said.sums]
    about = "\n".join(f"{name}: {value}" for name, value in said.head)
    holes = {
        "title": said.title,
        "draft": said.draft,
        "firm": said.firm,
        "about": about,
        "terms": said.terms,
        "letter": said.letter,
        "address": "\n".join(said.address),
        "notes": "\n".join(said.notes),
        "conditions": "\n".join([said.conditions_head, *(f"• {one}" for one in said.conditions)]).strip(),
        **{f"column.{name}": text for name, text in names.items()},
    }
    _drop_empty(document, lines)
    if said.letter and not _has(document, "letter"):
        _make_room(document, "letter", below=False)
    # Below the sums, the last one made the nearest to them.
    for name in ("conditions", "notes"):
        if holes[name] and not _has(document, name):
            _make_room(document, name, below=True)
    # Before the lines come in: what stands in them is no hole.
    for paragraph in list(document.paragraphs):
        if paragraph.text.strip() in {f"{{{{{name}}}}}" for name, text in holes.items() if not text}:
            paragraph._p.getparent().remove(paragraph._p)
    for paragraph in _paragraphs(document):
        _fill(paragraph, holes)
    if not _repeat(document, "line", lines):
        raise AssistantError("The template for quotes has no table row with {{line.article}} and the like. Add one.")
    _repeat(document, "sum", sums)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def default_template() -> bytes:
    """The template that ships, to be edited and put into the home as `templates/quote.docx`."""
    document = OpenDocument()
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _EDGE
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    for hole, bold in (("{{firm}}", True), ("{{address}}", False)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(hole).bold = bold
    title = document.add_paragraph().add_run("{{title}}")
    title.bold, title.font.size = True, Pt(20)
    for hole in ("{{draft}}", "{{about}}", "{{letter}}"):
        document.add_paragraph(hole)
    document.add_paragraph()
    _default_lines(document)
    document.add_paragraph()
    sums = document.add_table(rows=1, cols=2)
    _set_widths(sums, (Mm(134), Mm(40)))
    for cell, hole in zip(sums.rows[0].cells, ("{{sum.name}}", "{{sum.value}}"), strict=True):
        cell.text = hole
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for hole in ("{{notes}}", "{{conditions}}", "{{terms}}"):
        document.add_paragraph(hole)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _default_lines(document: Any) -> None:
    """The table of lines: its head on every page, no row parted between two, figures at the right."""
    table = document.add_table(rows=2, cols=len(_CELLS), style="Light Shading")
    for at, name in enumerate(_CELLS):
        for row, kind in zip(table.rows, ("column", "line"), strict=True):
            cell = row.cells[at]
            cell.text = f"{{{{{kind}.{name}}}}}"
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT if at < _FIGURES else WD_ALIGN_PARAGRAPH.RIGHT
    for row, mark in zip(table.rows, ("w:tblHeader", "w:cantSplit"), strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement(mark))
    _set_widths(table, _WIDTHS)


def _set_widths(table: Any, widths: Sequence[int]) -> None:
    """Gives the columns these widths: to the cells, as Word goes by, and to the grid, as LibreOffice does."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _drop_empty(document: Any, lines: Sequence[Mapping[str, str]]) -> None:
    """Takes out the column of discounts where no line has one; the column before the figures gets its width."""
    if any(one["discount"] for one in lines):
        return
    for table in document.tables:
        row = next((one for one in table.rows if any("{{line.discount}}" in cell.text for cell in one.cells)), None)
        texts = [cell.text.strip() for cell in row.cells] if row else []
        if "{{line.discount}}" not in texts or "{{line.description}}" not in texts:
            continue
        at, wide = texts.index("{{line.discount}}"), texts.index("{{line.description}}")
        whole = [(column.width or 0) for column in table.columns]
        for one in table.rows:
            one._tr.remove(one.cells[at]._tc)
        grid = table._tbl.tblGrid
        grid.remove(grid.gridCol_lst[at])
        if all(whole):
            whole[wide] += whole.pop(at)
            _set_widths(table, whole)


def _has(document: Any, name: str) -> bool:
    return any(f"{{{{{name}}}}}" in one.text for one in _paragraphs(document))


def _make_room(document: Any, name: str, *, below: bool) -> None:
    """A hole in a template that has none: above the table of lines, or `below` that of the sums."""
    kind = "{{sum." if below else "{{line."
    for table in document.tables:
        if any(kind in cell.text for row in table.rows for cell in row.cells):
            made = document.add_paragraph(f"{{{{{name}}}}}")._p
            (table._tbl.addnext if below else table._tbl.addprevious)(made)
            return


def _repeat(document: Any, kind: str, values: list[dict[str, str]]) -> bool:
    """Repeats the row with holes of a kind for each of the values; whether there is such a row."""
    for table in document.tables:
        for row in table.rows:
            if any(f"{{{{{kind}." in cell.text for cell in row.cells):
                for one in values:
                    made = copy.deepcopy(row._tr)
                    row._tr.addprevious(made)
                    cells = next(cell for cell in table.rows if cell._tr is made).cells
                    for cell in cells:
                        for paragraph in cell.paragraphs:
                            _fill(paragraph, {f"{kind}.{name}": text for name, text in one.items()})
                row._tr.getparent().remove(row._tr)
                return True
    return False


def _fill(paragraph: Any, holes: Mapping[str, str]) -> None:
    """Fills a paragraph's holes. Word parts a text into runs as it likes: the first one takes all where it has to."""
    if "{{" not in paragraph.text:
        return
    for run in paragraph.runs:
        for name, text in holes.items():
            run.text = run.text.replace(f"{{{{{name}}}}}", text)
    if "{{" in paragraph.text and paragraph.runs:
        whole = paragraph.text
        for name, text in holes.items():
            whole = whole.replace(f"{{{{{name}}}}}", text)
        paragraph.runs[0].text = whole
        for run in paragraph.runs[1:]:
            run.text = ""


def _paragraphs(document: Any) -> Iterator[Any]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs
