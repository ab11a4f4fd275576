"""Carrying over: what "2 in cyan" and "5 of size 9" mean after "3 ink cartridges, black"."""

import re

from assistant.quotes.matching.sizes import SIZED
from assistant.quotes.matching.terms import glossary, terms

_WORD = re.compile(r"[^\W\d_]+")
# What stands for the thing before.
_SAME = re.compile(
    r"^(?:of\s+)?(?:(?:the|de|het|die|das|den|le|la)\s+)?(?:same|ditto|idem|dito|selbe[ns]?|gleiche[ns]?|dasselbe|dieselben?|dezelfde|"
    r"hetzelfde|zelfde|même|pareil)\b",
    re.IGNORECASE,
)


def carried(before: str, words: str, language: str) -> str:
    """The words with those of the thing before them; empty where they name a thing of their own.

    They name none if they are but sizes, classes and colours, which then take the place of the other's.
    """
    asked = terms(_SAME.sub(" ", words), language)
    colours = asked.words & glossary().colours
    if not before or asked.words - colours or not (asked.sizes or asked.classes or colours):
        return ""
    base = SIZED.sub(" ", before) if asked.sizes or asked.classes else before
    if colours:
        base = _WORD.sub(
            lambda match: "" if terms(match.group(), language).words & glossary().colours else match.group(), base
        )
    return " ".join(f"{base} {_SAME.sub(' ', words)}".split())
