"""What is found, answered and refused, on public sets: papers added and asked as a firm's are.

    python -m benchmarks.retrieval --data FOLDER [--only SET ...]

FOLDER holds squad2/, scifact/, xquad/ and tatqa/. Without a chat model; nothing is tuned while it runs, and the
reader's weights were fitted on none of the articles of squad2 and on nothing of scifact (see `benchmarks.reader`). Of
XQuAD's 24 articles sixteen, and of TAT-QA's contexts the first half, were among what it was fitted on: the figures
named "new" are of the others alone.
"""

import argparse
import json
import math
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import Progress, track

from assistant import Assistant
from assistant.answering.answerer import PASSAGES
from assistant.answering.refusing import relevance
from assistant.search.finding import Finding
from benchmarks.corpora import REPORTED, TATQA_NEW, Question, scifact, squad, tatqa, xquad
from benchmarks.results import FOLDER, save

# Enough chunks to fill a list of ten papers, though several may be of one paper.
_CHUNKS = 60
CONSOLE = Console(stderr=True)
Score = Callable[[Sequence[str], Mapping[str, int]], float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question came to: the papers as ranked by reading, the relevance, and which first sentences hold it."""

    question: Question
    ranked: list[str]
    relevance: float
    held: list[bool]


class Corpus:
    """Papers in a home of their own, and the file names of their chunks."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.assistant = Assistant(home)
        self.assistant.extractor.remembers = 2000  # hundreds of questions to one passage: it is read once
        files = sorted(folder.rglob("*.*"))
        with Progress(console=CONSOLE) as progress:
            task = progress.add_task(f"adding {len(files)} papers", total=len(files))
            self.assistant.add(folder, listener=lambda told: progress.update(task, completed=told.done))
        names = {one.id: str(Path(one.path).relative_to(folder)) for one in self.assistant.documents()}
        keys = self.assistant.library.keys()
        self.paper = {key: names[one.chunk.document] for key, one in self.assistant.library.chunks(keys).items()}

    def rankings(self, question: str) -> tuple[dict[str, list[str]], Finding]:
        """The papers in the order of their best chunk: by vectors, by words, by both together, and as read."""
        indexes = self.assistant.indexes
        finding = self.assistant.retriever.search(question, _CHUNKS)
        dense, words = indexes.candidates(finding.vector, question, _CHUNKS)
        fused = indexes.search(finding.vector, question, _CHUNKS)
        keys = {
            way: [hit.key for hit in hits] for way, hits in (("dense", dense), ("keyword", words), ("fused", fused))
        }
        keys["read"] = [one.stored.key for one in finding.chunks]
        return {way: list(dict.fromkeys(self.paper[key] for key in ranked)) for way, ranked in keys.items()}, finding

    def measured(
        self, questions: Sequence[Question], scores: Mapping[str, Score]
    ) -> tuple[dict[str, dict[str, float]], list[Outcome]]:
        """The mean of each score for each way of finding, and what reading came to for each question."""
        totals: dict[str, dict[str, float]] = {}
        outcomes = []
        for question in track(questions, "finding", console=CONSOLE):
            rankings, finding = self.rankings(question.text)
            for way, ranked in rankings.items():
                for name, score in scores.items():
                    row = totals.setdefault(way, dict.fromkeys(scores, 0.0))
                    row[name] += score(ranked, question.relevant) / len(questions)
            quotes = [plain(one.text) for one in finding.sentences[:3]]
            held = [any(plain(answer) in quote for answer in question.answers) for quote in quotes]
            outcomes.append(Outcome(question, rankings["read"], relevance(question.text, finding.sentences), held))
        rounded = {way: {name: round(value, 4) for name, value in row.items()} for way, row in totals.items()}
        return rounded, outcomes

    def without_article(self, questions: Sequence[Question]) -> list[float]:
        """The relevance found for each question when the article that answers it is left out."""
        found = []
        for question in track(questions, "refusing", console=CONSOLE):
            others = [key for key, name in self.paper.items() if not name.startswith(f"{question.article}/")]
            finding = self.assistant.retriever.search(question.text, PASSAGES, within=np.array(others))
            found.append(relevance(question.text, finding.sentences))
        return found


def recall(ranked: Sequence[str], relevant: Mapping[str, int], at: int) -> float:
    """The share of the relevant papers among the first `at`."""
    return len(set(ranked[:at]) & set(relevant)) / len(relevant)


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], at: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) at `at`, with linear gains."""
    gain = sum(relevant.get(name, 0) / math.log2(rank + 2) for rank, name in enumerate(ranked[:at]))
    best = sum(value / math.log2(rank + 2) for rank, value in enumerate(sorted(relevant.values(), reverse=True)[:at]))
    return gain / best if best else 0.0


def answers(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """How often the first sentence, and one of the first three, holds a gold answer.

    The refusal is left aside: this says what the sentences are worth.
    """
    return {
        "questions": len(outcomes),
        "first sentence": round(sum(one.held[:1] == [True] for one in outcomes) / len(outcomes), 4),
        "first three": round(sum(map(any, (one.held for one in outcomes))) / len(outcomes), 4),
    }


def refusals(there: Sequence[float], gone: Sequence[float], threshold: float) -> dict[str, float]:
    """Both kinds of error at the shipped threshold; and what is refused where 95 % of the answerable are answered."""
    kept, left_out = np.array(there), np.array(gone)
    return {
        "questions": len(gone),
        "threshold": threshold,
        "answerable answered": round(float((kept >= threshold).mean()), 4),
        "article left out refused": round(float((left_out < threshold).mean()), 4),
        "refused where 95 % are answered": round(float((left_out < np.quantile(kept, 0.05)).mean()), 4),
    }


def by_kind(outcomes: Sequence[Outcome], at: int = 5) -> dict[str, dict[str, float]]:
    """Recall at 5 as read for each kind of question, and for all; with the first sentences where one can hold it."""
    kinds: dict[str, list[Outcome]] = {"all": list(outcomes)}
    for one in outcomes:
        kinds.setdefault(one.question.kind, []).append(one) if one.question.kind else None
    return {
        kind: {
            "questions": len(found),
            f"recall@{at}": round(sum(recall(one.ranked, one.question.relevant, at) for one in found) / len(found), 4),
        }
        for kind, found in sorted(kinds.items())
    }


def plain(text: str) -> str:
    """A text as SQuAD compares it, in lower case and without punctuation."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def squad2(data: Path, scratch: Path) -> dict[str, Any]:
    """SQuAD 2.0: all paragraphs as the corpus, and each question again without its article."""
    asked = squad(data, scratch / "squad2")
    corpus = Corpus(scratch / "squad2", scratch / "homes" / "squad2")
    retrieval, outcomes = corpus.measured(asked, {"R@1": partial(recall, at=1), "R@10": partial(recall, at=10)})
    answerable = [one for one in outcomes if one.question.answers]
    gone = corpus.without_article([one.question for one in answerable])
    threshold = corpus.assistant.settings.answers.relevance
    return {
        "questions": len(asked),
        "paragraphs": len(set(corpus.paper.values())),
        "retrieval": retrieval,
        "answers": answers(answerable),
        "refusal": refusals([one.relevance for one in answerable], gone, threshold),
    }


