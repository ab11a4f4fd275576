"""The trained heads."""

import numpy as np

from assistant.contracts.finding.features import bags, grams, hashed
from assistant.contracts.finding.heads import AFTER, BEFORE, heads, surrounded
from assistant.contracts.finding.segments import cut
from assistant.contracts.finding.types import CUAD

TEXT = "1. Law\n\nThis agreement is governed by the laws of Ireland. Nothing else applies.\n\n\u2003\n\nThe rent is 5."


def test_only_known_words_are_counted() -> None:
    """With 1 + log of how often they stand there; a segment without any has the one that every segment has."""
    cuts = cut(TEXT)
    words = grams("laws laws ireland", cuts[0].__class__(0, 17, "", False))
    known = np.sort(hashed(words))
    ids, weights, starts = bags("laws laws ireland", [cuts[0].__class__(0, 17, "", False)], known)
    assert len(ids) == len(words) == len(known) and starts.tolist() == [0]
    assert np.isclose(sorted(weights)[-1], 1 + np.log(2))
    ids, weights, starts = bags(TEXT, cuts, known)
    assert len(starts) == len(cuts) and (np.diff([*starts, len(ids)]) >= 1).all()


def test_neighbours_speak_for_a_segment() -> None:
    """Those before and after it, the less the further off they are, and none beyond the contract's ends."""
    own, before, after = (np.zeros((30, 1), np.float32) for _ in range(3))
    before[10], after[10] = 1, 1
    found = surrounded(own, before, after)[:, 0]
    assert np.allclose(found[11 : 11 + len(BEFORE)], BEFORE)
    assert np.allclose(found[10 - len(AFTER) : 10], AFTER[::-1])
    assert np.count_nonzero(found) == len(BEFORE) + len(AFTER)
    assert surrounded(own[:1], before[:1], after[:1]).shape == (1, 1)


def test_the_shipped_heads_fit_each_other() -> None:
    """Each part has as many types and words as the others, and a clause in plain words is seen."""
    shipped = heads()
    assert shipped.names == CUAD
    assert shipped.weights.shape == (len(shipped.known), 3 * len(CUAD)) and len(shipped.idf) == len(shipped.known)
    assert (np.diff(shipped.known.astype(np.int64)) > 0).all()
    cuts = cut(TEXT)
    scores = shipped.score(TEXT, cuts, np.zeros((len(cuts), 384), np.float32))
    law = scores[:, CUAD.index("Governing Law")]
    assert "governed by" in TEXT[cuts[int(law.argmax())].start : cuts[int(law.argmax())].end]
    assert scores.shape == (len(cuts), len(CUAD)) and law.max() > shipped.threshold
