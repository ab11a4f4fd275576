"""How well segments, spans and first places are found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve

from assistant.contracts.finding.segments import Cut, Segment
from assistant.contracts.finding.types import CUAD
from benchmarks.contracts.cuad import Contract, labels

# CUAD's measure: a passage that was found is right if it has so much in common with one that lawyers marked.
_JACCARD = 0.5


@dataclass(frozen=True, slots=True)
class Scored:
    """A contract with its scored segments."""

    contract: Contract
    segments: Sequence[Segment]

    @property
    def scores(self) -> NDArray[np.float64]:
        """(segments, 41)."""
        return np.array([[segment.scores[name] for name in CUAD] for segment in self.segments])


def segments(scored: Sequence[Scored]) -> dict[str, float]:
    """Average precision over segments: averaged over types, and pooled; and the precision at 80 % recall, pooled."""
    scores = np.vstack([one.scores for one in scored])
    truth = np.vstack([labels(one.contract, [_cut(each) for each in one.segments]) for one in scored])
    each = [average_precision_score(truth[:, k], scores[:, k]) for k in range(len(CUAD)) if truth[:, k].any()]
    precision, recall, _ = precision_recall_curve(truth.ravel(), scores.ravel())
    return {
        "segments": len(truth),
        "positive": int(truth.sum()),
        "macro AP": round(float(np.mean(each)), 4),
        "micro AP": round(float(average_precision_score(truth.ravel(), scores.ravel())), 4),
        "precision at 80 % recall": round(float(precision[recall >= 0.8].max()), 4),
    }


def by_type(scored: Sequence[Scored]) -> dict[str, float]:
    """Average precision of each type that occurs."""
    scores = np.vstack([one.scores for one in scored])
    truth = np.vstack([labels(one.contract, [_cut(each) for each in one.segments]) for one in scored])
    return {
        name: round(float(average_precision_score(truth[:, k], scores[:, k])), 3)
        for k, name in enumerate(CUAD)
        if truth[:, k].any()
    }


def spans(scored: Sequence[Scored]) -> dict[str, float]:
    """CUAD's own measure (arXiv 2103.06268), pooled over types, with each segment as one passage.

    A marked span is found when a passage has a Jaccard similarity (here: of characters) of at least .5 with it; a
    passage that finds none is a false alarm.
    """
    hits: list[tuple[float, int]] = []  # score and the number of the span that is found, or -1
    total = 0
    for one in scored:
        scores = one.scores
        starts = np.array([segment.start for segment in one.segments])
        text = one.contract.text
        ends = np.array([segment.start + len(text[segment.start : segment.end].rstrip()) for segment in one.segments])
        for column, name in enumerate(CUAD):
            found = np.full(len(starts), -1)
            for first, last in one.contract.marked[name].spans:
                common = np.minimum(ends, last) - np.maximum(starts, first)
                union = np.maximum(ends, last) - np.minimum(starts, first)
                found[(common > 0) & (common / union >= _JACCARD)] = total
                total += 1
            hits += list(zip(scores[:, column].tolist(), found.tolist(), strict=True))
    hits.sort(key=lambda hit: -hit[0])
    right, wrong, seen, curve = 0, 0, set(), []
    for _, number in hits:
        if number < 0:
            wrong += 1
        elif number not in seen:
            seen.add(number)
            right += 1
        curve.append((right / total, right / (right + wrong) if right + wrong else 1.0))
    recall, precision = (np.array(part) for part in zip(*curve, strict=True))
    gained = np.diff(recall, prepend=0.0)
    return {
        "spans": total,
        "AUPR": round(float((gained * precision).sum()), 4),
        "precision at 80 % recall": round(float(precision[recall >= 0.8].max(initial=0.0)), 4),
        "highest recall": round(float(recall.max()), 4),
    }


def _cut(segment: Segment) -> Cut:
    return Cut(segment.start, segment.end, "", False)
