"""Drafting: from a request and the firm's price lists to the lines of a quote.

A chat model may have read the request too; what a line costs is the lists' word alone.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.errors import AssistantError
from assistant.quotes.matching.carrying import carried
from assistant.quotes.matching.match import OFFERED, Match, Matcher
from assistant.quotes.matching.reading import matched
from assistant.quotes.model import Asked, Customer, Quote
from assistant.quotes.prices.lists import PriceList
from assistant.quotes.pricing import Terms, priced, totalled
from assistant.quotes.requests.files import Incoming
from assistant.quotes.requests.items import items
from assistant.quotes.requests.letter import Letter, around_items
from assistant.quotes.requests.parts import Part, places, typed
from assistant.quotes.requests.readings import Reading, readings
from assistant.quotes.requests.understanding import Understood
from assistant.text.language import detect
from providers import ProviderError

# Days for which a quote holds.
VALIDITY = 30
# Rows of a price list that are named where they can't be used.
_ROWS = 3
_SPOKEN = ("en", "nl", "de", "fr")
_NOBODY = Understood()


@dataclass(frozen=True, slots=True)
class Request:
    """What came in, and whom it is for where a person says so.

    `own_vat_id` is the firm's, which a request may quote and which is not the customer's.
    """

    incoming: Incoming
    customer: str = ""
    own_vat_id: str = ""

    @property
    def text(self) -> str:
        """All of its text."""
        return self.incoming.text


def written(text: str, customer: str = "") -> Request:
    """A request that is nothing but a text."""
    return Request(Incoming((typed(text),)), customer)


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
    parts = request.incoming.parts
    by_rules = [items(part.text, _spoken(request.text)) for part in parts]
    where = {
        id(one): (asked, part)
        for part, found in zip(parts, by_rules, strict=True)
        for one, asked in zip(found, places(part, [one.text for one in found]), strict=True)
    }
    both = readings(request.text, [one for found in by_rules for one in found], model.items, language)
    found = _carried([(one, matched(one, matcher, language)) for one in both], matcher, language)
    # In running text "a problem" is no thing that is asked for, unless something in a list is like it.
    found = [(one, match) for one, match in found if _meant(match, where.get(id(one.rules)))]
    found = _apart(found, where, matcher, language)
    found, trouble = _with_near(found, matcher, language)
    wanted = [match.wanted for _, match in found]
    names = {one.document: one.name for one in lists}
    lines = [
        priced(match, terms, names).model_copy(update={"asked_in": where.get(id(one.rules), (None, None))[0]})
        for one, match in found
    ]
    whole, totals = totalled(lines, terms, Decimal(0))
    around = around_items(parts, wanted, request.incoming.sender, request.own_vat_id)
    alone = [at for at, (one, match) in enumerate(found, 1) if one.rules is None and match.article]
    return Quote(
        number=number,
        customer=Customer(
            name=request.customer or model.customer or around.name,
            email=around.email,
            vat_id=around.vat_id,
        ),
        site=model.site or around.site,
        wanted_by=model.wanted_by or around.wanted_by,
        language=language,
        request=request.text,
        lines=whole,
        totals=totals,
        not_understood=around.rest,
        questions=tuple(one for one in around.rest if one.rstrip().endswith("?")),
        notices=(*request.incoming.notices, *_notices(lists, around), *model.notices, *_alone(alone), *trouble),
        created=today.isoformat(),
        valid_until=(today + datetime.timedelta(days=VALIDITY)).isoformat(),
    )


def _meant(match: Match, where: tuple[Asked | None, Part] | None) -> bool:
    """Whether a thing is asked for. In the running text of an attachment, such as terms, numbers count all sorts."""
    attached = where is not None and where[1].attached
    if match.wanted.listed or match.wanted.aside:
        return match.wanted.listed or not match.vague
    return (match.alike or not attached) if match.wanted.counted else not match.vague


def _carried(found: Sequence[tuple[Reading, Match]], matcher: Matcher, language: str) -> list[tuple[Reading, Match]]:
    """The same, with what has but a size or a colour of its own taken for the thing before it."""
    kept: list[tuple[Reading, Match]] = []
    before = ""
    for one, match in found:
        words = match.wanted.words
        if match.confidence < 1 and one.model is None and (whole := carried(before, words, language)):
            meant = matcher.match(replace(match.wanted, words=whole), language)
            if meant.article or (match.vague and not meant.vague):
                match, words = replace(meant, wanted=match.wanted), whole
        kept.append((one, match))
        before = words
    return kept


def _apart(
    found: Sequence[tuple[Reading, Match]],
    where: Mapping[int, tuple[Asked | None, Part]],
    matcher: Matcher,
    language: str,
) -> list[tuple[Reading, Match]]:
    """The same, with a line open where two that stand beside each other may be one thing: "5 x lamp, 3 h, white".

    That is so if both may be one article, and it is what their words together name too, all sizes included.
    """
    kept = list(found[:1])
    for one, match in found[1:]:
        first, before = found[len(kept) - 1]
        mine, other = one.rules, first.rules
        beside = mine and other and mine.line == other.line >= 0 and where[id(mine)][1] is where[id(other)][1]
        if beside and match.article and match.article in (before.article, *before.alternatives):
            together = replace(before.wanted, words=f"{before.wanted.words} {match.wanted.text}", unit="")
            if matcher.match(together, language).article is match.article:
                reason = "it may belong to what stands before it"
                offered = (match.article, *match.alternatives)
                match = replace(match, article=None, confidence=0.0, reason=reason, alternatives=offered)
        kept.append((one, match))
    return kept


def _with_near(
    found: Sequence[tuple[Reading, Match]], matcher: Matcher, language: str
) -> tuple[list[tuple[Reading, Match]], list[str]]:
    """The same, with articles offered that are near in meaning where words say too little; and what failed."""
    kept: list[tuple[Reading, Match]] = []
    trouble: list[str] = []
    for one, match in found:
        # What a chat model took it for comes first.
        wants = match.vague and match.wanted.quantity > 0 and not (one.model and match.alternatives)
        if wants and matcher.nearby and not trouble:
            try:
                near = matcher.nearby.find(match.wanted.words, language)
            except (AssistantError, ProviderError) as error:
                trouble = [f"Articles that are near in meaning could not be looked for. {error}"]
            else:
                match = replace(match, alternatives=tuple(dict.fromkeys((*near, *match.alternatives)))[:OFFERED])
        kept.append((one, match))
    return kept, trouble


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
    if unusable := [row for one in lists for row in one.unusable]:
        some = ", ".join(f"{row.place.name} ({row.reason})" for row in unusable[:_ROWS])
        more = ", …" if len(unusable) > _ROWS else ""
        found.append(f"{len(unusable)} rows of the price lists were passed over: {some}{more}.")
    return tuple(found)
