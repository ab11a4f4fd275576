"""What an evaluation measures: a ranking, an answer's words, and the difference of two runs."""

import math
import re
from collections.abc import Sequence

from assistant.text.words import FUNCTION_WORDS

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d]+")
# A drop counts where it is this many standard errors of the paired differences: a chance of about 1 in 20.
_NOISE = 1.645


def recall(ranks: Sequence[int | None], at: int) -> float:
    """The share of the gold places whose first passage has a rank, counted from 0, below `at`; None is not found."""
    return sum(rank is not None and rank < at for rank in ranks) / len(ranks)


def reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """One over the rank, counted from 1, of the first passage at a gold place."""
    found = [rank for rank in ranks if rank is not None]
    return 1 / (min(found) + 1) if found else 0.0


def ndcg(ranks: Sequence[int | None], at: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002), each gold place with a gain of 1.

    Places that one passage holds together are ranked one after the other, so that the best is 1.
    """
    taken: set[int] = set()
    for rank in sorted(rank for rank in ranks if rank is not None):
        taken.add(next(place for place in range(rank, rank + len(ranks)) if place not in taken))
    gain = sum(1 / math.log2(rank + 2) for rank in taken if rank < at)
    return min(1.0, gain / sum(1 / math.log2(rank + 2) for rank in range(min(at, len(ranks)))))


def answer_words(answer: str, gold: str) -> float:
    """The share of the gold answer's numbers and words with meaning that the answer has."""
    wanted = _content(gold)
    return len(wanted & _content(answer)) / len(wanted) if wanted else 0.0


def dropped(before: Sequence[float], now: Sequence[float]) -> bool:
    """Whether a measure fell beyond noise, from its values for the same questions in the same order.

    A one-sided z-test of the paired differences: three questions that turned wrong, and none right, are beyond it.
    """
    differences = [after - earlier for earlier, after in zip(before, now, strict=True)]
    count = len(differences)
    if not count:
        return False
    mean = sum(differences) / count
    error = math.sqrt(sum((one - mean) ** 2 for one in differences) / count) / math.sqrt(count)
    return mean < 0 and -mean >= _NOISE * error


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _content(text: str) -> set[str]:
    words = set(_WORD.findall(text.lower()))
    return words - FUNCTION_WORDS or words
