"""The measures, on cases small enough to work out by hand."""

import math

import pytest

from assistant.evaluating.measures import answer_words, dropped, ndcg, quantile, recall, reciprocal_rank


def test_recall_and_reciprocal_rank() -> None:
    """Two places, one found third, one not at all."""
    assert recall([2, None], 3) == 0.5
    assert recall([2, None], 2) == 0.0
    assert reciprocal_rank([2, None]) == pytest.approx(1 / 3)
    assert reciprocal_rank([None]) == 0.0


def test_ndcg() -> None:
    """The best order gives 1; one place found second gives 1/log2(3)."""
    assert ndcg([0, 1]) == pytest.approx(1.0)
    assert ndcg([1]) == pytest.approx(1 / math.log2(3))
    assert ndcg([None]) == 0.0
    assert ndcg([0, None]) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_two_places_in_one_passage_are_the_best_there_is() -> None:
    """One passage that holds both places, first, is a perfect ranking."""
    assert ndcg([0, 0]) == pytest.approx(1.0)


def test_the_words_of_an_answer() -> None:
    """Numbers and words with meaning count, in any order; grammar doesn't."""
    assert answer_words("It comes to €1,180.06 in all.", "€1,180.06 including VAT") == pytest.approx(1 / 3)
    assert answer_words("VAT of 20 %", "the 20 % VAT") == 1.0
    assert answer_words("", "20") == 0.0
    assert answer_words("yes", "it is") == 0.0


def test_a_drop_beyond_noise() -> None:
    """One question of twenty that turned wrong is noise; three are not, unless as many turned right."""
    right = [1.0] * 20
    assert not dropped(right, [0.0] + [1.0] * 19)
    assert dropped(right, [0.0] * 3 + [1.0] * 17)
    assert not dropped([0.0] * 3 + [1.0] * 17, [1.0] * 3 + [0.0] * 3 + [1.0] * 14)
    assert dropped(right, [0.5] * 20)
    assert not dropped([], [])


def test_quantile() -> None:
    """By the nearest rank."""
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([float(one) for one in range(1, 101)], 0.95) == 95.0
    assert quantile([], 0.5) == 0.0
