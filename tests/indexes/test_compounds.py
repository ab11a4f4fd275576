"""Compounds are met by their parts, with no other dictionary than the words that are there."""

from collections.abc import Collection

import pytest

from indexes.compounds import PART_WEIGHT, SIBLING_WEIGHT, WHOLE_WEIGHT, related


class Words:
    """A vocabulary of a few words, those first that were named first."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def known(self, words: Collection[str]) -> set[str]:
        return set(words) & set(self.words)

    def starting(self, beginnings: Collection[str]) -> dict[str, list[str]]:
        return {one: [word for word in self.words if word.startswith(one)] for one in beginnings}

    def ending(self, ends: Collection[str]) -> dict[str, list[str]]:
        return {one: [word for word in self.words if word.endswith(one)] for one in ends}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("frist", {"kundigungsfrist": WHOLE_WEIGHT}),
        ("garantie", {"garantieschein": WHOLE_WEIGHT}),
        ("scheinfrist", {"schein": PART_WEIGHT, "garantieschein": SIBLING_WEIGHT, "kundigungsfrist": SIBLING_WEIGHT}),
        ("garantiezeitraum", {"garantieschein": SIBLING_WEIGHT, "garantie": PART_WEIGHT}),
        ("mietsvertrag", {"miet": PART_WEIGHT, "vertrag": PART_WEIGHT}),
        ("vertrag", {}),
        ("wasser", {}),
        ("22", {}),
        ("der", {}),
    ],
)
def test_what_shares_a_part(word: str, found: dict[str, float]) -> None:
    """A part finds its compounds, a compound its parts and what shares one; too short a rest is none."""
    there = Words("schein", "garantie", "garantieschein", "kundigungsfrist", "frist", "miet", "vertrag", "vertrage")
    expected = found if word != "scheinfrist" else {**found, "frist": PART_WEIGHT}
    assert related([word], lambda text: text, there) == expected


def test_both_halves_are_better_than_one_long_one() -> None:
    """Of all cuts between known words the one nearest the middle counts."""
    there = Words("gara", "garantie", "ntieschein", "schein")
    found = related(["garantieschein"], lambda text: text, there)
    assert {term for term, weight in found.items() if weight == PART_WEIGHT} == {"garantie", "schein"}
