"""What a change of words changes in meaning: a number, a date, a negation, who is meant, what must or may be done."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from assistant.checking.dates import date, pattern
from assistant.checking.lexicon import LANGUAGES, lexicon
from assistant.documents import Record
from assistant.text.words import NUMBER_WORDS

MeaningKind = Literal["date", "number", "negation", "obligation", "party"]
# Something that was said: its words, and what they come to. What comes to the same is no change.
Said = tuple[str, str]

_WORD = re.compile(r"\w+(?:['’]\w+)?")
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

    A judgement by words, without a model, by the lexicon of the check of answers: what a rewording means beyond these,
    only reading it tells. "shall" for "must" and another spelling of a date are no change. Where the order alone is
    other ("the Supplier pays the Buyer"), the first party named tells who does it to whom.
    """
    one, other = _REFERENCE.sub("", before), _REFERENCE.sub("", after)
    found = [
        _differs("date", *(list(_dates(text)) for text in (one, other))),
        _differs("number", *(_numbers(pattern().sub(" ", text)) for text in (one, other))),
        _differs("negation", *(list(_operators(text, "not")) for text in (one, other))),
        _differs("obligation", *(list(_operators(text, "modal")) for text in (one, other))),
        _parties(one, other, parties),
    ]
    return tuple(meaning for meaning in found if meaning)


def _differs(kind: MeaningKind, before: Sequence[Said], after: Sequence[Said]) -> Meaning | None:
    """What one side alone has."""
    left, right = (Counter(sense for _, sense in side) for side in (before, after))
    gone, come = left - right, right - left
    if not gone and not come:
        return None
    return Meaning(
        kind=kind,
        before=", ".join(dict.fromkeys(" ".join(text.split()) for text, sense in before if sense in gone)),
        after=", ".join(dict.fromkeys(" ".join(text.split()) for text, sense in after if sense in come)),
    )


def _dates(text: str) -> Iterator[Said]:
    for match in pattern().finditer(text):
        known = date(match)
        yield match.group(), known.key if known else _plain(match.group())


def _numbers(text: str) -> list[Said]:
    return [(match.group(), _plain(match.group())) for match in _NUMBER.finditer(text)]


def _operators(text: str, category: str) -> Iterator[Said]:
    """The words that deny ("not") or say what must or may be done ("modal"), in any of the lexicon's languages."""
    words = tuple(match.group().replace("’", "'") for match in _WORD.finditer(text.lower()))
    at = 0
    while at < len(words):
        size, senses = max((lexicon(language).operator(words[at:]) for language in LANGUAGES), key=lambda one: one[0])
        if category == "not" and words[at].endswith("n't"):
            yield words[at], category
        else:
            yield from ((" ".join(words[at : at + size]), value) for kind, value in senses if kind == category)
        at += max(size, 1)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _parties(before: str, after: str, parties: Sequence[str]) -> Meaning | None:
    names = [name for name in parties if name.strip()]
    if not names:
        return None
    named = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})\b")
    left, right = named.findall(before), named.findall(after)
    if found := _differs("party", *([(name, name) for name in side] for side in (left, right))):
        return found
    return Meaning(kind="party", before=left[0], after=right[0]) if left and left[0] != right[0] else None
