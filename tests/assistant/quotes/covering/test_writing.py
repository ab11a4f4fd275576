"""Covering letters: a real SDK against a loopback server, what is left out, what is kept, and where it goes."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as OpenDocument

from assistant import Assistant, load_settings
from assistant.quotes.changing import QuoteError
from providers import ProviderOptions
from providers.loopback import Loopback
from providers.openai import OpenAI
from tests.firm import PAPERS
from tests.providers.wires import OpenAIWire

LIST = PAPERS / "price-list-2025.xlsx"
REQUEST = "Please quote 3 ball valves 22 mm."
GOOD = "Thank you for your request for valves; it was good to hear from you again. The total comes to €60.52."
GOOD_TOO = "Please call us if you have any questions about the valves."


@pytest.fixture
def server() -> Iterator[Loopback]:
    """What answers as OpenAI does."""
    with Loopback() as server:
        yield server


@pytest.fixture
def assistant(tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """With that model."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    model = OpenAI("test-1", ProviderOptions(base_url=f"{server.url}/v1", retries=0))
    settings = load_settings(tmp_path / "home", quotes={"firm": "Harkin & Vale"})
    return Assistant(tmp_path / "home", settings=settings, chat=model)


def says(server: Loopback, *paragraphs: str) -> None:
    """What the model writes from now on."""
    server.answer(OpenAIWire().reply(json.dumps({"paragraphs": paragraphs})))


def number(assistant: Assistant) -> str:
    """A quote for the request."""
    quote = assistant.quotes.draft(REQUEST, customer="Edith Ash", prices=[LIST], rules_only=True)
    assert quote.totals.gross == Decimal("60.52")
    return quote.number


def test_a_sentence_with_another_figure_is_left_out(assistant: Assistant, server: Loopback) -> None:
    """The others stay, between the greeting and the closing."""
    says(server, f"{GOOD} We give you 5 % discount.", f"It costs only €50. {GOOD_TOO}")
    made = assistant.quotes.letter(number(assistant))
    assert made.text == f"Dear Edith Ash,\n\n{GOOD}\n\n{GOOD_TOO}\n\nKind regards\nHarkin & Vale"
    assert made.left_out == ("We give you 5 % discount.", "It costs only €50.")
    assert made.model == "openai:test-1"
    asked = json.dumps(server.asked[-1].body, ensure_ascii=False)
    assert "€60.52" in asked
    assert "in English" in asked


@pytest.mark.parametrize(
    "paragraphs",
    [
        (),
        ("It costs €50. You get it free.",),
        ("Yes.",),
        ("Wij danken u voor uw aanvraag en sturen u graag de offerte. Bel ons gerust met vragen over de kranen.",),
    ],
)
def test_too_little_makes_the_standard_letter(
    assistant: Assistant, server: Loopback, paragraphs: tuple[str, ...]
) -> None:
    """So do another language and a model that fails."""
    says(server, *paragraphs)
    made = assistant.quotes.letter(number(assistant))
    assert "The total comes to €60.52 including VAT." in made.text
    assert made.model == ""
    assert made.notices


def test_a_failing_model_makes_the_standard_letter(assistant: Assistant, server: Loopback) -> None:
    """And says so."""
    server.answer(OpenAIWire().reply("", finish="blocked"))
    made = assistant.quotes.letter(number(assistant))
    assert "The total comes to €60.52 including VAT." in made.text
    assert made.notices[0].startswith("The chat model wrote no letter")


def test_it_goes_out_once_it_is_accepted(assistant: Assistant, server: Loopback) -> None:
    """In PDF and Word, above the lines; a person's own words too; with a changed line it is gone."""
    says(server, GOOD, GOOD_TOO)
    quote = number(assistant)
    with pytest.raises(QuoteError, match="has no letter"):
        assistant.quotes.accept_letter(quote, by="anna")
    assistant.quotes.letter(quote)
    assert GOOD_TOO not in pdf(assistant, quote)
    with pytest.raises(QuoteError, match="accepted by a person"):
        assistant.quotes.accept_letter(quote, by=" ")
    accepted = assistant.quotes.accept_letter(quote, by="anna")
    assert accepted.letter is not None
    assert (accepted.letter.accepted, accepted.status) == ("anna", "draft")
    text = pdf(assistant, quote)
    assert text.index(GOOD_TOO) < text.index("Ball valve")
    document = OpenDocument(io.BytesIO(assistant.quotes.export(quote, "quote.docx")))
    assert any(GOOD_TOO in one.text for one in document.paragraphs)
    assistant.quotes.accept_letter(quote, "Dear Edith,\n\nas discussed.", by="anna")
    assert "as discussed." in pdf(assistant, quote)
    assert assistant.quotes.set_line(quote, 1, quantity=Decimal(4), prices=[LIST]).letter is None


def test_a_firms_own_template_needs_no_hole_for_it(assistant: Assistant, server: Loopback, tmp_path: Path) -> None:
    """It stands above the lines."""
    says(server, GOOD, GOOD_TOO)
    quote = number(assistant)
    assistant.quotes.letter(quote)
    assistant.quotes.accept_letter(quote, by="anna")
    document = OpenDocument()
    document.add_paragraph("{{title}}")
    table = document.add_table(rows=1, cols=1)
    table.rows[0].cells[0].text = "{{line.article}}"
    (tmp_path / "home" / "templates").mkdir()
    document.save(str(tmp_path / "home" / "templates" / "quote.docx"))
    made = OpenDocument(io.BytesIO(assistant.quotes.export(quote, "quote.docx")))
    body = "".join(made.element.body.itertext())
    assert body.index(GOOD_TOO) < body.index("BV-022")


def test_open_lines_have_no_letter(assistant: Assistant) -> None:
    """Its totals would be none."""
    quote = assistant.quotes.draft("Please quote 3 ball valves 20 mm.", prices=[LIST], rules_only=True)
    with pytest.raises(QuoteError, match="lines that are open"):
        assistant.quotes.letter(quote.number)


def pdf(assistant: Assistant, quote: str) -> str:
    """The text of the PDF, in one line."""
    document = pypdfium2.PdfDocument(assistant.quotes.export(quote, "quote.pdf"))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
