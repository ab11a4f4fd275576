"""What a change of words changes in meaning: a number, a date, a negation, who is meant, what must or may be done."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from assistant.documents import Record
from assistant.words import MODALS, MONTHS, NEGATIONS, NUMBER_WORDS

MeaningKind = Literal["date", "number", "negation", "obligation", "party"]

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?:{'|'.join(MONTHS)})(?:\s*,?\s+\d{{4}})?"
    rf"|(?:{'|'.join(MONTHS)})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*,?\s+\d{{4}})?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b",
    re.IGNORECASE,
)
# A number with what stands around it, so that a person sees "30 days" and not "30".
_NUMBER = re.compile(
    rf"(?:[€$£]\s?)?\b(?:\d+(?:[.,\u00a0\u202f]\d+)*|{'|'.join(NUMBER_WORDS)})\b"
    r"(?:\s?%|\s+(?:per\s?cent|(?:business\s+|working\s+)?(?:days?|weeks?|months?|years?|(?-i:[a-zà-ÿ]+))))?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|\([a-z\d]{1,4}\))\s+", re.IGNORECASE)


class Meaning(Record):
    """One thing that is different: what it was and what it is; empty where there was, or is, nothing of the kind."""

    kind: MeaningKind
    before: str
    after: str


def meanings(before: str, after: str, *, parties: Sequence[str] = ()) -> tuple[Meaning, ...]:
    """What else the second text means than the first, in the order date, number, negation, obligation, party.

    A judgement by words, without a model: what a rewording means beyond these, only reading it tells. Where the
    order alone is other ("the Supplier pays the Buyer"), the first party named tells who does it to whom.
    """
    one, other = _REFERENCE.sub("", before), _REFERENCE.sub("", after)
    found = [
        _differs("date", _DATE.findall(one), _DATE.findall(other)),
        _differs("number", *(_numbers(_DATE.sub(" ", text)) for text in (one, other))),
        _differs("negation", *([word for word in _words(text) if _denies(word)] for text in (one, other))),
        _differs("obligation", *([word for word in _words(text) if word in MODALS] for text in (one, other))),
        _parties(one, other, parties),
    ]
    return tuple(meaning for meaning in found if meaning)


def _differs(kind: MeaningKind, before: Sequence[str], after: Sequence[str]) -> Meaning | None:
    """What one side alone has; compared without regard to spaces and capitals."""
    left, right = (Counter(_plain(text) for text in side) for side in (before, after))
    gone, come = left - right, right - left
    if not gone and not come:
        return None
    return Meaning(
        kind=kind,
        before=", ".join(dict.fromkeys(" ".join(text.split()) for text in before if _plain(text) in gone)),
        after=", ".join(dict.fromkeys(" ".join(text.split()) for text in after if _plain(text) in come)),
    )


def _numbers(text: str) -> list[str]:
    return [match.group() for match in _NUMBER.finditer(text)]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _words(text: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(text.lower())]


def _denies(word: str) -> bool:
    return word in NEGATIONS or word.endswith(("n't", "n’t"))


def _parties(before: str, after: str, parties: Sequence[str]) -> Meaning | None:
    names = [name for name in parties if name.strip()]
    if not names:
        return None
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})\b")
    left, right = pattern.findall(before), pattern.findall(after)
    if found := _differs("party", left, right):
        return found
    return Meaning(kind="party", before=left[0], after=right[0]) if left and left[0] != right[0] else None
