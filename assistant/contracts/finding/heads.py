"""The trained heads: a logistic model on words around, networks that see meaning and place, trees that see the whole.

`python -m benchmarks.contracts.train` makes heads.npz. Arrays only; no code is loaded from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.finding.boosted import Boosted
from assistant.contracts.finding.features import Hashes, bags, positions, sections
from assistant.contracts.finding.recurrent import Recurrent
from assistant.contracts.finding.segments import Cut

FILE = Path(__file__).parent / "heads.npz"
Matrix = NDArray[np.float32]
# How the first model's logits enter the networks: cut off, and scaled to about -2 to 2.
LIMIT, SCALE = 8.0, 4.0
# What the words of segments before and after count, by distance; clauses go on over several sentences.
BEFORE = tuple(0.45 * 0.6**step for step in range(6))
AFTER = tuple(0.4 * 0.55**step for step in range(4))
_REACH = 2  # neighbours on each side whose scores count
_AT_ONCE = 200  # segments whose words are looked up at once


class Model(Protocol):
    """What corrects the first model's logits."""

    def logits(self, inputs: Matrix, first: Matrix) -> Matrix:
        """(n, types) from the inputs (n, d) and the first model's logits, cut off, (n, types), of one contract."""
        ...


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer whose output corrects the first model's logits: logits * gain + network(inputs)."""

    hidden: Matrix
    hidden_bias: Matrix
    out: Matrix
    out_bias: Matrix
    gain: Matrix

    def logits(self, inputs: Matrix, first: Matrix) -> Matrix:
        """As `Model` says."""
        inner = np.maximum(inputs @ self.hidden + self.hidden_bias, 0)
        corrected: Matrix = first * self.gain + inner @ self.out + self.out_bias
        return corrected


@dataclass(frozen=True, slots=True)
class Heads:
    """What heads.npz holds. `known` are the hashes of the words and pairs that count, sorted.

    `weights` (words, 3 * types) are int8, to be multiplied by `scale` (3 * types): those of a segment's own words, of
    the words before it and of those after it.
    """

    names: tuple[str, ...]
    known: Hashes
    weights: NDArray[np.int8]
    scale: Matrix
    bias: Matrix
    idf: Matrix
    models: tuple[Model, ...]
    boosted: Boosted
    threshold: float

    def score(self, text: str, cuts: Sequence[Cut], vectors: Matrix) -> Matrix:
        """How likely each type is in each segment: (n, types), from the segments' vectors (n, 384)."""
        first, places = self._first(text, cuts), positions(text, cuts)
        cut_off, seen = np.clip(first, -LIMIT, LIMIT), inputs(first, places, vectors)
        mean = combined(cut_off, [model.logits(seen, cut_off) for model in self.models])
        return likely(self.boosted.adjusted(mean, cut_off, places, sections(cuts)))

    def _first(self, text: str, cuts: Sequence[Cut]) -> Matrix:
        parts = []
        for start in range(0, len(cuts), _AT_ONCE):
            ids, counts, starts = bags(text, cuts[start : start + _AT_ONCE], self.known)
            weighed = normalised(counts * self.idf[ids], starts)
            parts.append(np.add.reduceat(self.weights[ids] * weighed[:, None], starts) * self.scale)
        own, before, after = np.split(np.vstack(parts), 3, axis=1)
        found: Matrix = (surrounded(own, before, after) + self.bias).astype(np.float32)
        return found


def combined(first: Matrix, logits: Sequence[Matrix]) -> Matrix:
    """The mean of all models' logits, the first model's, cut off, among them."""
    found: Matrix = np.mean([first, *logits], axis=0).astype(np.float32)
    return found


def likely(logits: Matrix) -> Matrix:
    """Logits as probabilities."""
    found: Matrix = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return found


def surrounded(own: Matrix, before: Matrix, after: Matrix) -> Matrix:
    """What a contract's segments say (n, types), with what those before and after each of them say for it."""
    total = own.copy()
    for step, weight in enumerate(BEFORE, start=1):
        total[step:] += weight * before[:-step]
    for step, weight in enumerate(AFTER, start=1):
        total[:-step] += weight * after[step:]
    return total


def normalised(weights: Matrix, starts: NDArray[np.int32]) -> Matrix:
    """The weights of bags that begin at `starts`, each bag scaled to unit length."""
    lengths = np.sqrt(np.add.reduceat(weights * weights, starts))
    sizes = np.diff(np.append(starts, len(weights)))
    scaled: Matrix = (weights / np.repeat(lengths, sizes)).astype(np.float32)
    return scaled


def inputs(first: Matrix, places: Matrix, vectors: Matrix) -> Matrix:
    """What the networks see of each segment of one contract, from the first model's logits (n, types).

    Its logits, how far they are below the contract's highest, those highest, where it stands, and its vector; then the
    logits of two neighbours on each side, and the vectors of one. The recurrent ones see no neighbours here.
    """
    scaled = np.clip(first, -LIMIT, LIMIT) / SCALE
    count, types = scaled.shape
    edge = np.full((_REACH, types), -LIMIT / SCALE, np.float32)
    padded = np.vstack([edge, scaled, edge])
    around = [padded[at : at + count] for at in range(2 * _REACH + 1) if at != _REACH]
    highest = scaled.max(axis=0, keepdims=True)
    none = np.zeros((1, vectors.shape[1]), np.float32)
    beside = np.vstack([none, vectors, none]) * 4
    own = [scaled, scaled - highest, np.repeat(highest, count, 0), places, vectors * 4]
    return np.hstack([*own, *around, beside[:count], beside[2:]]).astype(np.float32)


@cache
def heads() -> Heads:
    """The heads that ship with the package."""
    with np.load(FILE, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    networks = [
        Network(**_parts(arrays, ("hidden", "hidden_bias", "out", "out_bias", "gain"), f"network{number}."))
        for number in range(int(arrays["networks"]))
    ]
    readers = [
        Recurrent(**_parts(arrays, Recurrent.__slots__, f"recurrent{number}."))
        for number in range(int(arrays["recurrent"]))
    ]
    return Heads(
        names=tuple(str(name) for name in arrays["names"]),
        known=arrays["known"],
        weights=arrays["weights"],
        scale=arrays["scale"].astype(np.float32),
        bias=arrays["bias"].astype(np.float32),
        idf=arrays["idf"].astype(np.float32),
        models=(*networks, *readers),
        boosted=Boosted(**{name: arrays[f"boosted.{name}"] for name in Boosted.__slots__}),
        threshold=float(arrays["threshold"]),
    )


def _parts(arrays: Mapping[str, NDArray[np.generic]], names: Sequence[str], prefix: str) -> dict[str, Matrix]:
    return {name: arrays[f"{prefix}{name}"].astype(np.float32) for name in names}
