"""What the vectors of the words in their context tell of a sentence."""

import numpy as np
import pytest

from assistant.search.ranking.close import CLOSE, close, subject
from providers import TokenVectors

EYE = np.eye(4, dtype=np.float32)


def vectors(rows: list[int], *, first: int = 0) -> TokenVectors:
    """Tokens of one character each; rows are directions."""
    spans = np.array([[first + place, first + place + 1] for place in range(len(rows))], np.int64).reshape(-1, 2)
    return TokenVectors(EYE[0], EYE[rows] if rows else np.zeros((0, 4), np.float32), spans)


def feature(name: str, rows: np.ndarray) -> list[float]:
    return list(rows[:, CLOSE.index(name)])


def test_each_word_of_the_question_finds_its_best_match() -> None:
    """A sentence with both words is aligned whole, one with one of them by half; the passage has both."""
    rows = close(vectors([0, 1]), vectors([0, 2, 0, 1]), [(0, 2), (2, 4)])
    assert feature("aligned", rows) == [0.5, 1.0]
    assert feature("weakest", rows) == [0.0, 1.0]
    assert feature("passage aligned", rows) == [1.0, 1.0]


def test_the_mean_of_the_words_is_the_meaning() -> None:
    """The cosine is that of the question to the mean of the sentence's own tokens."""
    rows = close(vectors([0, 0]), vectors([0, 1, 2, 2]), [(0, 2), (2, 4)])
    assert feature("cosine", rows) == pytest.approx([np.sqrt(0.5), 0.0])
    assert feature("passage cosine", rows) == [1.0, 1.0]


def test_beyond_what_the_model_reads_the_passage_stands_for_the_sentence() -> None:
    """A sentence without tokens, and a question or passage without any, give numbers all the same."""
    rows = close(vectors([0, 1]), vectors([0, 2]), [(0, 2), (50, 60)])
    assert list(rows[1]) == [1.0, 0.5, 0.5, 0.5, 1.0]
    assert np.isfinite(close(vectors([]), vectors([0]), [(0, 1)])).all()
    assert np.isfinite(close(vectors([0]), vectors([]), [(0, 1)])).all()


def test_the_subjects_words_weigh_by_their_rarity() -> None:
    """A rare word that nothing in the passage matches is what counts; words without weight don't."""
    question = vectors([0, 1, 2])
    assert subject(question, vectors([0, 3]), [(0, 1, 1.0), (1, 2, 3.0)]) == [0.25, 0.0]
    assert subject(question, vectors([0, 3]), [(0, 1, 1.0), (1, 2, 0.0)]) == [1.0, 1.0]
    assert subject(question, vectors([0, 3]), []) == pytest.approx([1 / 3, 1 / 3])
    assert subject(question, vectors([]), [(0, 1, 1.0)]) == [0.0, 0.0]
