"""What a paper's tables are taken to hold, as a person sees it before correcting it."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.quotes.changing import QuoteError
from assistant.quotes.prices.heads import heads
from assistant.reading import read
from tests.firm import PAPERS


def test_the_sample_firms_columns() -> None:
    """Guessed by their names, with the first rows beside them."""
    first = heads(read(PAPERS / "price-list-2025.xlsx").pages, {})[0]
    assert (first.names[0], first.held[0], first.usable, first.corrected) == ("Article no.", "number", True, False)
    assert len(first.rows) == 3
    assert first.rows[0][0].startswith("CP-")


def test_tables_of_one_form_are_shown_once(tmp_path: Path) -> None:
    """However many sheets they stand on; what a person said wins over the guess."""
    (tmp_path / "a.md").write_text(
        "# A\n\n| Eins | Zwei |\n|---|---|\n| a | 1 |\n\n# B\n\n| Eins | Zwei |\n|---|---|\n| b | 2 |\n"
    )
    names = ("Eins", "Zwei")
    (guessed,) = heads(read(tmp_path / "a.md").pages, {})
    assert (guessed.names, dict(guessed.held), guessed.usable) == (names, {}, False)
    assert guessed.rows == (("a", "1"), ("b", "2"))
    (said,) = heads(read(tmp_path / "a.md").pages, {names: {0: "number", 1: "price"}})
    assert (said.usable, said.corrected) == (True, True)


def test_a_correction_holds_at_once_and_makes_sense(tmp_path: Path) -> None:
    """A list that was looked at already is read anew; without a price, or with one thing twice, it is refused."""
    (tmp_path / "odd.csv").write_text("Eins,Zwei\n" + "".join(f"X-{n},{n}.50\n" for n in range(10, 25)))
    assistant = Assistant(tmp_path / "home")
    assistant.add(tmp_path / "odd.csv")
    assert assistant.quotes.lists.find() == []
    with pytest.raises(QuoteError, match="needs a column for the price"):
        assistant.quotes.lists.correct_columns(("Eins", "Zwei"), {0: "number"})
    with pytest.raises(QuoteError, match="hold the same"):
        assistant.quotes.lists.correct_columns(("Eins", "Zwei"), {0: "price", 1: "price", 2: "number"})
    assistant.quotes.lists.correct_columns(("Eins", "Zwei"), {0: "number", 1: "price"})
    assert len(assistant.quotes.lists.find()[0].articles) == 15
    assert assistant.quotes.lists.heads("odd.csv")[0].corrected
