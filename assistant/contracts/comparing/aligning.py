"""Aligning two texts part by part: which part of the one is which of the other, and the words that differ."""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from assistant.documents import Record

# Two parts with less than this share of their words in common are two parts, not one that was changed.
SIMILAR = 0.5
_NUMBERING = re.compile(
    r"^\s*(?:(?:article|section|clause|artikel|§)\s*)?(?:\d+(?:\.\d+)*[.)]?|\([a-z\d]{1,4}\)|[a-z]\))\s+", re.I
)
_TOKEN = re.compile(r"\w+(?:[.,'’/-]\w+)*|[^\w\s]")

Pair = tuple[int | None, int | None]
RunKind = Literal["same", "added", "removed"]


class Run(Record):
    """Neighbouring words that stand in both texts, or in one of them alone."""

    kind: RunKind
    text: str


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The parts of both texts side by side: (old, new) indices in the order of the new text, None where one has none.

    Equal parts are found first; between them the pairing in order with the greatest likeness, by the share of words
    in common, is taken (dynamic programming). A numbering in front of a part counts for nothing: it shifts when
    another part is put in. A part that stands elsewhere word for word is paired too, out of order.
    """
    before, after = [_plain(text) for text in old], [_plain(text) for text in new]
    pairs: list[Pair] = []
    for tag, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(first, last), range(start, end), strict=True)
        else:
            pairs += _alike(before, range(first, last), after, range(start, end))
    return _moved(pairs, before, after)


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Both texts as one, word by word: what they share, what was removed and what was added."""
    before, after = _tokens(old), _tokens(new)
    found: list[Run] = []
    matcher = difflib.SequenceMatcher(None, [one.strip() for one in before], [one.strip() for one in after], False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Run(kind="same", text="".join(after[start:end])))
            continue
        if last > first:
            found.append(Run(kind="removed", text="".join(before[first:last])))
        if end > start:
            found.append(Run(kind="added", text="".join(after[start:end])))
    return tuple(found)


def _plain(text: str) -> str:
    return _NUMBERING.sub("", " ".join(text.split()))


def _tokens(text: str) -> list[str]:
    """Words and signs, each with the space behind it, so that joined they are the text with single spaces."""
    flat = " ".join(text.split())
    ends = [*[match.start() for match in _TOKEN.finditer(flat)][1:], len(flat)]
    starts = [0, *ends[:-1]]
    return [flat[start:end] for start, end in zip(starts, ends, strict=True) if start < end]


def _alike(before: Sequence[str], old: range, after: Sequence[str], new: range) -> list[Pair]:
    """The pairing in order of two stretches with the greatest sum of likeness."""
    if not old or not new:
        return [*((index, None) for index in old), *((None, index) for index in new)]
    left = [_words(before[index]) for index in old]
    right = [_words(after[index]) for index in new]
    like = [[_likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] >= SIMILAR else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[Pair] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if like[i][j] >= SIMILAR and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return [*pairs, *((index, None) for index in old[i:]), *((None, index) for index in new[j:])]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient: the share of words in common, 0 to 1."""
    size = one.total() + other.total()
    smaller = 2 * min(one.total(), other.total())
    # The words can't have more in common than the shorter of them has.
    return 2 * (one & other).total() / size if size and smaller / size >= SIMILAR else 0.0


def _moved(pairs: list[Pair], before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Pairs an only old part with an only new one of the same words."""
    gone: dict[str, list[int]] = {}
    for one, other in pairs:
        if one is not None and other is None:
            gone.setdefault(before[one], []).append(one)
    moved = {}
    for one, other in pairs:
        if one is None and other is not None and gone.get(after[other]):
            moved[other] = gone[after[other]].pop(0)
    taken = set(moved.values())
    return [
        (moved.get(other, one) if other is not None else one, other)
        for one, other in pairs
        if not (other is None and one in taken)
    ]
