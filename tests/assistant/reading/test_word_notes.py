"""What stands beside the text of a Word document is read with it: notes, remarks, charts, boxes that are ticked."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pptx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from assistant.documents import Reading
from assistant.reading import read
from tests.assistant.reading.papers import assert_sound, make_docx

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def with_parts(data: bytes, parts: dict[str, tuple[str, str, bytes]]) -> bytes:
    """The document with more parts: by name their relation's id and kind, and their content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                more = "".join(
                    f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{part}"/>'
                    for part, (key, kind, _) in parts.items()
                )
                content = content.replace(b"</Relationships>", more.encode() + b"</Relationships>")
            if name == "[Content_Types].xml":
                more = "".join(f'<Override PartName="/word/{part}" ContentType="{_MAIN}.x+xml"/>' for part in parts)
                content = content.replace(b"</Types>", more.encode() + b"</Types>")
            made.writestr(name, content)
        for part, (_, _, content) in parts.items():
            made.writestr(f"word/{part}", content)
    return out.getvalue()


def told(reading: Reading) -> list[tuple[str, str]]:
    assert_sound(reading)
    return [(block.place, page.text[block.start : block.end]) for page in reading.pages for block in page.blocks]


def chart_xml() -> bytes:
    """A chart as office programs write it."""
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    figures: Any = CategoryChartData()  # type: ignore[no-untyped-call] # python-pptx has no types for charts
    figures.categories = ["2025", "2026"]
    figures.add_series("Sales", (12.5, 14))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 99, 99, figures).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Sales in thousands"
    return bytes(chart.part.blob)


def test_notes_remarks_and_charts() -> None:
    """Notes stand in brackets where they are named, remarks and figures behind their paragraph with a place."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("The rent is due")
        for mark in ("footnoteReference", "endnoteReference", "commentReference"):
            paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:{mark} w:id="2"/></w:r>'))
        paragraph.add_run(" monthly.")
        chart = document.add_paragraph()
        chart._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:drawing><c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATION}" r:id="c1"/>'
                "</w:drawing></w:r>"
            )
        )

    def part(name: str, one: str, words: str, more: str = "") -> bytes:
        inner = f'<w:{one} w:id="2" {more}><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{one}>'
        return f'<w:{name} {nsdecls("w")}><w:{one} w:id="0" w:type="separator"/>{inner}</w:{name}>'.encode()

    data = with_parts(
        make_docx(fill),
        {
            "footnotes.xml": ("f1", "footnotes", part("footnotes", "footnote", "On the first.")),
            "endnotes.xml": ("e1", "endnotes", part("endnotes", "endnote", "By bank.")),
            "comments.xml": ("r1", "comments", part("comments", "comment", "Ask Ann.", 'w:author="Bob"')),
            "charts/chart1.xml": ("c1", "chart", chart_xml()),
        },
    )
    assert told(read(Path("a.docx"), data)) == [
        ("paragraph 1", "The rent is due (On the first.) (By bank.) monthly."),
        ("remark 1", "Remark by Bob: Ask Ann."),
        ("chart 1", "Sales in thousands"),
        ("chart 1", "| Sales"),
        ("chart 1", "2025 | 12.5"),
        ("chart 1", "2026 | 14"),
    ]


@pytest.mark.parametrize(
    ("box", "sign"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☒"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ("<w:t>☒</w:t>", "☒"),
        (
            '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>',
            "☒",
        ),
        ('<w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar>', "☒"),
        ('<w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox></w:ffData>', "☐"),
    ],
)
def test_ticked_boxes(box: str, sign: str) -> None:
    """A box of a form, old or new, or of a font of signs, says whether it is ticked."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
        paragraph.add_run(" Newsletter")

    ((_, text),) = told(read(Path("a.docx"), make_docx(fill)))
    assert text.split() == [sign, "Newsletter"]
