"""What a person does to the table of a quote's lines, as changes for the desk."""

from decimal import Decimal

import pytest

from assistant.quotes.changing import QuoteError
from ui.chat.quotes.quoting import ARTICLE, DISCOUNT, QUANTITY, Edit, amount, edits


def test_edits_name_the_lines_of_the_rows() -> None:
    """Open lines stand first in the table; deletions come last, from the end."""
    state = {
        "edited_rows": {0: {ARTICLE: " BV-022 "}, 2: {QUANTITY: "12.5", DISCOUNT: "0"}},
        "deleted_rows": [1, 0],
    }
    assert edits(state, [3, 1, 2]) == [
        Edit(3, article="BV-022"),
        Edit(2, quantity=Decimal("12.5"), discount=Decimal(0)),
        Edit(3, delete=True),
        Edit(1, delete=True),
    ]
    assert edits({"edited_rows": {}, "added_rows": [], "deleted_rows": []}, [1]) == []


@pytest.mark.parametrize("typed", ["many", "1,5", "nan", "inf", "1 2"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    """With what was typed, and how to write it."""
    with pytest.raises(QuoteError, match=f"'{typed}' is not a number"):
        edits({"edited_rows": {0: {QUANTITY: typed}}}, [1])


def test_amounts_have_two_decimals_or_more() -> None:
    """None that counts is left out."""
    assert [amount(Decimal(one)) for one in ("16.4", "2E+2", "0.125", "3.10")] == ["16.40", "200.00", "0.125", "3.10"]
