"""What was quoted before: to the same customer, of the same items, in the desk's quotes and in the papers."""

import datetime
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from assistant import Assistant, load_settings
from assistant.errors import UnknownDocument
from assistant.quotes.model import Customer, Line
from assistant.quotes.past.quotes import alike, same_customer
from tests.firm import PAPERS

LIST = PAPERS / "price-list-2025.xlsx"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A home with the firm's quotes, its terms, a supplier's, and a handbook."""
    home = tmp_path_factory.mktemp("past") / "home"
    assistant = Assistant(home, settings=load_settings(home, quotes={"firm": "Harkin & Vale Building Services Ltd"}))
    supplier = PAPERS / "suppliers" / "elsterhof-montage-en-garantievoorwaarden.pdf"
    assistant.add(
        *sorted((PAPERS / "quotes").iterdir()), PAPERS / "general-terms.pdf", supplier, PAPERS / "handbook.md"
    )
    return assistant


def draft(assistant: Assistant, request: str, customer: str) -> str:
    """The number of a new quote."""
    return assistant.quotes.draft(request, customer=customer, prices=[LIST]).number


def test_earlier_quotes_and_last_prices(assistant: Assistant) -> None:
    """The same customer's first, and with what was given off."""
    first = draft(assistant, "3 ball valves 22 mm", "Birch Ltd")
    second = draft(assistant, "60 ball valves 22 mm and two hours of a plumber", "Ash Limited")
    assistant.quotes.set_line(second, 1, discount=Decimal(4), prices=[LIST])
    third = draft(assistant, "8 press elbows 28 mm", "ASH Ltd")
    now = draft(assistant, "10 ball valves 22 mm", "Ash Ltd")
    past = assistant.quotes.similar(now, papers=False)
    assert [(one.number, one.same_customer, one.similar) for one in past.quotes] == [
        (third, True, 0),
        (second, True, 1),
        (first, False, 1),
    ]
    assert [(one.line, one.number, one.discount, one.quantity) for one in past.prices] == [
        (1, second, Decimal(4), Decimal(60)),
        (1, first, Decimal(0), Decimal(3)),
    ]
    assert past.prices[1].unit_price == Decimal("16.4")
    assert past.prices[0].created == datetime.datetime.now(datetime.UTC).date().isoformat()
    assert past.papers == ()


def test_quotes_among_the_papers_are_cited(assistant: Assistant) -> None:
    """The row with the article, with page, boxes and the paper's date; the same customer's paper."""
    number = draft(assistant, "10 ball valves 22 mm", "Hannah Quill")
    past = assistant.quotes.similar(number)
    row = next(one for one in past.papers if one.line == 1)
    assert "BV-022" in row.citation.quote
    assert "15.58" in row.citation.quote
    assert (row.citation.name, row.citation.page, row.day) == ("Q-2025-047.pdf", 1, "2025-03-24")
    assert row.citation.boxes
    own = next(one for one in past.papers if one.line == 0)
    assert (own.citation.name, own.same_customer, own.day) == ("Q-2025-031.pdf", True, "2025-02-12")
    assert "Hannah Quill" in own.citation.quote


def test_papers_that_a_user_may_not_see_are_not_shown(tmp_path: Path) -> None:
    """Nor what stands in them."""
    home = tmp_path / "home"
    closed = Assistant(home, settings=load_settings(home))
    closed.add(PAPERS / "quotes" / "Q-2025-047.pdf", groups=("board",))
    number = closed.quotes.draft("10 ball valves 22 mm", prices=[LIST]).number
    assert closed.quotes.similar(number).papers
    assert closed.quotes.similar(number, user="ben").papers == ()


def test_the_firms_own_terms_are_named(assistant: Assistant) -> None:
    """With their place, and not a supplier's; none where there are none."""
    title = assistant.quotes.own_terms()
    assert title is not None
    assert (title.name, title.page, title.quote) == ("general-terms.pdf", 1, "General Terms of Sale and Installation")
    assert title.boxes
    number = draft(assistant, "3 ball valves 22 mm", "Birch Ltd")
    document = pypdfium2.PdfDocument(assistant.quotes.export(number, "quote.pdf"))
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert "terms apply: General Terms of Sale and Installation (general-terms.pdf, page 1)." in text


def test_terms_can_be_named_or_missing(tmp_path: Path) -> None:
    """A named paper that isn't there is said."""
    home = tmp_path / "home"
    assert Assistant(home, settings=load_settings(home)).quotes.own_terms() is None
    named = Assistant(home, settings=load_settings(home, quotes={"terms": "none.pdf"}))
    with pytest.raises(UnknownDocument, match=r"none\.pdf"):
        named.quotes.own_terms()


def test_who_is_the_same_customer_and_what_is_alike() -> None:
    """Legal forms and capitals make no difference; sizes do."""
    assert same_customer(Customer(name="Ash Ltd"), Customer(name="ASH limited"))
    assert same_customer(Customer(email="a@b.example"), Customer(name="Ash", email="A@b.example"))
    assert not same_customer(Customer(), Customer())
    assert not same_customer(Customer(name="Ash"), Customer(name="Birch"))
    small = Line(description="ball valve 22 mm", quantity=Decimal(1))
    assert alike(small, Line(description="Ball valves, 22 mm", quantity=Decimal(2)))
    assert not alike(small, Line(description="ball valve 28 mm", quantity=Decimal(1)))
