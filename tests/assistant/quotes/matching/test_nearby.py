"""What is near in meaning: offered for things whose words no article has, and never chosen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.quotes.matching.match import Matcher
from assistant.quotes.matching.nearby import LONGEST, Nearby
from providers import Embedder, Unreachable
from tests.assistant.quotes.matching.test_match import TODAY
from tests.firm import PAPERS

LIST = PAPERS / "price-list-2025.xlsx"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    """An empty home, with the built-in model."""
    yield Assistant(tmp_path / "home")


@pytest.mark.parametrize(
    ("words", "number"),
    [("fire detector", "SD-230"), ("stopcock 22 mm", "BV-022"), ("water heater 250 litre", "HC-250")],
)
def test_what_is_called_otherwise_is_offered(assistant: Assistant, words: str, number: str) -> None:
    """First what has its sizes; the line stays open."""
    (line,) = assistant.quote(f"Please quote 3 {words}.", prices=[LIST]).lines
    assert (line.status, line.unit_price) == ("open", None)
    assert line.alternatives[0].article == number


def test_what_is_not_sold_is_not_made_up_for(assistant: Assistant) -> None:
    """Nothing is near enough; nor is anything for a quantity of nothing."""
    lines = assistant.quote("Please quote:\n- 3 office chairs\n- 0 fire detectors", prices=[LIST]).lines
    assert [one.alternatives for one in lines] == [(), ()]


def test_a_long_list_is_not_embedded(assistant: Assistant) -> None:
    """It would take longer than the draft."""
    articles = assistant.quotes.lists.find([LIST])[0].articles
    assert len(articles) < LONGEST
    assert Nearby(articles, lambda: assistant.embedder).find("stopcock")
    assert Nearby(articles * 20, _unreachable).find("stopcock") == ()


def test_a_model_that_cannot_be_reached_is_said_once(assistant: Assistant) -> None:
    """The draft is made all the same."""
    lists = assistant.quotes.lists.find([LIST])
    matcher = Matcher(lists, today=TODAY, embedder=_unreachable)
    assistant.quotes.lists.matcher = lambda *_: matcher  # type: ignore[method-assign]
    quote = assistant.quote("Please quote 3 stopcocks and 2 fire detectors.", prices=[LIST])
    assert len(quote.lines) == 2
    assert [one for one in quote.notices if "near in meaning" in one] == [
        "Articles that are near in meaning could not be looked for. No way there."
    ]


def _unreachable() -> Embedder:
    raise Unreachable("No way there.", provider="hosted")
