"""Margins and discounts: what is left of a quote over what the firm itself pays, and what takes somebody who may."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.quotes.model import Line, Quote

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Margin:
    """What the lines with a known cost come to after all discounts, what they cost, and what is left in percent.

    `without` are the priced lines, from 1, whose cost the price list does not tell.
    """

    net: Decimal
    cost: Decimal
    percent: Decimal
    without: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a person may approve: `discount` percent off the list at most, `margin` percent at least (None: any)."""

    discount: Decimal
    margin: Decimal | None = None


def line_margin(line: Line, discount: Decimal = Decimal(0)) -> Decimal | None:
    """A line's margin in percent of what it comes to after `discount` on all lines; None where its cost is unknown."""
    if line.unit_cost is None or line.net is None:
        return None
    return _share(line.net * (_WHOLE - discount) / _WHOLE, line.unit_cost * line.quantity / line.per)


def margin(quote: Quote) -> Margin | None:
    """The quote's margin; None where the cost of no line is known."""
    known = [one for one in quote.lines if one.counts and one.unit_cost is not None]
    if not known:
        return None
    net = sum((one.net or Decimal(0) for one in known), Decimal(0)) * (_WHOLE - quote.discount) / _WHOLE
    cost = sum(((one.unit_cost or Decimal(0)) * one.quantity / one.per for one in known), Decimal(0))
    lines = enumerate(quote.lines, 1)
    without = tuple(at for at, one in lines if one.counts and one.unit_cost is None)
    return Margin(_rounded(net, "0.01"), _rounded(cost, "0.01"), _share(net, cost), without)


def given(line: Line, discount: Decimal) -> Decimal:
    """The percent that people take off what the price list asks for a line, by its price, its discount, or on all."""
    asked = _WHOLE - line.list_discount
    paid = (_WHOLE - line.discount) * (_WHOLE - discount) / _WHOLE
    if line.list_price and line.unit_price is not None:
        paid = paid * line.unit_price / line.list_price
    return _rounded(_WHOLE - _WHOLE * paid / asked, "0.1") if asked else Decimal(0)


def beyond(quote: Quote, limits: Limits) -> Iterator[str]:
    """What of the quote goes beyond the limits, in words: discounts of lines, its margin, lines below their cost."""
    for number, line in enumerate(quote.lines, 1):
        if line.status == "priced" and (off := given(line, quote.discount)) > limits.discount:
            yield f"{off:f} % off the list's price on line {number} (up to {limits.discount:f} %)"
    if limits.margin is None or (whole := margin(quote)) is None:
        return
    if whole.percent < limits.margin:
        yield f"a margin of {whole.percent:f} % (from {limits.margin:f} % on)"
    for number, line in enumerate(quote.lines, 1):
        left = line_margin(line, quote.discount)
        if left is not None and left < min(Decimal(0), limits.margin):
            yield f"line {number} sold below its cost, at a margin of {left:f} %"


def _share(net: Decimal, cost: Decimal) -> Decimal:
    """The margin in percent; of what is given away it is -100 %, or 0 where it costs nothing."""
    if not net:
        return -_WHOLE if cost else Decimal(0)
    return _rounded((net - cost) * _WHOLE / net, "0.1")


def _rounded(value: Decimal, unit: str) -> Decimal:
    return value.quantize(Decimal(unit), ROUND_HALF_UP)
