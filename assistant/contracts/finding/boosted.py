"""Boosted decision trees over the scores of a whole contract, the same for all types (Friedman, 2001; run in numpy)."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
# Logits below this are left as they are: hardly any of them belong to a clause, and they are most of all.
LOWEST = -7.0
TRUST = 0.7  # how much the trees count
_NONE = -9.0  # the logit of a neighbour beyond the contract's ends
_FAR = 10_000  # segments, where there is none
_REACH = (1, -1, 2, -2, 3, -3)
_PLACES = (0, 3, 4, 5, 6, 7)  # of features.positions: where it stands, its length, heading, capitals, digits, all


@dataclass(frozen=True, slots=True)
class Boosted:
    """Trees of at most `nodes` nodes, whose leaves lead to themselves; `rates` has how frequent each type is, as logs.

    `column`, `limit`, `left`, `right` and `value` are (trees, nodes); values of inner nodes are 0.
    """

    start: float
    steps: int
    column: NDArray[np.int32]
    limit: Matrix
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Matrix
    rates: Matrix

    def adjusted(self, mean: Matrix, first: Matrix, places: Matrix, sections: NDArray[np.int32]) -> Matrix:
        """The logits (n, types) of one contract: their own, averaged with what the trees make of them.

        `mean` are the logits of all models, `first` those of the first one; `places` (n, 8) and `sections` (n,) are
        what assistant.contracts.features says of the segments.
        """
        chosen = mean > LOWEST
        rows = seen(mean, first, places, sections, self.rates)[chosen]
        told = np.full(len(rows), self.start, np.float32)
        for column, limit, left, right, value in zip(
            self.column, self.limit, self.left, self.right, self.value, strict=True
        ):
            at = np.zeros(len(rows), np.int32)
            for _ in range(self.steps):
                below = np.take_along_axis(rows, column[at][:, None], axis=1)[:, 0] <= limit[at]
                at = np.where(below, left[at], right[at])
            told += value[at]
        found = mean.copy()
        found[chosen] = (1 - TRUST) * mean[chosen] + TRUST * told
        return found


def seen(mean: Matrix, first: Matrix, places: Matrix, sections: NDArray[np.int32], rates: Matrix) -> Matrix:
    """What the trees see of each segment and type of one contract: (n, types, columns).

    Both logits; those of the same type in three neighbours on each side; the contract's highest, its third, how many
    are higher and how much there is of the type in all; the best other type; the place; the type's rate; what else the
    section has of the type; how far it is to the next segment that is more likely than not, and to the best one.
    """
    count, types = mean.shape
    columns = [mean, first]
    for step in _REACH:
        beside = np.full_like(mean, _NONE)
        if step > 0:
            beside[step:] = mean[:-step]
        else:
            beside[:step] = mean[-step:]
        columns.append(beside)
    ranked = np.sort(mean, axis=0)
    higher = np.empty_like(mean)
    np.put_along_axis(higher, np.argsort(-mean, axis=0), np.log1p(np.arange(count, dtype=np.float32))[:, None], axis=0)
    columns += [_all(ranked[-1], count), _all(ranked[-min(3, count)], count), higher, _all(_mass(mean), count)]
    best = np.sort(mean, axis=1)
    columns.append(np.where(mean == best[:, -1:], best[:, -2:-1], best[:, -1:]))
    columns += [np.repeat(places[:, [one]], types, axis=1) for one in _PLACES]
    columns += [_all(rates, count), *_within(mean, sections), *_apart(mean)]
    return np.stack(columns, axis=-1).astype(np.float32)


def _all(row: Matrix, count: int) -> Matrix:
    return np.repeat(row[None], count, axis=0)


def _mass(logits: Matrix) -> Matrix:
    """How much there is of each type in all."""
    found: Matrix = np.log((1 / (1 + np.exp(-logits))).sum(axis=0) + 1e-4)
    return found


def _within(mean: Matrix, sections: NDArray[np.int32]) -> list[Matrix]:
    """Of each segment's section: the highest logit beside its own, how much there is in all, how many segments."""
    others, mass, size = np.full_like(mean, _NONE), np.empty_like(mean), np.empty_like(mean)
    starts = np.flatnonzero(np.diff(sections, prepend=sections[0] - 1))
    for start, stop in pairwise([*starts.tolist(), len(mean)]):
        part = mean[start:stop]
        mass[start:stop], size[start:stop] = _mass(part), np.log(stop - start)
        if stop - start > 1:
            ranked = np.sort(part, axis=0)
            others[start:stop] = np.where(part == ranked[-1], ranked[-2], ranked[-1])
    return [others, mass, size]


def _apart(mean: Matrix) -> list[Matrix]:
    """How many segments it is to the nearest one that is more likely than not, and to the best, before it or after."""
    at = np.arange(len(mean))[:, None]
    before = np.maximum.accumulate(np.where(mean > 0, at, -_FAR), axis=0)
    after = np.minimum.accumulate(np.where(mean > 0, at, _FAR)[::-1], axis=0)[::-1]
    nearest = np.minimum(np.minimum(at - before, after - at), _FAR)
    best = at - mean.argmax(axis=0)
    return [np.log1p(nearest), np.sign(best) * np.log1p(np.abs(best))]
