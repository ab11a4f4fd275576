"""Word documents: headings, numbers that Word shows, lists, tables and tracked changes."""

from pathlib import Path

import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.reading import read
from tests.assistant.reading.papers import assert_sound, blocks, make_docx


def numbered(document: Document, text: str, *, depth: int, number: int = 77) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def add_clause_numbers(document: Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for depth, (form, label) in enumerate([("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")])
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def test_contract() -> None:
    """Headings with levels, the clause numbers that Word counts, list items and table rows."""

    def fill(document: Document) -> None:
        add_clause_numbers(document)
        document.core_properties.title = "Lease of Unit 7"
        document.add_heading("Lease", 1)
        document.add_heading("Term", 2)
        numbered(document, "The term", depth=0)
        numbered(document, "It begins on 1 May.", depth=1)
        numbered(document, "with the keys", depth=2)
        numbered(document, "without the cellar", depth=2)
        numbered(document, "It ends on 30 April.", depth=1)
        numbered(document, "The rent", depth=0)
        numbered(document, "It is €900.", depth=1)
        document.add_paragraph("Keys", style="List Bullet")
        table = document.add_table(2, 2)
        for cell, text in zip(
            [*table.rows[0].cells, *table.rows[1].cells], ["Room", "Area", "Office", "40 m²"], strict=True
        ):
            cell.text = text

    reading = read(Path("lease.docx"), make_docx(fill))
    assert_sound(reading)
    assert reading.title == "Lease of Unit 7"
    assert blocks(reading.pages[0]) == [
        ("heading", "Lease"),
        ("heading", "Term"),
        ("heading", "1. The term"),
        ("paragraph", "1.1 It begins on 1 May."),
        ("item", "(a) with the keys"),
        ("item", "(b) without the cellar"),
        ("paragraph", "1.2 It ends on 30 April."),
        ("heading", "2. The rent"),
        ("paragraph", "2.1 It is €900."),
        ("item", "Keys"),
        ("head", "Room | Area"),
        ("row", "Office | 40 m²"),
    ]
    assert [block.level for block in reading.pages[0].blocks][:4] == [1, 2, 3, 0]


def test_tracked_changes_read_as_accepted() -> None:
    """Inserted words are read, deleted ones are not; tabs and line breaks keep words apart."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("Notice: ")
        for xml in (
            '<w:del {0} w:id="1"><w:r><w:delText>two</w:delText></w:r></w:del>',
            '<w:moveFrom {0} w:id="3"><w:r><w:t>four</w:t></w:r></w:moveFrom>',
            '<w:ins {0} w:id="2"><w:r><w:t>three</w:t></w:r></w:ins>',
            "<w:r {0}><w:t xml:space='preserve'> months</w:t><w:br/><w:t>in</w:t><w:tab/><w:t>writing</w:t></w:r>",
        ):
            paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))

    (page,) = read(Path("a.docx"), make_docx(fill)).pages
    assert " ".join(page.text.split()) == "Notice: three months in writing"


def test_bold_lines_stand_in_for_headings_where_there_are_none() -> None:
    """A short bold line heads what follows, but only in a document without heading styles."""

    def fill(document: Document) -> None:
        document.add_paragraph().add_run("Delivery").bold = True
        document.add_paragraph("Within ten days.")

    def fill_styled(document: Document) -> None:
        document.add_heading("Terms", 1)
        fill(document)

    assert blocks(read(Path("a.docx"), make_docx(fill)).pages[0])[0] == ("heading", "Delivery")
    assert ("paragraph", "Delivery") in blocks(read(Path("a.docx"), make_docx(fill_styled)).pages[0])


def test_table_with_merged_cells_and_a_table_within() -> None:
    """A cell that spans columns is followed by empty ones; a table within a cell is part of that cell's text once."""

    def fill(document: Document) -> None:
        table = document.add_table(2, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Wide"
        table.cell(0, 2).text = "Narrow"
        table.cell(1, 0).text = "A"
        inner = table.cell(1, 2).add_table(1, 1)
        inner.cell(0, 0).text = "Inner"

    (page,) = read(Path("a.docx"), make_docx(fill)).pages
    assert [text for _, text in blocks(page)] == ["Wide | | Narrow", "A | | Inner"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="￾￿"), max_size=120)))
def test_any_paragraphs(texts: list[str]) -> None:
    """Whatever the words, the places are sound and all visible characters are there."""

    def fill(document: Document) -> None:
        for text in texts:
            document.add_paragraph(text)

    try:
        reading = read(Path("a.docx"), make_docx(fill))
    except ReadError:
        return
    assert_sound(reading)


def test_empty_document_is_named() -> None:
    """A document without words is a failure with a name."""
    with pytest.raises(ReadError, match="holds no text: it is a Word document with nothing to read in it"):
        read(Path("a.docx"), make_docx(lambda document: document.add_paragraph(" ")))


def test_a_heading_is_one_by_the_level_of_its_style_whatever_that_is_called() -> None:
    """Styles made by people or in other languages have a level in the outline; level 10 is the text's."""

    def fill(document: Document) -> None:
        for name, level in (("Επικεφαλίδα 2", 1), ("Lauftext", 9)):
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), str(level))
            style.element.get_or_add_pPr().append(outline)
            document.add_paragraph(f"{name} stands here", style=name)

    (page,) = read(Path("a.docx"), make_docx(fill)).pages
    assert [(block.kind, block.level) for block in page.blocks] == [("heading", 2), ("paragraph", 0)]
