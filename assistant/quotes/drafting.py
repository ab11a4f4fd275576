"""Drafting: from a request and the firm's price lists to the lines of a quote.

A chat model may have read the request too; what a line costs is the lists' word alone.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.language import detect
from assistant.quotes.matching.match import Match, Matcher
from assistant.quotes.matching.reading import matched
from assistant.quotes.model import Customer, Quote
from assistant.quotes.prices.lists import PriceList
from assistant.quotes.pricing import Terms, priced, totalled
from assistant.quotes.requests.items import items
from assistant.quotes.requests.letter import Letter, letter
from assistant.quotes.requests.readings import readings
from assistant.quotes.requests.understanding import Understood

# Days for which a quote holds.
VALIDITY = 30
_SPOKEN = ("en", "nl", "de", "fr")
_NOBODY = Understood()


@dataclass(frozen=True, slots=True)
class Request:
    """What came in: its text, the From line where it was a mail, and whom it is for where a person says so.

    `own_vat_id` is the firm's, which a request may quote and which is not the customer's.
    """

    text: str
    sender: str = ""
    customer: str = ""
    own_vat_id: str = ""


def language_of(text: str) -> str:
    """The language that a quote for this request is written in: English where it is in none of the four."""
    return _spoken(text) or "en"


def _spoken(text: str) -> str:
    """The language of a request; empty where it is in none of the four, or too short to tell."""
    language = detect(text)
    return language if language in _SPOKEN else ""


def draft(
    request: Request,
    lists: Sequence[PriceList],
    terms: Terms,
    *,
    number: str,
    today: datetime.date,
    model: Understood = _NOBODY,
    matcher: Matcher | None = None,
) -> Quote:
    """A draft with a line for each thing that is asked for; what is in doubt is open and has no price.

    The lists come in the order of their precedence; `matcher` is theirs, where there is one already; `model` is what a
    chat model has read, if one has. Raises MoneyError for quantities that can't be computed with.
    """
    language = language_of(request.text)
    matcher = matcher or Matcher(lists, today=today)
    both = readings(request.text, items(request.text, _spoken(request.text)), model.items, language)
    found = [(one, matched(one, matcher, language)) for one in both]
    # In running text "a problem" is no thing that is asked for, unless something in a list is like it.
    found = [pair for pair in found if _meant(pair[1])]
    matches = [match for _, match in found]
    wanted = [one.wanted for one in matches]
    names = {one.document: one.name for one in lists}
    lines, totals = totalled([priced(one, terms, names) for one in matches], terms, Decimal(0))
    around = letter(request.text, wanted, request.sender)
    alone = [at for at, (one, match) in enumerate(found, 1) if one.rules is None and match.article]
    return Quote(
        number=number,
        customer=Customer(
            name=request.customer or model.customer or around.name,
            email=around.email,
            vat_id=around.vat_id if around.vat_id != request.own_vat_id else "",
        ),
        site=model.site or around.site,
        wanted_by=model.wanted_by or around.wanted_by,
        language=language,
        request=request.text,
        lines=lines,
        totals=totals,
        not_understood=around.rest,
        notices=(*_notices(lists, around), *model.notices, *_alone(alone)),
        created=today.isoformat(),
        valid_until=(today + datetime.timedelta(days=VALIDITY)).isoformat(),
    )


def _meant(match: Match) -> bool:
    return match.alike or match.wanted.listed or match.wanted.counted


def _alone(numbers: Sequence[int]) -> tuple[str, ...]:
    """A notice on the lines with a price that rules did not read."""
    if not numbers:
        return ()
    said = ", ".join(map(str, numbers))
    return (f"The chat model alone read these lines: {said}. Look whether the request asks for them.",)


def _notices(lists: Sequence[PriceList], around: Letter) -> tuple[str, ...]:
    found = []
    if not any(one.articles for one in lists):
        found.append("There is no price list with articles: every line is open. Name one.")
    if around.earlier:
        found.append("The request quotes an earlier mail. What stands there was not taken for a new order.")
    if around.prices:
        found.append(
            f"The request names prices or discounts of its own ({', '.join(around.prices)}). None of them was taken: "
            "prices come from the price list alone."
        )
    unusable = sum(len(one.unusable) for one in lists)
    if unusable:
        found.append(f"{unusable} rows of the price lists have no usable price and were passed over.")
    return tuple(found)
