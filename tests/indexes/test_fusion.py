"""Fused lists hold every key once, in an order that follows both scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes import Hit, fuse


def lists(low: float, high: float) -> st.SearchStrategy[list[Hit]]:
    scores = st.dictionaries(st.integers(0, 20), st.floats(low, high, allow_subnormal=False), max_size=12)
    return scores.map(lambda found: [Hit(key, score) for key, score in found.items()])


weights = st.floats(0, 1)


@given(lists(-1, 1), lists(0, 50), weights)
def test_every_key_once_in_falling_order(dense: list[Hit], keyword: list[Hit], weight: float) -> None:
    """The keys are those of both lists, each once, best first, equal ones by key, and no score is beyond 1."""
    fused = fuse(dense, keyword, weight=weight)
    assert sorted(hit.key for hit in fused) == sorted({hit.key for hit in [*dense, *keyword]})
    assert fused == sorted(fused, key=lambda hit: (-hit.score, hit.key))
    assert all(-1 - 1e-9 <= hit.score <= 1 + 1e-9 for hit in fused)


@given(lists(-1, 1), lists(0, 50), weights, st.randoms())
def test_the_order_of_the_lists_says_nothing(
    dense: list[Hit], keyword: list[Hit], weight: float, random: st.DataObject
) -> None:
    """Only keys and scores count, not the order in which they are given."""
    shuffled = [*dense]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fuse(shuffled, keyword[::-1], weight=weight) == fuse(dense, keyword, weight=weight)


@given(lists(0, 1), lists(0, 50))
def test_at_the_ends_one_list_decides(dense: list[Hit], keyword: list[Hit]) -> None:
    """With weight 1 the scores are the cosines, with weight 0 those of BM25 over the best."""
    cosines, terms = {h.key: h.score for h in dense}, {h.key: h.score for h in keyword}
    top = max(terms.values(), default=0) or 1
    assert all(hit.score == cosines.get(hit.key, 0) for hit in fuse(dense, keyword, weight=1))
    assert all(hit.score == terms.get(hit.key, 0) / top for hit in fuse(dense, keyword, weight=0))


@given(lists(-0.9, 0.9), lists(0, 50), weights)
def test_a_better_cosine_never_ranks_lower(dense: list[Hit], keyword: list[Hit], weight: float) -> None:
    """Raising one key's cosine moves it up or leaves it where it is."""
    if not dense:
        return
    raised = [Hit(dense[0].key, dense[0].score + 0.1), *dense[1:]]
    places = [[hit.key for hit in fuse(found, keyword, weight=weight)].index(dense[0].key) for found in (dense, raised)]
    assert places[1] <= places[0]


def test_the_formula() -> None:
    """weight * cosine + (1 - weight) * bm25 / max(bm25); what a list lacks counts 0, or its given cosine."""
    dense, keyword = [Hit(1, 0.8), Hit(2, 0.4)], [Hit(2, 10.0), Hit(3, 5.0)]
    scores = {hit.key: hit.score for hit in fuse(dense, keyword, weight=0.6)}
    assert scores == pytest.approx({1: 0.48, 2: 0.64, 3: 0.2})
    filled = fuse(dense, keyword, weight=0.6, cosines={3: 0.9, 1: 0.1})
    assert {hit.key: hit.score for hit in filled} == pytest.approx({1: 0.48, 2: 0.64, 3: 0.74})
    assert [hit.key for hit in filled] == [3, 2, 1]


def test_nothing_found() -> None:
    """Empty lists give an empty list, and hits that all score 0 divide nothing by 0."""
    assert fuse([], []) == []
    assert fuse([], [Hit(1, 0.0)]) == [Hit(1, 0.0)]


def test_wrong_arguments() -> None:
    """A weight outside 0..1 and a negative BM25 are errors."""
    with pytest.raises(ValueError, match="from 0 to 1"):
        fuse([], [], weight=1.5)
    with pytest.raises(ValueError, match="below 0"):
        fuse([Hit(1, 3.0)], [Hit(1, -0.2)])
