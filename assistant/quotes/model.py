"""Quotes: lines, totals, the customer, and where a quote is in its life. Every amount is a decimal string in JSON."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from assistant.documents import Record

Status = Literal["draft", "approved", "sent", "accepted", "rejected", "expired"]
LineStatus = Literal["priced", "open"]
# In JSON never a float, never an exponent.
Money = Annotated[Decimal, PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json")]


class Source(Record):
    """The row of a price list that a price comes from."""

    document: str
    name: str
    page: int
    place: str
    start: int
    end: int


class Alternative(Record):
    """Another article that may be meant."""

    article: str
    description: str
    unit: str
    unit_price: Money


class Line(Record):
    """A line of a quote. An open one has no price: `reason` says why, `alternatives` what may be meant.

    `request` is what the customer wrote. `unit_price` is for each `per` units, `discount` and `vat_rate` in percent;
    `net` is what the line comes to. `hand` names who set the price where that is not the price list's.
    """

    request: str = ""
    article: str = ""
    description: str = ""
    quantity: Money
    unit: str = ""
    unit_price: Money | None = None
    per: Money = Decimal(1)
    discount: Money = Decimal(0)
    vat_rate: Money | None = None
    net: Money | None = None
    status: LineStatus = "open"
    reason: str = ""
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    alternatives: tuple[Alternative, ...] = ()
    source: Source | None = None
    hand: str = ""


class TaxLine(Record):
    """What is taxed at one rate, and the tax."""

    rate: Money
    net: Money
    tax: Money


class Totals(Record):
    """The sums of the priced lines; `discount` is what was taken off all of them."""

    net: Money
    tax: tuple[TaxLine, ...]
    gross: Money
    currency: str
    discount: Money = Decimal("0.00")


class Customer(Record):
    """Whom the quote is for, as far as the request says."""

    name: str = ""
    address: str = ""
    email: str = ""


class Event(Record):
    """One entry of the audit trail: who did what, when, and what changed."""

    at: str
    by: str
    what: str


class Letter(Record):
    """A covering letter. `model` names the chat model that wrote it; empty for a standard one or a person's own.

    It goes out with the quote once somebody has accepted it: `accepted` names them. `left_out` are sentences of the
    model's that the quote doesn't bear, `notices` sentences for people.
    """

    text: str
    model: str = ""
    accepted: str = ""
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class Quote(Record):
    """A quote. `number` is given once and never again; `version` counts up with every change.

    `not_understood` are parts of the request that no line was made of; `notices` sentences for people, such as a price
    that the request itself names. `valid_until` is a day (ISO 8601).
    """

    number: str
    version: int = 1
    status: Status = "draft"
    customer: Customer = Customer()
    site: str = ""
    wanted_by: str = ""
    language: str = "en"
    request: str = ""
    lines: tuple[Line, ...] = ()
    totals: Totals
    discount: Money = Decimal(0)
    not_understood: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    created: str = ""
    valid_until: str = ""
    trail: tuple[Event, ...] = ()
    letter: Letter | None = None

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers, from 1, of the lines without a price."""
        return tuple(number for number, line in enumerate(self.lines, 1) if line.status == "open")
