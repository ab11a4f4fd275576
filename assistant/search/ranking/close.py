"""What the language model's vectors tell about whether a sentence answers a question: each of its words in context."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from providers import TokenVectors

# The features, in the order of the columns that `close` gives.
CLOSE = ("cosine", "aligned", "weakest", "passage aligned", "passage cosine")
# What tells whether the passage is about the question's subject at all: for the refusal, after `CLOSE`.
SUBJECT = ("subject aligned", "subject weakest")
Vectors = NDArray[np.float32]


def close(question: TokenVectors, passage: TokenVectors, sentences: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Features (sentences, 5) of a passage's sentences, given as ranges of the text that was embedded.

    "aligned" is the mean, over the question's tokens, of the best cosine to a token of the sentence: the late
    interaction of Khattab and Zaharia, "ColBERT", 2020, here with a model that was not trained for it. "weakest" is
    the same over the half of the tokens that are matched least, "passage aligned" with every token of the passage.
    """
    likeness = _likeness(question, passage)
    in_passage = _mean(likeness.max(axis=1, initial=-1.0)) if likeness.size else 0.0
    cosine = float(question.vector @ passage.vector)
    rows = []
    for start, end in sentences:
        inside = (passage.spans[:, 0] >= start) & (passage.spans[:, 1] <= end)
        if not inside.any() or not len(likeness):  # beyond what the model reads: the passage stands for it
            rows.append([cosine, in_passage, in_passage, in_passage, cosine])
            continue
        best = np.sort(likeness[:, inside].max(axis=1))
        pooled = passage.tokens[inside].sum(axis=0)
        rows.append(
            [
                float(question.vector @ pooled / np.linalg.norm(pooled)),
                _mean(best),
                _mean(best[: max(1, len(best) // 2)]),
                in_passage,
                cosine,
            ]
        )
    return np.array(rows)


def subject(question: TokenVectors, passage: TokenVectors, words: Sequence[tuple[int, int, float]]) -> list[float]:
    """How well the words that name the question's subject are matched in the passage.

    `words` are ranges of the question with their weights: "subject aligned" is their weighted mean, "subject weakest"
    the least matched. Where there are no such words, both are the mean of all.
    """
    likeness = _likeness(question, passage)
    if not likeness.size:
        return [0.0, 0.0]
    best = likeness.max(axis=1)
    starts, ends = question.spans[:, 0], question.spans[:, 1]
    matched = [
        (float(best[inside].mean()), weight)
        for start, end, weight in words
        if weight > 0 and (inside := (starts >= start) & (ends <= end)).any()
    ]
    if not matched:
        return [_mean(best)] * 2
    total = sum(weight for _, weight in matched)
    return [sum(match * weight for match, weight in matched) / total, min(match for match, _ in matched)]


def _likeness(question: TokenVectors, passage: TokenVectors) -> Vectors:
    """The cosine of each of the question's tokens to each of the passage's: (question's, passage's).

    Not as a product of matrices: for one so small, the threads of the library behind it cost 24 ms of CPU waiting.
    """
    return np.asarray(np.einsum("qd,pd->qp", question.tokens, passage.tokens))


def _mean(values: Vectors) -> float:
    return float(values.mean())
