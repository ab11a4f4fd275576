"""The card as a PDF: one A4 page in two columns, then the passages that it shortens, word for word; fonts embedded."""

import io
from bisect import bisect
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
)

from assistant.contracts.card import Card, CardLine, Section
from assistant.contracts.exporting.lines import label, source
from assistant.exports.pdf import BOLD, FACE, use_fonts
from assistant.exports.text import clean

_INK, _GREY, _LINE = HexColor("#1d2730"), HexColor("#5b6670"), HexColor("#0b6e99")
_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=16, leading=20, textColor=_INK, spaceAfter=1 * mm)
_ABOUT = ParagraphStyle("about", fontName=FACE, fontSize=9, leading=12, textColor=_GREY, spaceAfter=1.5 * mm)
_NOTICE = ParagraphStyle("notice", parent=_ABOUT, textColor=_INK, backColor=HexColor("#fff4d6"), borderPadding=3)
_HEADING = ParagraphStyle(
    "heading", fontName=BOLD, fontSize=10, leading=13, textColor=_LINE, spaceBefore=2.5 * mm, keepWithNext=1
)
_SHORT = ParagraphStyle("short", fontName=FACE, fontSize=8, leading=10, textColor=_INK, spaceAfter=0.8 * mm)
_FULL = ParagraphStyle("full", fontName=FACE, fontSize=9.5, leading=13, textColor=_INK, spaceAfter=1.4 * mm)

_SIDE, _TOP, _FOOT, _GAP = 16 * mm, 14 * mm, 16 * mm, 7 * mm
_WIDTH = A4[0] - 2 * _SIDE
# What the card shows of a clause, in characters: as much as leaves the card one page, but not less than the first.
_LENGTHS = range(60, 1000)


def write(card: Card) -> bytes:
    """The PDF's bytes. A card of more lines than a page holds, however short, goes on over as many as it needs."""
    use_fonts()
    # The first length with which the card has two pages, less one.
    length = bisect(_LENGTHS, 1, key=lambda one: _built(card, one, [])[1]) + _LENGTHS.start - 1
    if length < _LENGTHS.start:
        return _built(card, None, [])[0].getvalue()
    rest = [_shortened(section, length) for section in card.sections]
    return _built(card, length, [section for section in rest if section.lines])[0].getvalue()


def _built(card: Card, length: int | None, rest: Sequence[Section]) -> tuple[io.BytesIO, int]:
    """The document, and its number of pages: the card with its clauses so long, then the `rest` in full."""
    head: list[Flowable] = [
        Paragraph(_text(card.title), _TITLE),
        Paragraph(f"{_text(card.name)}. {_text(card.about)}", _ABOUT),
        *(Paragraph(_text(notice), _NOTICE) for notice in card.notices),
    ]
    story: list[Flowable] = [*head, NextPageTemplate("more"), FrameBreak()]
    for section in card.sections:
        story += _section(section, _SHORT, length)
    if rest:
        story += [NextPageTemplate("words"), PageBreak(), Paragraph("Word for word", _TITLE)]
        for section in rest:
            story += _section(section, _FULL, None)
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, title=clean(card.title), author="company-assistant")
    document.addPageTemplates(_templates(_height(head)))
    document.build(story)
    return out, document.page


def _templates(head: float) -> list[PageTemplate]:
    """The first page with a head of that height over its columns; those after it; and those of the full words."""
    tall = A4[1] - _TOP - _FOOT
    none = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    column = (_WIDTH - _GAP) / 2
    lefts = (_SIDE, _SIDE + column + _GAP)
    above = Frame(_SIDE, A4[1] - _TOP - head, _WIDTH, head, **none)
    return [
        PageTemplate("card", [above, *(Frame(x, _FOOT, column, tall - head, **none) for x in lefts)], onPage=_foot),
        PageTemplate("more", [Frame(x, _FOOT, column, tall, **none) for x in lefts], onPage=_foot),
        PageTemplate("words", [Frame(_SIDE, _FOOT, _WIDTH, tall, **none)], onPage=_foot),
    ]


def _height(story: Sequence[Flowable]) -> float:
    """How high these stand, of half a page at most."""
    high = sum(one.wrap(_WIDTH, A4[1])[1] + one.getSpaceAfter() + one.getSpaceBefore() for one in story)
    return float(min(high + 2 * mm, A4[1] / 2))


def _section(section: Section, style: ParagraphStyle, length: int | None) -> list[Flowable]:
    heading = Paragraph(_text(section.heading), _HEADING)
    if not any(line.text or line.citations for line in section.lines):  # a list of names
        return [heading, Paragraph(_text(", ".join(label(line) for line in section.lines)), style)]
    return [heading, *(Paragraph(_markup(line, length), style) for line in section.lines)]


def _shortened(section: Section, length: int) -> Section:
    """The lines that the card shortens."""
    return section.model_copy(
        update={"lines": tuple(line for line in section.lines if _short(line, length) != clean(line.text))}
    )


def _short(line: CardLine, length: int | None) -> str:
    """What the line says, a clause no longer than that: dates and verdicts are what a card is for."""
    words = clean(line.text)
    if length is None or len(words) <= length or line.graded or not line.clause:
        return words
    return f"{words[:length].rsplit(' ', 1)[0]} …"


def _markup(line: CardLine, length: int | None) -> str:
    """ReportLab reads a small XML of its own: what the contract says is escaped."""
    said = _short(line, length)
    words = f" &nbsp;{_text(said)}" if said else ""
    place = f' &nbsp;<font size="7.5" color="#5b6670">({_text(source(line))})</font>' if source(line) else ""
    return f"<b>{_text(label(line))}</b>{words}{place}"


def _text(text: str) -> str:
    return escape(clean(text))


def _foot(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(FACE, 8)
    canvas.setFillColor(_GREY)
    canvas.drawRightString(A4[0] - _SIDE, 9 * mm, f"Page {document.page}")
    canvas.restoreState()
