"""The timeline: a picture of all contracts' terms, and of the days until which each can be ended."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape

from assistant.contracts.deadlines import CANCELLING, coming
from assistant.contracts.model import ContractSummary

# Pixels.
_WIDTH, _LABELS, _ROW, _TOP = 960, 250, 26, 34
_LONGEST_NAME = 34
_LABEL = 40
# Of the letters and of this day, on a light page and on a dark one: as a picture it can't follow the theme itself.
_INKS = {False: ("#58636b", "#c81e1e"), True: ("#b3bec5", "#ff8a80")}
_YEAR = datetime.timedelta(days=365)


def timeline(
    summaries: Sequence[ContractSummary], today: datetime.date, *, now: str = "today", dark: bool = False
) -> str:
    """An SVG picture, a row for each contract with a date in sight; empty where none has one.

    It spans a year back and three years on. A bar is the contract's term; a diamond a day until which it can be
    ended; where the term's beginning or end isn't known, the bar fades there. `now` is written at this day; `dark` is
    the page that it is for.
    """
    first, last = today - _YEAR, today + 3 * _YEAR
    rows = [(one, _term(one, today)) for one in summaries]
    shown = [(one, begin, end) for one, (begin, end) in rows if (begin or end) and _overlaps(begin, end, first, last)]
    if not shown:
        return ""
    height = _TOP + _ROW * len(shown) + 8
    scale = (_WIDTH - _LABELS - 12) / (last - first).days

    def x(day: datetime.date) -> float:
        return round(_LABELS + (min(max(day, first), last) - first).days * scale, 1)

    ink, red = _INKS[dark]
    parts = [
        f'<svg class="timeline" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="Terms of {len(shown)} contracts from {first.year} to {last.year}" '
        'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="13">'
    ]
    for year in range(first.year + 1, last.year + 1):
        at = x(datetime.date(year, 1, 1))
        parts.append(f'<line x1="{at}" y1="22" x2="{at}" y2="{height}" stroke="{ink}" stroke-opacity=".15"/>')
        if abs(at - x(today)) > _LABEL:  # they would stand on one another
            parts.append(f'<text x="{at}" y="15" text-anchor="middle" fill="{ink}">{year}</text>')
    titles = Counter(one.title for one, _, _ in shown)
    for number, (one, begin, end) in enumerate(shown):
        name = one.title if one.title and titles[one.title] == 1 else one.name  # two versions have one title
        parts += _row(name, one, begin, end, _TOP + _ROW * number, x, (first, today, last), ink)
    at = x(today)
    parts.append(f'<line x1="{at}" y1="20" x2="{at}" y2="{height}" stroke="{red}" stroke-width="1.5"/>')
    parts.append(f'<text x="{at}" y="15" text-anchor="middle" fill="{red}">{escape(now)}</text></svg>')
    return "".join(parts)


def _row(
    name: str,
    one: ContractSummary,
    begin: datetime.date | None,
    end: datetime.date | None,
    top: int,
    x: Callable[[datetime.date], float],
    span: tuple[datetime.date, datetime.date, datetime.date],
    ink: str,
) -> Iterator[str]:
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    left, right = x(begin or span[0]), x(end or span[2])
    told = f"{one.title or one.name} ({one.name}): {begin or 'beginning unknown'} to {end or 'end unknown'}"
    faint = 0.45 if begin is None or end is None else 0.85
    yield (
        f'<g><title>{escape(told)}</title><text x="{_LABELS - 10}" y="{top + 13}" text-anchor="end" '
        f'fill="{ink}">{escape(short)}</text><rect x="{left}" y="{top + 2}" width="{max(right - left, 2)}" '
        f'height="14" rx="4" fill="#2f7d6d" fill-opacity="{faint}"/></g>'
    )
    for due in coming(one, span[1]):
        if due.name in CANCELLING and span[0] <= due.date <= span[2]:
            at = x(due.date)
            yield (
                f'<path d="M{at} {top - 1}l6 10l-6 10l-6 -10z" fill="#e5a100"><title>'
                f"{escape(f'{due.date}: {due.action}')}</title></path>"
            )


def _term(one: ContractSummary, today: datetime.date) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day that are known."""
    starts = [date.date for date in one.dates if date.name in ("Effective Date", "Agreement Date")]
    ends = [date.date for date in one.dates if date.name == "Expiration Date"]
    ends += [due.date for due in coming(one, today) if due.name == "End Of Term"]
    return min(starts, default=None), max(ends, default=None)


def _overlaps(
    begin: datetime.date | None, end: datetime.date | None, first: datetime.date, last: datetime.date
) -> bool:
    return (begin is None or begin <= last) and (end is None or end >= first)
