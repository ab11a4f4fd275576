"""The agenda: the dates and deadlines of all contracts in one list, as a table and as a calendar file."""

import csv
import datetime
import io
from collections.abc import Iterable
from hashlib import sha256

from assistant.contracts.deadlines import coming
from assistant.contracts.model import ContractSummary
from assistant.documents import Citation, Record
from assistant.exports.text import harmless

# The days before a deadline on which a calendar reminds of it.
REMINDERS = (30, 7)


class Entry(Record):
    """One day of one contract: what falls due, how the day was found, and the places that it follows from.

    `deadline` is set where somebody has to act by that day; the others are dates that the contract names.
    """

    date: datetime.date
    name: str
    action: str
    calculation: str
    deadline: bool
    renews: bool
    document: str
    paper: str
    title: str
    kind: str
    parties: tuple[str, ...]
    citations: tuple[Citation, ...] = ()


def agenda(
    summaries: Iterable[ContractSummary],
    *,
    after: datetime.date | None = None,
    before: datetime.date | None = None,
    names: Iterable[str] | None = None,
    renewing: bool = False,
    today: datetime.date | None = None,
) -> list[Entry]:
    """All dates and deadlines by day: from `after` on, up to and without `before`, of these names, that renew.

    Deadlines are those of the period that runs `today` (by default the day it is) and of the one after it.
    """
    now = today or datetime.datetime.now(datetime.UTC).date()
    wanted = None if names is None else set(names)
    return sorted(
        (
            entry
            for summary in summaries
            for entry in _entries(summary, now)
            if (after is None or entry.date >= after)
            and (before is None or entry.date < before)
            and (wanted is None or entry.name in wanted)
            and (entry.renews or not renewing)
        ),
        key=lambda one: (one.date, one.paper, one.name),
    )


def _entries(summary: ContractSummary, today: datetime.date) -> Iterable[Entry]:
    shared = {
        "document": summary.document,
        "paper": summary.name,
        "title": summary.title,
        "kind": summary.kind,
        "parties": tuple(one.name for one in summary.parties),
    }
    deadlines = coming(summary, today)
    due = {(one.name, one.date) for one in deadlines}
    renews = any(one.renews for one in deadlines)
    for date in summary.dates:
        if (date.name, date.date) not in due:
            yield Entry(
                date=date.date,
                name=date.name,
                action="",
                calculation=date.calculation,
                deadline=False,
                renews=renews,
                citations=date.citations,
                **shared,
            )
    for one in deadlines:
        yield Entry(
            date=one.date,
            name=one.name,
            action=one.action,
            calculation=one.calculation,
            deadline=True,
            renews=one.renews,
            citations=one.citations,
            **shared,
        )


def as_calendar(entries: Iterable[Entry]) -> bytes:
    """An iCalendar file (RFC 5545): a day-long event for each entry, with reminders before deadlines.

    An entry keeps its identity from one export to the next, so that a calendar which reads the file again updates
    its events and doubles none.
    """
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//company-assistant//contracts//EN")
    calendar.add("version", "2.0")
    now = datetime.datetime.now(datetime.UTC)
    for entry in entries:
        event = Event()
        identity = sha256(f"{entry.document} {entry.name} {entry.date} {entry.action}".encode()).hexdigest()
        event.add("uid", f"{identity[:32]}@company-assistant")
        event.add("dtstamp", now)
        event.add("dtstart", entry.date)
        event.add("dtend", entry.date + datetime.timedelta(days=1))
        event.add("summary", f"{entry.name}: {entry.title or entry.paper}")
        event.add("description", _description(entry))
        event.add("transp", "TRANSPARENT")
        for days in REMINDERS if entry.deadline else ():
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", f"In {days} days: {entry.action or entry.name}")
            alarm.add("trigger", datetime.timedelta(days=-days))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def as_csv(entries: Iterable[Entry]) -> str:
    """A table for a spreadsheet, with a line of column names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("date", "what", "action", "calculation", "renews", "contract", "paper", "parties", "place", "quote")
    )
    for one in entries:
        place, quote = (one.citations[0].place, " ".join(one.citations[0].quote.split())) if one.citations else ("", "")
        writer.writerow(
            harmless(cell)
            for cell in (
                one.date.isoformat(),
                one.name,
                one.action,
                one.calculation,
                "yes" if one.renews else "no",
                one.title,
                one.paper,
                "; ".join(one.parties),
                place,
                quote,
            )
        )
    return out.getvalue()


def _description(entry: Entry) -> str:
    source = [f'{one.name}, {one.place}: "{" ".join(one.quote.split())}"' for one in entry.citations[:2]]
    return "\n".join(filter(None, [entry.action, entry.calculation, *source]))
