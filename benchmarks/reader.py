"""Fits the reader: the weights in assistant/search/ranking/reader.json, which rank sentences and passages and refuse.

    python -m benchmarks.reader --data FOLDER

FOLDER holds xquad/ and tatqa/, and squad2/, on which nothing is fitted. Fitted on the sixteen articles of XQuAD,
English and German, of which none is in the half of SQuAD 2.0 that `benchmarks.retrieval` reports on, each with and
without its title above it, and on the first half of TAT-QA. The figures kept beside the weights are of the eight other
articles and the other half, and, for what a glance decides, of SQuAD 2.0.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize, nnls

from assistant.answering.answerer import PASSAGES
from assistant.answering.refusing import FEATURES, relevance
from assistant.search.extracting import GLANCED, READ
from assistant.search.ranking.close import CLOSE
from assistant.search.ranking.glance import GLANCE
from assistant.search.ranking.guess import GUESS
from assistant.search.ranking.weights import FILE, reader_weights
from benchmarks.corpora import REPORTED, TATQA_NEW, Question, squad, tatqa, xquad
from benchmarks.retrieval import CONSOLE, Corpus, plain

Rows = NDArray[np.float64]
# How strongly weights are held to 0, in units of the features' own spread.
_RIDGE = 1e-3
_REFUSAL_RIDGE = 0.03
# Of the questions without their article this share has a relevance below .4.
_REFUSED, _BELOW = 0.95, 0.4
# Wherever in between the threshold is, a guess asks a model of no question without its article that reading refuses.
_THRESHOLDS = np.arange(0.3, 0.71, 0.05)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a question showed: a row for each sentence, and whether it answers."""

    rows: Rows
    gold: NDArray[np.bool_]


def glanced(corpus: Corpus, question: Question) -> list[Any]:
    """The passages found for a question with the features of a glance, and which of their sentences answer it."""
    assistant = corpus.assistant
    finding = assistant.retriever.find(question.text, GLANCED)
    seen = []
    for found, rows in assistant.extractor.glanced(finding, assistant.extractor.look(question.text)):
        chunk = found.stored.chunk
        right = corpus.paper[found.stored.key] in question.relevant
        texts = [plain(chunk.text[start:end]) for start, end in chunk.sentences]
        answers = [plain(one) for one in question.answers]
        gold = [right and any(answer in text for answer in answers) for text in texts]
        seen.append((found, rows, np.array(gold)))
    return seen


def fit(seen: Sequence[Seen]) -> NDArray[np.float64]:
    """The weights (features,) under which a softmax over each question's sentences gives the most to those that answer.

    The listwise loss of Cao et al., "Learning to Rank", 2007, with the answering sentences as one event.
    """
    kept = [one for one in seen if one.gold.any()]
    rows = np.concatenate([one.rows for one in kept])
    gold = np.concatenate([one.gold for one in kept])
    owner = np.repeat(np.arange(len(kept)), [len(one.rows) for one in kept])
    spread = rows.std(axis=0) + 1e-9
    rows = rows / spread

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        top = np.full(len(kept), -np.inf)
        np.maximum.at(top, owner, scores)
        mass = np.exp(scores - top[owner])
        whole, held = np.bincount(owner, mass), np.bincount(owner, mass * gold)
        value = float((np.log(whole) - np.log(held)).mean() + _RIDGE * weights @ weights)
        pull = mass / whole[owner] - mass * gold / held[owner]
        return value, rows.T @ pull / len(kept) + 2 * _RIDGE * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / spread)


def looks(corpus: Corpus, questions: Sequence[Question]) -> list[Any]:
    """A glance for each question."""
    return [(one, glanced(corpus, one)) for one in track(questions, "glancing", console=CONSOLE)]


def readings(corpus: Corpus, taken: Sequence[Any], weights: NDArray[np.float64]) -> list[Seen]:
    """Both looks at the passages that a glance with these weights chooses."""
    seen = []
    for question, passages in track(taken, "reading", console=CONSOLE):
        chosen = sorted(passages, key=lambda one: -(one[1] @ weights).max())[:READ]
        extractor = corpus.assistant.extractor
        look = extractor.look(question.text)
        read = extractor.read(question.text, look, [(found, rows) for found, rows, _ in chosen])
        seen.append(
            Seen(
                np.concatenate([rows[:, : len(weights) + len(CLOSE)] for _, rows in read]),
                np.concatenate([gold for _, _, gold in chosen]),
            )
        )
    return seen


