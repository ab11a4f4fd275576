"""Segments cover the whole text, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.contracts import score
from assistant.contracts.finding.segments import cut, is_heading
from assistant.contracts.finding.types import NAMES

PIECES = st.sampled_from(
    [
        "1. ",
        "TERM\n",
        "This agreement ends. ",
        "\n\n",
        "\n",
        "(a) ",
        "am 1. Juli 2023 ",
        "\x0c",
        "  ",
        "§ 4 ",
        "____",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_segments_are_the_whole_text(text: str) -> None:
    """Each begins where the one before ends, and none is empty."""
    cuts = cut(text)
    assert "".join(text[one.start : one.end] for one in cuts) == text
    assert all(one.start < one.end for one in cuts)


def test_sentences_and_headings() -> None:
    """A clause's number stays with its sentence, a day with its month; a heading stands above what follows."""
    text = "2. TERM\n\n2.1 It begins on 1 May. It ends later.\n\nDer Vertrag beginnt am 1. Juli 2023."
    said = [text[one.start : one.end].strip() for one in cut(text)]
    assert said == ["2. TERM", "2.1 It begins on 1 May.", "It ends later.", "Der Vertrag beginnt am 1. Juli 2023."]
    assert [one.heading for one in cut(text)] == ["2. TERM"] * 3 + ["2. TERM"]
    assert is_heading("Governing Law") and not is_heading("The tenant pays the rent in advance to the landlord")


def test_every_segment_has_a_score_for_every_type() -> None:
    """Scores lie in 0 to 1, for English by the trained heads, and an empty text has no segments."""
    text = "This Agreement is governed by the laws of Ireland.\n\nThe weather was fine on the day of the meeting."
    first, second = score(text)
    assert set(first.scores) == set(NAMES)
    assert all(0 <= value <= 1 for one in (first, second) for value in one.scores.values())
    assert first.scores["Governing Law"] > 0.8 > 0.1 > second.scores["Governing Law"]
    assert score("") == []
