"""Pricing: a matched line gets its price from the list, and a quote its totals. Nobody else sets a figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.quotes.matching.match import Match
from assistant.quotes.model import Alternative, Line, Source, TaxLine, Totals
from assistant.quotes.money import Item, Rounding, sums
from assistant.quotes.prices.lists import Article
from assistant.quotes.prices.tables import Place
from assistant.quotes.vat import tax_of

# Decimals of a currency; of most it is two (ISO 4217).
_DECIMALS = {"JPY": 0, "HUF": 0, "KRW": 0, "ISK": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3, "JOD": 3, "OMR": 3}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a firm prices: its currency, its tax where a list has none, how it rounds, and discounts by group."""

    currency: str = "EUR"
    vat: Decimal | None = None
    rounding: Rounding = "rate"


def priced(match: Match, terms: Terms, names: Mapping[str, str]) -> Line:
    """The line of a quote for what was matched. `names` are those of the papers, by id."""
    asked = match.wanted
    offered = tuple(_alternative(one) for one in match.alternatives)
    if match.article is None:
        return Line(
            request=asked.text,
            description=asked.words,
            quantity=match.quantity,
            unit=asked.unit,
            reason=match.reason,
            alternatives=offered,
            option=asked.option,
        )
    line = of(match.article, match.quantity, terms, names)
    told = {"request": asked.text, "confidence": match.confidence, "alternatives": offered, "option": asked.option}
    return line.model_copy(update=told)


def of(article: Article, quantity: Decimal, terms: Terms, names: Mapping[str, str]) -> Line:
    """So many of an article, at the price that the list has for that many."""
    rate = article.vat if article.vat is not None else terms.vat
    line = Line(
        article=article.number,
        description=article.description,
        quantity=quantity,
        unit=article.unit,
        unit_price=article.price_for(quantity),
        list_price=article.price_for(quantity),
        unit_cost=article.cost,
        per=article.per,
        vat_rate=rate,
        confidence=1.0,
        source=source_of(article.place, names),
    )
    if article.currency and article.currency != terms.currency:
        reason = f"its price is in {article.currency}, and the quote in {terms.currency}"
        return line.model_copy(update={"unit_price": None, "reason": reason})
    if rate is None:
        return line.model_copy(update={"unit_price": None, "reason": "the price list has no tax rate for it"})
    return line.model_copy(update={"status": "priced"})


def source_of(place: Place, names: Mapping[str, str]) -> Source:
    """A row of a price list as the source of a figure. `names` are those of the papers, by id."""
    return Source(
        document=place.document,
        name=names.get(place.document, place.document),
        page=place.page,
        place=place.name,
        start=place.start,
        end=place.end,
    )


def totalled(lines: Sequence[Line], terms: Terms, discount: Decimal) -> tuple[tuple[Line, ...], Totals]:
    """The lines with their nets, and the totals of those that count. Raises MoneyError."""
    decimals = _DECIMALS.get(terms.currency, 2)
    items = [_item(line) for line in lines if line.counts]
    found = sums(items, decimals=decimals, discount=discount, rounding=terms.rounding)
    nets = iter(found.lines)

    def net(line: Line) -> Decimal | None:
        if line.counts:
            return next(nets)
        return sums([_item(line)], decimals=decimals).lines[0] if line.status == "priced" else None

    whole = tuple(line.model_copy(update={"net": net(line)}) for line in lines)
    totals = Totals(
        net=found.net,
        tax=tuple(
            TaxLine(rate=one.tax.rate, net=one.net, tax=one.amount, category=one.tax.category) for one in found.taxes
        ),
        gross=found.gross,
        currency=terms.currency,
        discount=found.discount,
    )
    return whole, totals


def _item(line: Line) -> Item:
    assert line.unit_price is not None
    assert line.vat_rate is not None
    return Item(line.quantity, line.unit_price, tax_of(line), line.discount, line.per)


def _alternative(article: Article) -> Alternative:
    return Alternative(
        article=article.number,
        description=article.description,
        unit=article.unit,
        unit_price=article.price,
    )


def currency_of(articles: Iterable[Article], usual: str) -> str:
    """The currency of most articles; the usual one where they name none."""
    counted: dict[str, int] = {}
    for one in articles:
        counted[one.currency] = counted.get(one.currency, 0) + 1
    named = {code: count for code, count in counted.items() if code}
    return max(named, key=named.__getitem__) if named else usual
