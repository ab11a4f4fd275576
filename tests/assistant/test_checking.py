"""A statement is borne by a source only if its numbers, its negation and its meaning are there."""

from decimal import Decimal

import pytest

from assistant.checking import negated, numbers, support


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EUR 1.250,00", {"1250"}),
        ("€ 1,250.00", {"1250"}),
        ("1 250,50", {"1250.5"}),
        ("1,5 m and 2.25 m", {"1.5", "2.25"}),
        ("12.500 pieces", {"12500"}),
        ("1.234.567,89", {"1234567.89"}),
        ("within thirty (30) days", {"30"}),
        ("drei Monate", {"3"}),
        ("AB-1200/5", {"1200", "5"}),
        ("a word only", set()),
    ],
)
def test_numbers_in_either_spelling(text: str, found: set[str]) -> None:
    """European and English spellings, and words, come to the same values."""
    assert numbers(text) == {Decimal(one) for one in found}


def test_a_changed_number_is_not_supported() -> None:
    """However close in meaning, a number that the source doesn't have makes the statement unsupported."""
    source = "The Supplier shall deliver within 30 days of the order."
    assert support("Delivery is within 30 days.", [source], 0.8) == "supported"
    assert support("Delivery is within 60 days.", [source], 0.95) == "unsupported"


def test_a_turned_statement_is_not_supported() -> None:
    """A "not" on one side only turns the meaning round; on both it does not."""
    source = "The Tenant may not sublet the unit."
    assert negated(source)
    assert not negated("It is not without risk.")
    assert support("The tenant may sublet the unit.", [source], 0.95) == "unsupported"
    assert support("The tenant can't sublet the unit.", [source], 0.9) == "supported"


def test_far_meaning_is_weak_or_unsupported() -> None:
    """With numbers and negation in order, the closeness of meaning decides."""
    assert support("The van is washed weekly.", ["Vehicles are kept clean."], 0.5) == "weak"
    assert support("The van is red.", ["Invoices are paid monthly."], 0.1) == "unsupported"
