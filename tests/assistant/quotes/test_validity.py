"""Validity: a sent quote expires by itself, and is accepted again only once a person has said so."""

import datetime
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.quotes.changing import QuoteError
from assistant.quotes.desk import Quotes
from assistant.quotes.model import Quote
from assistant.quotes.validity import as_of
from tests.firm import PAPERS

LIST = PAPERS / "price-list-2025.xlsx"
TODAY = datetime.datetime.now(datetime.UTC).date()
LATER = TODAY + datetime.timedelta(days=14)


@pytest.fixture
def desk(tmp_path: Path) -> Quotes:
    """A desk with one quote that was sent long ago."""
    assistant = Assistant(tmp_path / "home")
    desk = assistant.quotes
    number = assistant.quote("Please quote 12 check valves 22 mm.", prices=[LIST]).number
    desk.move(number, "approved", by="anna")
    desk.move(number, "sent", by="anna")
    desk.store.change(number, lambda quote: quote.model_copy(update={"valid_until": "2025-03-03"}))
    return desk


def test_a_sent_quote_is_valid_through_its_last_day() -> None:
    """And expired on the next; a draft has no days to lose."""
    totals = {"net": "0", "tax": [], "gross": "0", "currency": "EUR"}
    quote = Quote.model_validate({"number": "Q-1", "status": "sent", "valid_until": "2025-03-03", "totals": totals})
    assert as_of(quote, datetime.date(2025, 3, 3)).status == "sent"
    over = as_of(quote, datetime.date(2025, 3, 4))
    assert (over.status, over.trail[-1].what) == ("expired", "sent → expired: valid until 2025-03-03")
    draft = quote.model_copy(update={"status": "draft"})
    assert as_of(draft, datetime.date(2025, 3, 4)) is draft


def test_it_is_shown_as_expired_without_anybody_doing_anything(desk: Quotes) -> None:
    """Alone and in the list; what is stored stays as it was."""
    (listed,) = desk.all()
    assert (listed.status, desk.get(listed.number).status) == ("expired", "expired")
    assert desk.store.get(listed.number).status == "sent"


def test_an_expired_quote_is_not_accepted(desk: Quotes) -> None:
    """Until a person extends it, which stands in the trail with what it was before."""
    number = desk.all()[0].number
    with pytest.raises(QuoteError, match="valid until 2025-03-03: a person may extend it"):
        desk.move(number, "accepted", by="anna")
    with pytest.raises(QuoteError, match="Take it back to a draft first"):
        desk.set_line(number, 1, delete=True, prices=[LIST], by="anna")
    with pytest.raises(QuoteError, match="said by a person"):
        desk.extend(number, LATER)
    with pytest.raises(QuoteError, match="2025-03-04 is over"):
        desk.extend(number, datetime.date(2025, 3, 4), by="anna")
    quote = desk.extend(number, LATER, by="anna")
    assert (quote.status, quote.valid_until) == ("sent", LATER.isoformat())
    assert [(one.by, one.what) for one in quote.trail[-2:]] == [
        ("", "sent → expired: valid until 2025-03-03"),
        ("anna", f"expired → sent: valid until {LATER.isoformat()}, before 2025-03-03"),
    ]
    assert desk.move(number, "accepted", by="anna").status == "accepted"
    with pytest.raises(QuoteError, match="is accepted and stays as it is"):
        desk.extend(number, LATER, by="anna")


def test_an_expired_quote_becomes_a_new_version(desk: Quotes) -> None:
    """Which is sent only with days to come."""
    number = desk.all()[0].number
    desk.move(number, "draft", by="anna")
    desk.move(number, "approved", by="anna")
    with pytest.raises(QuoteError, match=r"was valid until 2025-03-03\. Say until when"):
        desk.move(number, "sent", by="anna")
    desk.extend(number, LATER, by="anna")
    assert desk.move(number, "sent", by="anna").status == "sent"
