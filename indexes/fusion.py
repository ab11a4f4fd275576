"""Putting the hits of a vector search and of a keyword search into one order."""

from collections.abc import Iterable, Mapping

from indexes.base import Hit


def fuse(
    dense: Iterable[Hit],
    keyword: Iterable[Hit],
    *,
    weight: float = 0.55,
    cosines: Mapping[int, float] | None = None,
) -> list[Hit]:
    """Convex combination: weight * cosine + (1 - weight) * bm25 / max(bm25), best first, equal scores by key.

    A key that only the keyword search found counts with its cosine from `cosines` (see `Index.scores`), or
    else with 0. A key that only the vector search found counts with BM25 0. The result orders passages for
    one query; it says nothing across queries, because the best keyword hit always counts as 1.

    Raises ValueError for a weight outside 0..1 or a negative BM25.

    Sources: Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42(1), 2023
    (convex combination above reciprocal rank fusion, and steady over the choice of normalisation); Robertson,
    Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"The weight of the vector search goes from 0 to 1, not {weight!r}.")
    terms = {hit.key: hit.score for hit in keyword}
    if min(terms.values(), default=0.0) < 0:
        raise ValueError("A BM25 score below 0 was given: are the two lists in the right places?")
    similar = dict(cosines or {}) | {hit.key: hit.score for hit in dense}
    top = max(terms.values(), default=0.0) or 1.0
    fused = [
        Hit(key, weight * similar.get(key, 0.0) + (1 - weight) * terms.get(key, 0.0) / top)
        for key in similar.keys() | terms.keys()
    ]
    return sorted(fused, key=lambda hit: (-hit.score, hit.key))
