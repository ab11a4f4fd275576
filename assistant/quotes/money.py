"""Money: what lines, discounts and taxes come to. Decimal throughout; every sum is computed twice, in two ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import Literal

from assistant.errors import AssistantError

# Of a tax: standard or reduced rate; exempt; zero rate; owed by the customer (reverse charge). As in EN 16931.
TaxCategory = Literal["S", "E", "Z", "AE"]
# What people call them.
CATEGORIES: dict[str, TaxCategory] = {"standard": "S", "zero": "Z", "exempt": "E", "reverse-charge": "AE"}
Rounding = Literal["line", "rate"]

# Wider than any product of the numbers below: nothing is rounded before it is meant to be.
_EXACT = Context(prec=60)
# What a quote may hold: enough for any firm, little enough to stay exact.
MOST_QUANTITY, MOST_PRICE, MOST_DIGITS = Decimal(10**9), Decimal(10**9), 6


class MoneyError(AssistantError, ValueError):
    """An amount that cannot be computed with; says which and why."""


@dataclass(frozen=True, slots=True)
class Tax:
    """A rate in percent, and its category; only the standard category has a rate above 0."""

    rate: Decimal
    category: TaxCategory = "S"

    def __post_init__(self) -> None:
        _number("A tax rate", self.rate, Decimal(100))
        if self.category != "S" and self.rate:
            raise MoneyError(f"Of the tax category {self.category!r} the rate is 0, not {self.rate} %.")


@dataclass(frozen=True, slots=True)
class Item:
    """A line to compute: `quantity` units of what costs `price` for each `per` units, less `discount` percent."""

    quantity: Decimal
    price: Decimal
    tax: Tax
    discount: Decimal = Decimal(0)
    per: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        _number("A quantity", self.quantity, MOST_QUANTITY)
        _number("A price", self.price, MOST_PRICE)
        _number("A discount", self.discount, Decimal(100))
        _number("The number of units that a price is for", self.per, MOST_QUANTITY)
        if not self.per:
            raise MoneyError("A price is for one unit at least, not for 0.")


@dataclass(frozen=True, slots=True)
class TaxSum:
    """What is taxed alike: its net sum after discounts, and the tax on it."""

    tax: Tax
    net: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """All sums: net of each line, their sum, the discount on it, what is taxed alike, and net, tax and gross."""

    lines: tuple[Decimal, ...]
    before: Decimal
    discount: Decimal
    taxes: tuple[TaxSum, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal


def sums(
    items: Sequence[Item], *, decimals: int = 2, discount: Decimal = Decimal(0), rounding: Rounding = "rate"
) -> Sums:
    """What the lines come to, in a currency with that many decimals.

    Each line's net is rounded half up. `discount` is in percent of all lines; it is taken from each tax rate's sum, as
    EN 16931 has it, and rounded there. Tax is rounded on the sum of its rate or, with `rounding="line"`, on each line
    with its share of the discount. A second computation in whole fractions has to agree.

    Raises MoneyError for what can't be computed with, and where the two computations differ.
    """
    _number("A discount", discount, Decimal(100))
    if not 0 <= decimals <= 4:
        raise MoneyError(f"A currency has 0 to 4 decimals, not {decimals}.")
    with localcontext(_EXACT):
        found = _in_decimals(items, decimals, discount, rounding)
    if found != _in_fractions(items, decimals, discount, rounding):
        raise MoneyError(
            "Two computations of the same quote came to different sums. Nothing is shown; please report it."
        )
    return found


def net(item: Item, decimals: int = 2) -> Decimal:
    """What one line comes to, rounded half up."""
    with localcontext(_EXACT):
        return _rounded(item.quantity * item.price * (100 - item.discount) / (item.per * 100), decimals)


def _in_decimals(items: Sequence[Item], decimals: int, discount: Decimal, rounding: Rounding) -> Sums:
    lines = tuple(net(item, decimals) for item in items)
    taxes = []
    for tax in dict.fromkeys(item.tax for item in items):
        own = [line for item, line in zip(items, lines, strict=True) if item.tax == tax]
        less = _rounded(sum(own) * discount / 100, decimals)
        if rounding == "line":
            shares = _shared(less, own, decimals)
            due = [_rounded((line - share) * tax.rate / 100, decimals) for line, share in zip(own, shares, strict=True)]
            amount = sum(due, Decimal(0))
        else:
            amount = _rounded((sum(own) - less) * tax.rate / 100, decimals)
        taxes.append(TaxSum(tax, _rounded(sum(own) - less, decimals), _rounded(amount, decimals)))
    before = _rounded(sum(lines, Decimal(0)), decimals)
    whole = _rounded(sum((one.net for one in taxes), Decimal(0)), decimals)
    owed = _rounded(sum((one.amount for one in taxes), Decimal(0)), decimals)
    return Sums(
        lines=lines,
        before=before,
        discount=before - whole,
        taxes=tuple(sorted(taxes, key=lambda one: (one.tax.category, -one.tax.rate))),
        net=whole,
        tax=owed,
        gross=whole + owed,
    )


def _shared(amount: Decimal, among: Sequence[Decimal], decimals: int) -> list[Decimal]:
    """An amount shared out in proportion, to the last cent, which goes where rounding down took most."""
    whole = sum(among)
    if not whole:
        return [Decimal(0) for _ in among]
    unit = Decimal(1).scaleb(-decimals)
    shares = [amount * one // (whole * unit) * unit for one in among]
    lost = [amount * one - share * whole for one, share in zip(among, shares, strict=True)]
    left = int((amount - sum(shares)) / unit)
    for at in sorted(range(len(among)), key=lambda at: (-lost[at], at))[:left]:
        shares[at] += unit
    return shares


def _in_fractions(items: Sequence[Item], decimals: int, discount: Decimal, rounding: Rounding) -> Sums:
    """The same once more, in whole cents and exact fractions, by rate instead of line by line."""
    scale = 10**decimals
    rates: dict[Tax, list[int]] = {}
    cents = []
    for item in items:
        share = 1 - Fraction(item.discount) / 100
        cents.append(_half_up(Fraction(item.quantity) * Fraction(item.price) / Fraction(item.per) * share * scale))
        rates.setdefault(item.tax, []).append(cents[-1])
    taxed = {}
    for tax, own in rates.items():
        less = _half_up(Fraction(sum(own)) * Fraction(discount) / 100)
        rate = Fraction(tax.rate) / 100
        if rounding == "rate":
            taxed[tax] = (sum(own) - less, _half_up((sum(own) - less) * rate))
            continue
        parts = _parts(less, own)
        taxed[tax] = (sum(own) - less, sum(_half_up((one - part) * rate) for one, part in zip(own, parts, strict=True)))

    def money(amount: int) -> Decimal:
        return Decimal(amount).scaleb(-decimals)

    order = sorted(taxed, key=lambda tax: (tax.category, -tax.rate))
    whole, owed = sum(one for one, _ in taxed.values()), sum(one for _, one in taxed.values())
    return Sums(
        lines=tuple(money(one) for one in cents),
        before=money(sum(cents)),
        discount=money(sum(cents) - whole),
        taxes=tuple(TaxSum(tax, money(taxed[tax][0]), money(taxed[tax][1])) for tax in order),
        net=money(whole),
        tax=money(owed),
        gross=money(whole + owed),
    )


def _parts(amount: int, among: Sequence[int]) -> list[int]:
    """Whole cents shared out in proportion; each cent that is left goes where most was cut off."""
    whole = sum(among)
    if not whole:
        return [0] * len(among)
    found = [divmod(amount * one, whole) for one in among]
    parts = [quotient for quotient, _ in found]
    for at in sorted(range(len(among)), key=lambda at: (-found[at][1], at))[: amount - sum(parts)]:
        parts[at] += 1
    return parts


def _half_up(value: Fraction) -> int:
    """The nearest whole number, halves upwards; values are never negative."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _rounded(value: Decimal | int, decimals: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _number(what: str, value: Decimal, most: Decimal) -> None:
    if not value.is_finite():
        raise MoneyError(f"{what} is a number, not {value}.")
    if not 0 <= value <= most:
        raise MoneyError(f"{what} lies between 0 and {most:,}; {value} does not.")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DIGITS:
        raise MoneyError(f"{what} has {MOST_DIGITS} digits after the point at most; {value} has more.")
