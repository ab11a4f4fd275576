"""Days to act by, computed from a contract's term, each with its calculation in words."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.contracts.model import ContractSummary, Deadline, Duration, Term
from assistant.contracts.values.calendar import after, before, working_day_before, written
from assistant.documents import Citation

_MOST_PERIODS = 2_000
# The deadlines until which a contract can be ended.
CANCELLING = ("Notice Of Non-Renewal", "Earliest Termination")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch that a contract runs for: from `start` to `last_day`, both within; `number` 0 is the first term."""

    number: int
    start: datetime.date | None
    last_day: datetime.date
    calculation: str


def deadlines(
    term: Term, citations: Mapping[str, Sequence[Citation]], *, on: datetime.date | None = None
) -> list[Deadline]:
    """The deadlines of the period that the day `on` lies in, or of the first term; by date.

    `citations` has the clauses by name that each follows from. Nothing is computed from what the contract doesn't
    say: without an end there is no deadline, and after the last renewal none either.
    """
    period = period_on(term, on) if on else _first(term)
    if period is None:
        return []
    ends = _cited(citations, "Expiration Date", "Effective Date", *(["Renewal Term"] if period.number else []))
    renewal = _cited(citations, "Renewal Term", "Expiration Date")
    goes_on = term.automatic and (term.times is None or period.number < term.times)
    found = [
        Deadline(
            name="End Of Term",
            date=period.last_day,
            action="The current period ends." if goes_on else "The contract ends.",
            calculation=period.calculation,
            renews=goes_on,
            citations=ends,
        )
    ]
    if goes_on:
        starts = period.last_day + datetime.timedelta(1)
        again = f"for {term.renewal}" if term.renewal else "for a time that was not found"
        found.append(
            Deadline(
                name="Renewal",
                date=starts,
                action=f"The contract goes on by itself {again} unless notice was given.",
                calculation=f"The day after {written(period.last_day)}, the last day of the period.",
                renews=True,
                citations=renewal,
            )
        )
    if term.notice and (goes_on or term.automatic or not term.indefinite):
        found.append(_notice(term.notice, period, citations, goes_on))
    return sorted(found, key=lambda one: one.date)


def coming(summary: ContractSummary, today: datetime.date) -> list[Deadline]:
    """The deadlines of the period that runs today and, where it goes on by itself, of the one after it; by date.

    Those of the first term stand in the summary itself. Of a contract that is over there are none but these.
    """
    places = {one.name: one.citations for one in summary.clauses}
    found = deadlines(summary.term, places, on=today) or list(summary.deadlines)
    last = next((one.date for one in found if one.name == "End Of Term" and one.renews), None)
    if last and last >= today:
        found += deadlines(summary.term, places, on=last + datetime.timedelta(1))
    return sorted(dict.fromkeys(found), key=lambda one: one.date)


def period_on(term: Term, day: datetime.date) -> Period | None:
    """The period that a day lies in: the first term, or one of those that follow; None where the contract is over."""
    period = _first(term)
    while period and period.last_day < day:
        period = _next(term, period)
        if period and period.number > _MOST_PERIODS:
            return None
    return period


def _first(term: Term) -> Period | None:
    if term.last_day is None:
        return None
    if term.start and term.duration and term.end:
        calculation = (
            f"{written(term.start)} + {term.duration} = {written(term.end)}; "
            f"the last day of the term is {written(term.last_day)}."
        )
    else:
        calculation = f"The contract names {written(term.last_day)} as its end."
    return Period(0, term.start, term.last_day, calculation)


def _next(term: Term, period: Period) -> Period | None:
    if not term.automatic or term.renewal is None or (term.times is not None and period.number >= term.times):
        return None
    if term.renewal.count == 0 or term.last_day is None:
        return None
    number = period.number + 1
    # Counted from the first end, not from the last: the 31st comes back after a short month.
    base = term.last_day + datetime.timedelta(1)
    length = Duration(count=term.renewal.count * number, unit=term.renewal.unit)
    try:
        last = after(base, length) - datetime.timedelta(1)
    except OverflowError:
        return None
    said = f"{written(term.last_day)} + {number} x {term.renewal} = {written(last)}."
    return Period(number, period.last_day + datetime.timedelta(1), last, said)


def _notice(notice: Duration, period: Period, citations: Mapping[str, Sequence[Citation]], goes_on: bool) -> Deadline:
    day = before(period.last_day, notice)
    said = f"{written(period.last_day)} - {notice} = {written(day)}."
    if notice.unit == "business day":
        said += " Saturdays and Sundays are left out; public holidays are not known here."
    earlier = working_day_before(day)
    if earlier != day:
        said += f" That is a {day:%A}: the working day before it is {written(earlier)}."
    return Deadline(
        name="Notice Of Non-Renewal",
        date=day,
        action="Last day for notice to arrive, so that the contract ends with this period.",
        calculation=said,
        renews=goes_on,
        citations=_cited(citations, "Notice Period To Terminate Renewal", "Expiration Date"),
    )


def _cited(citations: Mapping[str, Sequence[Citation]], *names: str) -> tuple[Citation, ...]:
    found = [one for name in names for one in citations.get(name, ())[:1]]
    return tuple(dict.fromkeys(found))
