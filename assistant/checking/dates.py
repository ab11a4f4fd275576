"""Dates: found in any spelling, compared by what each of them says of year, month and day."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.lexicon import months

# A year, month and day; None for what was not said.
Reading = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Date:
    """What a date may mean: 03/04/2025 is in April or in March."""

    readings: frozenset[Reading]

    def agrees(self, other: "Date") -> bool:
        """Whether both may be the same day, as far as both say."""
        return any(
            all(a is None or b is None or a == b for a, b in zip(mine, theirs, strict=True))
            for mine in self.readings
            for theirs in other.readings
        )

    @property
    def key(self) -> str:
        """Equal for dates that say the same."""
        return "|".join(sorted("-".join(str(part or "") for part in one) for one in self.readings))

    @property
    def years(self) -> set[int]:
        """The years that it names."""
        return {year for year, _, _ in self.readings if year}


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """What a date looks like. Alone, a month's name counts only in full and where it is no other word."""
    names = sorted(months(), key=len, reverse=True)
    month = "|".join(rf"{name[0].upper()}{name[1:]}|{name}|{name.upper()}" for name in names if name != "may")
    month = f"(?:{month}|May|MAY)"
    capital = "|".join(rf"{name[0].upper()}{name[1:]}|{name.upper()}" for name in names)
    alone = "|".join(
        rf"{name[0].upper()}{name[1:]}" for name in names if len(name) > 4 and name not in ("march", "mars", "maart")
    )
    day = r"\d{1,2}(?:st|nd|rd|th|er|e|\.)?"
    year = r"(?:1[89]|20)\d\d"
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<iso>{year}-\d{{1,2}}-\d{{1,2}})"
        rf"|(?P<slashed>\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)(?:{year}|\d\d))"
        rf"|(?P<day>{day})\s*(?:day\s+of\s+|of\s+|de\s+)?(?P<month>{month})\b\.?(?:\s*,?\s*(?P<year>{year}))?"
        rf"|(?P<month2>{capital})\b\.?\s+(?P<day2>{day})(?!\d)(?:\s*,?\s*(?P<year2>{year}))?(?![\d.]*\d)"
        rf"|(?P<month3>{month})\.?\s*,?\s+(?P<year3>{year})"
        rf"|(?P<month4>{alone}))(?!\w|[./-]\d)"
    )


def date(found: re.Match[str]) -> Date | None:
    """What a match of the pattern means; None where no calendar has that day."""
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
        return _valid({(year, month, day)})
    if found["slashed"]:
        first, second, last = (int(part) for part in found["slashed"].split(found["mark"]))
        year = last if last > 99 else 2000 + last if last < 70 else 1900 + last
        # With full stops it is Europe's way, day first.
        return _valid({(year, second, first)} | ({(year, first, second)} if found["mark"] != "." else set()))
    for month_name, day_name, year_name in (("month", "day", "year"), ("month2", "day2", "year2")):
        if found[month_name]:
            day = int(re.sub(r"\D", "", found[day_name]))
            year_said = found[year_name]
            return _valid({(int(year_said) if year_said else None, months()[found[month_name].lower()], day)})
    if found["month3"]:
        return _valid({(int(found["year3"]), months()[found["month3"].lower()], None)})
    return _valid({(None, months()[found["month4"].lower()], None)})


def _valid(readings: set[Reading]) -> Date | None:
    possible = {one for one in readings if 1 <= (one[1] or 1) <= 12 and 1 <= (one[2] or 1) <= 31}
    return Date(frozenset(possible)) if possible else None
