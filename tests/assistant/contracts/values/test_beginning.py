"""The day from which a contract holds, as the contract itself says it."""

import pytest

from assistant.contracts.values.term import read_terms


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            'This Agreement is made as of March 14, 2012 but effective as of March 1, 2012 ("Effective Date").',
            "2012-03-01",
        ),
        ("The franchise is granted. The effective date of the Franchise will be January 1, 2016.", "2016-01-01"),
        ("This Amendment is made on March 3, 2026.\n\nThis Amendment takes effect\non April 1, 2026.", "2026-04-01"),
        ('This Agreement is entered into as of May 2, 2019 (the "Effective Date").', "2019-05-02"),
        ("Made in 2004 by A and B. The commencement date for this contract will be 16th June 2004.", "2004-06-16"),
        (
            'Made on May 2, 2019 between A and B.\n\nSource: A INC, 8-K, 12/3/2019\n\n"Effective Date" means the day '
            "of the last signature.",
            "2019-05-02",
        ),
    ],
)
def test_the_day_that_is_named_counts(text: str, day: str) -> None:
    """Of several, the one nearest to the name; whatever clause it is in."""
    (first, *_) = read_terms(text, {"Agreement Date": [(0, 60)]}, month_first=True).values["Effective Date"]
    assert str(first.date) == day


def test_the_day_on_which_this_contract_is_made_goes_before_that_of_another() -> None:
    """An amendment names the contract that it changes first."""
    text = "This First Amendment to the Agreement dated April 1, 2017 between A and B is made this 22 day of June 2018."
    found = read_terms(text, {"Agreement Date": [(0, len(text))]}, month_first=True).values["Agreement Date"]
    assert [one.text for one in found] == ["2018-06-22", "2017-04-01"]
