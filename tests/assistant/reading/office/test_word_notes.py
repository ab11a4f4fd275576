"""What stands beside the text of a Word document is read with it: notes, remarks, charts, boxes that are ticked."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from assistant.documents import Reading
from assistant.placed_text import text_at
from assistant.reading import read
from tests.assistant.reading.papers import assert_sound, make_docx

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FIGURES = [
    ("chart 1", "Sales in thousands"),
    ("chart 1", "| Sales"),
    ("chart 1", "2025 | 12.5"),
    ("chart 1", "2026 | 14"),
]
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


def marked(paragraph: Paragraph, *marks: str) -> None:
    """Puts marks into a paragraph: for the note or the remark with the number 2, or for the chart."""
    for mark in marks:
        if mark == "chart":
            inner = f'<w:drawing><c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATION}" r:id="c1"/></w:drawing>'
        else:
            inner = f'<w:{mark} w:id="2"/>'
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))


def annotated(fill: Callable[[Document], object]) -> bytes:
    """A document with two notes, a remark and a chart, for its marks to name."""

    def part(name: str, one: str, words: str, more: str = "") -> bytes:
        inner = f'<w:{one} w:id="2" {more}><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{one}>'
        return f'<w:{name} {nsdecls("w")}><w:{one} w:id="0" w:type="separator"/>{inner}</w:{name}>'.encode()

    return with_parts(
        make_docx(fill),
        {
            "footnotes.xml": ("f1", "footnotes", part("footnotes", "footnote", "On the first.")),
            "endnotes.xml": ("e1", "endnotes", part("endnotes", "endnote", "By bank.")),
            "comments.xml": ("r1", "comments", part("comments", "comment", "Ask Ann.", 'w:author="Bob"')),
            "charts/chart1.xml": ("c1", "chart", chart_xml()),
        },
    )


def test_notes_remarks_and_charts() -> None:
    """Notes stand in brackets where they are named, remarks and figures behind their paragraph with a place."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("The rent is due")
        marked(paragraph, "footnoteReference", "endnoteReference", "commentReference")
        paragraph.add_run(" monthly.")
        marked(document.add_paragraph(), "chart")

    assert told(read(Path("a.docx"), annotated(fill))) == [
        ("paragraph 1", "The rent is due (On the first.) (By bank.) monthly."),
        ("remark 1", "Remark by Bob: Ask Ann."),
        *_FIGURES,
    ]


def test_notes_remarks_and_charts_of_tables() -> None:
    """Notes stand in their cell; remarks and figures behind the table, whose rows stay together."""

    def fill(document: Document) -> None:
        table = document.add_table(3, 2)
        for line, texts in zip(table.rows, (("Month", "Rent"), ("May", "480"), ("", "")), strict=True):
            for cell, text in zip(line.cells, texts, strict=True):
                cell.text = text
        marked(table.cell(1, 1).paragraphs[0], "footnoteReference", "commentReference")
        marked(table.cell(2, 0).paragraphs[0], "chart")
        document.add_paragraph("Signed.")

    reading = read(Path("a.docx"), annotated(fill))
    assert told(reading) == [
        ("table 1, row 1", "Month | Rent"),
        ("table 1, row 2", "May | 480 (On the first.)"),
        ("remark 1", "Remark by Bob on table 1, row 2: Ask Ann."),
        *_FIGURES,
        ("paragraph 1", "Signed."),
    ]
    assert text_at(reading.pages, "table 1, row 2") == "May | 480 (On the first.)"


def test_numbers_and_text_boxes_of_tables() -> None:
    """A list goes on from the text into cells and back; the words of a box in a cell are read once."""
    box = "<w:txbxContent><w:p><w:r><w:t>Urgent</w:t></w:r></w:p></w:txbxContent>"
    other = f'<mc:AlternateContent xmlns:mc="{_COMPATIBILITY}"><mc:Choice Requires="wps">{box}</mc:Choice>'
    other += f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"

    def fill(document: Document) -> None:
        document.add_paragraph("Keys", style="List Number")
        table = document.add_table(2, 2)
        for line, texts in zip(table.rows, (("Handed over", "To"), ("Meters", "Ann")), strict=True):
            for cell, text in zip(line.cells, texts, strict=True):
                cell.text = text
        table.cell(1, 0).paragraphs[0].style = "List Number"
        table.cell(1, 1).paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}>{other}</w:r>"))
        document.add_paragraph("Lamps", style="List Number")

    assert [text for _, text in told(read(Path("a.docx"), make_docx(fill)))] == [
        "1. Keys",
        "Handed over | To",
        "2. Meters | Ann Urgent",
        "3. Lamps",
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
    """A box of a form, old or new, or of a font of signs, says whether it is ticked, in a table too."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
        paragraph.add_run(" Newsletter")

    def fill_table(document: Document) -> None:
        fill(document)
        cell = document.add_table(1, 1).cell(0, 0)
        cell._tc.replace(cell.paragraphs[0]._p, document.paragraphs[0]._p)

    for make, place in ((fill, "paragraph 1"), (fill_table, "table 1, row 1")):
        ((told_place, text),) = told(read(Path("a.docx"), make_docx(make)))
        assert (told_place, text.split()) == (place, [sign, "Newsletter"])
