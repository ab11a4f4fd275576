"""The quote as a PDF: A4, fonts embedded, the row of column names on every page, the totals never torn apart."""

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from assistant.documents import Citation
from assistant.exports.pdf import BOLD, FACE, use_fonts
from assistant.quotes.exporting.wording import NOBODY, Firm, Wording, wording
from assistant.quotes.model import Quote

_INK, _GREY, _RULE, _SHADE = HexColor("#1d2730"), HexColor("#5b6670"), HexColor("#c9d1d6"), HexColor("#eef3f0")
_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=18, leading=23, textColor=_INK)
_TEXT = ParagraphStyle("text", fontName=FACE, fontSize=9.5, leading=13, textColor=_INK)
_FIRM = ParagraphStyle("firm", parent=_TEXT, fontName=BOLD, fontSize=11, alignment=TA_RIGHT)
_ADDRESS = ParagraphStyle("address", parent=_TEXT, fontSize=8.5, leading=11, textColor=_GREY, alignment=TA_RIGHT)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=8.5, textColor=_GREY)
_NAME = ParagraphStyle("name", parent=_TEXT, fontName=BOLD)
_RIGHT = ParagraphStyle("right", parent=_TEXT, alignment=TA_RIGHT)
_SUM = ParagraphStyle("sum", parent=_RIGHT, fontName=BOLD)
_ITEM = ParagraphStyle("item", parent=_TEXT, leftIndent=10, bulletIndent=0)
_DRAFT = ParagraphStyle("draft", parent=_NAME, textColor=HexColor("#b4380a"))
_EDGE, _PADDING = 18 * mm, 6  # of the page; of the frame that text stands in, in points
_WIDTHS = (22 * mm, 58 * mm - 2 * _PADDING, 24 * mm, 25 * mm, 20 * mm, 25 * mm)
_LABEL = 34 * mm  # of what stands above the lines
_DISCOUNT = 4  # the column that is left out where no line has one
_FIGURES = 2  # from this column on, cells stand at the right


def write(quote: Quote, firm: Firm = NOBODY, terms: Citation | None = None) -> bytes:
    """The PDF's bytes."""
    use_fonts()
    said = wording(quote, firm, terms)
    story: list[Flowable] = [Paragraph(escape(said.firm), _FIRM)] if said.firm else []
    story += [Paragraph(escape(one), _ADDRESS) for one in said.address]
    story += [Paragraph(escape(said.title), _TITLE), Spacer(1, 3 * mm)]
    story += [Paragraph(escape(said.draft), _DRAFT), Spacer(1, 2 * mm)] if said.draft else []
    story += [_head(said)] if said.head else []
    for part in said.letter.split("\n\n") if said.letter else ():
        story += [Spacer(1, 4 * mm), Paragraph(escape(part).replace("\n", "<br/>"), _TEXT)]
    story += [Spacer(1, 6 * mm), _lines(said), Spacer(1, 4 * mm)]
    below: list[Flowable] = [_sums(said), Spacer(1, 4 * mm)]
    below += [Paragraph(escape(one), _NAME) for one in said.notes]
    story.append(KeepTogether(below))
    if said.conditions:
        first, *others = [Paragraph(escape(one), _ITEM, bulletText="•") for one in said.conditions]
        story += [KeepTogether([Spacer(1, 4 * mm), Paragraph(escape(said.conditions_head), _NAME), first]), *others]
    story += [Spacer(1, 4 * mm), Paragraph(escape(said.terms), _SMALL)]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_EDGE,
        rightMargin=_EDGE,
        topMargin=_EDGE,
        bottomMargin=_EDGE,
        title=said.title,
        author=said.firm or "company-assistant",
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.saveState()
        canvas.setFont(FACE, 8)
        canvas.setFillColor(_GREY)
        canvas.drawString(_EDGE + _PADDING, 10 * mm, said.title)
        canvas.drawRightString(A4[0] - _EDGE - _PADDING, 10 * mm, f"{said.page} {page.page}")
        canvas.restoreState()

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _head(said: Wording) -> Table:
    rows = [[Paragraph(f"<b>{escape(name)}</b>", _TEXT), Paragraph(escape(value), _TEXT)] for name, value in said.head]
    table = Table(rows, colWidths=(_LABEL, sum(_WIDTHS) - _LABEL))
    table.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _lines(said: Wording) -> Table:
    shown = [at for at in range(len(said.columns)) if at != _DISCOUNT or any(row[at] for row in said.rows)]
    widths = [_WIDTHS[at] for at in shown]
    widths[1] += sum(_WIDTHS) - sum(widths)
    head = [Paragraph(escape(said.columns[at]), _NAME if at < _FIGURES else _SUM) for at in shown]
    rows = [[Paragraph(escape(row[at]), _TEXT if at < _FIGURES else _RIGHT) for at in shown] for row in said.rows]
    table = Table([head, *rows], colWidths=widths, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _sums(said: Wording) -> Table:
    last = len(said.sums) - 1
    rows = [
        [Paragraph(escape(text), _SUM if at == last else _RIGHT) for text in pair] for at, pair in enumerate(said.sums)
    ]
    table = Table(rows, colWidths=(sum(_WIDTHS) - 32 * mm, 32 * mm))
    table.setStyle(TableStyle([("LINEABOVE", (1, last), (1, last), 0.8, _INK), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]))
    return table
