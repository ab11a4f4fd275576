"""The lines of a quote as people change them: another article, quantity, price or tax, one more, one less."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.quotes.changing import QuoteError, allowed
from assistant.quotes.model import Line, Quote
from assistant.quotes.money import MOST_QUANTITY, TaxCategory
from assistant.quotes.prices.lists import Article, PriceList, plain
from assistant.quotes.pricing import Terms, of
from assistant.quotes.vat import taxed

# What of a line outlives a change of its article; its discounts do, unless they are the list's for that article.
_KEPT = ("request", "asked_in", "alternatives", "option")
_DISCOUNTS = ("discount", "list_discount", "discount_source")


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed of a line; None and empty leave what stands.

    Without an article, `description` and `unit_price` make a line of what no list has: a delivery, a surcharge.
    """

    article: str = ""
    description: str = ""
    quantity: Decimal | None = None
    discount: Decimal | None = None
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    tax: TaxCategory | None = None
    option: bool | None = None
    delete: bool = False


def changed(
    quote: Quote, number: int, change: Change, lists: Sequence[PriceList], terms: Terms, *, most: Decimal, by: str
) -> tuple[list[Line], str]:
    """The lines after a change of one, counted from 1 (the number after the last adds one), and what was done.

    `most` is the discount that this person may give. Raises QuoteError.
    """
    lines = list(quote.lines)
    adds = number == len(lines) + 1 and (change.article or (change.description and change.unit_price is not None))
    if not 1 <= number <= len(lines) and not adds:
        new = "" if number != len(lines) + 1 else " A new one takes an article, or a description and a price by hand."
        raise QuoteError(f"{quote.number} has {len(lines)} lines, no line {number}.{new}")
    if change.quantity is not None and not 0 < change.quantity <= MOST_QUANTITY:
        raise QuoteError(
            f"A quantity lies above 0, up to {MOST_QUANTITY:,}; {change.quantity:g} does not. Delete a line instead."
        )
    if change.delete:
        gone = lines.pop(number - 1)
        return lines, f"deleted line {number}: {gone.article or gone.description}"
    old = Line(quantity=Decimal(1)) if adds else lines[number - 1]
    category = change.tax or (quote.tax_category if adds else old.tax_category)
    new_line = taxed(_with(old, change, lists, terms, most=most, by=by), category)
    lines[number - 1 : number] = [new_line]
    return lines, f"{'added' if adds else 'changed'} line {number}: {said(new_line)}"


def said(line: Line) -> str:
    """A line in words, for the trail."""
    price = "no price" if line.unit_price is None else f"{line.unit_price:f}"
    hand = f", by {line.hand}'s hand" if line.hand else ""
    tax = "" if line.tax_category == "S" else f", tax {line.tax_category}"
    option = ", an option" if line.option else ""
    return (
        f"{line.quantity:f} {line.unit} {line.article or line.description} at {price}{hand}, "
        f"less {line.discount:f} %{tax}{option}"
    )


def _with(old: Line, change: Change, lists: Sequence[PriceList], terms: Terms, *, most: Decimal, by: str) -> Line:
    count = old.quantity if change.quantity is None else change.quantity
    new = old.model_copy(update={"quantity": count})
    # What was priced by hand without an article is no list's.
    if change.article or old.source:
        by_hand = change.unit_price is not None or bool(old.hand and not change.article)
        line = Line(article=change.article, quantity=count) if change.article else old
        chosen = _article(lists, line, by_hand=by_hand)
        names = {one.document: one.name for one in lists}
        kept = _KEPT if change.article and old.list_discount else (*_KEPT, *_DISCOUNTS)
        new = of(chosen, count, terms, names).model_copy(update={name: getattr(old, name) for name in kept})
        if old.hand and not change.article:  # a price by hand stays until another one, or the article, is set
            new = new.model_copy(update={"unit_price": old.unit_price, "hand": old.hand, "status": "priced"})
    if change.option is not None:
        new = new.model_copy(update={"option": change.option})
    if change.description:
        new = new.model_copy(update={"description": " ".join(change.description.split())})
    if change.discount is not None:
        allowed(change.discount, max(most, new.list_discount), by)
        new = new.model_copy(update={"discount": change.discount})
    if (change.tax is not None or change.vat_rate is not None) and not by.strip():
        raise QuoteError("How a line is taxed is said by a person. Say who.")
    if change.vat_rate is not None:
        new = new.model_copy(update={"vat_rate": change.vat_rate, "tax_category": "S"})
    if change.unit_price is not None:
        new = _by_hand(new, change.unit_price, terms, by)
    return new


def article_of(lists: Sequence[PriceList], line: Line) -> tuple[Article, PriceList] | None:
    """The article of a line as the lists have it now, and its list; one without a number is known by its place."""
    for one in lists:
        if line.article:
            if article := one.numbers.get(plain(line.article)):
                return article, one
        elif line.source and one.document == line.source.document:
            row = (line.source.place, line.description)
            return next(((has, one) for has in one.articles if (has.place.name, has.description) == row), None)
    return None


def _article(lists: Sequence[PriceList], line: Line, *, by_hand: bool) -> Article:
    """The article of a line. Raises QuoteError for none, or one of several prices, unless its own is set `by_hand`."""
    found = article_of(lists, line)
    if found is None:
        raise QuoteError(f"{line.article or line.description!r} is not in the price lists, or not any more.")
    article, prices = found
    if not by_hand and (differing := prices.conflicts.get(plain(article.number))):
        offered = " and ".join(f"{one.price:f}" for one in differing)
        raise QuoteError(
            f"{article.number} costs {offered} in {prices.name!r}. Put the list right, or set a price by hand."
        )
    return article


def _by_hand(line: Line, price: Decimal, terms: Terms, by: str) -> Line:
    if not by.strip():
        raise QuoteError("A price by hand is set by a person. Say who.")
    rate = line.vat_rate if line.vat_rate is not None else terms.vat
    if rate is None:
        raise QuoteError("There is no tax rate for this line. Say which, or set [quotes] vat in assistant.toml.")
    return line.model_copy(
        update={"unit_price": price, "vat_rate": rate, "status": "priced", "reason": "", "hand": by, "confidence": 1.0}
    )
