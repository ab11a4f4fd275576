"""Random quotes against an oracle: the sums of assistant.quotes.money, worked out once more on whole numbers."""

import random
from decimal import Decimal
from typing import Any

from assistant.quotes.money import Item, Rounding, Tax, sums

# What a decimal is counted in here: millionths.
_MILLION = 10**6
_RATES = ("0", "2.1", "5.5", "6", "7", "9", "19", "20", "21", "23", "25.5")


def measure(count: int, seed: int = 8) -> dict[str, Any]:
    """How many of `count` random quotes differ from the oracle in a line, a rate's net or tax, or a total."""
    chance = random.Random(seed)
    lines = different = 0
    for _ in range(count):
        items, decimals, discount, rounding = _quote(chance)
        lines += len(items)
        found = sums(items, decimals=decimals, discount=discount, rounding=rounding)
        taxes = {(one.tax.category, one.tax.rate): (one.net, one.amount) for one in found.taxes}
        different += (found.lines, taxes, found.net, found.gross) != _oracle(items, decimals, discount, rounding)
    return {"quotes": count, "lines": lines, "seed": seed, "different": different}


def _quote(chance: random.Random) -> tuple[list[Item], int, Decimal, Rounding]:
    def number(most: int, places: int) -> Decimal:
        return Decimal(chance.randint(0, most * 10**places)).scaleb(-places)

    def item() -> Item:
        tax = Tax(Decimal(chance.choice(_RATES))) if chance.random() < 0.8 else Tax(Decimal(0), chance.choice("EZ"))  # type: ignore[arg-type]
        share = number(100, 2) if chance.random() < 0.5 else Decimal(0)
        price = number(chance.choice((1, 100, 100_000)), chance.choice((2, 4)))
        return Item(number(chance.choice((10, 10_000)), 3), price, tax, share, Decimal(chance.choice((1, 1, 10, 100))))

    rounding: Rounding = chance.choice(("line", "rate"))
    discount = number(100, 2) if chance.random() < 0.6 else Decimal(0)
    return [item() for _ in range(chance.randint(0, 40))], chance.choice((0, 2, 2, 2, 3)), discount, rounding


_Sums = tuple[tuple[Decimal, ...], dict[tuple[str, Decimal], tuple[Decimal, Decimal]], Decimal, Decimal]


def _oracle(items: list[Item], decimals: int, discount: Decimal, rounding: Rounding) -> _Sums:
    """Lines, net and tax by kind of tax, net, gross: by long division on integers, remainders kept to the end."""

    def nearest(above: int, below: int) -> int:
        whole, rest = divmod(above, below)
        return whole + (2 * rest >= below)

    amounts: list[int] = []
    kinds: dict[tuple[str, Decimal], list[int]] = {}
    for at, one in enumerate(items):
        above = _m(one.quantity) * _m(one.price) * (100 * _MILLION - _m(one.discount)) * 10**decimals
        amounts.append(nearest(above, _m(one.per) * _MILLION * 100 * _MILLION))
        kinds.setdefault((one.tax.category, one.tax.rate), []).append(at)
    taxes: dict[tuple[str, Decimal], tuple[int, int]] = {}
    for kind, places in kinds.items():
        total = sum(amounts[at] for at in places)
        off = nearest(total * _m(discount), 100 * _MILLION)
        left = {at: amounts[at] for at in places}
        # The discount, cent by cent, to the line that is furthest from its due.
        if rounding == "line" and total:
            due = {at: divmod(off * amounts[at], total) for at in places}
            last = off - sum(whole for whole, _ in due.values())
            luckiest = sorted(places, key=lambda at: due[at][1], reverse=True)[:last]
            left = {at: amounts[at] - due[at][0] - (at in luckiest) for at in places}
        bases = list(left.values()) if rounding == "line" else [total - off]
        taxes[kind] = (total - off, sum(nearest(base * _m(kind[1]), 100 * _MILLION) for base in bases))

    def money(cents: int) -> Decimal:
        return Decimal(cents).scaleb(-decimals)

    net, tax = sum(one for one, _ in taxes.values()), sum(one for _, one in taxes.values())
    lines = tuple(money(one) for one in amounts)
    return lines, {kind: (money(a), money(b)) for kind, (a, b) in taxes.items()}, money(net), money(net + tax)


def _m(value: Decimal) -> int:
    return int(value.scaleb(6))
