"""Changing a quote: lines, discounts, and the steps of its life; each change leaves an entry in its trail."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from assistant.errors import AssistantError
from assistant.quotes.model import Condition, Customer, Event, Letter, Line, Quote, Status
from assistant.quotes.money import TaxCategory
from assistant.quotes.pricing import Terms, totalled
from assistant.quotes.vat import lacking, taxed

# What may follow on what. A changed quote is a draft again.
_NEXT: dict[Status, tuple[Status, ...]] = {
    "draft": ("approved",),
    "approved": ("sent", "draft"),
    "sent": ("accepted", "rejected", "expired", "draft"),
    "accepted": (),
    "rejected": (),
    "expired": ("draft",),
}


class QuoteError(AssistantError):
    """Something that cannot be done with a quote as it is; says why, and what to do."""


def with_lines(quote: Quote, lines: Sequence[Line], terms: Terms, *, by: str, what: str) -> Quote:
    """The quote with these lines and new totals; a draft again, with an entry of what was done, and no letter yet."""
    _unfinished(quote)
    whole, totals = totalled(lines, terms, quote.discount)
    changed = quote.model_copy(update={"lines": whole, "totals": totals, "status": "draft", "letter": None})
    return noted(changed, by=by, what=what)


def with_discount(quote: Quote, discount: Decimal, terms: Terms, *, most: Decimal, by: str) -> Quote:
    """The quote with a discount in percent on all lines. Raises QuoteError beyond what this person may give."""
    _unfinished(quote)
    allowed(discount, most, by)
    lines, totals = totalled(quote.lines, terms, discount)
    changed = quote.model_copy(update={"lines": lines, "totals": totals, "discount": discount, "status": "draft"})
    changed = changed.model_copy(update={"letter": None})  # its figures are another quote's
    return noted(changed, by=by, what=f"gave {discount:f} % on all lines")


def with_tax(quote: Quote, category: TaxCategory, terms: Terms, *, reason: str, by: str) -> Quote:
    """The quote with all lines in a category of tax. Raises QuoteError where nobody, or no rule of exemption, is named.

    `reason` is kept as the rule by which lines are exempt.
    """
    _unfinished(quote)
    if not by.strip():
        raise QuoteError("How a quote is taxed is said by a person. Say who.")
    rule = " ".join(reason.split()) or quote.exemption
    if category == "E" and not rule:
        raise QuoteError("An exemption from VAT names its rule on the quote. Say which (--reason).")
    lines, totals = totalled([taxed(one, category) for one in quote.lines], terms, quote.discount)
    changed = {"lines": lines, "totals": totals, "tax_category": category, "exemption": rule}
    what = f"taxed all lines as {category}" + (f": {rule}" if category == "E" else "")
    return noted(quote.model_copy(update={**changed, "status": "draft", "letter": None}), by=by, what=what)


def with_customer(quote: Quote, customer: Customer, *, by: str) -> Quote:
    """The quote for another customer, or the same one put right; a draft again, and its letter to be written anew."""
    _unfinished(quote)
    said = ", ".join(filter(None, [customer.name, customer.address, customer.email, customer.vat_id])) or "nobody"
    changed = quote.model_copy(update={"customer": customer, "status": "draft", "letter": None})
    return noted(changed, by=by, what=f"is for {said}")


def with_conditions(quote: Quote, conditions: Sequence[Condition], *, by: str) -> Quote:
    """The quote under these conditions; a draft again. Raises QuoteError where nobody is named."""
    _unfinished(quote)
    if not by.strip():
        raise QuoteError("The conditions of a quote are chosen by a person. Say who.")
    changed = quote.model_copy(update={"conditions": tuple(conditions), "status": "draft"})
    return noted(changed, by=by, what=f"chose {len(changed.conditions)} conditions")


def with_letter(quote: Quote, letter: Letter, *, by: str) -> Quote:
    """The quote with a covering letter: a proposal, or one that was accepted, which makes a draft of the quote again.

    Raises QuoteError while lines are open: the totals that it names are none yet.
    """
    _unfinished(quote)
    if not quote.lines or quote.open:
        raise QuoteError(f"{quote.number} has lines that are open, or none. Settle them before its letter is written.")
    what = f"accepted a letter by {letter.model or 'people'}" if letter.accepted else "had a letter written"
    status: Status = "draft" if letter.accepted else quote.status
    return noted(quote.model_copy(update={"letter": letter, "status": status}), by=by, what=what)


def moved(quote: Quote, status: Status, *, by: str, today: datetime.date, remarks: str = "") -> Quote:
    """The quote one step further, with `remarks` in its trail. Raises QuoteError where that step isn't open to it.

    It is approved by a person who is named, with no line open and nothing lacking of how it is taxed.
    """
    if status not in _NEXT[quote.status]:
        possible = ", ".join(_NEXT[quote.status]) or "nothing any more"
        over = f" It was valid until {quote.valid_until}: a person may extend it." if quote.status == "expired" else ""
        raise QuoteError(f"{quote.number} is {quote.status}; it can become {possible}, not {status}.{over}")
    if status == "approved":
        _approvable(quote, by)
    if status == "sent" and quote.valid_until and today.isoformat() > quote.valid_until:
        raise QuoteError(
            f"{quote.number} was valid until {quote.valid_until}. Say until when it is valid, or draft it anew."
        )
    return noted(quote.model_copy(update={"status": status}), by=by, what=f"{quote.status} → {status}{remarks}")


def following(status: Status) -> tuple[Status, ...]:
    """What a quote of that status can become."""
    return _NEXT[status]


def noted(quote: Quote, *, by: str, what: str) -> Quote:
    """The quote with one more entry in its trail."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return quote.model_copy(update={"trail": (*quote.trail, Event(at=now, by=by, what=what))})


def allowed(discount: Decimal, most: Decimal, by: str) -> None:
    """Raises QuoteError for a discount beyond what a person may give."""
    if not 0 <= discount <= 100:
        raise QuoteError(f"A discount lies between 0 and 100 %, not at {discount:f} %.")
    if discount > most:
        raise QuoteError(
            f"{by or 'You'} may give {most:f} % at most, not {discount:f} %. Ask somebody who may give more "
            "([quotes.discounts] in assistant.toml)."
        )


def _approvable(quote: Quote, by: str) -> None:
    if not by.strip():
        raise QuoteError(f"{quote.number} is approved by a person. Say who.")
    if not quote.lines:
        raise QuoteError(f"{quote.number} has no lines. There is nothing to approve.")
    if quote.open:
        numbers = ", ".join(map(str, quote.open))
        raise QuoteError(
            f"{quote.number} cannot be approved while lines are open: {numbers}. Choose an article for each, "
            "or delete it."
        )
    if said := lacking(quote):
        raise QuoteError(said)


def _unfinished(quote: Quote) -> None:
    if quote.status in ("accepted", "rejected", "expired"):
        instead = "Take it back to a draft first" if quote.status == "expired" else "Draft a new one"
        raise QuoteError(f"{quote.number} is {quote.status} and stays as it is. {instead}.")
