"""Features of segments for the trained heads: words and word pairs that they know, and where a segment stands."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.finding.segments import Cut

_WORD = re.compile(r"[a-zäöüßéèë]+|\d+|[%$€£]|[\"“”„]")
# Stands in every bag, so that none is empty.
_ALWAYS = "\n"
Hashes = NDArray[np.uint32]


def words(text: str) -> list[str]:
    """The words of a text in small letters; every number is "0", every quotation mark one and the same."""
    return ["0" if word[0].isdigit() else '"' if word in '"“”„' else word for word in _WORD.findall(text.lower())]


def grams(text: str, one: Cut) -> Counter[str]:
    """How often each word, pair of words and word of the heading above stands in a segment."""
    said = words(text[one.start : one.end])
    counted = Counter(said)
    counted.update(f"{first} {second}" for first, second in pairwise(said))
    counted.update(f"h:{word}" for word in words(one.heading))
    counted[_ALWAYS] += 1
    return counted


def hashed(counted: Counter[str]) -> Hashes:
    """What the known words and pairs are kept as: a dictionary of numbers is small, and tells no collision apart."""
    return np.array([crc32(gram.encode()) for gram in counted], np.uint32)


def bags(
    text: str, cuts: Sequence[Cut], known: Hashes
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
    """The segments' bags of those words and pairs that are known; `known` are their hashes, sorted.

    Gives their numbers (m,), their weights 1 + log(count) (m,), and where each segment's begin (n,).
    """
    ids: list[NDArray[np.int32]] = []
    weights: list[NDArray[np.float32]] = []
    for one in cuts:
        counted = grams(text, one)
        keys = hashed(counted)
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        there = known[at] == keys
        ids.append(at[there].astype(np.int32))
        weights.append((1 + np.log(np.fromiter(counted.values(), np.float32, len(counted))))[there])
    starts = np.cumsum([0, *(len(one) for one in ids[:-1])])
    return np.concatenate(ids), np.concatenate(weights), starts.astype(np.int32)


def positions(text: str, cuts: Sequence[Cut]) -> NDArray[np.float32]:
    """Where each segment stands and what it looks like: (n, 8), each number between about -1 and 3."""
    rows = []
    total = max(1, len(text))
    for number, one in enumerate(cuts):
        piece = text[one.start : one.end].strip()
        letters = sum(letter.isalpha() for letter in piece)
        rows.append(
            (
                one.start / total,
                log(1 + number) / 3,
                log(1 + len(cuts) - number) / 3,
                log(1 + len(piece)) / 3,
                float(one.is_heading),
                sum(letter.isupper() for letter in piece) / max(1, letters),
                sum(letter.isdigit() for letter in piece) / max(1, len(piece)),
                log(1 + total) / 6,
            )
        )
    return np.array(rows, np.float32).reshape(-1, 8)


def sections(cuts: Sequence[Cut]) -> NDArray[np.int32]:
    """The number of the section that each segment stands in: below one heading, the heading among them."""
    begins = [one.is_heading or before.heading != one.heading for before, one in pairwise(cuts)]
    return np.cumsum([0, *begins][: len(cuts)]).astype(np.int32)
