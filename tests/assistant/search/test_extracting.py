"""Reading: which sentence answers, which passage comes first, and what is asked of which model for it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.search.extracting import READ, Extractor
from assistant.search.finding import Finding
from providers import TokenVectors
from providers.minilm import MiniLM
from tests.assistant.counting import Counting

LEASE = """# Lease

## 4 Rent

The tenant pays 950 euros a month. Heating is not included. It is payable in advance.

## 5 Notice

Notice is given in writing, three months before the end of a year.

## 6 Animals

Dogs and cats may be kept with the landlord's consent.
"""
HANDBOOK = """# Handbook

## Holidays

Everybody has 25 days. Days that are left are taken by the end of March.
"""


class Counted(MiniLM):
    """The built-in model, with the texts that it was asked to read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.read += texts
        return super().tokens(texts)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A lease and a handbook."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "lease.md").write_text(LEASE, "utf-8")
    (folder / "handbook.md").write_text(HANDBOOK, "utf-8")
    return folder


@pytest.fixture
def assistant(papers: Path) -> Assistant:
    made = Assistant(papers.parent / "home", embedder=Counted())
    made.add(papers)
    return made


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much is the rent?", "950 euros"),
        ("Can I have a puppy in the flat?", "Dogs and cats"),
        ("Some of my holidays are left, until when?", "by the end of March"),
        ("How long before must I say that I leave?", "three months before"),
    ],
)
def test_the_sentence_that_answers_comes_first(assistant: Assistant, question: str, answer: str) -> None:
    """In the question's words or in others; its passage is the first, too, and the scores go down."""
    finding = assistant.retriever.search(question, 10)
    best = finding.sentences[0]
    assert answer in best.text
    assert best.found == finding.chunks[0]
    for scores in ([one.score for one in finding.sentences], [one.score for one in finding.chunks]):
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_reading_drops_and_invents_nothing(assistant: Assistant) -> None:
    """The passages are those that the indexes found, in another order; the limit holds."""
    found = assistant.retriever.find("How much is the rent?", 10)
    read = assistant.retriever.search("How much is the rent?", 10)
    assert {one.stored.key for one in found.chunks} == {one.stored.key for one in read.chunks}
    assert sorted(one.score for one in found.chunks) == sorted(one.score for one in read.chunks)
    assert len(assistant.retriever.search("rent", 1).chunks) == 1


def test_few_passages_are_read_and_none_twice(assistant: Assistant, papers: Path) -> None:
    """Whatever was found, the question and at most so many passages are read, and again not at all."""
    (papers / "more.md").write_text("\n\n".join(f"# Rent {n}\n\nThe rent is {n} euros." for n in range(20)), "utf-8")
    assistant.add(papers)
    reader = assistant.extractor.reader
    assert isinstance(reader, Counted)
    assistant.retriever.search("How much is the rent?", 10)
    assert len(reader.read) == 1 + READ
    assistant.retriever.search("How much is the rent?", 10)
    assert len(reader.read) == 1 + READ


def test_another_embedder_is_not_asked_for_sentences(papers: Path) -> None:
    """Where the papers are embedded elsewhere, the built-in model reads, and nothing but the question is sent."""
    embedder = Counting()
    assistant = Assistant(papers.parent / "other", embedder=embedder)
    assistant.add(papers)
    embedder.asked.clear()
    finding = assistant.retriever.search("How much is the rent?", 10)
    assert embedder.texts == ["How much is the rent?"]
    assert "950 euros" in finding.sentences[0].text


def test_a_sentence_beyond_what_the_model_reads(assistant: Assistant, papers: Path) -> None:
    """A long passage's end is judged by its words and its passage, with finite numbers."""
    words = " ".join(f"x{n}q" for n in range(120))
    (papers / "long.txt").write_text(f"Codes follow here: {words}. The caretaker is called Okonkwo.", "utf-8")
    assistant.add(papers)
    ranked = assistant.retriever.search("Who is the caretaker?", 10).sentences
    assert all(np.isfinite(one.features).all() for one in ranked)
    assert "Okonkwo" in " ".join(one.text for one in ranked[:3])


def test_nothing_found_gives_no_sentences(assistant: Assistant) -> None:
    """No passages, no sentences, and no model is asked."""
    extractor: Extractor = assistant.extractor
    assert extractor.rank(Finding("What?", np.zeros(384, np.float32), ())) == []
