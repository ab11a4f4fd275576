"""Refusing: what is answered, what is refused, and what a refusal tells of the search."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.refusing import is_clear, looked_for, relevance
from assistant.search.finding import Finding

PAPER = """# Lease

The monthly rent is 950 euros, payable in advance. Notice is given three months before the end of a year.
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An assistant with one paper."""
    (tmp_path / "lease.md").write_text(PAPER, "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "lease.md")
    return made


def test_an_answer_is_told_from_another_subject(assistant: Assistant) -> None:
    """The rent is there, the world cup isn't; and where nothing was found, nothing is relevant."""
    assert assistant.relevance("How much is the monthly rent?") > 0.9
    assert assistant.relevance("Who won the world cup in 1998?") < 0.1
    assert relevance("Why?", []) == 0.0


def test_what_was_looked_for_and_what_no_passage_has(assistant: Assistant) -> None:
    """The words that name a subject, as they were written; of them those that no passage has, in any form."""

    def told(question: str) -> tuple[list[str], list[str]]:
        return looked_for(question, assistant.retriever.find(question, 10).chunks, assistant.indexes)

    found = ["high", "rent", "swimming", "pool"], ["high", "swimming", "pool"]
    assert told("How high is the rent for the swimming pool?") == found
    assert told("Which months' notices?") == (["months", "notices"], [])
    assert told("who is it") == (["who is it"], [])


def test_a_refusal_tells_nothing_of_papers_that_are_not_to_be_seen(assistant: Assistant) -> None:
    """A word that stands in another group's paper alone is in none of the passages."""
    assistant.upload({"secret.md": b"The merger with Globex is planned for May."}, groups=["board"])
    stranger = assistant.ask("Is Globex in a whale?", user="eva")
    assert "None of the passages found has: Globex, whale." in stranger.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Which whale dives deepest?",
            "Looked for: whale, dives, deepest. None of the passages found has: whale, dives, deepest.",
        ),
        (
            "Welcher Wal zahlt die Notice?",
            "Gesucht: Wal, zahlt, Notice. Keine der gefundenen Stellen enthält: Wal, zahlt.",
        ),
    ],
)
def test_a_refusal_says_what_was_looked_for(assistant: Assistant, question: str, told: str) -> None:
    """In the question's language, in the words that are shown."""
    stream = assistant.stream(question)
    shown = "".join(stream)
    assert not stream.answer.found
    assert shown == stream.answer.text
    assert told in shown


def test_what_is_clear_before_all_is_read(assistant: Assistant) -> None:
    """What a glance or the best passage shows; nothing is clear where nothing was found, or the threshold is above."""
    question = "How much is the monthly rent?"
    extractor, finding = assistant.extractor, assistant.retriever.find(question, 10)
    seen = extractor.glance(finding)
    guessed, read = extractor.likelihood(finding, seen), relevance(question, extractor.rank(finding, seen))
    assert min(guessed, read) > 0.9
    assert is_clear(extractor, finding, seen, max(guessed, read))
    assert not is_clear(extractor, finding, seen, max(guessed, read) + 1e-6)
    empty = Finding(question, finding.vector, ())
    assert extractor.likelihood(empty, extractor.glance(empty)) == 0.0
    assert not is_clear(extractor, empty, extractor.glance(empty), 0.5)
