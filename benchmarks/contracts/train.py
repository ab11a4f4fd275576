"""Trains the clause finder's heads on CUAD's training contracts and writes assistant/contracts/heads.npz.

    python -m benchmarks.contracts.train --data FOLDER [--cache FOLDER]

FOLDER is CUAD's, with train.jsonl and train_txt/ (CC BY 4.0, The Atticus Project). It takes about 15 minutes on one
core: segments and their vectors; a logistic model on words for each type, five times out of fold and once on all;
networks on what the first model says out of fold; thresholds out of fold. gold.jsonl is not read. scikit-learn and
torch are used here alone. With `--cache` the vectors and the first model are kept there for the next run.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from numpy.typing import NDArray
from rich.console import Console
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from assistant.contracts.features import BUCKETS, bags, positions
from assistant.contracts.heads import FILE, LIMIT, Matrix, inputs, normalised
from assistant.contracts.segments import cut
from assistant.contracts.types import CUAD
from benchmarks.contracts.cuad import contracts, labels
from providers.minilm import MiniLM

CONSOLE = Console()
FOLDS = 5
NETWORKS = 2
HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROPOUT = 192, 14, 256, 4e-3, 1e-2, 0.5
# Of the types that contracts lack, so many are to be told so; the threshold is set out of fold.
ABSENT = 0.91
Labels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All segments of all contracts, one after another; `sizes` has each contract's number of segments."""

    ids: NDArray[np.int32]
    counts: Matrix
    starts: NDArray[np.int32]
    places: Matrix
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
    bag_parts, places, marked, present, texts, sizes = [], [], [], [], [], []
    for contract in contracts(folder, "train.jsonl"):
        cuts = cut(contract.text)
        bag_parts.append(bags(contract.text, cuts))
        places.append(positions(contract.text, cuts))
        marked.append(labels(contract, cuts))
        present.append([contract.marked[name].present for name in CUAD])
        texts += [" ".join(contract.text[one.start : one.end].split()) for one in cuts]
        sizes.append(len(cuts))
    before = np.cumsum([0, *(len(ids) for ids, _, _ in bag_parts)])
    starts = [starts + before[number] for number, (_, _, starts) in enumerate(bag_parts)]
    return Corpus(
        np.concatenate([ids for ids, _, _ in bag_parts]),
        np.concatenate([counts for _, counts, _ in bag_parts]),
        np.concatenate(starts).astype(np.int32),
        np.concatenate(places),
        _vectors(texts, cache),
        np.concatenate(marked),
        np.array(present),
        np.array(sizes),
    )


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
    """A logistic model for each type on some rows: logits of all rows, weights (types, BUCKETS), bias, idf."""
    sizes = np.diff(np.append(corpus.starts, len(corpus.ids)))
    seen = np.bincount(corpus.ids[np.repeat(rows, sizes)], minlength=BUCKETS)
    idf = (np.log((1 + rows.sum()) / (1 + seen)) + 1).astype(np.float32)
    weights = normalised(corpus.counts * idf[corpus.ids], corpus.starts)
    shape = (len(corpus.starts), BUCKETS)
    bag = scipy.sparse.csr_matrix((weights, corpus.ids, np.append(corpus.starts, len(corpus.ids))), shape=shape)
    logits = np.zeros((len(corpus.starts), len(CUAD)), np.float32)
    coefficients, bias = np.zeros((len(CUAD), BUCKETS), np.float32), np.zeros(len(CUAD), np.float32)
    for column in range(len(CUAD)):
        model = LogisticRegression(C=10, solver="liblinear", tol=1e-2).fit(bag[rows], corpus.labels[rows, column])
        logits[:, column] = model.decision_function(bag)
        coefficients[column], bias[column] = model.coef_[0], model.intercept_[0]
    return logits, coefficients, bias, idf


class Net(torch.nn.Module):
    """What assistant.contracts.heads.Network computes, to be trained."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(width, HIDDEN)
        self.out = torch.nn.Linear(HIDDEN, len(CUAD))
        self.gain = torch.nn.Parameter(torch.ones(len(CUAD)))
        self.drop = torch.nn.Dropout(DROPOUT)
        # It begins as the first model, and learns what to correct.
        torch.nn.init.zeros_(self.out.weight)
        torch.nn.init.zeros_(self.out.bias)

    def forward(self, seen: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
        corrected: torch.Tensor = first * self.gain + self.out(self.drop(torch.relu(self.hidden(seen))))
        return corrected


def network(seen: torch.Tensor, first: torch.Tensor, truth: torch.Tensor, *, seed: int) -> Net:
    """A network trained on these rows."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    net = Net(seen.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(seen) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        rows = torch.tensor(order.permutation(len(seen)))
        for batch in torch.split(rows, BATCH):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(seen[batch], first[batch]), truth[batch], reduction="sum"
            )
            optimiser.zero_grad()
            torch.autograd.backward(loss / len(batch))
            optimiser.step()
            schedule.step()
    return net.eval()


