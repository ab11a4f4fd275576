"""The card as a Word document: headings, a list of lines, and their places."""

import io

from docx import Document as NewDocument
from docx.shared import Pt, RGBColor

from assistant.contracts.card import Card
from assistant.contracts.exporting.lines import label, source
from assistant.exports.text import clean

_GREY = RGBColor(0x5B, 0x66, 0x70)


def write(card: Card) -> bytes:
    """The document's bytes."""
    document = NewDocument()
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = clean(card.title)
    document.core_properties.author = "company-assistant"
    document.add_heading(clean(card.title), 0)
    document.add_paragraph(f"{clean(card.name)}. {clean(card.about)}")
    for notice in card.notices:
        document.add_paragraph(clean(notice), style="Intense Quote")
    for section in card.sections:
        document.add_heading(clean(section.heading), 1)
        for line in section.lines:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(label(line)).bold = True
            if line.text:
                paragraph.add_run(f"  {clean(line.text)}")
            if source(line):
                place = paragraph.add_run(f"  ({source(line)})")
                place.font.color.rgb = _GREY
                place.font.size = Pt(8.5)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
