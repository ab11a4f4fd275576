"""Learning from corrections: a small logistic layer over the finder's scores, fitted to what people said of clauses."""

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.finding.segments import Segment
from assistant.documents import Record
from assistant.errors import HomeError
from assistant.storage.private import private_folder

FILE = Path("models") / "contracts.npz"
Matrix = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Matrix]

# Weights are drawn to 0, so that a few corrections bend the finder and don't break it.
_RIDGE, _STEPS, _RATE = 0.01, 300, 2.0
_LEAST = 1e-4  # scores are kept this far from 0 and 1


@dataclass(frozen=True, slots=True)
class Example:
    """A contract that people corrected: its text, its segments' scores, and for some clauses where they really are.

    `truth` has the ranges of each clause that was accepted, denied (none) or corrected.
    """

    text: str
    segments: Sequence[Segment]
    truth: Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is added to the logits of some types: `weights` (types, d) times a segment's vector, and `bias` (types)."""

    names: tuple[str, ...] = ()
    weights: Matrix = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    bias: Matrix = field(default_factory=lambda: np.zeros(0, np.float32))

    @property
    def digest(self) -> str:
        """Changes with what was learnt; empty where nothing was."""
        return hashlib.sha256(self.weights.tobytes() + self.bias.tobytes()).hexdigest()[:12] if self.names else ""

    def adjusted(self, segments: Sequence[Segment], vectors: Matrix) -> list[Segment]:
        """The segments with the scores of the learnt types adjusted; vectors are (n, dimension)."""
        if not self.names or not segments:
            return list(segments)
        shifts = vectors @ self.weights.T + self.bias
        return [
            Segment(
                one.start,
                one.end,
                one.scores
                | {
                    name: float(_sigmoid(_logit(np.float32(one.scores[name])) + shift))
                    for name, shift in zip(self.names, row, strict=True)
                },
            )
            for one, row in zip(segments, shifts, strict=True)
        ]


class LearnReport(Record):
    """What was learnt: from how many contracts and corrections, and how many of those it gets right now.

    `before` counts the corrected clauses that the finder had right by itself, `after` those with what it learnt from
    the other contracts (leaving out the one that is asked about; with a single contract, from itself).
    """

    contracts: int
    corrections: int
    before: int
    after: int
    kept: bool


def learn(examples: Sequence[Example], embed: Embed, limits: Mapping[str, float]) -> tuple[Learnt, LearnReport]:
    """Fits the layer to corrected contracts; nothing is learnt where it does worse on those that were left out."""
    vectors = [embed([one.text[each.start : each.end] for each in one.segments]) for one in examples]
    before = sum(_right(one, one.segments, limits) for one in examples)
    after = 0
    for index, one in enumerate(examples):
        others = [at for at in range(len(examples)) if at != index] or [index]
        fitted = _fit([examples[at] for at in others], [vectors[at] for at in others])
        after += _right(one, fitted.adjusted(one.segments, vectors[index]), limits)
    helps = after >= before
    report = LearnReport(
        contracts=len(examples),
        corrections=sum(len(one.truth) for one in examples),
        before=before,
        after=after,
        kept=helps,
    )
    return (_fit(examples, vectors) if helps else Learnt()), report


def save(learnt: Learnt, home: Path) -> None:
    """Writes what was learnt into the home, in one go. Raises HomeError."""
    file = home / FILE
    out = io.BytesIO()
    np.savez(out, names=np.array(learnt.names, dtype=np.str_), weights=learnt.weights, bias=learnt.bias)
    try:
        private_folder(file.parent)
        draft = file.with_suffix(".new")
        draft.write_bytes(out.getvalue())
        draft.replace(file)
    except OSError as error:
        raise HomeError(f"What was learnt cannot be written to {str(file)!r}: {error}.") from error


def load(home: Path) -> Learnt:
    """What was learnt in this home. Raises HomeError for a file that can't be read."""
    file = home / FILE
    if not file.exists():
        return Learnt()
    try:
        with np.load(file, allow_pickle=False) as data:
            return Learnt(tuple(map(str, data["names"])), data["weights"], data["bias"])
    except (OSError, ValueError, KeyError) as error:
        raise HomeError(
            f"What was learnt from corrections, {str(file)!r}, cannot be read: {error}. "
            "Delete it; `assistant contracts learn` makes it anew."
        ) from error


def _fit(examples: Sequence[Example], vectors: Sequence[Matrix]) -> Learnt:
    """For each type a ridge logistic regression by gradient descent from 0, with the finder's logit as its offset."""
    names = tuple(sorted({name for one in examples for name in one.truth}))
    if not names:
        return Learnt()
    rows = [_fit_one(name, examples, vectors) for name in names]
    return Learnt(names, np.stack([weights for weights, _ in rows]), np.array([bias for _, bias in rows], np.float32))


def _fit_one(name: str, examples: Sequence[Example], vectors: Sequence[Matrix]) -> tuple[Matrix, float]:
    told = [(one, own) for one, own in zip(examples, vectors, strict=True) if name in one.truth]
    seen = np.vstack([own for _, own in told])
    offset = _logit(np.array([each.scores[name] for one, _ in told for each in one.segments], np.float32))
    wanted = np.concatenate([_labels(one, name) for one, _ in told])
    # Both kinds of segment count the same in all, however few of one there are; of the wrong ones those that the finder
    # takes for right count most.
    doubtful = (1 - wanted) * (_sigmoid(offset) + _LEAST)
    share = np.where(wanted > 0, 0.5 / max(wanted.sum(), 1), 0.5 * doubtful / doubtful.sum()).astype(np.float32)
    weights, bias = np.zeros(seen.shape[1], np.float32), 0.0
    for _ in range(_STEPS):
        wrong = (_sigmoid(offset + seen @ weights + np.float32(bias)) - wanted) * share
        weights -= np.float32(_RATE) * (wrong @ seen + np.float32(_RIDGE) * weights)
        bias -= _RATE * (float(wrong.sum()) + _RIDGE * bias)
    return weights, bias


def _labels(example: Example, name: str) -> Matrix:
    ranges = example.truth[name]
    return np.array([float(any(_overlap(one, each) for each in ranges)) for one in example.segments], np.float32)


def _overlap(segment: Segment, span: tuple[int, int]) -> bool:
    """Whether a good part of a segment lies in a range."""
    shared = min(segment.end, span[1]) - max(segment.start, span[0])
    return shared * 2 > min(segment.end - segment.start, span[1] - span[0])


def _right(example: Example, segments: Sequence[Segment], limits: Mapping[str, float]) -> int:
    """How many of the corrected clauses come out right: found in their place, or not found where there is none."""
    count = 0
    for name, ranges in example.truth.items():
        best = max(segments, key=lambda one: one.scores[name], default=None)
        found = best is not None and best.scores[name] >= limits.get(name, 0.5)
        count += (found and best is not None and any(_overlap(best, one) for one in ranges)) if ranges else not found
    return count


def _sigmoid(value: Matrix | np.float32) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -30, 30))), np.float32)


def _logit(score: Matrix | np.float32) -> Matrix:
    kept = np.asarray(np.clip(score, _LEAST, 1 - _LEAST), np.float32)
    return np.asarray(np.log(kept / (1 - kept)), np.float32)