def threshold(scores: Matrix, corpus: Corpus) -> float:
    """The score above which a contract is said to have a type, from scores out of fold; one for all types.

    As scores are probabilities, one threshold finds most for the false alarms that it costs: it is strict on types that
    few contracts have.
    """
    number = corpus.contract
    highest = np.array([scores[number == one].max(axis=0) for one in range(len(corpus.sizes))])
    return float(np.quantile(highest[~corpus.present], ABSENT))


def report(name: str, scores: Matrix, truth: Labels) -> None:
    """Average precision by type, averaged, and of all pooled."""
    each = [average_precision_score(truth[:, k], scores[:, k]) for k in range(len(CUAD)) if truth[:, k].any()]
    pooled = average_precision_score(truth.ravel(), scores.ravel())
    CONSOLE.print(f"{name}: macro AP {np.mean(each):.3f}, micro AP {pooled:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="CUAD's folder")
    parser.add_argument("--cache", type=Path, help="where to keep vectors and the first model for the next run")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    corpus = read(arguments.data, arguments.cache)
    fold = (np.random.default_rng(0).permutation(len(corpus.sizes)) % FOLDS)[corpus.contract]
    kept = arguments.cache / "first.npz" if arguments.cache else None
    if kept and kept.is_file():
        logits, weights, bias, idf = np.load(kept).values()
    else:
        logits = np.zeros((len(fold), len(CUAD)), np.float32)
        for one in range(FOLDS):
            logits[fold == one] = first_model(corpus, fold != one)[0][fold == one]
        _, weights, bias, idf = first_model(corpus, fold >= 0)
        if kept:
            np.savez(kept, logits=logits, weights=weights, bias=bias, idf=idf)
    report("first model, out of fold", logits, corpus.labels)

    ends = np.cumsum(corpus.sizes)
    parts = [slice(end - size, end) for end, size in zip(ends, corpus.sizes, strict=True)]
    seen = torch.tensor(np.vstack([inputs(logits[one], corpus.places[one], corpus.vectors[one]) for one in parts]))
    first = torch.tensor(np.clip(logits, -LIMIT, LIMIT))
    truth = torch.tensor(corpus.labels, dtype=torch.float32)
    scores = np.zeros_like(logits)
    for one in range(FOLDS):
        rows, held = (torch.tensor(np.flatnonzero(mask)) for mask in (fold != one, fold == one))
        net = network(seen[rows], first[rows], truth[rows], seed=one)
        with torch.no_grad():
            scores[fold == one] = torch.sigmoid(net(seen[held], first[held])).numpy()
        report(f"fold {one}", scores[fold == one], corpus.labels[fold == one])
    report("networks, out of fold", scores, corpus.labels)
    save(
        [network(seen, first, truth, seed=one) for one in range(NETWORKS)],
        weights,
        bias,
        idf,
        threshold(scores, corpus),
    )


def save(nets: Sequence[Net], weights: Matrix, bias: Matrix, idf: Matrix, limit: float) -> None:
    """Writes heads.npz: the first model's weights as int8, the rest as float16."""
    scale = np.abs(weights).max(axis=1) / 127
    arrays: dict[str, Any] = {
        "names": np.array(CUAD),
        "networks": np.array(len(nets)),
        "weights": np.ascontiguousarray(np.round(weights / scale[:, None]).astype(np.int8).T),
        "scale": scale,
        "bias": bias,
        "idf": idf.astype(np.float16),
        "threshold": np.array(limit, np.float32),
    }
    for number, net in enumerate(nets):
        parts = {"hidden": net.hidden.weight.T, "hidden_bias": net.hidden.bias, "out": net.out.weight.T}
        parts |= {"out_bias": net.out.bias, "gain": net.gain}
        arrays |= {f"{name}{number}": part.detach().numpy().astype(np.float16) for name, part in parts.items()}
    np.savez_compressed(FILE, **arrays)
    CONSOLE.print(f"{FILE.name}: {FILE.stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
