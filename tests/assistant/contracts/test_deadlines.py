"""Calendar arithmetic and the deadlines that follow from a term."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.contracts.deadlines import deadlines, period_on
from assistant.contracts.model import Duration, Term, Unit
from assistant.contracts.values.calendar import after, before, working_day_before

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2080, 12, 31))
UNITS = st.sampled_from(["day", "business day", "week", "month", "quarter", "year"])


def day(text: str) -> datetime.date:
    """A day from ISO's form."""
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-11-30", 1, "quarter", "2025-02-28"),
        ("2024-05-03", 1, "business day", "2024-05-06"),
        ("2024-05-04", 5, "business day", "2024-05-10"),
        ("2024-05-01", 2, "week", "2024-05-15"),
    ],
)
def test_after(start: str, count: int, unit: Unit, end: str) -> None:
    """Months end where the month ends; a Saturday and a Sunday are no working days."""
    assert after(day(start), Duration(count=count, unit=unit)) == day(end)


@pytest.mark.parametrize(
    ("end", "count", "unit", "latest"),
    [
        ("2025-12-31", 3, "month", "2025-09-30"),
        ("2025-05-31", 3, "month", "2025-02-28"),
        ("2024-05-31", 3, "month", "2024-02-29"),
        ("2025-06-30", 1, "month", "2025-05-30"),
        ("2025-06-30", 60, "day", "2025-05-01"),
        ("2025-06-29", 5, "business day", "2025-06-23"),
    ],
)
def test_before(end: str, count: int, unit: Unit, latest: str) -> None:
    """Three months before the end of December is the end of September; in doubt a day early, never late."""
    assert before(day(end), Duration(count=count, unit=unit)) == day(latest)


@given(DAYS, st.integers(0, 60), UNITS)
def test_notice_is_never_late(end: datetime.date, count: int, unit: Unit) -> None:
    """From the last day for notice, the period has run out by the end; it grows with the count."""
    period = Duration(count=count, unit=unit)
    latest = before(end, period)
    assert after(latest, period) <= end or unit == "business day"
    assert before(end, Duration(count=count + 1, unit=unit)) < latest or (unit == "business day" and count == 0)
    assert latest <= end and working_day_before(latest) <= latest
    assert working_day_before(latest).weekday() < 5


def test_beyond_the_calendar() -> None:
    """A perpetual-like length is an error with its name, not a wrong date."""
    with pytest.raises(OverflowError, match="9999 years"):
        after(day("2024-01-01"), Duration(count=9999, unit="year"))


TERM = Term(
    start=day("2024-01-01"),
    end=day("2026-01-01"),
    last_day=day("2025-12-31"),
    duration=Duration(count=2, unit="year"),
    automatic=True,
    renewal=Duration(count=12, unit="month"),
    notice=Duration(count=3, unit="month"),
)


def test_deadlines_of_the_first_term() -> None:
    """Notice, end and renewal by date, each with its calculation."""
    found = deadlines(TERM, {})
    assert [(one.name, str(one.date)) for one in found] == [
        ("Notice Of Non-Renewal", "2025-09-30"),
        ("End Of Term", "2025-12-31"),
        ("Renewal", "2026-01-01"),
    ]
    assert found[0].calculation == "31 December 2025 - 3 months = 30 September 2025."
    assert "1 January 2024 + 2 years = 1 January 2026" in found[1].calculation
    assert all(one.renews for one in found)


def test_deadlines_of_a_later_period() -> None:
    """A contract that went on by itself has the deadlines of the period that today lies in."""
    found = deadlines(TERM, {}, on=day("2027-05-05"))
    assert [str(one.date) for one in found] == ["2027-09-30", "2027-12-31", "2028-01-01"]
    once = TERM.model_copy(update={"times": 1})
    period = period_on(once, day("2026-06-01"))
    assert period is not None and period.last_day == day("2026-12-31")
    assert period_on(once, day("2027-06-01")) is None and deadlines(once, {}, on=day("2027-06-01")) == []


def test_nothing_is_computed_from_nothing() -> None:
    """Without an end there is no deadline."""
    assert deadlines(Term(automatic=True, notice=Duration(count=3, unit="month")), {}) == []


@given(DAYS, st.integers(1, 5), st.integers(1, 24), st.integers(0, 2000))
def test_periods_follow_each_other(start: datetime.date, years: int, months: int, later: int) -> None:
    """Whatever the day, the period that is found holds it, unless the day comes before the contract."""
    end = after(start, Duration(count=years, unit="year"))
    term = Term(
        start=start,
        end=end,
        last_day=end - datetime.timedelta(1),
        duration=Duration(count=years, unit="year"),
        automatic=True,
        renewal=Duration(count=months, unit="month"),
    )
    on = start + datetime.timedelta(later)
    period = period_on(term, on)
    assert period is not None and period.start is not None and period.start <= on <= period.last_day
