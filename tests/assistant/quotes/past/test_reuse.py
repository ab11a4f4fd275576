"""Conditions and phrases of earlier quotes and of the general terms, taken over with their source."""

from decimal import Decimal

import pytest

from assistant import Assistant, load_settings
from assistant.quotes.changing import QuoteError
from assistant.quotes.model import Condition
from assistant.quotes.past.conditions import names_a_day, said
from tests.firm import PAPERS

LIST = PAPERS / "price-list-2025.xlsx"
PAYMENT = "Our invoices are payable within 14 days of their date, without deduction."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A home with the firm's quotes and its terms."""
    home = tmp_path_factory.mktemp("reuse") / "home"
    assistant = Assistant(home, settings=load_settings(home, quotes={"firm": "Harkin & Vale Building Services Ltd"}))
    assistant.add(*sorted((PAPERS / "quotes").iterdir()), PAPERS / "general-terms.pdf")
    return assistant


def draft(assistant: Assistant, customer: str) -> str:
    """The number of a new quote."""
    return assistant.quotes.draft("10 ball valves 22 mm", customer=customer, prices=[LIST]).number


def test_conditions_come_with_their_place(assistant: Assistant) -> None:
    """The general terms' clauses whole and first, then those of the same customer's quote; a clause overleaf is cut."""
    found = assistant.quotes.conditions(draft(assistant, "Hannah Quill"))
    payment = next(one for one in found if one.text == PAYMENT)
    assert payment.terms
    assert payment.citation
    assert (payment.citation.name, payment.citation.page) == ("general-terms.pdf", 1)
    assert payment.citation.boxes
    assert assistant.text(payment.citation).startswith("4.3 Our invoices")
    papers = [one for one in found if one.citation and not one.terms]
    assert papers[0].citation
    assert papers[0].citation.name == "Q-2025-031.pdf"
    assert found.index(payment) < found.index(papers[0])
    assert any(one.text.startswith("The manufacturer gives seven years' warranty") for one in papers)
    assert not any(one.text.endswith("Consumers owe") for one in found)
    assert next(one.text for one in found if names_a_day(one)) == "This quote is valid until 14 March 2025."


def test_conditions_go_on_the_quote_and_are_offered_to_the_next(assistant: Assistant) -> None:
    """Chosen by a person; words that were changed are nobody's but the person's."""
    number = draft(assistant, "Ash Ltd")
    payment, *_ = [one for one in assistant.quotes.conditions(number) if one.text == PAYMENT]
    own = Condition(text="Parking is  for you to provide.")
    changed = payment.model_copy(update={"text": PAYMENT.replace("14", "40")})
    with pytest.raises(QuoteError, match="chosen by a person"):
        assistant.quotes.set_conditions(number, [payment])
    quote = assistant.quotes.set_conditions(number, [payment, own, changed], by="anna")
    assert [(one.text, one.terms) for one in quote.conditions] == [
        (PAYMENT, True),
        ("Parking is for you to provide.", False),
        (PAYMENT.replace("14", "40"), False),
    ]
    assert quote.conditions[2].citation is None
    assert PAYMENT not in [one.text for one in assistant.quotes.conditions(number)]
    offered = assistant.quotes.conditions(draft(assistant, "Ash Limited"))
    assert Condition(text="Parking is for you to provide.", number=number) in offered


def test_phrases_have_no_figures_but_the_quotes_own(assistant: Assistant) -> None:
    """Of an accepted letter and of papers, without greetings."""
    first = draft(assistant, "Beech Ltd")
    letter = (
        "Dear Ms Beech,\n\nThank you for showing us round the bakery in the early morning. We start on 3 May.\n\n"
        "Kind regards"
    )
    assistant.quotes.accept_letter(first, letter, by="anna")
    found = assistant.quotes.phrases(draft(assistant, "Beech Ltd"))
    assert found[0].number == first
    assert found[0].text == "Thank you for showing us round the bakery in the early morning."
    assert not any("May" in one.text or "Dear" in one.text for one in found)
    paper = next(one for one in found if one.citation)
    assert paper.citation
    assert paper.citation.name.startswith("Q-2025-")
    assert not any(character.isdigit() for one in found for character in one.text)


def test_a_persons_letter_may_not_differ_from_the_quote(assistant: Assistant) -> None:
    """In amounts and rates; a week and a telephone number are the person's own."""
    number = draft(assistant, "Elm Ltd")
    gross = assistant.quotes.get(number).totals.gross
    assert gross == Decimal("191.63")
    for wrong in ("The total comes to €180.00.", "You save 5 %.", f"The net amount is €{gross}."):
        with pytest.raises(QuoteError, match="figures that are not the quote's"):
            assistant.quotes.accept_letter(number, f"We deliver in week 14.\n\n{wrong}", by="anna")
    fine = f"We deliver in week 14, call 020 910 0100. The total comes to €{gross} including VAT."
    accepted = assistant.quotes.accept_letter(number, fine, by="anna").letter
    assert accepted
    assert accepted.text == fine


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4.3 Our invoices\nare payable.", "Our invoices are payable."),
        ("• Not included:\npaint", "Not included: paint"),
        ("a) By hand", "By hand"),
        ("14 days after", "14 days after"),
    ],
)
def test_clauses_without_their_mark(text: str, shown: str) -> None:
    """In one line."""
    assert said(text) == shown
