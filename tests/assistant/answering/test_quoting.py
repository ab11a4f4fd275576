"""Answers without a chat model: sentences once, in an order that reads, rows as a table, no guess at yes or no."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.quoting import best, is_yes_or_no
from assistant.search.finding import Sentence
from tests.assistant.checking.papers import passage


def test_rows_of_one_table_answer_as_a_table(tmp_path: Path) -> None:
    """Several rows are one Markdown table with their header, and each row is cited."""
    rows = (
        "Article,Size,Price",
        "Copper pipe,15 mm,4.10",
        "Copper pipe,22 mm,6.80",
        "Copper pipe,28 mm,9.90",
        "Valve,,12",
    )
    (tmp_path / "prices.csv").write_text("\n".join(rows), "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "prices.csv")
    first = made.ask("What are the prices of copper pipe?").statements[0]
    lines = first.text.split("\n")
    assert lines[:2] == ["| Article | Size | Price |", "| --- | --- | --- |"]
    assert {"| Copper pipe | 15 mm | 4.10 |", "| Copper pipe | 22 mm | 6.80 |"} <= set(lines)
    assert len(first.citations) == len(lines) - 2


def test_the_best_sentence_comes_first() -> None:
    """Then the others of its passage, as they stand there; what follows the best counts for more than what precedes."""
    found = passage("Work is invoiced monthly. Invoices are payable in 14 days. No discount is given. Interest is due.")

    def shown(*scores: float) -> list[int]:
        places = found.stored.chunk.sentences
        ranked = [Sentence(found, start, end, score) for (start, end), score in zip(places, scores, strict=True)]
        ranked.sort(key=lambda one: -one.score)
        return [places.index((one.start, one.end)) for one in best(ranked)]

    assert shown(0.8, 1.0, 0.2, 0.9) == [1, 0, 3]
    assert shown(0.65, 1.0, 0.65, 0.1) == [1, 2]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("May the tenant keep dogs?", True),
        ("Is smoking allowed?", True),
        ("Mag de huurder honden houden?", True),
        ("Darf der Mieter Hunde halten?", True),
        ("Peut-on fumer ?", True),
        ("Est-ce que le locataire peut sous-louer ?", True),
        ("What is the rent?", False),
        ("Is it monthly or yearly?", False),
        ("may the force be with you", False),
    ],
)
def test_questions_for_a_yes_or_a_no(question: str, asks: bool) -> None:
    """They begin with the verb; a choice between two things is none."""
    assert is_yes_or_no(question) is asks


def test_a_yes_or_no_is_left_to_the_reader(tmp_path: Path) -> None:
    """The clause is shown, and a notice says that it has to be read."""
    (tmp_path / "lease.txt").write_text("The tenant may not keep dogs in the unit.", "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "lease.txt")
    answer = made.ask("May the tenant keep dogs in the unit?")
    assert answer.statements[0].text == "The tenant may not keep dogs in the unit."
    assert any("yes or a no" in notice for notice in answer.notices)
