"""Stems: the forms of a word are one, other words are not."""

import pytest

from assistant.quotes.matching.stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        ("potlood", "potloden"),
        ("schroef", "schroeven"),
        ("plaat", "platen"),
        ("doos", "dozen", "doosje", "doosjes"),
        ("zwart", "zwarte"),
        ("Stuhl", "Stühle", "Stühlen"),
        ("Schraube", "Schrauben"),
        ("battery", "batteries", "Batterie", "Batterien"),
        ("valve", "valves"),
        ("box", "boxes"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    """Singular and plural, with an ending or a sign above a letter."""
    assert len({stem(one) for one in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("roll", "roller"), ("pen", "pencil"), ("gas", "glass"), ("nut", "net")])
def test_other_words_have_other_stems(one: str, other: str) -> None:
    """What makes another thing of a word is kept."""
    assert stem(one) != stem(other)
