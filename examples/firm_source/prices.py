"""The price list: families of articles in many sizes, with tiers, groups and successors."""

import tomllib
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

LIST_NAME = "Price list 2025"
CENT = Decimal("0.01")
GOODS = Decimal("23")

SOURCE = tomllib.loads((Path(__file__).parent / "text" / "prices.toml").read_text(encoding="utf-8"))
DISCOUNT_GROUPS: list[list[str | int]] = SOURCE["groups"]["rows"]
NOTES: list[str] = SOURCE["notes"]["texts"]


@dataclass(frozen=True, slots=True)
class Article:
    """One line of the price list. Prices in euro without VAT; `vat` in percent; None: no such tier."""

    number: str
    description: str
    group: str
    unit: str
    price: Decimal
    from_10: Decimal | None = None
    from_100: Decimal | None = None
    vat: Decimal = GOODS
    replaced_by: str = ""

    def price_for(self, quantity: Decimal) -> Decimal:
        """The price per unit when `quantity` units are taken."""
        if self.from_100 is not None and quantity >= 100:
            return self.from_100
        if self.from_10 is not None and quantity >= 10:
            return self.from_10
        return self.price


@cache
def articles() -> tuple[Article, ...]:
    """Every article, family by family, sizes in ascending order."""
    found = []
    for family in SOURCE["family"]:
        words = family.get("words", {})
        for size, price in family["sizes"]:
            full = Decimal(price)
            tiers = [(full * (100 - off) / 100).quantize(CENT, ROUND_HALF_UP) for off in family["tiers"]]
            number = family["number"].format(size.replace(".", ""))
            description = family["description"].format(words.get(size, size))
            found.append(Article(number, description, family["group"], family["unit"], full, *tiers))
    for number, description, group, unit, price, vat in SOURCE["singles"]["articles"]:
        found.append(Article(number, description, group, unit, Decimal(price), vat=Decimal(vat)))
    return tuple(replace(entry, replaced_by=SOURCE["successors"].get(entry.number, "")) for entry in found)


def article(number: str) -> Article:
    """The article of that number; KeyError if the list has none."""
    return {entry.number: entry for entry in articles()}[number]
