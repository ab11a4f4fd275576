"""Trains the clause finder's heads on CUAD's training contracts and writes assistant/contracts/finding/heads.npz.

    python -m benchmarks.contracts.train --data FOLDER [--cache FOLDER]

FOLDER is CUAD's, with train.jsonl and train_txt/ (CC BY 4.0, The Atticus Project). It takes about 25 minutes on one
core: segments and their vectors; a logistic model on words; networks on what it says out of fold; trees on what all of
them say out of fold; each five times out of fold and once on all; the threshold out of fold. gold.jsonl is not read.
scikit-learn and torch serve training alone. With `--cache` the vectors, the first model and the networks' logits are
kept there for the next run.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from numpy.typing import NDArray
from rich.console import Console
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score, precision_recall_curve

from assistant.contracts.finding.boosted import Boosted
from assistant.contracts.finding.features import Hashes, bags, grams, hashed, positions, sections
from assistant.contracts.finding.heads import AFTER, BEFORE, FILE, LIMIT, Matrix, combined, inputs, likely, normalised
from assistant.contracts.finding.segments import Cut, cut
from assistant.contracts.finding.types import CUAD
from benchmarks.contracts.boosting import boosted, save_boosted
from benchmarks.contracts.cuad import contracts, labels
from benchmarks.contracts.networks import network, recurrent, save_network, save_recurrent
from providers.minilm import MiniLM

CONSOLE = Console()
FOLDS = 5
# Words and pairs that stand in fewer contracts are left out.
CONTRACTS = 4
# How freely the first model's weights may grow, as in scikit-learn, and after how many steps it is good enough.
FREEDOM, STEPS = 10.0, 50
NETWORKS, RECURRENT = 1, 1
# Of the types that contracts lack, so many are to be told so; the threshold is set out of fold.
ABSENT = 0.93
Labels = NDArray[np.int8]
Sparse = Any  # scipy.sparse.csr_matrix, which has no types


@dataclass(frozen=True, slots=True)
class Corpus:
    """All segments of all contracts, one after another; `sizes` has each contract's number of segments."""

    known: Hashes
    ids: NDArray[np.int32]
    counts: Matrix
    starts: NDArray[np.int32]
    places: Matrix
    sections: NDArray[np.int32]
    vectors: Matrix
    labels: Labels
    present: NDArray[np.bool_]
    sizes: NDArray[np.int64]

    @property
    def contract(self) -> NDArray[np.int64]:
        """The number of each segment's contract."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


def read(folder: Path, cache: Path | None) -> Corpus:
    """The training contracts as segments."""
    places, parted, marked, present, texts = [], [], [], [], []
    parts: list[tuple[str, list[Cut]]] = []
    for contract in contracts(folder, "train.jsonl"):
        cuts = cut(contract.text)
        parts.append((contract.text, cuts))
        places.append(positions(contract.text, cuts))
        parted.append(sections(cuts))
        marked.append(labels(contract, cuts))
        present.append([contract.marked[name].present for name in CUAD])
        texts += [" ".join(contract.text[one.start : one.end].split()) for one in cuts]
    known = vocabulary(parts)
    bag_parts = [bags(text, cuts, known) for text, cuts in parts]
    before = np.cumsum([0, *(len(ids) for ids, _, _ in bag_parts)])
    return Corpus(
        known,
        np.concatenate([ids for ids, _, _ in bag_parts]),
        np.concatenate([counts for _, counts, _ in bag_parts]),
        np.concatenate([starts + at for at, (_, _, starts) in zip(before, bag_parts, strict=False)]).astype(np.int32),
        np.concatenate(places),
        np.concatenate(parted),
        _vectors(texts, cache),
        np.concatenate(marked),
        np.array(present),
        np.array([len(cuts) for _, cuts in parts]),
    )


def vocabulary(parts: Sequence[tuple[str, Sequence[Cut]]]) -> Hashes:
    """The hashes of the words and pairs that stand in enough contracts, sorted."""
    seen: Counter[int] = Counter()
    for text, cuts in parts:
        seen.update({int(one) for each in cuts for one in hashed(grams(text, each))})
    return np.array(sorted(one for one, count in seen.items() if count >= CONTRACTS), np.uint32)


def _vectors(texts: Sequence[str], cache: Path | None) -> Matrix:
    file = cache / "vectors.npy" if cache else None
    if file and file.is_file() and len(known := np.load(file)) == len(texts):
        kept: Matrix = known.astype(np.float32)
        return kept
    vectors: Matrix = MiniLM().embed(texts)
    if file:
        np.save(file, vectors.astype(np.float16))
    return vectors


def first_model(corpus: Corpus, rows: NDArray[np.bool_]) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """A logistic model for each type on the contracts of some rows: logits of all rows, weights, bias, idf.

    The weights (words, 3 * types) are those of a segment's own words, of those before it and of those after it. All
    types are fitted at once by L-BFGS, stopped early: what neighbours say is added up after the words were weighed, so
    that wide surroundings cost no more than the segment alone.
    """
    sizes = np.diff(np.append(corpus.starts, len(corpus.ids)))
    seen = np.bincount(corpus.ids[np.repeat(rows, sizes)], minlength=len(corpus.known))
    idf = (np.log((1 + rows.sum()) / (1 + seen)) + 1).astype(np.float32)
    weights = normalised(corpus.counts * idf[corpus.ids], corpus.starts)
    shape = (len(corpus.starts), len(corpus.known))
    words: Sparse = scipy.sparse.csr_matrix((weights, corpus.ids, np.append(corpus.starts, len(corpus.ids))), shape)
    around = (_around(corpus, BEFORE, -1), _around(corpus, AFTER, 1))
    at = np.flatnonzero(rows)
    coefficients, bias = _fit(words[at], [one[at][:, at] for one in around], corpus.labels[at])
    return _logits(words, around, coefficients, bias), coefficients, bias, idf


def _around(corpus: Corpus, weights: Sequence[float], direction: int) -> Sparse:
    """(n, n): what each segment's neighbours in one direction count for it, within its contract."""
    number, count = corpus.contract, len(corpus.contract)
    found = scipy.sparse.csr_matrix((count, count), dtype=np.float32)
    for step, weight in enumerate(weights, start=1):
        rows = np.arange(count)
        others = rows + direction * step
        there = (others >= 0) & (others < count)
        there[there] &= number[rows[there]] == number[others[there]]
        values = np.full(there.sum(), weight, np.float32)
        found = found + scipy.sparse.csr_matrix((values, (rows[there], others[there])), (count, count))
    return found


