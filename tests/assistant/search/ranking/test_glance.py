"""What the words of a sentence tell of it."""

from collections.abc import Sequence

import pytest

from assistant.documents import Chunk
from assistant.search.ranking.glance import GLANCE, Asked, asked, glance, whole_terms

FIRST, SECOND = "The rent is due on the first day.", "It is 950 euros a month."


def terms(text: str) -> list[str]:
    return text.lower().strip(".?").split()


def even(found: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(found, 1.0)


def chunk(heading: str = "") -> Chunk:
    text = f"{FIRST} {SECOND}"
    ranges = ((0, len(FIRST)), (len(FIRST) + 1, len(text)))
    return Chunk(document="d", number=0, text=text, spans=(), sentences=ranges, heading=heading)


def column(name: str, question: str, heading: str = "") -> list[float]:
    """One feature of both sentences."""
    rows = glance(asked(question, terms, even), chunk(heading), terms, fused=0.5, behind=-0.1)
    return [row[GLANCE.index(name)] for row in rows]


def test_words_of_its_own_of_its_headings_and_of_its_neighbours() -> None:
    """Each of the question's words counts once: where the sentence has it, else above it, else beside it."""
    assert column("own", "rent month") == [0.5, 0.5]
    assert column("heading", "rent month lease", "Lease") == pytest.approx([1 / 3, 1 / 3])
    assert column("beside", "rent month") == [0.5, 0.5]
    assert column("heading", "rent", "Rent") == [0.0, 1.0]
    assert column("beside", "rent", "Rent") == [0.0, 0.0]


def test_words_that_follow_each_other() -> None:
    """Pairs of neighbouring words count, unless both carry grammar alone."""
    assert column("pairs", "which first day is the") == pytest.approx([1 / 3, 0.0])


def test_the_kind_of_thing_asked_for() -> None:
    """An amount in the sentence is told where one is asked for, and its lack."""
    assert column("kind", "How much is the rent?") == [0.0, 1.0]
    assert column("other kind", "How much is the rent?") == [1.0, 0.0]
    assert column("other kind", "Who owns the flat?") == [0.0, 0.0]


def test_grammar_names_no_subject_unless_nothing_else_is_asked() -> None:
    """The words of a question that carry grammar are left out, but a question of nothing else is taken as it is."""
    assert asked("What is the rent?", terms, even).rarity.keys() == {"rent?"[:4]}
    assert set(asked("who is it", terms, even).rarity) == {"who", "is", "it"}


def test_a_number_is_not_part_of_another() -> None:
    """22 stands in "22 mm" and not in a price of 22.80."""
    split = lambda text: text.replace(".", " ").split()  # noqa: E731
    assert whole_terms("22 mm for 31.40", split) == {"22", "mm", "for"}


def test_without_any_weight_nothing_is_shared() -> None:
    """Words that weigh nothing, as an unknown code, divide by nothing."""
    assert Asked({"x": 0.0}, set(), None).share({"x"}) == 0.0
