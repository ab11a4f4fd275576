"""Drafting: from a request and the firm's price lists to the lines of a quote, without a model."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.language import detect
from assistant.quotes.matching.match import Matcher
from assistant.quotes.model import Customer, Quote
from assistant.quotes.prices.lists import PriceList
from assistant.quotes.pricing import Terms, priced, totalled
from assistant.quotes.requests.items import items
from assistant.quotes.requests.letter import letter

# Days for which a quote holds.
VALIDITY = 30
_SPOKEN = ("en", "nl", "de", "fr")


@dataclass(frozen=True, slots=True)
class Request:
    """What came in: its text, the From line where it was a mail, and whom it is for where a person says so."""

    text: str
    sender: str = ""
    customer: str = ""


def draft(request: Request, lists: Sequence[PriceList], terms: Terms, *, number: str, today: datetime.date) -> Quote:
    """A draft with a line for each thing that is asked for; what is in doubt is open and has no price.

    The lists come in the order of their precedence. Raises MoneyError for quantities that can't be computed with.
    """
    language = detect(request.text)
    language = language if language in _SPOKEN else "en"
    matcher = Matcher((article for one in lists for article in one.articles), today=today)
    matches = [matcher.match(one) for one in items(request.text, language)]
    # In running text "a problem" is no thing that is asked for, unless something in a list is like it.
    matches = [one for one in matches if one.alike or one.wanted.listed or one.wanted.quantity != 1]
    wanted = [one.wanted for one in matches]
    names = {one.document: one.name for one in lists}
    lines, totals = totalled([priced(one, terms, names) for one in matches], terms, Decimal(0))
    around = letter(request.text, wanted, request.sender)
    return Quote(
        number=number,
        customer=Customer(name=request.customer or around.name, email=around.email),
        site=around.site,
        wanted_by=around.wanted_by,
        language=language,
        request=request.text,
        lines=lines,
        totals=totals,
        not_understood=around.rest,
        notices=_notices(lists, around.prices),
        created=today.isoformat(),
        valid_until=(today + datetime.timedelta(days=VALIDITY)).isoformat(),
    )


def _notices(lists: Sequence[PriceList], prices: Sequence[str]) -> tuple[str, ...]:
    found = []
    if not any(one.articles for one in lists):
        found.append("There is no price list with articles: every line is open. Name one.")
    if prices:
        found.append(
            f"The request names prices or discounts of its own ({', '.join(prices)}). None of them was taken: prices "
            "come from the price list alone."
        )
    unusable = sum(len(one.unusable) for one in lists)
    if unusable:
        found.append(f"{unusable} rows of the price lists have no usable price and were passed over.")
    return tuple(found)
