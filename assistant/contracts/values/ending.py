"""When a contract ends: the day that it names, else one computed from a length, a year's end, or that there is none."""

import datetime
import re

from assistant.contracts.model import Duration
from assistant.contracts.values.calendar import after, written
from assistant.contracts.values.dates import FoundDate, dates
from assistant.contracts.values.phrases import (
    AGAIN,
    ANNIVERSARY,
    COUNTED,
    ENDS_DEFINED,
    FIRST,
    INITIAL,
    NOT_TERM,
    OF_NOTICE,
    ORDINALS,
    OWN_ENDLESS,
    PERPETUAL,
    PRINTED,
    STARTS,
    SURVIVES,
    UNTIL,
    YEAR_END,
)
from assistant.contracts.values.quantities import durations
from assistant.contracts.values.renewal import Passages, Read

# What was read of an end, its day, the length of time that it was computed from, and whether there is none.
End = tuple[Read | None, datetime.date | None, Duration | None, bool]
# A date with so few characters beside it stands by itself, as in a table: there it is the end if it follows the start.
_BARE = 4
_BEFORE = 110  # characters before a day that may say that it is an end


def expiry(text: str, passages: Passages, start: Read | None, month_first: bool) -> End:
    """What was read, the day on which the term is over, the duration it was computed from, whether it has no end."""
    return (
        _named(text, passages, month_first)
        or _computed(text, passages, start, month_first)
        or _bare(text, passages, start, month_first)
        or _endless(text, passages)
        or (None, None, None, False)
    )


def defined_end(text: str, month_first: bool) -> End | None:
    """As `expiry`, from a definition of the day on which the term ends."""
    for one in dates(text, month_first=month_first):
        if one.date and ENDS_DEFINED.search(text[max(0, one.start - 80) : one.start]):
            return as_read(one), one.date, None, False
    return None


def endless(text: str) -> End | None:
    """As `expiry`, where the contract says of itself, whatever clause that is in, that it has no end."""
    said = OWN_ENDLESS.search(text)
    return (Read("perpetual", *said.span()), None, None, True) if said else None


def _named(text: str, passages: Passages, month_first: bool) -> End | None:
    for first, last in passages:
        for one in days(text, first, last, month_first):
            before = text[max(first, one.start - _BEFORE) : one.start]
            # Not in "terminated … the term begins on".
            if one.date and UNTIL.search(before) and not STARTS.search(before):
                return one, one.date, None, False
    return None


def _computed(text: str, passages: Passages, start: Read | None, month_first: bool) -> End | None:
    for first, last in passages:
        counted = length(text[first:last])
        found = _counted(text, (first, last), counted, start, month_first) if counted else None
        if found:
            return found
        year_end = YEAR_END.search(text[first:last])
        closing = int(year_end["year"] or (start.date.year if start and start.date else 0)) if year_end else 0
        if closing:
            end = datetime.date(closing, 12, 31)
            return Read(end.isoformat(), first, last, end, calculation=f"The end of {end.year}."), end, None, False
    return None


def _counted(
    text: str, passage: tuple[int, int], counted: Duration, start: Read | None, month_first: bool
) -> End | None:
    """The end of a length of time that a passage states; none where that is no day of the calendar."""
    begins = beginning(text, Read("", *passage), start, month_first)
    if begins and begins.date is None and counted.unit == "year":
        # "____ 2015" and ten years: some day of 2025.
        year = f"{int(begins.text[:4]) + counted.count}{begins.text[4:]}"
        return Read(year, *passage, duration=counted), None, counted, False
    if begins is None or begins.date is None:
        return Read(str(counted), *passage, duration=counted), None, counted, False
    try:
        end = after(begins.date, counted)
    except OverflowError:
        return None
    said_how = f"{written(begins.date)} + {counted} = {written(end)}"
    return Read(end.isoformat(), *passage, end, counted, said_how), end, counted, False


def _bare(text: str, passages: Passages, start: Read | None, month_first: bool) -> End | None:
    for first, last in passages:
        said = dates(text[first:last], month_first=month_first)
        alone = len(said) == 1 and len(text[first:last].strip()) - (said[0].end - said[0].start) <= _BARE
        if alone and (day := said[0].date) and not (start and start.date and day <= start.date):
            return as_read(said[0], first), day, None, False
    return None


def _endless(text: str, passages: Passages) -> End | None:
    for first, last in passages:
        # Folded, for a line may end within a phrase.
        if PERPETUAL.search(" ".join(text[first:last].split())):
            return Read("perpetual", first, last), None, None, True
    return None


def length(passage: str) -> Duration | None:
    """The length of the first term in a passage: not a period of notice, not that of a renewal."""
    anniversary = ANNIVERSARY.search(passage)
    counted = _ordinal(anniversary) if anniversary else None
    for one in durations(passage):
        if anniversary and counted and anniversary.start() < one.start:
            return counted
        behind = passage[one.end : one.end + 45]
        clause = re.split(r"[.;]\s", passage[max(0, one.start - 90) : one.start])[-1]
        if one.duration is None or one.duration.count == 0 or NOT_TERM.search(clause[-40:]) or OF_NOTICE.match(behind):
            continue
        if SURVIVES.search(clause) or (AGAIN.search(clause) and not FIRST.search(clause[-30:])):
            continue
        if INITIAL.search(clause) or COUNTED.search(behind):
            return one.duration
    return counted


def _ordinal(match: re.Match[str]) -> Duration | None:
    number = int(match["number"] or match["nth"] or 0) or ORDINALS.get((match["word"] or "").lower(), 0)
    return Duration(count=number, unit="year") if number else None


def beginning(text: str, expiry: Read, start: Read | None, month_first: bool) -> Read | None:
    """When the term begins: the date that the same passage names, else the effective date, else the agreement's."""
    for one in dates(text[expiry.start : expiry.end], month_first=month_first):
        at = expiry.start + one.start
        if one.date and STARTS.search(text[max(0, at - 60) : at]):
            return as_read(one, expiry.start)
    return start


def days(text: str, start: int, end: int, month_first: bool) -> list[Read]:
    """The dates within the characters `start:end`, without those that a filing system printed there."""
    return [
        as_read(one, start)
        for one in dates(text[start:end], month_first=month_first)
        if not PRINTED.search(text[max(0, start + one.start - 100) : start + one.start])
    ]


def as_read(one: FoundDate, offset: int = 0) -> Read:
    """A date found in a text that begins at the character `offset`."""
    return Read(one.text, offset + one.start, offset + one.end, one.date)
