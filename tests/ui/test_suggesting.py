"""Example questions, made from headings alone."""

from pathlib import Path

import pytest

from assistant import Assistant
from tests import firm
from ui.suggesting import example_questions


@pytest.mark.parametrize(
    ("paper", "question"),
    [
        (
            "# Supply Agreement – Carrowbeg Ltd\n\n## 6 Delivery and risk\n\nWithin 5 days.",
            "does the Supply Agreement say",
        ),
        (
            "# General Terms of Sale\n\n## Liability\n\nUp to 100 euro.",
            "do the General Terms of Sale say about liability?",
        ),
        ("# Mietvertrag Halle 3\n\n## §7 Kündigung\n\nSechs Monate.", "“Mietvertrag Halle 3” say about “Kündigung”?"),
        ("# Sales Terms\n\n## PAYMENT\n\nIn 30 days.", "do the Sales Terms say about PAYMENT?"),
    ],
)
def test_heading_becomes_a_question(tmp_path: Path, paper: str, question: str) -> None:
    """In a sentence where the title is a word for a kind of paper, else in quotation marks."""
    assistant = Assistant(tmp_path)
    assistant.upload({"paper.md": paper.encode()})
    (made,) = example_questions(assistant)
    assert question in made


def test_names_addresses_and_greetings_are_no_topics(tmp_path: Path) -> None:
    """Nor is a heading that nobody would ask about, and a paper with none of the others gives no question."""
    headings = ("Ms Hannah Quill", "14 Orchard Lane", "Dear Sir or Madam", "Signatures", "Carrental Brentford")
    text = "# Service Agreement\n\n" + "".join(f"## {one}\n\nIt is 5 past 12.\n\n" for one in headings)
    assistant = Assistant(tmp_path)
    assistant.upload({"paper.md": text.encode()})
    assert example_questions(assistant) == []


def test_questions_are_about_different_papers_and_topics(tmp_path: Path) -> None:
    """Papers with a word for their kind come before the others; of two versions one is asked about, after them."""
    assistant = Assistant(tmp_path)
    agreement = "# Supply Agreement\n\n## Warranty\n\n24 months.\n\n## Delivery\n\nIn {} days.\n"
    assistant.upload(
        {
            "notes.md": b"# Notes\n\n## Warranty\n\nAsk.\n\n## Returns\n\nNone.\n\n## Prices\n\nOld.\n\n## Hours\n\n9",
            "v1.md": agreement.format(3).encode(),
            "v2.md": agreement.format(5).encode(),
            "handbook.md": b"# Handbook\n\n## Warranty\n\nOn tools.",
        }
    )
    assert example_questions(assistant) == [
        "What does the Handbook say about warranty?",
        "What does the Supply Agreement say about delivery?",
        "What does “Notes” say about “Returns”?",
    ]


def test_those_of_the_sample_firm_are_answered() -> None:
    """Three, each answered from the one paper that it names."""
    assistant = Assistant(firm.added())
    questions = example_questions(assistant)
    assert len(questions) == 3
    for question in questions:
        answer = assistant.ask(question)
        titles = {assistant.library.document(one.document).title for one in answer.citations}
        assert answer.found
        assert len(titles) == 1
        assert titles.pop().split(" – ")[0].split(",")[0] in question
