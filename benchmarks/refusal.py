"""Fits the point at which the papers are said not to hold an answer: prints what stands in assistant/refusing.py.

    python -m benchmarks.refusal --data FOLDER

FOLDER holds squad2/. Each answerable question is asked twice, of all articles and of all but its own, and a logistic
model is fitted to tell the two apart by the best sentence found. Half of the articles are for fitting, half for the
figures that are printed.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answering import PASSAGES
from assistant.refusing import features
from benchmarks.corpora import Question, squad
from benchmarks.results import save
from benchmarks.retrieval import CONSOLE, Corpus


def measured(corpus: Corpus, questions: Sequence[Question]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Features (2n, 3) and labels (2n,): for each question once with its article, once without."""
    assistant = corpus.assistant
    rows, labels = [], []
    for question in track(questions, "asking", console=CONSOLE):
        others = np.array([key for key, name in corpus.paper.items() if not name.startswith(f"{question.article}/")])
        for within, label in ((None, 1), (others, 0)):
            finding = assistant.retriever.search(question.text, PASSAGES, within=within)
            rows.append(features(assistant.extractor.rank(finding)[0]))
            labels.append(label)
    return np.array(rows), np.array(labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with squad2")
    parser.add_argument("--questions", type=int, default=600, help="how many questions, spread over all articles")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        asked = [one for one in squad(arguments.data, Path(scratch) / "papers") if one.answers]
        corpus = Corpus(Path(scratch) / "papers", Path(scratch) / "home")
        chosen = asked[:: max(1, len(asked) // arguments.questions)]
        articles = sorted({one.article for one in chosen})
        fitting = [one for one in chosen if articles.index(one.article) % 2 == 0]
        testing = [one for one in chosen if articles.index(one.article) % 2 == 1]
        model = LogisticRegression(C=100).fit(*measured(corpus, fitting))
        rows, labels = measured(corpus, testing)
        threshold = corpus.assistant.settings.answers.relevance
    relevance = model.predict_proba(rows)[:, 1]
    figures = {
        "intercept": round(float(model.intercept_[0]), 2),
        "weights": [round(float(weight), 2) for weight in model.coef_[0]],
        "questions": {"fitted": len(fitting), "tested": len(testing)},
        "auroc": round(float(roc_auc_score(labels, relevance)), 4),
        "threshold": threshold,
        "answerable kept": round(float((relevance[labels == 1] >= threshold).mean()), 4),
        "article left out refused": round(float((relevance[labels == 0] < threshold).mean()), 4),
    }
    CONSOLE.print(figures, save("refusal", figures))


if __name__ == "__main__":
    main()
