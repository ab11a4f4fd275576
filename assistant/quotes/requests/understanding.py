"""Understanding by a chat model: it says what a request asks for, and only what stands there is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BaseModel, Field

from assistant.errors import BudgetSpent
from assistant.prompts import prompt
from assistant.quotes.requests.items import Counted, counts
from assistant.quotes.requests.vocabulary import vocabulary
from assistant.quotes.requests.wanted import Wanted
from providers import ChatRequest, Message, Provider, ProviderError

# Characters of a request that a model is shown, and of what it may write of an item or a name.
_SHOWN, _LONGEST, _NAME = 20_000, 600, 120
_Short = Annotated[str, Field(max_length=_LONGEST)]


class _Item(BaseModel):
    quote: _Short
    quantity: Annotated[str, Field(max_length=30)]
    unit: Annotated[str, Field(max_length=60)]
    words: _Short


class _Request(BaseModel):
    """What a request asks for."""

    items: Annotated[list[_Item], Field(max_length=500)]
    customer: _Short
    site: _Short
    wanted_by: _Short


@dataclass(frozen=True, slots=True)
class Understood:
    """What a model read in a request and the request bears out.

    An item's `text` is its quote and its `words` are the model's own. `notices` are for people.
    """

    items: tuple[Wanted, ...] = ()
    customer: str = ""
    site: str = ""
    wanted_by: str = ""
    notices: tuple[str, ...] = ()


def understood(text: str, model: Provider, language: str) -> Understood:
    """What the model reads in a request, checked against it. Where the model fails, a notice says so.

    An item stays if its quote stands in the request word for word and its quantity in the quote as a number that
    measures nothing; a name stays if it stands in the request.
    """
    shown = harmless(text)
    messages = [Message.user(prompt("quote_request", request=_fenced(text)))]
    try:
        said = model.fill(_Request, ChatRequest(messages=messages))
    except (ProviderError, BudgetSpent) as error:
        return Understood(notices=(f"The chat model did not read the request; it was read by rules alone. {error}",))
    kept = [one for item in said.items if (one := _checked(item, shown, language))]
    notices: tuple[str, ...] = ()
    if lost := len(said.items) - len(kept):
        notices = (
            f"{lost} of the things that the chat model read do not stand in the request so; rules read them instead.",
        )
    customer, site, wanted_by = (_standing(one, shown) for one in (said.customer, said.site, said.wanted_by))
    return Understood(tuple(kept), customer, site, wanted_by, notices)


def harmless(text: str) -> str:
    """The text in one line, without what could end a fence."""
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")


def of_quantity(said: Sequence[Counted], quantity: Decimal) -> Counted | None:
    """The count that comes to the quantity."""
    return next((one for one in said if one.quantity == quantity), None)


def _fenced(text: str) -> str:
    return text[:_SHOWN].replace("<", "‹").replace(">", "›")


def _checked(item: _Item, request: str, language: str) -> Wanted | None:
    quote = harmless(item.quote)
    try:
        quantity = Decimal(item.quantity.strip())
    except InvalidOperation:
        return None
    if not quote or quote not in request or not quantity.is_finite():
        return None
    count = of_quantity(counts(quote, language), quantity)
    if count is None:
        return None
    unit = item.unit.strip().lower().rstrip(".")
    named = vocabulary(language).units.get(unit, "") if unit in quote.lower().split() else ""
    return Wanted(quote, " ".join(item.words.split()), count.quantity, count.unit or named)


def _standing(name: str, request: str) -> str:
    found = harmless(name)
    return found if 0 < len(found) <= _NAME and found in request else ""
