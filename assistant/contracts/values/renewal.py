"""How a contract goes on after its term, and the notice that ends it, read from their passages."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.contracts.model import Duration
from assistant.contracts.values.phrases import (
    AUTOMATIC,
    COUNTS,
    NOTICE,
    OF_NOTICE,
    OPTION,
    PERIOD_OF_NOTICE,
    PERPETUAL,
    RENEWS,
    SUCCESSIVE,
    TIMES,
    YEARLY,
)
from assistant.contracts.values.quantities import durations


@dataclass(frozen=True, slots=True)
class Read:
    """Something that was read: its text as shown, where it stands, and what it is."""

    text: str
    start: int
    end: int
    date: datetime.date | None = None
    duration: Duration | None = None
    calculation: str = ""


Passages = Sequence[tuple[int, int]]


def read_renewal(text: str, passages: Passages) -> tuple[Read | None, bool, int | None]:
    """What was read, whether the contract goes on by itself, and how often at most."""
    for first, last in passages:
        passage = text[first:last]
        automatic = _by_itself(passage)
        for one in durations(passage):
            before, behind = passage[max(0, one.start - 120) : one.start], passage[one.end : one.end + 40]
            if not RENEWS.search(before) and not re.match(
                r"\s*(?:renewal|extension|verläng|verleng|at a time)", behind, re.IGNORECASE
            ):
                continue
            if OF_NOTICE.match(behind):
                continue
            successive = "successive " if SUCCESSIVE.search(passage) else ""
            many = TIMES.search(before)
            times = COUNTS.get(many[1].lower()) or int(many[1]) if many else None
            count = f"{times} " if times else ""
            return Read(f"{count}{successive}{one.duration}", first, last, duration=one.duration), automatic, times
        yearly = YEARLY.search(passage)
        if yearly:
            length = Duration(count=1, unit="month" if "month" in yearly.group().lower() else "year")
            return Read(f"successive {length}", first, last, duration=length), True, None
    for first, last in passages:
        if RENEWS.search(text[first:last]):
            perpetual = "perpetual" if PERPETUAL.search(text[first:last]) else ""
            return Read(perpetual, first, last), _by_itself(text[first:last]), None
    return None, False, None


def _by_itself(passage: str) -> bool:
    said = bool(AUTOMATIC.search(passage))
    return said and ("automat" in passage.lower() or not OPTION.search(passage))


def read_notice(text: str, passages: Passages) -> Read | None:
    for first, last in passages:
        passage = text[first:last]
        ranked = []
        for one in durations(passage):
            near = passage[max(0, one.start - 60) : one.end + 60]
            if one.duration and one.duration.count and NOTICE.search(near):
                beside = OF_NOTICE.match(passage[one.end : one.end + 60])
                beside = beside or PERIOD_OF_NOTICE.search(passage[max(0, one.start - 50) : one.start])
                ranked.append((0 if beside else 1, one.start, one))
        if ranked:
            best = min(ranked, key=lambda each: each[:2])[2]
            return Read(str(best.duration), first, last, duration=best.duration)
    return None