def _fit(words: Sparse, around: Sequence[Sparse], truth: Labels) -> tuple[Matrix, Matrix]:
    count, features = words.shape
    types = truth.shape[1]
    backwards, turned = words.T.tocsr(), [one.T.tocsr() for one in around]
    wanted = truth.astype(np.float32)
    ridge = 1 / (FREEDOM * count)
    size = features * types * (1 + len(around))

    def cost(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = values[:size].astype(np.float32).reshape(features, -1), values[size:].astype(np.float32)
        logits = _logits(words, around, weights, bias)
        loss = float((np.logaddexp(0, logits) - wanted * logits).sum(dtype=np.float64)) / count
        loss += ridge / 2 * float((weights * weights).sum(dtype=np.float64))
        wrong = (1 / (1 + np.exp(-logits)) - wanted) / count
        slope = backwards @ np.hstack([wrong, *(one @ wrong for one in turned)]) + ridge * weights
        # Scaled up, so that no tolerance is met before the steps are through.
        return loss * 1e3, np.concatenate([slope.ravel(), wrong.sum(axis=0)]).astype(np.float64) * 1e3

    share = wanted.mean(axis=0) + 1e-5
    begin = np.concatenate([np.zeros(size), np.log(share / (1 - share))])
    options = {"maxiter": STEPS, "maxcor": 6, "ftol": 1e-12, "gtol": 1e-9}
    found = minimize(cost, begin, jac=True, method="L-BFGS-B", options=options).x.astype(np.float32)
    return found[:size].reshape(features, -1), found[size:]


def _logits(words: Sparse, around: Sequence[Sparse], weights: Matrix, bias: Matrix) -> Matrix:
    own, *others = np.split(words @ weights, 1 + len(around), axis=1)
    total: Matrix = own + sum(one @ each for one, each in zip(around, others, strict=True)) + bias
    return total


def out_of_fold(corpus: Corpus, fit: Callable[[NDArray[np.bool_]], Matrix], fold: NDArray[np.int64]) -> Matrix:
    """The rows of each fold, of what is fitted on the others."""
    found = np.zeros(corpus.labels.shape, np.float32)
    for one in range(FOLDS):
        found[fold == one] = fit(fold != one)[fold == one]
        report(f"fold {one}", found[fold == one], corpus.labels[fold == one])
    return found


def threshold(scores: Matrix, corpus: Corpus) -> float:
    """The score above which a contract is said to have a type: one for all, from scores out of fold.

    As scores are probabilities, one threshold finds most for the false alarms that it costs: it is strict on types that
    few contracts have.
    """
    highest = np.maximum.reduceat(scores, np.cumsum([0, *corpus.sizes[:-1]]), axis=0)
    return float(np.quantile(highest[~corpus.present], ABSENT))


def report(name: str, scores: Matrix, truth: Labels) -> None:
    """Average precision by type, averaged, and of all pooled; precision at 80 % recall, pooled."""
    each = [average_precision_score(truth[:, k], scores[:, k]) for k in range(len(CUAD)) if truth[:, k].any()]
    pooled = average_precision_score(truth.ravel(), scores.ravel())
    precision, recall, _ = precision_recall_curve(truth.ravel(), scores.ravel())
    CONSOLE.print(
        f"{name}: macro AP {np.mean(each):.3f}, micro AP {pooled:.3f}, "
        f"precision at 80 % recall {precision[recall >= 0.8].max():.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="CUAD's folder")
    parser.add_argument("--cache", type=Path, help="where to keep vectors and logits for the next run")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    corpus = read(arguments.data, arguments.cache)
    fold = (np.random.default_rng(0).permutation(len(corpus.sizes)) % FOLDS)[corpus.contract]
    kept = arguments.cache / "first.npz" if arguments.cache else None
    if kept and kept.is_file():
        first, weights, bias, idf = np.load(kept).values()
    else:
        first = out_of_fold(corpus, lambda rows: first_model(corpus, rows)[0], fold)
        _, weights, bias, idf = first_model(corpus, fold >= 0)
        if kept:
            np.savez(kept, logits=first, weights=weights, bias=bias, idf=idf)
    report("first model, out of fold", first, corpus.labels)

    ends = np.cumsum(corpus.sizes)
    parts = [slice(end - size, end) for end, size in zip(ends, corpus.sizes, strict=True)]
    seen = np.vstack([inputs(first[one], corpus.places[one], corpus.vectors[one]) for one in parts])
    truth = corpus.labels.astype(np.float32)
    cut_off = np.clip(first, -LIMIT, LIMIT)

    def fitted(rows: NDArray[np.bool_]) -> tuple[list[Any], list[Any]]:
        chosen = [one for one in parts if rows[one.start]]
        simple = [network(seen[rows], cut_off[rows], truth[rows], seed=seed) for seed in range(NETWORKS)]
        return simple, [recurrent(seen, cut_off, truth, chosen, seed=seed) for seed in range(RECURRENT)]

    def scored(rows: NDArray[np.bool_]) -> Matrix:
        simple, readers = fitted(rows)
        return combined(cut_off, [one.predict(seen, cut_off, parts) for one in (*simple, *readers)])

    def grown(rows: NDArray[np.bool_]) -> Boosted:
        chosen = [one for one in parts if rows[one.start]]
        return boosted(means, cut_off, corpus.places, corpus.sections, corpus.labels, chosen)

    def judged(rows: NDArray[np.bool_]) -> Matrix:
        trees = grown(rows)
        return np.vstack(
            [trees.adjusted(means[one], cut_off[one], corpus.places[one], corpus.sections[one]) for one in parts]
        )

    kept = arguments.cache / "means.npy" if arguments.cache else None
    means: Matrix = np.load(kept) if kept and kept.is_file() else out_of_fold(corpus, scored, fold)
    if kept:
        np.save(kept, means)
    report("with the networks, out of fold", means, corpus.labels)
    logits = out_of_fold(corpus, judged, fold)
    report("with the trees, out of fold", logits, corpus.labels)
    if arguments.cache:
        np.save(arguments.cache / "scores.npy", likely(logits))
    simple, readers = fitted(fold >= 0)
    arrays = {"networks": np.array(len(simple)), "recurrent": np.array(len(readers))}
    for number, one in enumerate(simple):
        arrays |= save_network(one, f"network{number}.")
    for number, one in enumerate(readers):
        arrays |= save_recurrent(one, f"recurrent{number}.")
    # What the networks were trained in shortens to float16; limits of trees would be others.
    arrays = {name: array.astype(np.float16) if array.dtype == np.float32 else array for name, array in arrays.items()}
    arrays |= save_boosted(grown(fold >= 0))
    save(corpus.known, weights, bias, idf, arrays, threshold(likely(logits), corpus))


def save(
    known: Hashes, weights: Matrix, bias: Matrix, idf: Matrix, arrays: dict[str, NDArray[Any]], limit: float
) -> None:
    """Writes heads.npz: the first model's weights as int8; `arrays` hold the networks and the trees."""
    scale = np.abs(weights).max(axis=0) / 127
    parts: dict[str, Any] = {
        "names": np.array(CUAD),
        "known": known,
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale,
        "bias": bias,
        "idf": idf.astype(np.float16),
        "threshold": np.array(limit, np.float32),
    }
    parts |= arrays
    np.savez_compressed(FILE, **parts)
    CONSOLE.print(f"{FILE.name}: {FILE.stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
