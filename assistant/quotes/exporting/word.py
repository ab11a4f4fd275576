"""The quote as a Word document, from a template that the firm edits in Word."""

import copy
import io
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from assistant.documents import Citation
from assistant.errors import AssistantError
from assistant.quotes.exporting.wording import NOBODY, Firm, wording
from assistant.quotes.model import Quote

_CELLS = ("article", "description", "quantity", "price", "discount", "amount")


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
    if said.letter and not _has(document, "letter"):
        _make_room(document, "letter", below=False)
    # Below the sums, the last one made the nearest to them.
    for name in ("conditions", "notes"):
        if holes[name] and not _has(document, name):
            _make_room(document, name, below=True)
    # Before the lines come in: what stands in them is no hole.
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
    document.styles["Normal"].font.size = Pt(10)
    document.add_paragraph("{{firm}}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{{address}}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading("{{title}}", 0)
    document.add_paragraph("{{draft}}")
    document.add_paragraph("{{about}}")
    document.add_paragraph("{{letter}}")
    table = document.add_table(rows=2, cols=len(_CELLS), style="Light Grid Accent 1")
    for at, name in enumerate(_CELLS):
        table.rows[0].cells[at].text = f"{{{{column.{name}}}}}"
        table.rows[1].cells[at].text = f"{{{{line.{name}}}}}"
    document.add_paragraph()
    sums = document.add_table(rows=1, cols=2)
    sums.rows[0].cells[0].text, sums.rows[0].cells[1].text = "{{sum.name}}", "{{sum.value}}"
    for cell in sums.rows[0].cells:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{{notes}}")
    document.add_paragraph("{{conditions}}")
    document.add_paragraph("{{terms}}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


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
