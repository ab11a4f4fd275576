"""Price lists out of papers: the rows of their tables as articles, and what of them could not be used."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from assistant.documents import Page
from assistant.quotes.prices.columns import guess, is_price_list
from assistant.quotes.prices.groups import Group, groups
from assistant.quotes.prices.numbers import Mark, currency, decimal_mark, number
from assistant.quotes.prices.tables import Place, Table, tables
from assistant.text.language import detect

# Descriptions that tell a list's language.
_TOLD = 1000


@dataclass(frozen=True, slots=True)
class Article:
    """What is sold: a number, words, a unit and a price for each `per` units, as one row of a list has it.

    `tiers` has the unit prices from a quantity on, ascending. `vat` is in percent, None where the list has none;
    `cost`, what the firm itself pays for as many, likewise.
    """

    number: str
    description: str
    unit: str
    price: Decimal
    currency: str
    place: Place
    per: Decimal = Decimal(1)
    vat: Decimal | None = None
    cost: Decimal | None = None
    group: str = ""
    tiers: tuple[tuple[Decimal, Decimal], ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = ""
    replaced_by: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether its price holds on a day."""
        return not ((self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to))

    def price_for(self, quantity: Decimal) -> Decimal:
        """The unit price of so many."""
        return next((price for least, price in reversed(self.tiers) if quantity >= least), self.price)


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that became no article, and why."""

    place: Place
    reason: str


@dataclass(frozen=True)
class PriceList:
    """The articles of one paper, in its order, the rows that became none, and the discounts of groups by their code."""

    document: str
    name: str
    articles: tuple[Article, ...]
    unusable: tuple[Unusable, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)

    def valid_on(self, day: date) -> "PriceList":
        """The list as it is on a day: without the articles whose time is over, or has not come."""
        kept = tuple(one for one in self.articles if one.valid_on(day))
        return self if len(kept) == len(self.articles) else replace(self, articles=kept)

    @cached_property
    def language(self) -> str:
        """The language of its descriptions; empty where they don't tell."""
        return detect(" ".join(one.description for one in self.articles[:_TOLD])) or ""

    @cached_property
    def numbers(self) -> Mapping[str, Article]:
        """The articles by number (see `plain`); of one that stands there twice the first."""
        return {plain(one.number): one for one in reversed(self.articles) if one.number}

    @cached_property
    def conflicts(self) -> Mapping[str, tuple[Article, ...]]:
        """The articles of each number that stands there with different prices: none of them holds."""
        found: dict[str, dict[object, Article]] = {}
        for one in self.articles:
            if one.number:
                found.setdefault(plain(one.number), {}).setdefault(_offer(one), one)
        return {number: tuple(some.values()) for number, some in found.items() if len(some) > 1}


def _offer(article: Article) -> object:
    """All that makes its price."""
    return article.price, article.per, article.tiers, article.currency


def plain(number: str) -> str:
    """An article number without spaces, in capitals."""
    return "".join(number.upper().split())


def price_list(
    document: str,
    name: str,
    pages: Iterable[Page],
    columns: Mapping[tuple[str, ...], Mapping[int, str]],
    *,
    mark: Mark | None = None,
) -> PriceList:
    """The price list in a paper's pages; without articles where it holds none.

    `columns` says for tables, by the names of their columns, what those hold, where a person corrected the guess.
    `mark` parts the decimals where that is known, as it is of a workbook's numbers ("."); else the columns tell.
    """
    articles: list[Article] = []
    unusable: list[Unusable] = []
    discounts: dict[str, Group] = {}
    for table in tables(document, pages):
        held = columns.get(table.names) or guess(table.names)
        if not is_price_list(held):
            discounts = {one.code: one for one in groups(table)} | discounts
            continue
        for one in _articles(table, held, mark):
            (articles if isinstance(one, Article) else unusable).append(one)  # type: ignore[arg-type]
    return PriceList(document, name, tuple(articles), tuple(unusable), discounts)


def _articles(table: Table, columns: Mapping[int, str], known: Mark | None) -> Iterator[Article | Unusable]:
    money = [index for index, held in columns.items() if held in ("price", "cost") or held.startswith("price@")]
    mark = known or decimal_mark(cells[index] for _, cells in table.rows for index in money if index < len(cells))
    percents = known or decimal_mark(
        cells[i] for _, cells in table.rows for i, held in columns.items() if held == "vat" and i < len(cells)
    )
    price_name = next(table.names[index] for index, held in columns.items() if held == "price")
    usual = currency(price_name) or currency(table.words) or ("EUR" if "euro" in table.words.lower() else "")
    for place, cells in table.rows:
        held = {name: cells[index].strip() if index < len(cells) else "" for index, name in columns.items()}
        yield _article(place, held, mark, percents, usual)


def _article(place: Place, held: Mapping[str, str], mark: Mark, percents: Mark, usual: str) -> Article | Unusable:
    price = number(held["price"], mark)
    if price is None:
        return Unusable(place, f"its price {held['price']!r} is no number" if held["price"] else "it has no price")
    if price < 0:
        return Unusable(place, f"its price {price} is below 0")
    if not (held.get("number") or held.get("description")):
        return Unusable(place, "it has neither a number nor a description")
    per = number(held.get("per", ""), mark) or Decimal(1)
    tiers = {
        Decimal(name.partition("@")[2]): amount
        for name, text in held.items()
        if name.startswith("price@") and (amount := number(text, mark)) is not None
    }
    return Article(
        number=held.get("number", ""),
        description=held.get("description", ""),
        unit=held.get("unit", ""),
        price=price,
        currency=currency(held.get("currency", "")) or currency(held["price"]) or usual,
        place=place,
        per=per,
        vat=number(held.get("vat", ""), percents),
        cost=cost if (cost := number(held.get("cost", ""), mark)) is not None and cost >= 0 else None,
        group=held.get("group", ""),
        tiers=tuple(sorted(tiers.items())),
        valid_from=_day(held.get("valid_from", "")),
        valid_to=_day(held.get("valid_to", "")),
        status=held.get("status", ""),
        replaced_by=held.get("replaced_by", ""),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
