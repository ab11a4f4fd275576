"""Proposals: discounts that the price list has for groups of articles, and charges that are due; people take them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.documents import Record
from assistant.quotes.lines import article_of
from assistant.quotes.model import Line, Money, Quote, Source
from assistant.quotes.past.quotes import plain_name
from assistant.quotes.prices.lists import PriceList
from assistant.quotes.pricing import source_of
from assistant.quotes.vat import taxed
from assistant.settings import QuoteSettings


class Proposal(Record):
    """A discount for a line, or a charge as a line of its own (`line` 0), in words, and what is to be known of it.

    `due` tells whether the firm's settings mean it for this quote; else it is for a person to know.
    """

    line: int
    text: str
    why: str
    due: bool
    discount: Money = Decimal(0)
    description: str = ""
    price: Money | None = None
    vat_rate: Money | None = None
    source: Source | None = None


def proposals(quote: Quote, lists: Sequence[PriceList], settings: QuoteSettings) -> tuple[Proposal, ...]:
    """What may be taken: discounts of groups for lines that have none, and charges that are not on the quote yet."""
    return (*_discounts(quote, lists, settings), *_charges(quote, settings))


def taken(quote: Quote, chosen: Sequence[Proposal], *, by: str) -> list[Line]:
    """The lines with what was chosen."""
    lines = list(quote.lines)
    for one in chosen:
        if one.line:
            given = {"discount": one.discount, "list_discount": one.discount, "discount_source": one.source}
            lines[one.line - 1] = lines[one.line - 1].model_copy(update=given)
            continue
        charge = Line(
            description=one.description,
            quantity=Decimal(1),
            unit_price=one.price,
            vat_rate=one.vat_rate,
            status="priced",
            confidence=1.0,
            hand=by,
        )
        lines.append(taxed(charge, quote.tax_category))
    return lines


def _discounts(quote: Quote, lists: Sequence[PriceList], settings: QuoteSettings) -> Iterator[Proposal]:
    account = _has_account(quote, settings.accounts)
    whose = "the customer has an account" if account else "for customers with an account"
    names = {one.document: one.name for one in lists}
    for number, line in enumerate(quote.lines, 1):
        found = article_of(lists, line)
        if line.discount or line.hand or line.status == "open" or found is None:
            continue
        article, prices = found
        if (group := prices.groups.get(article.group)) is None:
            continue
        text = f"line {number}, {article.number or article.description}: {group.percent:f} % for group {group.code}"
        text += f" ({group.name})" if group.name else ""
        already = "its price is one for so many already" if line.unit_price != article.price else ""
        why = "; ".join(filter(None, [whose, already, group.remark]))
        # Whether a discount goes with a price for so many, the list does not say: a person does.
        due = account and line.unit_price == article.price
        source = source_of(group.place, names)
        yield Proposal(line=number, text=text, why=why, due=due, discount=group.percent, source=source)


def _charges(quote: Quote, settings: QuoteSettings) -> Iterator[Proposal]:
    names = {one.name for one in settings.charges}
    goods = [one for one in quote.lines if one.counts and one.description not in names]
    net = sum((one.net for one in goods if one.net is not None), Decimal(0))
    on_it = {one.description for one in quote.lines}
    for one in settings.charges:
        rate = settings.vat if one.vat is None else one.vat
        due = bool(net) and (one.below is None or net < one.below)
        if due and one.name not in on_it and rate is not None:
            why = "" if one.below is None else f"the goods come to {net:f}, below {one.below:f}"
            text = f"{one.name}, {one.price:f} {quote.totals.currency}"
            yield Proposal(line=0, text=text, why=why, due=True, description=one.name, price=one.price, vat_rate=rate)


def _has_account(quote: Quote, accounts: Sequence[str]) -> bool:
    """Whether the settings name the customer, by name (whatever its legal form) or e-mail address."""
    customer = quote.customer
    names = {plain_name(one) for one in accounts if "@" not in one} - {""}
    return plain_name(customer.name) in names or customer.email.lower() in {one.lower() for one in accounts} - {""}
