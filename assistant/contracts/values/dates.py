"""Dates in a contract's words: found, read, and kept as far as they go where a part was left blank."""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass

_MONTHS = {
    1: "january januari januar jänner jan janvier",
    2: "february februari februar feb février",
    3: "march maart märz mar mrt mär mars",
    4: "april apr avril",
    5: "may mei mai",
    6: "june juni jun juin",
    7: "july juli jul juillet",
    8: "august augustus aug août",
    9: "september sept sep septembre",
    10: "october oktober oct okt octobre",
    11: "november nov novembre",
    12: "december dezember dec dez décembre",
}
_MONTH = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_NTH = r"\s?(?:s\s?t|n\s?d|r\s?d|t\s?h|e|ste|de|er)?\b\.?"
_WRITTEN = [
    # the last day of February, 2023
    re.compile(
        rf"\blast\s+day\s+(?:of|in)\s+(?:the\s+month\s+of\s+)?(?P<month>{_NAMES})\b\.?,?\s+{_YEAR}\b", re.IGNORECASE
    ),
    # June 21, 1999; June 21st , 1999; September 10 2015
    re.compile(rf"\b(?P<month>{_NAMES})\b\.?\s+{_DAY}{_NTH}\s*,?\s*{_YEAR}\b", re.IGNORECASE),
    # 21 June 1999; 21st day of June, 1999; 1. März 2024; the 8th day of May 2014; 20 March day of 1998
    re.compile(
        rf"\b{_DAY}{_NTH}(?:\s*\(?\d*(?:st|nd|rd|"
        rf"th)?\)?\s+day)?(?:\s+of)?(?:\s+the\s+month\s+of)?[\s,-]+(?P<month>{_NAMES})\b\.?"
        rf"(?:\s+day\s+of)?[\s,-]*(?:in\s+the\s+year\s+(?:of\s+)?)?{_YEAR}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_YEAR}[-/](?P<month>\d{{1,2}})[-/]{_DAY}\b"),
    re.compile(
        r"\b(?P<first>\d{1,2})\s?(?P<mark>[./-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?(?P<year>(?:19|20)\d\d|\d\d)\b"
    ),
]
_BLANK = r"[_\s.…\[\]*●•-]"
# Possessive throughout: a line of a thousand underscores is read once.
_PARTIAL = [
    re.compile(
        rf"\b(?P<month>{_NAMES})\b\.?\s*+(?:{_BLANK}{{2,40}}+|\[[^\]\n]{{0,20}}\])?\s*+(?:day\s+of\s+|"
        rf"of\s+)?,?\s*+{_YEAR}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!_)(?:_{{2,60}}+|\[[_ *●•.]{{0,10}}\]){_BLANK}{{0,60}}+(?:day\s+of|of|"
        rf",)?[\s,]{{0,5}}+{_BLANK}{{0,60}}+,?\s*+{_YEAR}\b",
        re.IGNORECASE,
    ),
]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at the characters `start:end`; `date` is None for a partial one, whose `text` goes as far as it does.

    `text` is in the form of ISO 8601: "2015-12-21", "2015-12", "2015".
    """

    start: int
    end: int
    text: str
    date: datetime.date | None = None


def dates(text: str, *, month_first: bool = True) -> list[FoundDate]:
    """The dates in a text, in order. `month_first` is how 3/4/2020 is read; 13/4/2020 can only be read in one way."""
    found: list[FoundDate] = []
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            value = _value(match, month_first)
            if value and not _covered(found, match):
                found.append(FoundDate(match.start(), match.end(), value.isoformat(), value))
    for pattern in _PARTIAL:
        for match in pattern.finditer(text):
            if _covered(found, match):
                continue
            named = match.groupdict().get("month")
            part = f"{match['year']}-{_MONTH[named.lower()]:02}" if named else match["year"]
            found.append(FoundDate(match.start(), match.end(), part))
    return sorted(found, key=lambda one: one.start)


def _value(match: re.Match[str], month_first: bool) -> datetime.date | None:
    parts = match.groupdict()
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        # Points are European; a figure over twelve is no month.
        day_first = (parts["mark"] == "." or not month_first or first > 12) and second <= 12
        day, month = (first, second) if day_first else (second, first)
    else:
        name = parts["month"].lower()
        month = int(name) if name.isdigit() else _MONTH[name]
        day = int(parts["day"]) if "day" in parts else monthrange(int(parts["year"]), month)[1]
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None  # 31 June: no date, whatever else it is


def _covered(found: list[FoundDate], match: re.Match[str]) -> bool:
    return any(one.start < match.end() and match.start() < one.end for one in found)