def _whole(taken: Sequence[Any]) -> list[Seen]:
    return [
        Seen(
            np.concatenate([rows for _, rows, _ in passages]),
            np.concatenate([gold for _, _, gold in passages]),
        )
        for _, passages in taken
    ]


def hits(seen: Sequence[Seen], weights: NDArray[np.float64]) -> dict[str, float]:
    """How often the best sentence answers, and one of the best three."""
    first = [bool(one.gold[np.argmax(one.rows @ weights)]) for one in seen]
    three = [bool(one.gold[np.argsort(-(one.rows @ weights))[:3]].any()) for one in seen]
    return {"first": round(float(np.mean(first)), 4), "first three": round(float(np.mean(three)), 4)}


def order(data: Path, scratch: Path) -> dict[str, Any]:
    """The weights that put sentences in order, and what they come to on what they were not fitted on."""
    fitting, testing = [], []
    for name in ("en", "de", "en titled", "de titled", "tatqa"):
        folder = scratch / name
        questions = tatqa(data, folder) if name == "tatqa" else _xquad(data, folder, name)
        corpus = Corpus(folder, scratch / "homes" / name)
        mine = [one for one in questions if one.answers and _fitted(one)]
        others = [one for one in questions if one.answers and not _fitted(one)]
        fitting.append((corpus, looks(corpus, mine)))
        testing.append((name, corpus, looks(corpus, others)))
    glancing = fit([one for _, taken in fitting for one in _whole(taken)])
    read = [one for corpus, taken in fitting for one in readings(corpus, taken, glancing)]
    reading = fit(read)
    return {
        "glance": _named(GLANCE, glancing),
        "reading": _named((*GLANCE, *CLOSE), reading),
        "fitted on": len(read),
        "tested": {name: hits(readings(corpus, taken, glancing), reading) for name, corpus, taken in testing},
    }


def refusal(data: Path, scratch: Path) -> dict[str, Any]:
    """The weights of the relevance: each third question, asked with all articles and without the one that answers.

    A logistic model. No weight may be below 0: every feature is a match of some kind, and where one of two that go
    together turns negative, the model knows the set that it was fitted on and little else.
    """
    there: list[list[float]] = []
    gone: list[list[float]] = []
    questions = _xquad(data, scratch / "refusal", "en titled")
    corpus = Corpus(scratch / "refusal", scratch / "homes" / "refusal")
    for question in track([one for one in questions if _fitted(one)][::3], "asking", console=CONSOLE):
        others = np.array([key for key, paper in corpus.paper.items() if not paper.startswith(question.article)])
        for within, rows in ((None, there), (others, gone)):
            found = corpus.assistant.retriever.search(question.text, PASSAGES, within=within).sentences
            rows.append([found[0].feature(one) for one in FEATURES])
    kept, left_out = np.array(there), np.array(gone)
    weights = _logistic(np.concatenate([kept, left_out]), np.arange(len(kept) + len(left_out)) < len(kept))
    at = float(np.quantile(left_out @ weights, _REFUSED))
    intercept = float(np.log(_BELOW / (1 - _BELOW)) - at)
    return {
        "relevance": {"intercept": round(intercept, 4), **_named(FEATURES, weights)},
        "asked both ways": len(kept),
        "answered": round(float((kept @ weights >= at).mean()), 4),
    }


def both_ways(corpus: Corpus, questions: Sequence[Question]) -> tuple[Rows, Rows]:
    """Each question with all articles and without the one that answers: rows of GUESS, and the relevance as read.

    Shapes (2, questions, features) and (2, questions).
    """
    extractor = corpus.assistant.extractor
    rows: tuple[list[list[float]], ...] = ([], [])
    read: tuple[list[float], ...] = ([], [])
    for question in track(questions, "guessing", console=CONSOLE):
        others = np.array([key for key, paper in corpus.paper.items() if not paper.startswith(question.article)])
        for way, within in enumerate((None, others)):
            finding = corpus.assistant.retriever.find(question.text, PASSAGES, within=within)
            seen = extractor.glance(finding)
            rows[way].append(extractor.guessed(finding, seen))
            read[way].append(relevance(question.text, extractor.rank(finding, seen)))
    return np.array(rows), np.array(read)


