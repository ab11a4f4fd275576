"""Numbers of price lists: both spellings, judged by the whole column."""

from decimal import Decimal

import pytest

from assistant.quotes.prices.numbers import Mark, currency, decimal_mark, number


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1.234,50"], ","),
        (["1,234.50"], "."),
        (["1.250", "12,5"], ","),
        (["1,250", "12.5"], "."),
        (["1.250"], ","),  # alone, three digits are thousands
        (["1,250"], "."),
        (["0,125"], ","),
        (["1.234.567"], ","),
        (["12", "", "on request"], "."),
        (["€ 11,40", "1.020"], ","),
    ],
)
def test_a_column_tells_how_it_parts_decimals(column: list[str], mark: Mark) -> None:
    """One number that can be read in one way settles all."""
    assert decimal_mark(column) == mark


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("€ 1 250,-", ",", "1250"),
        ("1'250.00", ".", "1250"),
        ("EUR 3", ".", "3"),
        ("12,50 €", ",", "12.5"),
        ("21 %", ".", "21"),
        ("1,234.50", ".", "1234.5"),
        ("-5", ".", "-5"),
        ("1.2.3", ",", None),
        ("12,34", ".", None),
        ("2 for 5", ".", None),
        ("on request", ".", None),
        ("", ".", None),
    ],
)
def test_a_cell_is_a_number_or_none(text: str, mark: Mark, value: str | None) -> None:
    """Nothing is guessed from half a number."""
    assert number(text, mark) == (None if value is None else Decimal(value))


def test_currencies() -> None:
    """By sign or code; where a text names two, neither is taken."""
    assert [currency(text) for text in ("€ 5", "price in GBP", "5", "€5 or $6")] == ["EUR", "GBP", "", ""]
