"""Numbers that a writer typed before paragraphs, where no style and no list says what they are."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.characters import is_name
from indexes.months import all_numbered

_NUMBER = re.compile(
    r"(?P<word>(?:article|section|clause|artikel|paragraaf|schedule|annex|§)\s*)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<end>[.)]?)\s+(?P<name>.*)",
    re.I | re.DOTALL,
)
_ITEM = re.compile(r"(?:\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})\)|[•●○▪■□◦‣–*-])\s+\S", re.I)


def heading_levels(texts: Sequence[str]) -> list[int]:
    """For each paragraph its level as a heading, 0 where it is none.

    One is a short line with a number that names clauses below it ("7 Duties" above "7.1 The supplier …"), or, where
    the number has its full stop, a paragraph ("7. Duties" above "The supplier …").
    """
    return [_level(text, below) for text, below in pairwise([*texts, ""])]


def is_item(text: str) -> bool:
    """Whether a paragraph begins as an item of a list does: "(a)", "b)", "–"."""
    return bool(_ITEM.match(text))


def _level(text: str, below: str) -> int:
    found, under = _NUMBER.match(text), _NUMBER.match(below)
    if not found or not is_name(text) or not found["name"][:1].isupper() or _is_date(found["name"]):
        return 0
    level = 1 + found["number"].count(".")
    if under:
        return level if under["number"].startswith(f"{found['number']}.") else 0
    marked = bool(found["word"] or found["end"])  # "14 Orchard Lane" has neither
    return level if marked and len(below) > len(text) and below.rstrip().endswith((".", ":", ";")) else 0


def _is_date(name: str) -> bool:
    """Whether what follows a number is a month: "1. März"."""
    return name.split(maxsplit=1)[0].strip(".,").lower() in all_numbered()
