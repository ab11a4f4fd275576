"""One run of an evaluation: every question is searched and asked, and what came is measured."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from assistant.documents import Answer, Citation, Document, Passage
from assistant.evaluating.measures import answer_words, ndcg, quantile, recall, reciprocal_rank
from assistant.evaluating.questions import BadQuestions, EvalQuestion, Place

if TYPE_CHECKING:
    from assistant.app import Assistant

# Passages that are ranked for a question.
_RANKED = 10
# The measures of a question, in the order of a table, with what they are called there. For all of them more is better.
MEASURES = {
    "recall@1": "gold places found, first passage",
    "recall@3": "gold places found, first 3",
    "recall@5": "gold places found, first 5",
    "recall@10": "gold places found, first 10",
    "mrr": "reciprocal rank of the first",
    "ndcg@10": "nDCG of the first 10",
    "citation_precision": "citations that are at a gold place",
    "citation_recall": "gold places that are cited",
    "answer_match": "words of the gold answer given",
    "answered": "answerable questions answered",
    "refused": "questions without an answer refused",
}


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Record):
    """What one question came to. `measures` has those of MEASURES that apply to it; times are in seconds."""

    question: str
    answerable: bool
    found: bool
    relevance: float
    measures: dict[str, float]
    first_shown: float
    seconds: float
    cost: Decimal | None = None
    tokens: int = 0


class Evaluation(Record):
    """A whole run: the mean of each measure over the questions that it applies to, and every question's own."""

    when: str
    papers: int
    models: dict[str, str]
    threshold: float
    measures: dict[str, float]
    counts: dict[str, int]
    latency: dict[str, float]
    cost: Decimal
    unpriced: int = 0
    tokens: int = 0
    outcomes: tuple[Outcome, ...] = Field(repr=False)


def evaluate(
    assistant: "Assistant", questions: Sequence[EvalQuestion], *, listener: Callable[[int], None] = lambda _: None
) -> Evaluation:
    """Asks every question by itself; `listener` is told how many are done.

    Raises BadQuestions, before anything is asked, for a gold place in a paper that the home doesn't hold.
    """
    papers = assistant.documents()
    places = [[_found(papers, place, number) for place in one.places] for number, one in enumerate(questions, 1)]
    assistant.search("warm up", 1) if papers else None  # the models' loading is no question's time
    outcomes = []
    for done, (question, gold) in enumerate(zip(questions, places, strict=True), 1):
        outcomes.append(_outcome(assistant, question, list(zip(gold, question.places, strict=True))))
        listener(done)
    named = {name: [one.measures[name] for one in outcomes if name in one.measures] for name in MEASURES}
    priced = [one.cost for one in outcomes if one.cost is not None]
    return Evaluation(
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        papers=len(papers),
        models={"chat": ", then ".join(assistant.settings.models.chats), "embed": assistant.settings.models.embed},
        threshold=assistant.threshold,
        measures={name: round(sum(values) / len(values), 4) for name, values in named.items() if values},
        counts={name: len(values) for name, values in named.items() if values},
        latency={
            "first shown, median": round(quantile([one.first_shown for one in outcomes], 0.5), 4),
            "first shown, p95": round(quantile([one.first_shown for one in outcomes], 0.95), 4),
            "whole answer, median": round(quantile([one.seconds for one in outcomes], 0.5), 4),
            "whole answer, p95": round(quantile([one.seconds for one in outcomes], 0.95), 4),
        },
        cost=sum(priced, Decimal(0)),
        unpriced=sum(one.tokens > 0 and one.cost is None for one in outcomes),
        tokens=sum(one.tokens for one in outcomes),
        outcomes=tuple(outcomes),
    )


