"""Each export, opened again: the lines stand in it with their places, and a contract's words command nothing."""

import io
from collections.abc import Callable

import pypdfium2
import pytest
from docx import Document as OpenDocument

from assistant.contracts.card import Card, card
from assistant.contracts.exporting import FORMATS, export_card
from assistant.contracts.reviewing.playbook import Playbook, Position
from assistant.contracts.reviewing.review import review
from tests.assistant.contracts.made import clause, summary, value

PAYMENT = "Payment within 30 days. <b>Not bold</b> & ![x](http://203.0.113.5/a.png) \x07[link](http://203.0.113.5)"
BOOK = Playbook(
    name="Ours",
    kinds=("supply",),
    position=(Position(clause="Deposit", ours="None is paid.", missing="not acceptable"),),
)


def made() -> Card:
    """A card with a clause whose words are markup everywhere."""
    contract = summary(clause("Payment Terms", PAYMENT, value("30 days", PAYMENT)))
    return card(contract, review(contract, BOOK))


def markdown(data: bytes) -> str:
    """As it is."""
    return data.decode()


def word(data: bytes) -> str:
    """The text of all paragraphs."""
    return "\n".join(one.text for one in OpenDocument(io.BytesIO(data)).paragraphs)


def pdf(data: bytes) -> str:
    """The text of all pages."""
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


READERS: dict[str, Callable[[bytes], str]] = {".md": markdown, ".docx": word, ".pdf": pdf}


@pytest.mark.parametrize("ending", FORMATS)
def test_an_export_reads_back(ending: str) -> None:
    """Title, sections, values, words and places are all there."""
    text = " ".join(READERS[ending](export_card(made(), f"card{ending}")).replace("\\", "").split())
    for words in (
        "Supply Agreement",
        "Look at this first",
        "Deposit: not acceptable",
        "30 days",
        "<b>Not bold</b> &",
        "page 2",
    ):
        assert words in text
    assert "31 December 2026 − 3 months = 30 September 2026" in text


def test_nothing_in_markdown_is_a_link_or_a_picture() -> None:
    """Signs that Markdown reads are escaped."""
    text = export_card(made(), "card.md").decode()
    assert "](" not in text
    assert "\\!\\[x\\]\\(http" in text
    assert "\\<b\\>" in text


def test_a_card_is_one_page_and_the_full_words_follow() -> None:
    """Clauses are shortened until all fits on the first page; what was cut stands whole behind it, in order."""
    long = " ".join(f"word{at}" for at in range(400))
    contract = summary(
        *(clause(name, long) for name in ("Price", "Insurance", "Governing Law", "Delivery", "Acceptance"))
    )
    document = pypdfium2.PdfDocument(export_card(card(contract), "card.pdf"))
    first, *rest = (" ".join(page.get_textpage().get_text_range().split()) for page in document)
    for name in ("Price", "Insurance", "Law that applies", "Delivery", "Acceptance"):
        assert f"{name} word0 word1" in first
    assert first.count(" …") == 5
    assert "word399" not in first
    assert "Word for word" in rest[0]
    assert " ".join(rest).count("word399") == 5


def test_a_long_card_goes_on_overleaf() -> None:
    """With every line kept, and fonts that any reader has: they are in the file."""
    short = made()
    longer = short.sections[1].model_copy(update={"lines": short.sections[1].lines * 200})
    data = export_card(short.model_copy(update={"sections": (longer,)}), "card.PDF")
    assert len(pypdfium2.PdfDocument(data)) > 2
    assert pdf(data).count("Carrowbeg Pipe Ltd") == 200
    assert b"/FontFile2" in data


def test_another_kind_of_file_is_refused() -> None:
    """With the ones that there are."""
    with pytest.raises(ValueError, match=r"'card\.xls' ends like no file .* \.md, \.docx, \.pdf"):
        export_card(made(), "card.xls")
