"""What a change of words changes in meaning."""

import pytest

from assistant.contracts.comparing.meaning import Meaning, meanings

CASES = [
    ("pays within 30 days.", "pays within 45 days.", Meaning(kind="number", before="30 days", after="45 days")),
    ("four weeks' need", "three weeks' need", Meaning(kind="number", before="four weeks", after="three weeks")),
    ("a rent of €46,800.00", "a rent of €52,000.00", Meaning(kind="number", before="€46,800.00", after="€52,000.00")),
    (
        "in five Working Days",
        "in six Working Days",
        Meaning(kind="number", before="five Working Days", after="six Working Days"),
    ),
    ("ends on 1 March 2026", "ends on 1 March 2027", Meaning(kind="date", before="1 March 2026", after="1 March 2027")),
    ("The Buyer may inspect", "The Buyer must inspect", Meaning(kind="obligation", before="may", after="must")),
    ("The Buyer is liable", "The Buyer is not liable", Meaning(kind="negation", before="", after="not")),
    ("Der Käufer haftet nicht", "Der Käufer haftet", Meaning(kind="negation", before="nicht", after="")),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_a_change_of_meaning_is_named(before: str, after: str, expected: Meaning) -> None:
    """With what it was and what it is."""
    assert meanings(before, after) == (expected,)


def test_parties_that_change_places_are_a_change() -> None:
    """The same words in another order: who does it to whom is turned round."""
    (found,) = meanings("The Supplier pays the Buyer", "The Buyer pays the Supplier", parties=("Supplier", "Buyer"))
    assert found == Meaning(kind="party", before="Supplier", after="Buyer")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The Buyer pays promptly.", "The Buyer pays without delay where it is asked."),
        ("4.2 The rent is due.", "4.3 The rent is due."),
        ("within 30 days\nof the invoice", "within 30  days of the invoice"),
        ("The Buyer shall inspect the goods.", "The Buyer is required to inspect the goods."),
        ("It ends on 1 March 2026.", "It ends on March 1, 2026."),
    ],
)
def test_mere_wording_is_none(before: str, after: str) -> None:
    """Another number in front of the clause, a line break, another spelling, or other words for the same."""
    assert [one for one in meanings(before, after) if one.kind != "negation"] == []
