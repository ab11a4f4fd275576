"""What a glance and the indexes tell together about how relevant reading would find what was found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.search.ranking.glance import GLANCE

# The features, in the order that `guess` gives: of the sentence that looks best, of its passage, and of all.
GUESS = ("own", "heading", "beside", "pairs", "passage", "cosine", "best cosine")
_OF_SENTENCE = [GLANCE.index(name) for name in GUESS[:4]]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A passage as it looks: `best` is the row of GLANCE of its best sentence, `share` what `Asked.share` says of it.

    `cosine` is the closeness to the question in meaning, as the vector index knows it.
    """

    best: NDArray[np.float64]
    share: float
    cosine: float


def guess(looks: Sequence[Look]) -> list[float]:
    """A row of GUESS for passages, at least one, best first."""
    first = looks[0]
    return [*first.best[_OF_SENTENCE].tolist(), first.share, first.cosine, max(one.cosine for one in looks)]
