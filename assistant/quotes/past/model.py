"""What is shown of the past beside a quote: earlier quotes, last prices, and rows of quotes among the papers."""

from pydantic import Field

from assistant.documents import Citation, Record
from assistant.quotes.model import Money, Status


class Earlier(Record):
    """An earlier quote of the same customer, or one with `similar` articles of this one's."""

    number: str
    status: Status
    created: str
    customer: str
    same_customer: bool
    similar: int
    gross: Money
    currency: str


class LastPrice(Record):
    """What an article of a line, counted from 1, was last offered at; `per`, `discount` as in a line of a quote."""

    line: int
    article: str
    description: str
    quantity: Money
    unit: str
    unit_price: Money
    per: Money
    discount: Money
    currency: str
    number: str
    created: str
    customer: str
    same_customer: bool


class InPaper(Record):
    """A row of a quote among the papers with a line's article; `line` is 0 for a paper of the same customer's.

    `day` is the first date in the paper (ISO 8601), empty where it has none.
    """

    line: int
    article: str
    day: str
    same_customer: bool
    citation: Citation


class Past(Record):
    """The same customer's first, then the newest."""

    number: str
    quotes: tuple[Earlier, ...] = ()
    prices: tuple[LastPrice, ...] = ()
    papers: tuple[InPaper, ...] = Field(default=())
