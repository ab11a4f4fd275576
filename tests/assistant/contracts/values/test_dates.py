"""Dates as contracts write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.contracts.values.dates import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("made as of June 21, 1999 (the", "1999-06-21"),
        ("this 8th day of May 2014", "2014-05-08"),
        ("dated 1 s t day of October, 2008", "2008-10-01"),
        ("ingaande op 1 maart 2024", "2024-03-01"),
        ("vom 3. März 2025", "2025-03-03"),
        ("am 01.04.2025", "2025-04-01"),
        ("on 12/21/2015", "2015-12-21"),
        ("on the last day of February, 2024", "2024-02-29"),
        ("on 2024-02-29", "2024-02-29"),
        ("this ____ day of ________, 2015", "2015"),
        ("____ day of March 2015", "2015-03"),
    ],
)
def test_forms(text: str, iso: str) -> None:
    """Each form is read; a date with blanks goes as far as it goes."""
    (found,) = dates(text)
    assert found.text == iso
    assert (found.date is not None) == (len(iso) == 10)


def test_which_comes_first() -> None:
    """3/4 is read as it is said to be read; 13/4 can be read in one way only; 31 June is no date."""
    assert dates("3/4/2020")[0].date == datetime.date(2020, 3, 4)
    assert dates("3/4/2020", month_first=False)[0].date == datetime.date(2020, 4, 3)
    assert dates("13/4/2020")[0].date == datetime.date(2020, 4, 13)
    assert not [one for one in dates("31 June 2020") if one.date]


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read(day: datetime.date) -> None:
    """Whatever the day, its written forms give it back."""
    for written in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B %Y}", day.isoformat(), f"{day:%d.%m.%Y}"):
        assert [one.date for one in dates(f"on {written}, it")] == [day]


def test_long_lines_of_underscores_are_read_at_once() -> None:
    """Signature lines must not make the search explode: with steps that grow as a square, this would not end."""
    assert dates("Signed: " + "_" * 200_000 + " By: " + "_ " * 100_000) == []
