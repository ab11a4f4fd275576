"""Refusing: whether the papers hold an answer at all, judged before any model is asked."""

import math
from collections.abc import Sequence

from assistant.extracting import Sentence

# Fitted by `python -m benchmarks.refusal`: intercept, then one weight for each of the features below.
_INTERCEPT = -8.0
_WEIGHTS = (4.0, 4.0, 6.0)


def features(sentences: Sequence[Sentence]) -> tuple[float, float, float]:
    """What tells an answer from a near miss: the best passage score, sentence cosine and overlap of words."""
    return (
        max((one.found.score for one in sentences), default=0.0),
        max((one.cosine for one in sentences), default=0.0),
        max((one.overlap for one in sentences), default=0.0),
    )


def relevance(sentences: Sequence[Sentence]) -> float:
    """The probability, 0 to 1, that these ranked sentences answer the question that they were ranked for.

    A logistic model. It tells questions on other subjects apart; a question on the same subject whose answer
    just isn't there it mostly can't (no threshold does), which is why the sentences themselves are shown.
    """
    if not sentences:
        return 0.0
    total = _INTERCEPT + sum(weight * value for weight, value in zip(_WEIGHTS, features(sentences), strict=True))
    return 1 / (1 + math.exp(-total))