def abstracts(data: Path, scratch: Path) -> dict[str, Any]:
    """SciFact: claims to abstracts."""
    claims = scifact(data, scratch / "scifact")
    corpus = Corpus(scratch / "scifact", scratch / "homes" / "scifact")
    retrieval, _ = corpus.measured(claims, {"nDCG@10": ndcg, "R@10": partial(recall, at=10)})
    return {"claims": len(claims), "abstracts": len(set(corpus.paper.values())), "retrieval": retrieval}


def parallel(data: Path, scratch: Path) -> dict[str, Any]:
    """XQuAD: English and German questions, each to the papers of its language and of the other one."""
    asked = {language: xquad(data, scratch / language, language) for language in ("en", "de")}
    corpora = {language: Corpus(scratch / language, scratch / "homes" / language) for language in asked}
    found: dict[str, Any] = {}
    for papers, corpus in corpora.items():
        for language, questions in asked.items():
            retrieval, outcomes = corpus.measured(questions, {"recall@5": partial(recall, at=5)})
            figures: dict[str, Any] = {"retrieval": retrieval}
            if papers == language:
                new = [one for one in outcomes if one.question.article in REPORTED]
                figures |= {"answers": answers(outcomes), "new": by_kind(new) | answers(new)}
            found[f"questions {language}, papers {papers}"] = figures
    return found


def tables(data: Path, scratch: Path) -> dict[str, Any]:
    """TAT-QA: questions to tables with text."""
    asked = tatqa(data, scratch / "tatqa")
    corpus = Corpus(scratch / "tatqa", scratch / "homes" / "tatqa")
    retrieval, outcomes = corpus.measured(asked, {"recall@5": partial(recall, at=5)})
    new = [one for one in outcomes if one.question.article >= TATQA_NEW]
    held = [one for one in new if one.question.answers]
    return {"retrieval": retrieval, "as read": by_kind(outcomes), "new": by_kind(new), "new answers": answers(held)}


SETS = {"squad2": squad2, "scifact": abstracts, "xquad": parallel, "tatqa": tables}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets")
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS), help="these; the others stay as saved")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name in arguments.only:
            found = SETS[name](arguments.data, Path(scratch))
            CONSOLE.print(name, found)
            CONSOLE.print(f"written to {_saved(name, found)}")


def _saved(name: str, found: dict[str, Any]) -> Path:
    """Writes one set's figures beside those of the others."""
    file = FOLDER / "retrieval.json"
    earlier = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return save("retrieval", {one: found if one == name else earlier[one] for one in SETS if one in {*earlier, name}})


if __name__ == "__main__":
    main()
