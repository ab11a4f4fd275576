"""The dates of all contracts: filtered, as a table, as a calendar that reads back."""

import csv
import datetime
import io
from xml.etree import ElementTree

from icalendar import Calendar

from assistant.contracts.agenda import agenda, as_calendar, as_csv
from assistant.contracts.model import Duration, Term
from assistant.contracts.timeline import timeline
from tests.assistant.contracts.made import summary

MARCH = datetime.date(2026, 3, 1)


def test_entries_come_by_day_and_can_be_narrowed() -> None:
    """By time, by name, and to what renews by itself."""
    both = [summary(), summary(name="=cmd.pdf", document="e" * 16)]
    found = agenda(both)
    assert [one.name for one in found] == ["Effective Date"] * 2 + ["Notice Of Non-Renewal"] * 2
    assert {one.name for one in agenda(both, after=MARCH)} == {"Notice Of Non-Renewal"}
    assert {one.name for one in agenda(both, before=MARCH)} == {"Effective Date"}
    assert agenda(both, before=datetime.date(2025, 1, 1)) == []
    assert len(agenda(both, names=["Notice Of Non-Renewal"], renewing=True)) == 2
    still = summary().model_copy(update={"deadlines": ()})
    assert agenda([still], renewing=True) == []


def test_the_calendar_reads_back() -> None:
    """An event a day long for each entry, with reminders before what somebody has to do."""
    read = Calendar.from_ical(as_calendar(agenda([summary()])))
    events = read.walk("VEVENT")
    assert [str(one["summary"]) for one in events] == [
        "Effective Date: Supply Agreement",
        "Notice Of Non-Renewal: Supply Agreement",
    ]
    assert events[1].decoded("dtstart") == datetime.date(2026, 9, 30)
    assert events[1].decoded("dtend") == datetime.date(2026, 10, 1)
    assert [alarm.decoded("trigger").days for alarm in events[1].walk("VALARM")] == [-30, -7]
    assert not events[0].walk("VALARM")
    assert "31 December 2026 − 3 months" in str(events[1]["description"])


def test_an_event_keeps_its_identity() -> None:
    """A calendar that reads the file again updates its events and doubles none."""

    def identities(day: int) -> list[str]:
        made = summary().model_copy(
            update={"deadlines": (summary().deadlines[0].model_copy(update={"date": datetime.date(2026, 9, day)}),)}
        )
        return [str(one["uid"]) for one in Calendar.from_ical(as_calendar(agenda([made]))).walk("VEVENT")]

    assert identities(30) == identities(30)
    assert identities(30) != identities(29)


def test_the_table_reads_back_and_commands_no_spreadsheet() -> None:
    """A paper's name that a spreadsheet takes for a formula is given as text."""
    rows = list(csv.DictReader(io.StringIO(as_csv(agenda([summary(name="=cmd.pdf")])))))
    assert [row["date"] for row in rows] == ["2025-01-01", "2026-09-30"]
    assert rows[0]["paper"] == "'=cmd.pdf"
    assert rows[1]["place"] == "page 2"
    assert rows[1]["parties"] == "Carrowbeg Pipe Ltd; Harkin & Vale"


def test_deadlines_are_those_of_today() -> None:
    """A contract that went on by itself is due in its current period and the one after; one that is over, as it was."""
    term = Term(
        start=datetime.date(2024, 1, 1),
        end=datetime.date(2026, 1, 1),
        last_day=datetime.date(2025, 12, 31),
        duration=Duration(count=2, unit="year"),
        automatic=True,
        renewal=Duration(count=12, unit="month"),
        notice=Duration(count=6, unit="month"),
    )
    contract = summary().model_copy(update={"term": term})
    found = agenda([contract], today=datetime.date(2026, 11, 22), after=datetime.date(2026, 11, 22))
    assert [(one.name, one.date.isoformat()) for one in found] == [
        ("End Of Term", "2026-12-31"),
        ("Renewal", "2027-01-01"),
        ("Notice Of Non-Renewal", "2027-06-30"),
        ("End Of Term", "2027-12-31"),
        ("Renewal", "2028-01-01"),
    ]


def test_the_timeline_is_a_picture_of_all_terms() -> None:
    """A well-formed one, whatever the contracts are called; without dates there is none."""
    picture = timeline([summary(name="<b>&.pdf")], datetime.date(2026, 3, 1))
    root = ElementTree.fromstring(picture)
    assert "<b>&.pdf" in "".join(root.itertext())
    assert "2026-09-30" in picture
    bare = summary().model_copy(update={"dates": (), "deadlines": ()})
    assert timeline([bare], datetime.date(2026, 3, 1)) == ""
