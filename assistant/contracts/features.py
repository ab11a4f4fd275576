"""Features of segments for the trained heads: hashed words and word pairs, and where a segment stands."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.segments import Cut

BUCKETS = 1 << 16
_WORD = re.compile(r"[a-zäöüßéèë]+|\d+|[%$€£]|[\"“”„]")


def words(text: str) -> list[str]:
    """The words of a text in small letters; every number is "0", every quotation mark one and the same."""
    return ["0" if word[0].isdigit() else '"' if word in '"“”„' else word for word in _WORD.findall(text.lower())]


def bags(text: str, cuts: Sequence[Cut]) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
    """The segments' bags of hashed words, word pairs and words of the heading above.

    Gives buckets (m,) below BUCKETS, their weights 1 + log(count) (m,), and where each segment's begin (n,).
    """
    ids: list[int] = []
    weights: list[float] = []
    starts: list[int] = []
    for one in cuts:
        said = words(text[one.start : one.end])
        counted = Counter(said)
        counted.update(f"{first} {second}" for first, second in pairwise(said))
        counted.update(f"h:{word}" for word in words(one.heading))
        counted["\n"] += 1  # no bag is empty
        starts.append(len(ids))
        ids += [crc32(word.encode()) % BUCKETS for word in counted]
        weights += [1 + log(count) for count in counted.values()]
    return np.array(ids, np.int32), np.array(weights, np.float32), np.array(starts, np.int32)


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
