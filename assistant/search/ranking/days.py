"""Questions about a certain day: sentences that name other days alone don't answer them."""

import re
from collections.abc import Sequence

from assistant.documents import Chunk
from assistant.search.expecting import DATE, expected
from indexes.facts import facts

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Then other days than the one that is named may be what is asked for.
RANGE = re.compile(
    r"\b(?:before|after|since|until|till|between|from|by|earlier|later|than|within|"
    r"voor|na|sinds|vanaf|tot|tussen|uiterlijk|eerder|later|dan|"
    r"vor|nach|seit|ab|bis|zwischen|spätestens|früher|später|als|"
    r"avant|après|depuis|dès|jusqu|entre|plus)\b",
    re.IGNORECASE,
)


def other_days(question: str, chunk: Chunk) -> Sequence[bool]:
    """Of each sentence, whether it names days and none of those that the question is about.

    None does where the question names no day with its year, or asks for a day or for what lies before or after one.
    """
    asked = _days(question)
    if not asked or RANGE.search(question) or expected(question) is DATE:
        return [False] * len(chunk.sentences)
    named = [_days(chunk.text[start:end]) for start, end in chunk.sentences]
    return [bool(days) and days.isdisjoint(asked) for days in named]


def _days(text: str) -> set[str]:
    return {fact for fact in facts(text) if _DAY.fullmatch(fact)}
