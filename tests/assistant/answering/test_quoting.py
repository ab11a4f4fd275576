"""Answers without a chat model: sentences once, in an order that reads, rows as a table, no guess at yes or no."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.quoting import is_yes_or_no


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


def test_sentences_of_a_passage_stand_in_its_order(tmp_path: Path) -> None:
    """What comes first on the page comes first in the answer."""
    text = "To end the lease, six months' notice is needed. Notice to end the lease is given in writing by post."
    (tmp_path / "lease.txt").write_text(text, "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "lease.txt")
    answer = made.ask("How is notice given to end the lease?")
    shown = [text.find(one.text) for one in answer.statements]
    assert len(shown) == 2
    assert shown == sorted(shown)


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
