"""The card as a PDF: A4, fonts embedded, a heading never parted from its first line, pages numbered."""

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from assistant.contracts.card import Card, CardLine
from assistant.contracts.exporting.lines import label, source
from assistant.exports.pdf import BOLD, FACE, use_fonts
from assistant.exports.text import clean

_INK, _GREY, _LINE = HexColor("#1d2730"), HexColor("#5b6670"), HexColor("#0b6e99")
_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=18, leading=22, textColor=_INK)
_ABOUT = ParagraphStyle("about", fontName=FACE, fontSize=9.5, leading=13, textColor=_GREY, spaceAfter=2 * mm)
_NOTICE = ParagraphStyle("notice", parent=_ABOUT, textColor=_INK, backColor=HexColor("#fff4d6"), borderPadding=4)
_HEADING = ParagraphStyle(
    "heading",
    fontName=BOLD,
    fontSize=11.5,
    leading=15,
    textColor=_LINE,
    spaceBefore=4 * mm,
    spaceAfter=1 * mm,
    keepWithNext=1,
)
_LINES = ParagraphStyle(
    "line", fontName=FACE, fontSize=9.5, leading=13, textColor=_INK, leftIndent=4 * mm, spaceAfter=1.4 * mm
)


def write(card: Card) -> bytes:
    """The PDF's bytes; long cards go on over as many pages as they need."""
    use_fonts()
    story: list[Flowable] = [
        Paragraph(_text(card.title), _TITLE),
        Spacer(1, 1.5 * mm),
        Paragraph(f"{_text(card.name)}. {_text(card.about)}", _ABOUT),
    ]
    story += [Paragraph(_text(notice), _NOTICE) for notice in card.notices]
    for section in card.sections:
        story.append(Paragraph(_text(section.heading), _HEADING))
        story += [Paragraph(_markup(line), _LINES) for line in section.lines]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=clean(card.title),
        author="company-assistant",
    )
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _markup(line: CardLine) -> str:
    """ReportLab reads a small XML of its own: what the contract says is escaped."""
    words = f" &nbsp;{_text(line.text)}" if line.text else ""
    place = f' &nbsp;<font size="8" color="#5b6670">({_text(source(line))})</font>' if source(line) else ""
    return f"<b>{_text(label(line))}</b>{words}{place}"


def _text(text: str) -> str:
    return escape(clean(text))


def _foot(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(FACE, 8)
    canvas.setFillColor(_GREY)
    canvas.drawRightString(A4[0] - 20 * mm, 10 * mm, f"Page {document.page}")
    canvas.restoreState()
