"""A question tells what kind of thing its answer holds, in four languages."""

import re

import pytest

from assistant.search.expecting import AMOUNT, DATE, NUMBER, SPAN, expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How long is the notice period?", SPAN),
        ("How many days do we have to complain?", SPAN),
        ("Hoe lang duurt de proef?", SPAN),
        ("When does the lease end?", DATE),
        ("Wanneer is de controle?", DATE),
        ("Was kostet die Wartung?", AMOUNT),
        ("How much do we owe?", AMOUNT),
        ("What can we deduct per day?", AMOUNT),
        ("what do I get per km", AMOUNT),
        ("Was muss ich dafür zahlen?", AMOUNT),
        ("What did they get wrong?", None),
        ("How many brackets are in a box?", NUMBER),
        ("Combien de personnes ?", NUMBER),
        ("Who signs the permit?", None),
        ("Which current applies?", None),
    ],
)
def test_the_kind_asked_for(question: str, kind: re.Pattern[str] | None) -> None:
    """The more particular kind wins, and a word within another one is no match."""
    assert expected(question) is kind


@pytest.mark.parametrize(
    ("kind", "holds", "lacks"),
    [
        (
            SPAN,
            ["within thirty (30) days", "een proef van 24 uur", "half an hour", "drei Monate"],
            ["on Monday", "30 mm"],
        ),
        (DATE, ["by 31 March", "28-02-2027", "on Friday", "12. Februar"], ["they may march", "30 days"]),
        (AMOUNT, ["€1,180.06", "1.250,00 EUR", "4 % a year"], ["22 mm", "page 4"]),
        (NUMBER, ["twenty-five", "7.8"], ["several"]),
    ],
)
def test_what_holds_it(kind: re.Pattern[str], holds: list[str], lacks: list[str]) -> None:
    """Each kind is seen where it is and not where it is not."""
    assert all(kind.search(text) for text in holds)
    assert not any(kind.search(text) for text in lacks)
