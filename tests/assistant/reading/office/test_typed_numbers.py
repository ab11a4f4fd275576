"""Numbers that a writer typed in Word tell headings and items where no style does."""

from pathlib import Path

from docx.document import Document

from assistant.reading import read
from assistant.reading.office.typed_numbers import heading_levels, is_item
from tests.assistant.reading.papers import assert_sound, blocks, make_docx

SENTENCE = "The supplier delivers the goods to the yard that the buyer names."


def test_what_names_the_clauses_below_it_is_a_heading() -> None:
    """By a clause that counts on from it, or by its full stop and a sentence below."""
    assert heading_levels(["7 Duties", f"7.1 {SENTENCE}", f"7.2 {SENTENCE}"]) == [1, 0, 0]
    assert heading_levels(["7 Duties", "7.1 Delivery", f"7.1.1 {SENTENCE}"]) == [1, 2, 0]
    assert heading_levels(["1. Term", SENTENCE, "Article 2 Rent", SENTENCE]) == [1, 0, 1, 0]


def test_what_is_no_heading() -> None:
    """Addresses, dates, items of a list, sentences, and a number that others do not count on from."""
    assert heading_levels(["14 Orchard Lane", SENTENCE]) == [0, 0]
    assert heading_levels(["1. March 2025", SENTENCE]) == [0, 0]
    assert heading_levels(["1. Bread", "2. Milk", "3. Eggs"]) == [0, 0, 0]
    assert heading_levels([f"1. {SENTENCE}", SENTENCE]) == [0, 0]
    assert heading_levels(["7 Duties", f"8.1 {SENTENCE}"]) == [0, 0]
    assert heading_levels(["1. kilo of flour", SENTENCE]) == [0, 0]
    assert heading_levels([]) == []


def test_items() -> None:
    """Letters and figures in brackets, and bullets; no number of a clause and no word."""
    assert all(map(is_item, ["(a) goods", "b) goods", "(iv) goods", "(2) goods", "– goods"]))
    assert not any(map(is_item, ["7.1 goods", "a goods", "(see above)", "-5 degrees", "(abc) goods"]))


def test_in_a_document() -> None:
    """Empty lines between do no harm; a document with styles is left to these, a table to its rows."""

    def fill(document: Document) -> None:
        for text in ("7 Duties", "", f"7.1 {SENTENCE}", "(a) goods", "8 Ending", "8.1 No notice is needed."):
            document.add_paragraph(text)
        table = document.add_table(2, 1)
        table.cell(0, 0).text, table.cell(1, 0).text = "9 Prices", "9.1 Goods"

    reading = read(Path("a.docx"), make_docx(fill))
    assert_sound(reading)
    assert [kind for page in reading.pages for kind, _ in blocks(page)] == [
        "heading", "paragraph", "item", "heading", "paragraph", "row", "row",
    ]  # fmt: skip

    def styled(document: Document) -> None:
        document.add_heading("Contract", 1)
        fill(document)

    styles = read(Path("a.docx"), make_docx(styled))
    assert [text for page in styles.pages for kind, text in blocks(page) if kind == "heading"] == ["Contract"]
