"""Columns: which of a table's columns holds what of an article. Guessed by name, corrected once by a person."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

# What a column may hold. "price@10" is the unit price from 10 units on.
FIELDS = (
    "number",
    "description",
    "unit",
    "price",
    "cost",
    "per",
    "currency",
    "vat",
    "group",
    "valid_from",
    "valid_to",
    "status",
    "replaced_by",
)
_TIER = re.compile(
    r"(?:price|prijs|preis|prix)?\W*(?:from|vanaf|ab|à partir de|dès|≥|>=)\s*(\d{1,6})\b|^\W*(\d{1,6})\s*\+$",
    re.IGNORECASE,
)


def guess(names: Sequence[str]) -> dict[int, str]:
    """What each column holds, by its name in English, Dutch, German or French: index -> one of FIELDS, or a tier.

    A field is given to one column alone, the one whose name fits best; a column with another name is left out.
    """
    found: dict[int, str] = {}
    for index, name in enumerate(names):
        tier = _TIER.search(name)
        if tier:
            found[index] = f"price@{int(tier[1] or tier[2])}"
    for field, patterns in _names().items():
        ranked = [
            (rank, index)
            for index, name in enumerate(names)
            if index not in found
            for rank, pattern in enumerate(patterns)
            if pattern.search(" ".join(name.split()))
        ]
        if ranked:
            found[min(ranked)[1]] = field
    return found


def is_price_list(columns: Mapping[int, str]) -> bool:
    """Whether these columns make articles: a price, and a number or a description."""
    fields = set(columns.values())
    return "price" in fields and bool(fields & {"number", "description"})


@cache
def _names() -> dict[str, list[re.Pattern[str]]]:
    text = resources.files(__package__).joinpath("columns.toml").read_text("utf-8")
    return {
        field: [re.compile(one, re.IGNORECASE) for one in patterns] for field, patterns in tomllib.loads(text).items()
    }
