"""Earlier quotes of the desk's own: those of the same customer, those with similar items, and the last prices."""

import re
from collections.abc import Iterable

from assistant.quotes.matching.terms import terms
from assistant.quotes.model import Customer, Line, Quote
from assistant.quotes.past.model import Earlier, LastPrice

# Quotes that are shown, and prices for each line.
_QUOTES, _PRICES = 10, 3
# Of all the words of two descriptions, so many are in both.
_ALIKE = 0.6
_FORMS = frozenset("ltd limited clg plc inc llc bv nv gmbh kg ag ug sarl sas sa co company".split())


def earlier(quote: Quote, others: Iterable[Quote]) -> tuple[tuple[Earlier, ...], tuple[LastPrice, ...]]:
    """Earlier quotes and the last prices of this one's items: the same customer's first, then the newest."""
    quotes: list[Earlier] = []
    prices: list[LastPrice] = []
    for other in others:
        if other.number == quote.number or other.created > quote.created:
            continue
        same = same_customer(quote.customer, other.customer)
        found = [
            (at, before)
            for at, line in enumerate(quote.lines, 1)
            if (before := next((one for one in other.lines if one.unit_price is not None and alike(line, one)), None))
        ]
        if same or found:
            quotes.append(_earlier(other, same=same, similar=len(found)))
        prices += [_price(at, line, other, same=same) for at, line in found]
    quotes.sort(key=lambda one: (one.same_customer, one.created, one.number), reverse=True)
    prices.sort(key=lambda one: (one.same_customer, one.created, one.number), reverse=True)
    counted: dict[int, int] = {}
    kept = []
    for one in prices:
        counted[one.line] = counted.get(one.line, 0) + 1
        kept += [one] if counted[one.line] <= _PRICES else []
    return tuple(quotes[:_QUOTES]), tuple(sorted(kept, key=lambda one: one.line))


def same_customer(one: Customer, other: Customer) -> bool:
    """Whether two are the same: by e-mail address, or by name without its legal form."""
    if one.email and one.email.lower() == other.email.lower():
        return True
    return bool(plain_name(one.name)) and plain_name(one.name) == plain_name(other.name)


def plain_name(name: str) -> str:
    """A name in small letters, without its legal form."""
    return " ".join(word for word in re.findall(r"\w+", name.lower()) if word not in _FORMS)


def alike(line: Line, other: Line) -> bool:
    """Whether two lines are of one article; where one has none, of the same sizes and mostly the same words."""
    if line.article and other.article:
        return line.article == other.article
    mine, theirs = terms(line.description), terms(other.description)
    if mine.numbers != theirs.numbers or mine.classes != theirs.classes:
        return False
    return bool(mine.words) and len(mine.words & theirs.words) >= _ALIKE * len(mine.words | theirs.words)


def _earlier(quote: Quote, *, same: bool, similar: int) -> Earlier:
    return Earlier(
        number=quote.number,
        status=quote.status,
        created=quote.created,
        customer=quote.customer.name,
        same_customer=same,
        similar=similar,
        gross=quote.totals.gross,
        currency=quote.totals.currency,
    )


def _price(at: int, line: Line, quote: Quote, *, same: bool) -> LastPrice:
    assert line.unit_price is not None
    return LastPrice(
        line=at,
        article=line.article,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        per=line.per,
        discount=line.discount,
        currency=quote.totals.currency,
        number=quote.number,
        created=quote.created,
        customer=quote.customer.name,
        same_customer=same,
    )
