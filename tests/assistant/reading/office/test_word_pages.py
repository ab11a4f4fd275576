"""Paragraphs of Word documents name the page that they are printed on, where that is known."""

from pathlib import Path

from docx.document import Document
from docx.oxml import OxmlElement

from assistant.documents import Reading
from assistant.placed_text import text_at
from assistant.reading import read
from assistant.reading.office.word_pages import aligned, letters
from assistant.reading.options import Options
from assistant.reading.readers import read_here
from tests.assistant.reading.papers import assert_sound, make_docx


def places(reading: Reading) -> dict[str, str]:
    return {
        page.text[block.start : block.end]: block.place
        for page in reading.pages
        for block in page.blocks
        if block.place
    }


def mark(run: object) -> None:
    """What Word leaves where a page began when it last set the document."""
    run._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))  # type: ignore[attr-defined]


def fill(document: Document) -> None:
    document.add_paragraph("One.")
    mark(document.add_paragraph("Two.").runs[0])
    third = document.add_paragraph("Three begins here and ")
    mark(third.add_run("goes on."))
    document.add_paragraph("Four.")
    table = document.add_table(3, 2)
    for number, line in enumerate(table.rows, 1):
        for cell in line.cells:
            cell.text = f"cell {number}"
    for cell in table.rows[1].cells:  # a row that goes on over the page: each cell says so
        mark(cell.paragraphs[0].runs[0])


def test_the_marks_that_word_leaves() -> None:
    """A paragraph is on the page of its first word; the cells of one row turn the page once."""
    reading = read(Path("a.docx"), make_docx(fill))
    assert_sound(reading)
    assert places(reading) == {
        "One.": "page 1, paragraph 1",
        "Two.": "page 2, paragraph 2",
        "Three begins here and goes on.": "page 2, paragraph 3",
        "Four.": "page 3, paragraph 4",
        "cell 1 | cell 1": "page 3, table 1, row 1",
        "cell 2 | cell 2": "page 4, table 1, row 2",
        "cell 3 | cell 3": "page 4, table 1, row 3",
    }
    (page,) = reading.pages
    start, end = page.text.index("Two"), page.text.index("Four")
    assert page.place(start, end).startswith("page 2, paragraphs 2–3")
    assert text_at(reading.pages, "page 2, paragraphs 2–3") == "Two.\n\nThree begins here and goes on."
    assert text_at(reading.pages, "page 4, table 1, rows 2–3") == "cell 2 | cell 2\ncell 3 | cell 3"


def test_no_marks_no_pages() -> None:
    """A document that Word never set names paragraphs alone, unless it is printed."""
    data = make_docx(lambda document: document.add_paragraph("One."))
    found = read_here("a.docx", data, Options(word_pages="marks"))
    assert places(found.reading) == {"One.": "paragraph 1"}


def test_paragraphs_are_found_on_printed_pages() -> None:
    """In their order, so that a sentence that comes twice has two pages; what isn't found stands where the last did."""
    pages = [letters(text) for text in ("Terms. The price is due.", "Annex – the price is due. The end")]
    said = ["Terms", "The price is due.", "a picture", "Annex", "The price is due.", "The end"]
    texts = dict(zip((OxmlElement(name) for name in ["w:p"] * 6), said, strict=True))
    assert list(aligned(pages, texts).values()) == [1, 1, 1, 2, 2, 2]
