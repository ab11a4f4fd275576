"""Refusing: what is answered, what is refused, and what a refusal tells of the search."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.refusing import looked_for, relevance

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
    assert relevance([]) == 0.0


def test_what_was_looked_for_and_what_no_paper_has(assistant: Assistant) -> None:
    """The words that name a subject, as they were written; of them those that stand in no paper, in any form."""
    told = looked_for("How high is the rent for the swimming pool?", assistant.indexes)
    assert told == "Looked for: high, rent, swimming, pool. In none of the papers: high, swimming, pool."
    assert looked_for("Which months' notices?", assistant.indexes) == "Looked for: months, notices."
    assert looked_for("who is it", assistant.indexes) == "Looked for: who is it"
