"""Trains assistant.contracts.boosted on logits that were made out of fold."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from assistant.contracts.finding.boosted import LOWEST, Boosted, Matrix, seen

TREES, LEAVES, DEPTH, RATE, SMALLEST, RIDGE = 300, 31, 8, 0.06, 100, 5.0


def boosted(
    mean: Matrix,
    first: Matrix,
    places: Matrix,
    sections: NDArray[np.int32],
    truth: NDArray[np.int8],
    contracts: Sequence[slice],
) -> Boosted:
    """Trees fitted on these contracts, from what `Boosted.adjusted` is given of all of them, and their labels."""
    rates = np.log(np.concatenate([truth[one] for one in contracts]).mean(axis=0) + 1e-5).astype(np.float32)
    rows, wanted = [], []
    for one in contracts:
        chosen = mean[one] > LOWEST
        rows.append(seen(mean[one], first[one], places[one], sections[one], rates)[chosen])
        wanted.append(truth[one][chosen])
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        min_samples_leaf=SMALLEST,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=0,
    ).fit(np.concatenate(rows), np.concatenate(wanted))
    return _trees(model, rates)


def _trees(model: Any, rates: Matrix) -> Boosted:
    nodes = [tree.nodes for (tree,) in model._predictors]
    widest = max(map(len, nodes))
    shape = (len(nodes), widest)
    column, left, right = (np.zeros(shape, np.int32) for _ in range(3))
    limit, value = (np.zeros(shape, np.float32) for _ in range(2))
    for number, one in enumerate(nodes):
        itself, leaf = np.arange(len(one)), one["is_leaf"].astype(bool)
        column[number, : len(one)] = np.where(leaf, 0, one["feature_idx"])
        limit[number, : len(one)] = np.where(leaf, 0, one["num_threshold"])
        left[number, : len(one)] = np.where(leaf, itself, one["left"])
        right[number, : len(one)] = np.where(leaf, itself, one["right"])
        value[number, : len(one)] = np.where(leaf, one["value"], 0)
    start = float(np.ravel(model._baseline_prediction)[0])
    return Boosted(start, DEPTH, column, limit, left, right, value, rates)


def save_boosted(trees: Boosted) -> dict[str, NDArray[Any]]:
    """The arrays of an assistant.contracts.boosted.Boosted; float32 stays, for a limit rounded is another limit."""
    return {f"boosted.{name}": np.asarray(getattr(trees, name)) for name in Boosted.__slots__}
