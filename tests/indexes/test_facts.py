"""Dates, amounts and identifiers come to one spelling, and what may be read in two ways to both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.facts import facts

DAY = ["2026-03-01", "2026-03", "--03-01"]


@pytest.mark.parametrize(
    "text",
    [
        "01.03.2026", "1.3.26", "am 1. 3. 2026", "2026-03-01", "2026/03/01", "1 March 2026", "March 1st, 2026",
        "Mar. 1, 2026", "1-Mar-2026", "1. März 2026", "le 1er mars 2026", "1 de marzo de 2026", "1 maart 2026",
        "1ST MARCH 2026", "the 1st day of March, 2026", "2026-03-01T10:00",
    ],
)  # fmt: skip
def test_a_day(text: str) -> None:
    """Every spelling of a day gives it, its month, and it without its year."""
    assert facts(text) == DAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/04/2026", ["2026-03-04", "2026-03", "--03-04", "2026-04-03", "2026-04", "--04-03"]),
        ("13-04-99", ["1999-04-13", "1999-04", "--04-13"]),
        ("in May 2026", ["2026-05"]),
        ("03/2026", ["2026-03"]),
        ("until 5 May", ["--05-05"]),
        ("31.02.2026 is none", ["2026-02-31", "2026-02", "--02-31"]),
        ("32.01.2026, 5 pumps 2026, May I, 2 may", ["--05-02", "32012026"]),
        ("EUR 1,234.50", ["1234.5", "eur1234.5"]),
        ("1.234,50 €", ["1234.5", "eur1234.5"]),
        ("CHF 1'234.50", ["1234.5", "chf1234.5"]),
        ("1.250 kg", ["1250", "1.25"]),
        ("8,000 and 0.125", ["8000", "0.125"]),
        ("$ 1.5 million", ["1500000", "usd1500000"]),
        ("12 euro, 12 pumps, in 2026, 1200, 3.4.5, 10.0.0.1", ["12", "eur12", "1200"]),
        ("AB-1200/5", ["ab12005"]),
        ("AB 1200/5 is AB12005", ["ab12005"]),
        ("DE 123 456 789", ["de123456789"]),
        ("2026-0042", ["20260042"]),
        ("a@b-2.example x-ray 1-2", []),
    ],
)
def test_what_a_text_names(text: str, expected: list[str]) -> None:
    """Readings that are possible are all given, and nothing for what is only a number, a version or an address."""
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("due 1 march 2026", ["2026-03-01"]),
        ("march 2026", ["2026-03"]),
        ("1 march", ["--03-01"]),
        ("ab 1200/5", ["ab12005"]),
        ("nl91 abna 0417 1643 00", ["nl91abna0417164300", "0417164300"]),
        ("number 2026 0042", ["20260042"]),
    ],
)
def test_what_a_question_asks(question: str, expected: list[str]) -> None:
    """A question gives no more than it says, and may be typed in small letters."""
    assert facts(question, asked=True) == expected


@given(st.text(alphabet=st.sampled_from("0123456789.,-/ €EURabMay'")), st.booleans())
def test_any_text(text: str, asked: bool) -> None:
    """Whatever stands there, each fact comes once, in one piece, in small letters, with a digit."""
    found = facts(text, asked=asked)
    assert len(found) == len(set(found))
    assert all(one == one.lower() and not one.split()[1:] and any(map(str.isdigit, one)) for one in found)
