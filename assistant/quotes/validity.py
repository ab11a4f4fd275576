"""Validity: until which day a quote holds. One that was sent expires when that day is over; nobody has to see to it."""

import datetime

from assistant.quotes.changing import QuoteError, noted
from assistant.quotes.model import Event, Quote


def this_day() -> datetime.date:
    """The day by which quotes are made and expire: UTC's, wherever the computer is."""
    return datetime.datetime.now(datetime.UTC).date()


def as_of(quote: Quote, day: datetime.date) -> Quote:
    """The quote as it is on a day: a sent one is expired from the day after its last, and its trail says so."""
    if quote.status != "sent" or not quote.valid_until or day.isoformat() <= quote.valid_until:
        return quote
    after = datetime.date.fromisoformat(quote.valid_until) + datetime.timedelta(days=1)
    event = Event(
        at=f"{after.isoformat()}T00:00:00+00:00", by="", what=f"sent → expired: valid until {quote.valid_until}"
    )
    return quote.model_copy(update={"status": "expired", "trail": (*quote.trail, event)})


def extended(quote: Quote, until: datetime.date, *, by: str, today: datetime.date) -> Quote:
    """The quote valid until another day; an expired one is sent again. Raises QuoteError.

    It takes a person, for a quote that may still be accepted binds the firm to its prices.
    """
    if quote.status in ("accepted", "rejected"):
        raise QuoteError(f"{quote.number} is {quote.status} and stays as it is. Draft a new one.")
    if not by.strip():
        raise QuoteError(f"How long {quote.number} is valid is said by a person. Say who.")
    if until < today:
        raise QuoteError(f"{until.isoformat()} is over. Name a day to come, such as {today.isoformat()}.")
    status = "sent" if quote.status == "expired" else quote.status
    what = f"valid until {until.isoformat()}, before {quote.valid_until or 'without an end'}"
    what = f"{quote.status} → {status}: {what}" if status != quote.status else what
    changed = quote.model_copy(update={"valid_until": until.isoformat(), "status": status})
    return noted(changed, by=by, what=what)