def _outcome(assistant: "Assistant", question: EvalQuestion, gold: Sequence[tuple[Document, Place]]) -> Outcome:
    begun = time.perf_counter()
    stream = assistant.stream(question.question)
    first = 0.0
    for _ in stream:
        first = first or time.perf_counter() - begun
    answer = stream.answer
    seconds = time.perf_counter() - begun
    # After the clock has stopped: what was just read is remembered.
    passages = assistant.search(question.question, _RANKED)
    relevance = assistant.relevance(question.question)
    return Outcome(
        question=question.question,
        answerable=question.answerable,
        found=answer.found,
        relevance=round(relevance, 4),
        measures=_measures(question, gold, passages, answer),
        first_shown=round(first or seconds, 4),
        seconds=round(seconds, 4),
        cost=answer.usage.cost if answer.usage else None,
        tokens=answer.usage.input_tokens + answer.usage.output_tokens if answer.usage else 0,
    )


def _measures(
    question: EvalQuestion, gold: Sequence[tuple[Document, Place]], passages: Sequence[Passage], answer: Answer
) -> dict[str, float]:
    if not question.answerable:
        return {"refused": float(not answer.found)}
    ranks = [next((rank for rank, one in enumerate(passages) if _holds(one, *place)), None) for place in gold]
    measures = {f"recall@{at}": recall(ranks, at) for at in (1, 3, 5, 10)}
    measures |= {"mrr": reciprocal_rank(ranks), "ndcg@10": ndcg(ranks), "answered": float(answer.found)}
    cited = answer.citations
    right = [any(_quotes(one, *place) for place in gold) for one in cited]
    if cited:
        measures["citation_precision"] = sum(right) / len(cited)
    measures["citation_recall"] = sum(any(_quotes(one, *place) for one in cited) for place in gold) / len(gold)
    if question.answer:
        measures["answer_match"] = answer_words(answer.text if answer.found else "", question.answer)
    return measures


def _holds(passage: Passage, document: Document, place: Place) -> bool:
    pages = {span.page for span in passage.spans}
    return passage.document == document.id and place.page in (None, *pages) and _has(passage.text, place)


def _quotes(citation: Citation, document: Document, place: Place) -> bool:
    return citation.document == document.id and place.page in (None, citation.page) and _has(citation.quote, place)


def _has(text: str, place: Place) -> bool:
    flat = " ".join(text.split())
    return not place.contains or any(" ".join(words.split()) in flat for words in place.contains)


def _found(papers: Sequence[Document], place: Place, number: int) -> Document:
    """The paper that a place names: by id or name, or by the last parts of its path."""
    wanted = Path(place.document).parts
    paths = {one.id: Path(one.path).parts for one in papers}
    found = [one for one in papers if place.document == one.id or paths[one.id][-len(wanted) :] == wanted]
    if len(found) != 1:
        many = f"{len(found)} papers are" if found else "no paper is"
        raise BadQuestions(
            f"Question {number}: {many} named {place.document!r}. `assistant documents` lists them; "
            "name a paper by the end of its path, or by its id."
        )
    return found[0]


def lost(before: Evaluation, now: Evaluation) -> dict[str, tuple[float, float]]:
    """The measures that fell beyond noise on the questions that both runs have: their means then and now."""
    from assistant.evaluating.measures import dropped

    earlier = {one.question: one.measures for one in before.outcomes}
    fallen = {}
    for name in MEASURES:
        pairs = [
            (earlier[one.question][name], one.measures[name])
            for one in now.outcomes
            if name in one.measures and name in earlier.get(one.question, {})
        ]
        then, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        if dropped(then, after):
            fallen[name] = (round(sum(then) / len(then), 4), round(sum(after) / len(after), 4))
    return fallen


def read_evaluation(file: Path) -> Evaluation:
    """An earlier run, as `--json` wrote it. Raises BadQuestions."""
    try:
        return Evaluation.model_validate_json(file.read_bytes())
    except OSError as error:
        raise BadQuestions(f"{str(file)!r} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise BadQuestions(
            f"{str(file)!r} is not an earlier evaluation. Make one: assistant eval FILE.jsonl --json > {file.name}"
        ) from error
