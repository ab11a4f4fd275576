"""Refusing: whether the papers hold an answer at all, judged before any model is asked."""

import math
from collections.abc import Sequence

from assistant.extracting import Sentence

# Fitted by `python -m benchmarks.refusal`: intercept, then one weight for each of the features below.
_INTERCEPT = -20.54
_WEIGHTS = (19.61, 11.15, 8.1)


def features(best: Sentence) -> tuple[float, float, float]:
    """What tells an answer from a near miss: the passage's score, the sentence's cosine and overlap of words."""
    return best.found.score, best.cosine, best.overlap


def relevance(sentences: Sequence[Sentence]) -> float:
    """The probability, 0 to 1, that these ranked sentences answer the question that they were ranked for.

    A logistic model. It tells questions on other subjects apart; a question on the same subject whose answer
    just isn't there it mostly can't (no threshold does), which is why the sentences themselves are shown.
    """
    if not sentences:
        return 0.0
    weighed = zip(_WEIGHTS, features(sentences[0]), strict=True)
    return 1 / (1 + math.exp(-_INTERCEPT - sum(weight * value for weight, value in weighed)))