def guessing(data: Path, scratch: Path) -> dict[str, Any]:
    """The weights by which a glance guesses what relevance reading would come to, and what they come to on SQuAD 2.0.

    Least squares of the relevance's logit, no weight below 0, then lowered as far as _THRESHOLDS has it. Fitted on each
    second question, English with and without titles and German with, and tried on each fifth of SQuAD 2.0.
    """
    taken = []
    for name in ("en", "en titled", "de titled"):
        folder = scratch / f"guess {name}"
        questions = [one for one in _xquad(data, folder, name) if _fitted(one)][::2]
        taken.append(both_ways(Corpus(folder, scratch / "homes" / folder.name), questions))
    rows, read = (np.concatenate(parts, axis=1) for parts in zip(*taken, strict=True))
    logits = np.log(read / (1 - read))
    ones = np.ones((read.size, 1))
    weights = nnls(np.hstack([rows.reshape(read.size, -1), ones, -ones]), logits.ravel())[0][: len(GUESS)]
    allowed = [np.log(at / (1 - at)) - (rows[1] @ weights)[read[1] < at].max() for at in _THRESHOLDS]
    named = {**_named(GUESS, weights), "intercept": round(float(min(allowed)), 4)}
    _write({**json.loads(FILE.read_text("utf-8")), "guess": named})
    questions = [one for one in squad(data, scratch / "guess squad2") if one.answers][::5]
    rows, read = both_ways(Corpus(scratch / "guess squad2", scratch / "homes" / "guess squad2"), questions)
    asked = rows @ weights + named["intercept"] >= 0
    return {
        "guess": named,
        "guess tested": {
            "questions": len(questions),
            "answered ones decided": round(float(asked[0][read[0] >= 0.5].mean()), 4),
            "article left out, asked though refused": round(float((asked[1] & (read[1] < 0.5)).mean()), 4),
        },
    }


def _logistic(rows: Rows, labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The weights (features,), none below 0, of a logistic model with a ridge in units of the features' spread."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled, sign = (rows - middle) / spread, 2.0 * labels - 1

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, logits = found[:-1], scaled @ found[:-1] + found[-1]
        miss = 1 / (1 + np.exp(-logits)) - labels
        value = float(np.logaddexp(0, -logits * sign).mean() + _REFUSAL_RIDGE * weights @ weights)
        return value, np.append(scaled.T @ miss / len(rows) + 2 * _REFUSAL_RIDGE * weights, miss.mean())

    bounds = [(0.0, None)] * rows.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x[:-1] / spread)


def _xquad(data: Path, folder: Path, name: str) -> list[Question]:
    return xquad(data, folder, name[:2], titled=name.endswith("titled"))


def _fitted(question: Question) -> bool:
    """Whether the question is one to fit on: of the reported articles and contexts none is."""
    return question.article < TATQA_NEW if question.kind else question.article not in REPORTED


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with xquad and tatqa")
    parser.add_argument("--refusal", action="store_true", help="fit the refusal alone; the order stays as it is")
    parser.add_argument("--guess", action="store_true", help="fit alone what a glance makes of a question")
    arguments = parser.parse_args()
    stored = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    stored["about"] = "Fitted by benchmarks/reader.py on XQuAD (CC BY-SA 4.0) and TAT-QA (CC BY 4.0); see NOTICE."
    with tempfile.TemporaryDirectory() as scratch:
        if not (arguments.refusal or arguments.guess):
            stored |= {
                "guess": dict.fromkeys((*GUESS, "intercept"), 0.0),
                "relevance": dict.fromkeys(("intercept", *FEATURES), 0.0),
                **order(arguments.data, Path(scratch)),
            }
            _write(stored)
        if not arguments.guess:
            stored |= refusal(arguments.data, Path(scratch))
            _write(stored)
        stored |= guessing(arguments.data, Path(scratch))
    _write(stored)
    CONSOLE.print(stored)


def _write(stored: dict[str, Any]) -> None:
    FILE.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", "utf-8")
    reader_weights.cache_clear()


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
