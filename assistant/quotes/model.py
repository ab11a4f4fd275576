"""Quotes: lines, totals, the customer, and where a quote is in its life. Every amount is a decimal string in JSON."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from assistant.documents import Citation, Record
from assistant.quotes.money import TaxCategory

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


class Asked(Record):
    """Where in a request a line was read: a file or an attachment, and the place in it."""

    name: str
    place: str = ""


class Line(Record):
    """A line of a quote. An open one has no price: `reason` says why, `alternatives` what may be meant.

    `request` is what the customer wrote, `asked_in` where, if the request has several parts. `unit_price` is for each
    `per` units, `discount` and `vat_rate` in percent; `net` is what the line comes to. `hand` names who set the price
    where that is not the list's, which `list_price` then still tells. `list_discount` is what the list itself takes
    off for some customers, `unit_cost` what the firm itself pays for as many. `standard_rate` is the VAT rate of a line
    that is exempt or reverse charged, were it neither. An `option` has a net that is in no total.
    """

    request: str = ""
    asked_in: Asked | None = None
    article: str = ""
    description: str = ""
    quantity: Money
    unit: str = ""
    unit_price: Money | None = None
    per: Money = Decimal(1)
    discount: Money = Decimal(0)
    vat_rate: Money | None = None
    tax_category: TaxCategory = "S"
    standard_rate: Money | None = None
    net: Money | None = None
    list_price: Money | None = None
    list_discount: Money = Decimal(0)
    discount_source: Source | None = None
    unit_cost: Money | None = None
    status: LineStatus = "open"
    reason: str = ""
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    alternatives: tuple[Alternative, ...] = ()
    source: Source | None = None
    hand: str = ""
    option: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is in the totals."""
        return self.status == "priced" and not self.option


class TaxLine(Record):
    """What is taxed at one rate in one category (as in EN 16931), and the tax."""

    rate: Money
    net: Money
    tax: Money
    category: TaxCategory = "S"


class Totals(Record):
    """The sums of the priced lines; `discount` is what was taken off all of them."""

    net: Money
    tax: tuple[TaxLine, ...]
    gross: Money
    currency: str
    discount: Money = Decimal("0.00")


class Customer(Record):
    """Whom the quote is for, as far as the request or a person says."""

    name: str = ""
    address: str = ""
    email: str = ""
    vat_id: str = ""


class Event(Record):
    """One entry of the audit trail: who did what, when, and what changed."""

    at: str
    by: str
    what: str


class Condition(Record):
    """A condition of the quote, and where its words come from: a paper (`citation`) or an earlier quote's `number`.

    What stands in the firm's own general terms (`terms`) is cited on the document.
    """

    text: str
    citation: Citation | None = None
    number: str = ""
    terms: bool = False


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

    `not_understood` are parts of the request that no line was made of, `questions` those that ask something; `notices`
    sentences for people, such as a price that the request itself names. `valid_until` is a day (ISO 8601). Lines that
    are added are taxed as `tax_category` says; `exemption` is the rule by which lines are exempt from VAT. `lists` are
    the papers (ids) that were looked into for prices, `restricted` the groups that each of them was for which wasn't
    for everybody: see `seeing`.
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
    tax_category: TaxCategory = "S"
    exemption: str = ""
    not_understood: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    created: str = ""
    valid_until: str = ""
    trail: tuple[Event, ...] = ()
    letter: Letter | None = None
    conditions: tuple[Condition, ...] = ()
    lists: tuple[str, ...] = ()
    restricted: tuple[tuple[str, ...], ...] = ()

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers, from 1, of the lines without a price."""
        return tuple(number for number, line in enumerate(self.lines, 1) if line.status == "open")
