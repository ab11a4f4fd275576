"""What a question names and no passage has: it is looked for in every spelling, and what is only wanted is not."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.naming import unnamed
from tests.assistant.checking.papers import passage

PRICES = passage(
    "Ball valve 28 mm | BV-028 | 24.90\nPanel 36 W | LP-4000 | 39.50\nPrices hold from 1 March 2025 for thirty days.",
    heading="Price list of Harkin",
)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("What does BV-028 cost?", []),
        ("What does BV-999 cost?", ["BV-999"]),
        ("What is the price of a 400 W panel?", ["400 W"]),
        ("What is the price of a 36 watt or 36 W panel?", []),
        ("Do prices hold for 30 days?", []),
        ("Do prices hold for 60 days or two years?", ["60 days", "two years"]),
        ("Was the price the same in 2019?", ["2019"]),
        ("How do prices change by 1 March 2025?", []),
        ("How did prices change between 2019 and 2021?", []),
        ("What do fifty valves cost, and what two?", []),
        ("What is a week's price?", []),
        ("Was kostet eine Leuchte mit 400 W?", ["400 W"]),
    ],
)
def test_codes_days_and_measures(question: str, lacking: list[str]) -> None:
    """What is about this one thing has to stand somewhere; how many somebody wants has not."""
    assert unnamed(question, [PRICES]) == lacking


def test_names_count_where_the_papers_are_told() -> None:
    """A name stands in the passage, in its heading or in the name of its paper."""
    question = "Does the price list of Harkin hold for Globex and Tekno?"
    assert unnamed(question, [PRICES]) == []
    assert unnamed(question, [PRICES], names=["tekno terms.pdf"]) == ["Globex"]


def test_an_answer_tells_what_no_passage_has(tmp_path: Path) -> None:
    """The nearest article is not taken for the one asked for; what is answered all the same says what is missing."""
    (tmp_path / "prices.csv").write_text(
        "Article,Text,Price\nBV-015,Ball valve,11.60\nBV-022,Ball valve,16.40\n", "utf-8"
    )
    (tmp_path / "lease.txt").write_text("The monthly rent of the unit is 950 euros, payable in advance.", "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "prices.csv", tmp_path / "lease.txt")
    assert made.relevance("What does BV-022 cost?") > 2 * made.relevance("What does BV-999 cost?")
    assert made.ask("What is the monthly rent of the unit?").notices == ()
    notices = made.ask("What is the monthly rent of the unit that Globex has?").notices
    assert notices == ("None of the passages found has: Globex.",)
