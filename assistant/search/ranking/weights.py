"""The reader's weights, as they were fitted: one number for each feature, and how the fit was made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.search.ranking.close import CLOSE
from assistant.search.ranking.glance import GLANCE
from assistant.search.ranking.guess import GUESS

FILE = Path(__file__).parent / "reader.json"
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """`glance` weighs the features of a glance (10,), `reading` those of both looks (15,).

    These order the sentences of one question and say nothing across questions. `relevance` are those of
    `assistant.answering.refusing`, by name. `guess` (8,) weighs GUESS and, last, 1: less than the relevance's logit.
    """

    glance: Weights
    reading: Weights
    guess: Weights
    relevance: Mapping[str, float]


@cache
def reader_weights() -> ReaderWeights:
    """The shipped weights."""
    stored = json.loads(FILE.read_text("utf-8"))
    names = {"glance": GLANCE, "reading": (*GLANCE, *CLOSE), "guess": (*GUESS, "intercept")}
    orders = {part: np.array([stored[part][name] for name in names[part]]) for part in names}
    return ReaderWeights(**orders, relevance=stored["relevance"])
