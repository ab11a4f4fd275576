"""What a question names, such as an article's number, a day, a measure or a name, and none of the passages has."""

import re
from collections.abc import Iterable

from assistant.checking.bearing import holds
from assistant.checking.terms import Term, analyse
from assistant.search.finding import Found
from assistant.search.ranking.days import RANGE
from assistant.text.language import detect

# A number of things is what somebody wants or has, and seldom stands in a paper.
_WANTED = frozenset(("", "piece"))
_YEARS = range(1000, 2101)


def unnamed(question: str, passages: Iterable[Found], *, names: Iterable[str] | None = None) -> list[str]:
    """The codes, days and measures of a question that none of the passages has, as they stand in it.

    With `names`, those of the passages' papers, also the names of people, firms and things that are in neither.
    """
    language = detect(question)
    asked = analyse(question, language or "en")
    beyond = bool(RANGE.search(question))
    said = [one for one in asked.terms if _is_specific(one, beyond) or (names is not None and one.kind == "name")]
    if not said:
        return []
    texts = [*(found.stored.chunk.embedded_text for found in passages), *(names or ())]
    # Most stand there as they are asked for: only for the others are the passages taken apart.
    left = [one for one in said if not any(_stands(asked.said([one]), text) for text in texts)]
    read = [analyse(text, detect(text) or language or "en") for text in texts] if left else []
    return list(dict.fromkeys(asked.said([one]) for one in left if not any(holds(text, one) for text in read)))


def _stands(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w.,/-]){re.escape(words)}(?![\w/-])", text, re.IGNORECASE))


def _is_specific(term: Term, beyond: bool) -> bool:
    """Whether it is about this one thing; "two kinds", "a week" and "fifty of them" are not.

    Nor are days and years where a question is about what lies beyond or between them.
    """
    if term.kind == "date" or (term.kind == "number" and not term.unit and term.value in _YEARS):
        return not beyond
    return not term.loose and term.unit not in _WANTED if term.kind == "number" else term.is_fact
