"""The trained heads: a logistic model on words, then small networks that also see meaning, place and neighbours.

`python -m benchmarks.contracts.train` makes heads.npz. Arrays only; no code is loaded from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.features import bags, positions
from assistant.contracts.segments import Cut

FILE = Path(__file__).parent / "heads.npz"
Matrix = NDArray[np.float32]
# How the first model's logits enter the networks: cut off, and scaled to about -2 to 2.
LIMIT, SCALE = 8.0, 4.0
_REACH = 2  # neighbours on each side whose scores count


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer whose output corrects the first model's logits: logits * gain + network(inputs)."""

    hidden: Matrix
    hidden_bias: Matrix
    out: Matrix
    out_bias: Matrix
    gain: Matrix

    def logits(self, inputs: Matrix, first: Matrix) -> Matrix:
        """(n, types) from inputs (n, d) and the first model's logits, cut off, (n, types)."""
        inner = np.maximum(inputs @ self.hidden + self.hidden_bias, 0)
        corrected: Matrix = first * self.gain + inner @ self.out + self.out_bias
        return corrected


@dataclass(frozen=True, slots=True)
class Heads:
    """What heads.npz holds. `weights` (buckets, types) are int8, to be multiplied by `scale` (types)."""

    names: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: Matrix
    bias: Matrix
    idf: Matrix
    networks: tuple[Network, ...]
    threshold: float

    def score(self, text: str, cuts: Sequence[Cut], vectors: Matrix) -> Matrix:
        """How likely each type is in each segment: (n, types), from the segments' vectors (n, 384)."""
        ids, counts, starts = bags(text, cuts)
        weighed = normalised(counts * self.idf[ids], starts)
        first = np.add.reduceat(self.weights[ids] * weighed[:, None], starts) * self.scale + self.bias
        first = first.astype(np.float32)
        seen = inputs(first, positions(text, cuts), vectors)
        cut_off = np.clip(first, -LIMIT, LIMIT)
        each = [1 / (1 + np.exp(-network.logits(seen, cut_off))) for network in self.networks]
        mean: Matrix = np.mean(each, axis=0)
        return mean


def normalised(weights: Matrix, starts: NDArray[np.int32]) -> Matrix:
    """The weights of bags that begin at `starts`, each bag scaled to unit length."""
    lengths = np.sqrt(np.add.reduceat(weights * weights, starts))
    sizes = np.diff(np.append(starts, len(weights)))
    scaled: Matrix = (weights / np.repeat(lengths, sizes)).astype(np.float32)
    return scaled


def inputs(first: Matrix, places: Matrix, vectors: Matrix) -> Matrix:
    """What the networks see of each segment of one contract, from the first model's logits (n, types).

    Its logits and those of two neighbours on each side, how far they are below the contract's highest, those highest,
    where it stands, and the vectors of it and its neighbours.
    """
    scaled = np.clip(first, -LIMIT, LIMIT) / SCALE
    count, types = scaled.shape
    edge = np.full((_REACH, types), -LIMIT / SCALE, np.float32)
    padded = np.vstack([edge, scaled, edge])
    around = [padded[at : at + count] for at in range(2 * _REACH + 1)]
    highest = scaled.max(axis=0, keepdims=True)
    none = np.zeros((1, vectors.shape[1]), np.float32)
    beside = np.vstack([none, vectors, none]) * 4
    return np.hstack(
        [*around, scaled - highest, np.repeat(highest, count, 0), places, vectors * 4, beside[:count], beside[2:]]
    ).astype(np.float32)


@cache
def heads() -> Heads:
    """The heads that ship with the package."""
    with np.load(FILE, allow_pickle=False) as file:
        count = int(file["networks"])
        networks = tuple(
            Network(
                *(
                    file[f"{part}{number}"].astype(np.float32)
                    for part in ("hidden", "hidden_bias", "out", "out_bias", "gain")
                )
            )
            for number in range(count)
        )
        return Heads(
            names=tuple(str(name) for name in file["names"]),
            weights=file["weights"],
            scale=file["scale"].astype(np.float32),
            bias=file["bias"].astype(np.float32),
            idf=file["idf"].astype(np.float32),
            networks=networks,
            threshold=float(file["threshold"]),
        )
