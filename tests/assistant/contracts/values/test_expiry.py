"""The end of a term, read from passages that state it in unusual ways."""

import pytest

from assistant.contracts.values.term import read_terms

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
        ("Terms and Termination: the term will begin on April 1, 2018 and go on until April 30, 2018.", "2018-04-30"),
        (
            "It shall expire upon the later of (a) the conclusion of the 2022/23 season and (b) the last day in "
            "February, 2023, unless sooner terminated pursuant to its terms.",
            "2023-02-28",
        ),
        ("It may not be terminated by either party prior to two years from the date hereof.", ""),
        ("This Article shall survive termination of this Agreement for a period of three (3) years.", ""),
        ("The term begins when the channel is opened. It is expected to be opened on August 1, 2010.", ""),
        ("The term shall commence upon April 1, 2005 and continue for a period of six (6) months.", "2005-10-01"),
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


def test_a_named_end_counts_before_a_computed_one() -> None:
    """Also where its passage is the second best."""
    clauses = ["It has an initial term of three years.", "The term shall expire on 1 March 2007."]
    text = MADE + " ".join(clauses)
    places = [(text.index(one), text.index(one) + len(one)) for one in clauses]
    found = read_terms(text, {"Expiration Date": places}, month_first=True)
    assert found.values["Expiration Date"][0].text == "2007-03-01"


@pytest.mark.parametrize(
    ("said", "expiry"),
    [
        ("TERM OF EXECUTION From January 30, 2012 until July 29, 2012", "2012-07-29"),
        ("TERM: November 01, 2014 to October 31, 2017", "2017-10-31"),
        ("“Service Period” means April 1st 2019 through to March 30, 2020.", "2020-03-30"),
        (
            "This is a fixed term joint venture beginning November 27, 2018 and ending November 30th, 2019.",
            "2019-11-30",
        ),
        ("Contract end: 04-01-08", "2008-04-01"),
        ("This Agreement shall be in effect until March 18. 2021, unless ended before.", "2021-03-18"),
        ("Period of services: this Agreement is valid for an indefinite term.", "perpetual"),
        ("This Agreement is in force. Each licence is granted for an indefinite term.", ""),
    ],
)
def test_an_end_is_read_wherever_the_contract_states_it(said: str, expiry: str) -> None:
    """Where no clause was found for it."""
    found = read_terms(MADE + said, {}, month_first=True)
    assert [one.text for one in found.values["Expiration Date"]] == ([expiry] if expiry else [])


def test_a_day_says_more_than_that_somebody_may_end_it() -> None:
    """A passage without a day does not outweigh the day given elsewhere."""
    clause = "The contract shall terminate upon expiration of the term of validity."
    text = f"{MADE}{clause}\n\nTerm: from January 30, 2012 until July 29, 2012"
    found = read_terms(text, {"Expiration Date": [(len(MADE), len(MADE) + len(clause))]}, month_first=True)
    assert [one.text for one in found.values["Expiration Date"]] == ["2012-07-29"]
