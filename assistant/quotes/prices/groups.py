"""Discount groups: tables of a price list that name a discount in percent for each group of articles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.quotes.prices.numbers import decimal_mark, number
from assistant.quotes.prices.tables import Place, Table

_GROUP = re.compile(
    r"^(?:(?:discount|price|korting\w*|rabatt?|prijs|preis|remise)s?\W*)?(?:group|groep|gruppe|groupe)\b", re.IGNORECASE
)
_PERCENT = re.compile(
    r"\b(?:discount|korting|rabatt|nachlass|remise)\b(?!.*(?:group|groep|gruppe|groupe))", re.IGNORECASE
)
_NAME = re.compile(r"^(?:name|naam|description|omschrijving|bezeichnung|désignation|nom)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of articles: its discount in percent, what the list remarks on it, and where that stands."""

    code: str
    name: str
    percent: Decimal
    remark: str
    place: Place


def groups(table: Table) -> Iterator[Group]:
    """The groups of a table; none where its columns do not name a group and a discount."""
    held = _columns(table.names)
    if not held:
        return
    mark = decimal_mark(cells[held["percent"]] for _, cells in table.rows if held["percent"] < len(cells))
    for place, cells in table.rows:
        told = {name: cells[at].strip() if at < len(cells) else "" for name, at in held.items()}
        percent = number(told["percent"], mark)
        if told["group"] and percent is not None and 0 < percent <= 100:
            yield Group(told["group"], told.get("name", ""), percent, told.get("remark", ""), place)


def _columns(names: Sequence[str]) -> Mapping[str, int]:
    """Which columns hold the group, its discount, its name and a remark; nothing where it is no such table."""
    group = next((at for at, name in enumerate(names) if _GROUP.search(name)), None)
    percent = next((at for at, name in enumerate(names) if at != group and _PERCENT.search(name)), None)
    if group is None or percent is None:
        return {}
    found = {"group": group, "percent": percent}
    for at, name in enumerate(names):
        if at not in (group, percent):
            found.setdefault("name" if _NAME.search(name) else "remark", at)
    return found
