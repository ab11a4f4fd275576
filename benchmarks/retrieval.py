"""What is found, answered and refused, on SQuAD 2.0 and SciFact: papers added and asked as a firm's are.

    python -m benchmarks.retrieval --data FOLDER

FOLDER holds squad2/ and scifact/. Without a chat model; nothing is tuned while it runs.
"""

import argparse
import math
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table

from assistant import Assistant
from assistant.answering import PASSAGES
from assistant.refusing import relevance
from benchmarks.corpora import Question, scifact, squad
from benchmarks.results import save

# Enough chunks to fill a list of ten papers, though several may be of one paper.
_CHUNKS = 60
CONSOLE = Console(stderr=True)
Score = Callable[[Sequence[str], Mapping[str, int]], float]


class Corpus:
    """Papers in a home of their own, and the file names of their chunks."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.assistant = Assistant(home)
        files = sorted(folder.rglob("*.*"))
        with Progress(console=CONSOLE) as progress:
            task = progress.add_task(f"adding {len(files)} papers", total=len(files))
            self.assistant.add(folder, listener=lambda told: progress.update(task, completed=told.done))
        names = {one.id: str(Path(one.path).relative_to(folder)) for one in self.assistant.documents()}
        keys = self.assistant.library.keys()
        self.paper = {key: names[one.chunk.document] for key, one in self.assistant.library.chunks(keys).items()}

    def rankings(self, question: str) -> dict[str, list[str]]:
        """The papers in the order of their best chunk: by vectors, by words, and by both together."""
        indexes = self.assistant.indexes
        vector = self.assistant.embedder.embed([question], kind="query")[0]
        dense, words = indexes.candidates(vector, question, _CHUNKS)
        ways = {"dense": dense, "keyword": words, "fused": indexes.search(vector, question, _CHUNKS)}
        return {way: list(dict.fromkeys(self.paper[hit.key] for hit in hits)) for way, hits in ways.items()}

    def mean(self, questions: Sequence[Question], scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
        """The mean of each score for each way of finding, over all questions."""
        totals: dict[str, dict[str, float]] = {}
        for question in track(questions, "finding", console=CONSOLE):
            for way, ranked in self.rankings(question.text).items():
                for name, score in scores.items():
                    row = totals.setdefault(way, dict.fromkeys(scores, 0.0))
                    row[name] += score(ranked, question.relevant) / len(questions)
        return {way: {name: round(value, 4) for name, value in row.items()} for way, row in totals.items()}


def recall(ranked: Sequence[str], relevant: Mapping[str, int], at: int) -> float:
    """The share of the relevant papers among the first `at`."""
    return len(set(ranked[:at]) & set(relevant)) / len(relevant)


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], at: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) at `at`, with linear gains."""
    gain = sum(relevant.get(name, 0) / math.log2(rank + 2) for rank, name in enumerate(ranked[:at]))
    best = sum(value / math.log2(rank + 2) for rank, value in enumerate(sorted(relevant.values(), reverse=True)[:at]))
    return gain / best if best else 0.0


def answers(assistant: Assistant, questions: Sequence[Question]) -> dict[str, float]:
    """How often the first quoted sentence, and one of all quoted, holds a gold answer; and how often it refused.

    The refusal is left aside for the first two: they say what the sentences are worth.
    """
    first = shown = refused = 0
    for question in track(questions, "answering", console=CONSOLE):
        finding = assistant.retriever.search(question.text, PASSAGES)
        ranked = assistant.extractor.rank(finding)
        quotes = [plain(one.text) for one in ranked[:3]]
        held = [any(plain(answer) in quote for answer in question.answers) for quote in quotes]
        first += held[:1] == [True]
        shown += any(held)
        refused += relevance(ranked) < assistant.settings.answers.relevance
    count = len(questions)
    return {
        "first sentence": round(first / count, 4),
        "first three": round(shown / count, 4),
        "refused although answerable": round(refused / count, 4),
    }


def plain(text: str) -> str:
    """A text as SQuAD compares it, in lower case and without punctuation."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def off_corpus(corpus: Corpus, questions: Sequence[Question]) -> dict[str, float]:
    """How often questions are refused when the article that answers them is left out of what may be found."""
    assistant = corpus.assistant
    refused = 0
    for question in track(questions, "refusing", console=CONSOLE):
        others = [key for key, name in corpus.paper.items() if not name.startswith(f"{question.article}/")]
        finding = assistant.retriever.search(question.text, PASSAGES, within=np.array(others))
        refused += relevance(assistant.extractor.rank(finding)) < assistant.settings.answers.relevance
    return {"refused": round(refused / len(questions), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with squad2 and scifact")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        papers, homes = Path(scratch) / "papers", Path(scratch) / "homes"
        asked = squad(arguments.data, papers / "squad2")
        corpus = Corpus(papers / "squad2", homes / "squad2")
        answerable = [one for one in asked if one.answers]
        squad2: dict[str, Any] = {
            "questions": len(asked),
            "paragraphs": len(set(corpus.paper.values())),
            "retrieval": corpus.mean(asked, {"R@1": partial(recall, at=1), "R@10": partial(recall, at=10)}),
            "answers": {"questions": len(answerable), **answers(corpus.assistant, answerable)},
            "article left out": off_corpus(corpus, answerable),
        }
        claims = scifact(arguments.data, papers / "scifact")
        corpus = Corpus(papers / "scifact", homes / "scifact")
        scores = corpus.mean(claims, {"nDCG@10": ndcg, "R@10": partial(recall, at=10)})
        found = {"claims": len(claims), "abstracts": len(set(corpus.paper.values())), "retrieval": scores}
    file = save("retrieval", {"squad2": squad2, "scifact": found})
    table = Table("", "SQuAD 2.0 R@1", "R@10", "SciFact nDCG@10", "R@10")
    for way in ("dense", "keyword", "fused"):
        rows = squad2["retrieval"][way], scores[way]
        table.add_row(way, *(f"{value:.3f}" for row in rows for value in row.values()))
    Console().print(table)
    Console().print({"answers": squad2["answers"], "article left out": squad2["article left out"]})
    CONSOLE.print(f"written to {file}")


if __name__ == "__main__":
    main()
