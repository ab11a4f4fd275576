"""The trees that look at a type's scores in the whole contract."""

import numpy as np

from assistant.contracts.finding.boosted import LOWEST, TRUST, Boosted, seen

TYPES = 3
RATES = np.array([-3, -4, -5], np.float32)


def columns(mean: list[list[float]]) -> np.ndarray:
    """What is seen of these logits."""
    logits = np.array(mean, np.float32)
    places = np.tile(np.arange(8, dtype=np.float32), (len(logits), 1))
    return seen(logits, logits / np.float32(2), places, np.array([0, 0, 1, 1][: len(logits)], np.int32), RATES)


def test_what_is_seen_of_a_segment() -> None:
    """Its own logits, its neighbours', the contract's, the best other type, its place and the type's rate."""
    found = columns([[1, -5, 0], [2, -6, 4], [-1, -4, -2], [3, -7, -3]])
    own, first, before, after, second, following, *_ = found[1, 0]
    assert (own, first, before, after, second, following) == (2, 1, 1, -1, -9, 3)
    highest, third, higher, whole, best, *places, rate = found[1, 0, 8:20]
    assert (highest, third) == (3, 1) and np.isclose(higher, np.log(2)) and best == 4 and rate == -3
    assert np.isclose(whole, np.log((1 / (1 + np.exp(-np.array([1, 2, -1, 3])))).sum() + 1e-4))
    assert places == [0, 3, 4, 5, 6, 7]
    assert found[1, 2, 12] == 2  # the best other type, where it is itself the best
    others, mass, size, near, top = found[1, 0, 20:]
    assert (others, size, near) == (1, np.log(np.float32(2)), 0) and np.isclose(top, -np.log(3))
    assert np.isclose(mass, np.log((1 / (1 + np.exp(-np.array([1, 2])))).sum() + 1e-4))
    assert np.isclose(found[2, 0, 23], np.log(2)) and np.isclose(found[0, 1, 23], np.log1p(10_000))
    assert columns([[1, 2, 3]]).shape == (1, TYPES, 25)


def test_trees_lead_to_their_leaves() -> None:
    """One of two is a single leaf; their sum is averaged with what was there, and hopeless logits stay as they are."""
    trees = Boosted(
        start=-1.0,
        steps=2,
        column=np.array([[0, 0, 8, 0, 0], [0] * 5], np.int32),  # own logit, then the contract's highest
        limit=np.array([[0, 0, 2.5, 0, 0], [0] * 5], np.float32),
        left=np.array([[1, 1, 3, 3, 4], [0] * 5], np.int32),
        right=np.array([[2, 1, 4, 3, 4], [0] * 5], np.int32),
        value=np.array([[0, 1, 0, 10, 100], [0.5, 0, 0, 0, 0]], np.float32),
        rates=RATES,
    )
    mean = np.array([[-1, LOWEST - 1, 2], [3, -2, 1]], np.float32)
    found = trees.adjusted(mean, mean, np.zeros((2, 8), np.float32), np.zeros(2, np.int32))
    told = np.array([[1, 0, 10], [100, 1, 10]]) - 0.5
    expected = (1 - TRUST) * mean + TRUST * told
    expected[0, 1] = LOWEST - 1
    assert np.allclose(found, expected)
