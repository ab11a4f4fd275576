"""The dates and the term of a contract, read from the passages that were found for them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.contracts.model import Term
from assistant.contracts.values.calendar import after, written
from assistant.contracts.values.dates import dates
from assistant.contracts.values.ending import as_read, beginning, days, defined_end, endless, expiry, length
from assistant.contracts.values.phrases import (
    CALLED,
    DATED,
    DEFINED,
    MADE,
    NAMED,
    OWN_BEGINNING,
    OWN_DATE,
    OWN_END,
    SAME,
    SIGNED,
    STARTS,
)
from assistant.contracts.values.renewal import Passages, Read, read_notice, read_renewal

DERIVED = "No other start is named: the date of the agreement."
_FOOT = 6_000  # characters in which signatures are looked for
_HEAD = 5_000  # characters in which a contract is dated
# The last day of a term and the day after are the same end.
_DAYS_APART = 3
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
    ended = expiry(text, passages.get("Expiration Date", ()), start, month_first)
    # A day in so many words says more than that it runs until somebody ends it.
    if (ended[0] is None or ended[3]) and len(own["Expiration Date"]) == 1:
        (said,) = own["Expiration Date"]
        ended = said, said.date, None, False
    if ended[0] is None or ended[3]:
        ended = defined_end(text, month_first) or ended
    if ended[0] is None and (second := expiry(text, doubtful, start, month_first))[0] and not second[3]:
        ended = second
    if ended[0] is None:
        ended = endless(text) or ended
    until, end, duration, indefinite = ended
    termination = read_notice(text, passages.get("Termination For Convenience", ()))
    found = Terms(
        {
            "Agreement Date": agreement,
            "Effective Date": effective,
            "Expiration Date": [until] if until else [],
            "Renewal Term": [renewal] if renewal else [],
            "Notice Period To Terminate Renewal": [notice] if notice else [],
            "Termination For Convenience": [termination] if termination else [],
        }
    )
    begins = beginning(text, until, start, month_first) if until else start
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
        counted = length(sentence)
        begins = next((each for each in dates(sentence) if each.date and STARTS.search(sentence[: each.start])), None)
        if one.date and not one.duration and counted and begins and begins.date:
            computed = after(begins.date, counted)
            if abs((computed - one.date).days) > _DAYS_APART:
                how = f"{written(begins.date)} + {counted} = {written(computed)}"
                values["Expiration Date"].append(Read(computed.isoformat(), one.start, one.end, computed, counted, how))
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
                found[name].setdefault(one.date, as_read(one))
    return {name: list(days.values()) for name, days in found.items()}


def _agreement(text: str, passages: Passages, month_first: bool) -> list[Read]:
    found = _in(text, passages, month_first)
    if found:
        # "to the agreement dated 1 April 2017 is made this 22 June 2018": the day on which this one is made.
        return sorted(found, key=lambda one: not MADE.search(text[max(0, one.start - 90) : one.start]))
    dated = [one for one in days(text, 0, _HEAD, month_first) if DATED.search(text[max(0, one.start - 80) : one.start])]
    return dated[:1] or _signed(text, month_first)


def _signed(text: str, month_first: bool) -> list[Read]:
    """The last of the dates beside the signatures: then the contract was made."""
    first = max(0, len(text) - _FOOT)
    found = [
        as_read(one, first)
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
        last = mark.end() + 130
        before: list[Read] = []
        for one in days(text, first, last, month_first):
            behind, ahead = text[one.end : min(last, one.end + 110)], text[max(first, one.start - 110) : one.start]
            if DEFINED.search(ahead):
                called.append(one)
            elif CALLED.match(behind):
                before.append(one)
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


def _in(text: str, passages: Passages, month_first: bool) -> list[Read]:
    return _distinct([one for start, end in passages for one in days(text, start, end, month_first)])


def _distinct(found: list[Read]) -> list[Read]:
    seen: dict[str, Read] = {}
    for one in found:
        seen.setdefault(one.text, one)
    return list(seen.values())
