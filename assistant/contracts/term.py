"""The dates and the term of a contract, read from the passages that were found for them."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.contracts.calendar import after, written
from assistant.contracts.dates import FoundDate, dates
from assistant.contracts.model import Duration, Term
from assistant.contracts.phrases import (
    AGAIN,
    ANNIVERSARY,
    CALLED,
    COUNTED,
    DATED,
    DEFINED,
    ENDS_DEFINED,
    FIRST,
    INITIAL,
    NAMED,
    NOT_TERM,
    OF_NOTICE,
    ORDINALS,
    OWN_BEGINNING,
    OWN_DATE,
    OWN_END,
    PERPETUAL,
    PRINTED,
    SAME,
    SIGNED,
    STARTS,
    UNTIL,
    YEAR_END,
)
from assistant.contracts.quantities import durations
from assistant.contracts.renewal import Passages, Read, read_notice, read_renewal

DERIVED = "No other start is named: the date of the agreement."
_FOOT = 6_000  # characters in which signatures are looked for
_HEAD = 5_000  # characters in which a contract is dated
# The last day of a term and the day after are the same end.
_DAYS_APART = 3
# A date with so few characters beside it stands by itself, as in a table: there it is the end if it follows the start.
_BARE = 4
# What stands before a day that the contract gives in so many words, so many characters long.
_OWN = {"Effective Date": OWN_BEGINNING, "Expiration Date": OWN_END}
_BEFORE = 160


@dataclass(slots=True)
class Terms:
    """What was read of dates and term: by clause the values, best first, and the term they make up.

    `contradicted` names the clauses for which the contract gives different dates.
    """

    values: dict[str, list[Read]] = field(default_factory=dict)
    term: Term = field(default_factory=Term)
    contradicted: set[str] = field(default_factory=set)


def read_terms(text: str, passages: Mapping[str, Passages], *, month_first: bool, doubtful: Passages = ()) -> Terms:
    """The dates, the term, its renewal and notice. `passages` has the ranges found for each clause, best first.

    `doubtful` are ranges that are read for the end of the term where those found for it don't give it.
    """
    agreement = _agreement(text, passages.get("Agreement Date", ()), month_first)
    effective = _effective(text, passages.get("Effective Date", ()), agreement, month_first)
    renewal, automatic, times = read_renewal(text, passages.get("Renewal Term", ()))
    notice = read_notice(text, passages.get("Notice Period To Terminate Renewal", ()))
    own = _own(text, month_first)
    if len(own["Effective Date"]) == 1:
        (said,) = own["Effective Date"]
        effective = [said, *(one for one in effective if one.date != said.date)]
    known = [*effective, *agreement]
    start = next((one for one in known if one.date), known[0] if known else None)
    ended = _expiry(text, passages.get("Expiration Date", ()), start, month_first)
    if ended[0] is None and len(own["Expiration Date"]) == 1:
        (said,) = own["Expiration Date"]
        ended = said, said.date, None, False
    if ended[0] is None:
        ended = _defined_end(text, month_first)
    if ended[0] is None and (second := _expiry(text, doubtful, start, month_first))[0] and not second[3]:
        ended = second
    expiry, end, duration, indefinite = ended
    termination = read_notice(text, passages.get("Termination For Convenience", ()))
    found = Terms(
        {
            "Agreement Date": agreement,
            "Effective Date": effective,
            "Expiration Date": [expiry] if expiry else [],
            "Renewal Term": [renewal] if renewal else [],
            "Notice Period To Terminate Renewal": [notice] if notice else [],
            "Termination For Convenience": [termination] if termination else [],
        }
    )
    begins = _start(text, expiry, start, month_first) if expiry else start
    found.contradicted = _contradicted(text, found.values, own)
    found.term = Term(
        start=begins.date if begins else None,
        end=end,
        # A period that begins with a day is over before that day comes again; a named end belongs to it.
        last_day=end - datetime.timedelta(1) if end and duration else end,
        duration=duration,
        indefinite=indefinite,
        automatic=automatic,
        renewal=renewal.duration if renewal else None,
        times=times,
        notice=notice.duration if notice else None,
        termination=termination.duration if termination else None,
    )
    return found


def _contradicted(text: str, values: dict[str, list[Read]], own: Mapping[str, list[Read]]) -> set[str]:
    """The dates that the contract itself gives in two ways; further values of those are added."""
    found = {name for name, days in own.items() if len(days) > 1}
    for name in found:
        known = {one.date for one in values[name]}
        values[name] += [one for one in own[name] if one.date not in known]
    effective = [one for one in values["Effective Date"] if one.date]
    if len([one for one in effective if CALLED.match(text[one.end : one.end + 110])]) > 1:
        found.add("Effective Date")
    dated = [
        one
        for one in values["Agreement Date"]
        if one.date and OWN_DATE.search(text[max(0, one.start - 160) : one.start])
    ]
    if len(dated) > 1:
        found.add("Agreement Date")
    for one in list(values["Expiration Date"]):
        # "two years from 1 January 2024 until 31 December 2026": the end that is named is shown, and the one computed.
        start, end = text.rfind(". ", 0, one.start) + 1, text.find(".", one.end)
        sentence = text[start : end if end > 0 else len(text)]
        length = _length(sentence)
        begins = next((each for each in dates(sentence) if each.date and STARTS.search(sentence[: each.start])), None)
        if one.date and not one.duration and length and begins and begins.date:
            computed = after(begins.date, length)
            if abs((computed - one.date).days) > _DAYS_APART:
                how = f"{written(begins.date)} + {length} = {written(computed)}"
                values["Expiration Date"].append(Read(computed.isoformat(), one.start, one.end, computed, length, how))
                found.add("Expiration Date")
    return found


def _own(text: str, month_first: bool) -> dict[str, list[Read]]:
    """By date, the days that the contract gives in so many words, whatever clause they are in, each once."""
    found: dict[str, dict[datetime.date, Read]] = {name: {} for name in _OWN}
    for one in dates(text, month_first=month_first):
        # Over a line's end, as text of a page has it.
        before = " ".join(text[max(0, one.start - _BEFORE) : one.start].split()) + " "
        for name, pattern in _OWN.items():
            if one.date and pattern.search(before):
                found[name].setdefault(one.date, _read(one))
    return {name: list(days.values()) for name, days in found.items()}


def _agreement(text: str, passages: Passages, month_first: bool) -> list[Read]:
    found = _in(text, passages, month_first)
    if found:
        return found
    dated = [
        _read(one)
        for one in dates(text[:_HEAD], month_first=month_first)
        if DATED.search(text[max(0, one.start - 80) : one.start])
        and not PRINTED.search(text[max(0, one.start - 100) : one.start])
    ]
    return dated[:1] or _signed(text, month_first)


def _signed(text: str, month_first: bool) -> list[Read]:
    """The last of the dates beside the signatures: then the contract was made."""
    first = max(0, len(text) - _FOOT)
    found = [
        _read(one, first)
        for one in dates(text[first:], month_first=month_first)
        if one.date and SIGNED.search(text[max(0, first + one.start - 60) : first + one.start])
    ]
    last = max(found, key=lambda one: one.date or datetime.date.min, default=None)
    return (
        [Read(last.text, last.start, last.end, last.date, calculation="The last date beside a signature.")]
        if last
        else []
    )


def _effective(text: str, passages: Passages, agreement: list[Read], month_first: bool) -> list[Read]:
    called = []
    for mark in NAMED.finditer(text):
        first = max(0, mark.start() - 130)
        window = text[first : mark.end() + 130]
        before: list[Read] = []
        for one in dates(window, month_first=month_first):
            behind, ahead = window[one.end : one.end + 110], window[max(0, one.start - 110) : one.start]
            if DEFINED.search(ahead):
                called.append(_read(one, first))
            elif CALLED.match(behind):
                before.append(_read(one, first))
        # "made on 14 March but effective as of 1 March (the “Effective Date”)": the nearest is meant.
        called += before[-1:]
    if called:
        return _distinct(called)
    said = [one for one in _in(text, passages, month_first) if STARTS.search(text[max(0, one.start - 40) : one.start])]
    if said:
        return said
    for start, end in passages:
        if SAME.search(text[start:end]) and agreement:
            return [Read(agreement[0].text, start, end, agreement[0].date, calculation="The date of the agreement.")]
    within = _in(text, passages, month_first)[:1]
    # Where no other day is named, a contract takes effect when it is made; no clause says so, and none is shown.
    return within or [Read(one.text, one.start, one.end, one.date, calculation=DERIVED) for one in agreement[:1]]


def _defined_end(text: str, month_first: bool) -> tuple[Read | None, datetime.date | None, Duration | None, bool]:
    """As `_expiry`, from a definition of the day on which the term ends."""
    for one in dates(text, month_first=month_first):
        if one.date and ENDS_DEFINED.search(text[max(0, one.start - 80) : one.start]):
            return _read(one), one.date, None, False
    return None, None, None, False


def _expiry(
    text: str, passages: Passages, start: Read | None, month_first: bool
) -> tuple[Read | None, datetime.date | None, Duration | None, bool]:
    """What was read, the day on which the term is over, the duration it was computed from, whether it has no end."""
    for first, last in passages:
        said = dates(text[first:last], month_first=month_first)
        named = [
            one
            for one in said
            if one.date and UNTIL.search(text[max(first, first + one.start - 80) : first + one.start])
        ]
        length = _length(text[first:last])
        if named:
            one = named[0]
            return Read(one.text, first + one.start, first + one.end, one.date), one.date, None, False
        if length:
            begins = _start(text, Read("", first, last), start, month_first)
            if begins and begins.date is None and length.unit == "year":
                # "____ 2015" and ten years: some day of 2025.
                year = f"{int(begins.text[:4]) + length.count}{begins.text[4:]}"
                return Read(year, first, last, duration=length), None, length, False
            if begins is None or begins.date is None:
                return Read(str(length), first, last, duration=length), None, length, False
            try:
                end = after(begins.date, length)
            except OverflowError:
                continue
            said_how = f"{written(begins.date)} + {length} = {written(end)}"
            return Read(end.isoformat(), first, last, end, length, said_how), end, length, False
        year_end = YEAR_END.search(text[first:last])
        closing = int(year_end["year"] or (start.date.year if start and start.date else 0)) if year_end else 0
        if closing:
            end = datetime.date(closing, 12, 31)
            return Read(end.isoformat(), first, last, end, calculation=f"The end of {end.year}."), end, None, False
    for first, last in passages:
        said = dates(text[first:last], month_first=month_first)
        bare = len(said) == 1 and len(text[first:last].strip()) - (said[0].end - said[0].start) <= _BARE
        if bare and (day := said[0].date) and not (start and start.date and day <= start.date):
            return Read(said[0].text, first + said[0].start, first + said[0].end, day), day, None, False
    for first, last in passages:
        # Folded, for a line may end within a phrase.
        if PERPETUAL.search(" ".join(text[first:last].split())):
            return Read("perpetual", first, last), None, None, True
    return None, None, None, False


def _length(passage: str) -> Duration | None:
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
        if AGAIN.search(clause) and not FIRST.search(clause[-30:]):
            continue
        if INITIAL.search(clause) or COUNTED.search(behind):
            return one.duration
    return counted


def _ordinal(match: re.Match[str]) -> Duration | None:
    number = int(match["number"] or match["nth"] or 0) or ORDINALS.get((match["word"] or "").lower(), 0)
    return Duration(count=number, unit="year") if number else None


def _start(text: str, expiry: Read, start: Read | None, month_first: bool) -> Read | None:
    """When the term begins: the date that the same passage names, else the effective date, else the agreement's."""
    for one in dates(text[expiry.start : expiry.end], month_first=month_first):
        at = expiry.start + one.start
        if one.date and STARTS.search(text[max(0, at - 60) : at]):
            return _read(one, expiry.start)
    return start


def _in(text: str, passages: Passages, month_first: bool) -> list[Read]:
    found = [
        _read(one, start)
        for start, end in passages
        for one in dates(text[start:end], month_first=month_first)
        if not PRINTED.search(text[max(0, start + one.start - 100) : start + one.start])
    ]
    return _distinct(found)


def _distinct(found: list[Read]) -> list[Read]:
    seen: dict[str, Read] = {}
    for one in found:
        seen.setdefault(one.text, one)
    return list(seen.values())


def _read(one: FoundDate, offset: int = 0) -> Read:
    return Read(one.text, offset + one.start, offset + one.end, one.date)
