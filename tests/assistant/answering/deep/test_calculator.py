"""The calculator: exact on decimals, strict about what it takes, never a programme."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.deep.calculator import compute, plain


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("86400 * 5 %", "4320"),
        ("0.1 + 0.2", "0.3"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 3 - 2", "5"),
        ("100 / 8 / 2", "6.25"),
        ("-(3 - 5) * -2", "-4"),
        ("1 / 3", "0.3333333333333333333333333333"),
        ("46800 ÷ 12 − 100", "3800"),
        ("15 %", "0.15"),
    ],
)
def test_results(expression: str, result: str) -> None:
    """As on paper; the figures that went in are told."""
    assert plain(compute(expression).value) == result


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "2 +",
        "(2",
        "2)",
        "2 2",
        "1,000 + 1",
        "€5 * 2",
        "2 ** 9",
        "9 // 2",
        "1 / 0",
        "1 / (2 - 2)",
        "__import__('os')",
        "(" * 40 + "1" + ")" * 40,
        "-" * 100 + "1",
        "9" * 400,
        "1e9",
        "٣ + 1",
    ],
)
def test_what_it_does_not_take(expression: str) -> None:
    """A sentence on what is wrong, and no result."""
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        compute(expression)


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=8))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    """To the cent, in whatever order."""
    assert compute(" + ".join(f"{one:f}" for one in amounts)).value == sum(amounts)
