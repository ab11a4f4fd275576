"""PDF files with an embedded font, running headers and page numbers, the same bytes on every run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

from firm_source.markup import Paper, Part

TEXT, BOLD = "Vera", "VeraBd"
pdfmetrics.registerFont(TTFont(TEXT, "Vera.ttf"))
pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))

BODY = ParagraphStyle("body", fontName=TEXT, fontSize=9.8, leading=14.2, alignment=TA_JUSTIFY, spaceAfter=5)
STYLES = {
    "title": ParagraphStyle("title", fontName=BOLD, fontSize=17, leading=22, spaceAfter=8),
    "note": ParagraphStyle("note", BODY, alignment=0, textColor=colors.HexColor("#333333"), spaceAfter=8),
    "heading": ParagraphStyle(
        "heading", fontName=BOLD, fontSize=12, leading=16, spaceBefore=10, spaceAfter=5, keepWithNext=1
    ),
    "clause": ParagraphStyle("clause", BODY, leftIndent=11 * mm, bulletIndent=0),
    "subclause": ParagraphStyle("subclause", BODY, leftIndent=19 * mm, bulletIndent=11 * mm, spaceAfter=3),
    "bullet": ParagraphStyle("bullet", BODY, leftIndent=6 * mm, bulletIndent=1 * mm, spaceAfter=3),
    "step": ParagraphStyle("step", BODY, leftIndent=8 * mm, bulletIndent=0, spaceAfter=4),
    "paragraph": BODY,
}
CELL = ParagraphStyle("cell", fontName=TEXT, fontSize=8.2, leading=10.5)
HEAD = ParagraphStyle("head", CELL, fontName=BOLD)


class NumberedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that knows the number of pages when it draws the foot of each: "Page 2 of 5"."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.finished: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 -- reportlab's name
        self.finished.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        word, of = {"nl": ("Pagina", "van"), "de": ("Seite", "von")}.get(self.paper_language, ("Page", "of"))
        for number, state in enumerate(self.finished, 1):
            self.__dict__.update(state)
            self.setFont(TEXT, 7.5)
            self.drawRightString(A4[0] - 25 * mm, 12 * mm, f"{word} {number} {of} {len(self.finished)}")
            super().showPage()
        super().save()


def write_pdf(path: Path, paper: Paper, flow: Sequence[Flowable] | None = None) -> None:
    """Write `paper` to `path`; `flow` stands in for its parts where they need more than the markup can say."""

    def decorate(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.paper_language = paper.language
        canvas.setFont(TEXT, 7.5)
        canvas.setStrokeColor(colors.HexColor("#999999"))
        canvas.drawString(25 * mm, A4[1] - 14 * mm, paper.header)
        canvas.line(25 * mm, A4[1] - 16 * mm, A4[0] - 25 * mm, A4[1] - 16 * mm)
        canvas.drawString(25 * mm, 12 * mm, paper.footer)

    document = BaseDocTemplate(
        str(path), pagesize=A4, invariant=1, title=paper.title, author=paper.author, lang=paper.language
    )
    frame = Frame(25 * mm, 19 * mm, A4[0] - 50 * mm, A4[1] - 39 * mm, leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=decorate))
    parts = flow if flow is not None else [piece for part in paper.parts for piece in flowables(part)]
    document.build(list(parts), canvasmaker=NumberedCanvas)


def flowables(part: Part) -> list[Flowable]:
    """What reportlab draws for one part."""
    if part.kind == "break":
        return [PageBreak()]
    if part.kind == "table":
        return [table(part.rows), Spacer(1, 8)]
    number = "•" if part.kind == "bullet" else part.number
    # The label stands inside the text: a bullet text of reportlab would be drawn, and read, as another line.
    text = escape(part.text).replace("\n", "<br/>")
    style = STYLES[part.kind]
    return [Paragraph(f"<bullet>{number}</bullet>{text}" if number else text, style)]


def table(
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] | None = None,
    right: Sequence[int] = (),
    ruled: bool = True,
) -> Table:
    """A table whose first row is its head; `widths` in points, `right` the columns to set flush right."""
    flush, flush_head = ParagraphStyle("r", CELL, alignment=TA_RIGHT), ParagraphStyle("rh", HEAD, alignment=TA_RIGHT)
    cells = [
        [
            Paragraph(
                escape(cell),
                (flush_head if column in right else HEAD)
                if line == 0 and ruled
                else (flush if column in right else CELL),
            )
            for column, cell in enumerate(row)
        ]
        for line, row in enumerate(rows)
    ]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    if ruled:
        style += [
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#bbbbbb")),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8eef2")),
        ]
    return Table(cells, colWidths=widths, repeatRows=1 if ruled else 0, style=style, hAlign="LEFT")
