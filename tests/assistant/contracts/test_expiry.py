"""The end of a term, read from passages that state it in unusual ways."""

import pytest

from assistant.contracts.term import read_terms

MADE = "This Agreement is dated as of 4 March 2004.\n\n"


@pytest.mark.parametrize(
    ("passage", "expiry"),
    [
        ("It will be in effect until the end of 2006 and be evaluated then.", "2006-12-31"),
        ("It lasts until the end of the calendar year.", "2004-12-31"),
        ("The term will end automatically upon the end of Year 3.", "2007-03-04"),
        ("The term is the Exclusivity Period (a three (3) year period commencing on the date hereof).", "2007-03-04"),
        ("1 April 2009.", "2009-04-01"),
        ("1 April 2001.", ""),
        ("This Agreement shall continue until\nterminated as provided herein.", "perpetual"),
    ],
)
def test_expiry(passage: str, expiry: str) -> None:
    """A year's end, a counted year, a period that commences, a bare later date, and an end that nobody set."""
    text = MADE + passage
    found = read_terms(text, {"Expiration Date": [(len(MADE), len(text))]}, month_first=True)
    assert [one.text for one in found.values["Expiration Date"]] == ([expiry] if expiry else [])


def test_what_nearly_passed_is_read_where_it_gives_a_day() -> None:
    """A day or a length is taken from it; that a contract has no end is not."""
    for said, expected in (("It continues for a term of two years.", ["2006-03-04"]), ("It is perpetual.", [])):
        text = MADE + said
        found = read_terms(text, {}, month_first=True, doubtful=[(len(MADE), len(text))])
        assert [one.text for one in found.values["Expiration Date"]] == expected


def test_a_defined_end_is_read() -> None:
    """Wherever it is defined, if the clause on the term only names it."""
    clause = "The term ends on the Expiration Date."
    text = f"{MADE}{clause}\n\n“Expiration Date” means 31 March 2020."
    found = read_terms(text, {"Expiration Date": [(len(MADE), len(MADE) + len(clause))]}, month_first=True)
    assert [one.text for one in found.values["Expiration Date"]] == ["2020-03-31"]
