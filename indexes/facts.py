"""Dates, amounts and identifiers of a text in one spelling each, so that whoever looks for one finds every spelling."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from indexes.months import all_numbered

Span = tuple[int, int]

_YEAR = r"(?:1[89]|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|[.ºª])?"
_LETTERS = r"[^\W\d_]{3,12}+"
_IN_FIGURES = re.compile(
    rf"(?<![\w.,/-])(?:(?P<year>{_YEAR})(?P<sign>[-./])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})"
    rf"|(?P<first>\d{{1,2}})(?P<mark>[-/]|\.\s?)(?P<second>\d{{1,2}})(?P=mark)(?P<last>{_YEAR}|\d\d)"
    rf"|(?P<month2>0[1-9]|1[0-2])[/.](?P<year2>{_YEAR}))(?!(?!T\d)\w|[./-]\d)"
)
# Words are looked up afterwards: a hundred names tried at every letter would take longer than all the rest.
_IN_WORDS = (
    re.compile(
        rf"(?<![\w.,/])(?P<day>{_DAY})[\s-]*+(?:day\s+of\s+|of\s+|de\s+)?(?P<name>{_LETTERS})\b\.?"
        rf"(?:(?:[\s,-]*|\s+de\s+)(?P<year>{_YEAR})(?!\w|[./-]\d))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<name>{_LETTERS})\.?,?\s+(?:de\s+)?(?:(?P<year>{_YEAR})(?!\w|[./-]\d)"
        rf"|(?P<day>{_DAY})(?!\d)(?:\s*,?\s*(?P<year2>{_YEAR})(?!\w|[./-]\d))?(?![.,:]?\d))",
        re.IGNORECASE,
    ),
)
_SYMBOLS = {"€": "eur", "$": "usd", "£": "gbp", "¥": "jpy", "us$": "usd", "euro": "eur", "euros": "eur"}
_SYMBOLS |= {one: one for one in "eur usd gbp chf jpy sek nok dkk pln czk huf cad aud".split()}
_CURRENCY = "|".join(re.escape(one) for one in sorted(_SYMBOLS, key=len, reverse=True))
_SCALES = {"million": 6, "mio": 6, "mln": 6, "miljoen": 6, "millionen": 6, "mrd": 9, "billion": 9, "milliarden": 9}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_AMOUNT = re.compile(
    r"(?<![\w.,/+-])(?:\d{1,3}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?![\w/]|[.,-]\w)"
)
_BEFORE = re.compile(rf"(?<!\w)({_CURRENCY})\s?$", re.IGNORECASE)
_AFTER = re.compile(rf"(?:\s?({_SCALE})\b)?(?:\s?({_CURRENCY})(?!\w))?", re.IGNORECASE)
# A whole number that is no year, and large enough that others write it with marks.
_WHOLE = re.compile(rf"(?<![\w.,/+-])(?!{_YEAR}\b)[1-9]\d{{3,8}}(?![\w/]|[.,-]\w)")
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_CODE = re.compile(r"(?<![\w@./-])\w++(?:[-/.]\w++)++(?![@\w])")
# "NL 8234.56.789.B01", "DE 123 456 789", "AB 1200/5", "NL91 ABNA 0417 1643 00": capitals, then groups with digits.
_PREFIXED = re.compile(
    r"(?<![\w.@/-])(?:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
    r"|[A-Z]{1,4}[ .-]{1,2}\d[\w./-]*(?: \d{2,4}(?=\s|$))*)(?![\w@])"
)
_PREFIXED_LOOSELY = re.compile(_PREFIXED.pattern, re.IGNORECASE)
_YEARS = re.compile(rf"(?:[^\W\d_]+ )?{_YEAR}(?:[ /-]{_YEAR})*")
_VALUE = re.compile(rf"(?:{'|'.join(sorted(set(_SYMBOLS.values())))})?\d+(?:\.\d+)?")
_PARTED = re.compile(r"(?<![\w.,])\d{2,}(?: \d{2,}){1,5}(?![\w.,])")
_SEPARATORS = re.compile(r"[\W_]+")


def facts(text: str, *, asked: bool = False) -> list[str]:
    """What a text names, each once: 2026-03-01 for a day, 1234.56 and eur1234.56 for an amount, ab12005 for AB-1200/5.

    A day also gives its month (2026-03) and itself without its year (--03-01, as ISO 8601 had it); what may be read in
    two ways gives both: 03/04/2026 is in March and in April, 1.250 is above a thousand and above one. `asked` is for a
    question: it gives no more than is said, and joins what people type in small letters or with blanks.
    """
    if not any(character.isdigit() for character in text):
        return []
    taken: list[Span] = []
    found = [*_dates(text, taken, asked), *_amounts(text, taken), *_identifiers(text, taken, asked)]
    found += [match.group() for match in _WHOLE.finditer(text) if not _overlaps(match.span(), taken)]
    return list(dict.fromkeys(found))


def is_amount(fact: str) -> bool:
    """Whether one of the `facts` is an amount."""
    return _VALUE.fullmatch(fact) is not None


def _dates(text: str, taken: list[Span], asked: bool) -> Iterator[str]:
    for year, month, day in _readings(text, taken):
        if year and day:
            yield f"{year}-{month:02}-{day:02}"
        if year and not (day and asked):
            yield f"{year}-{month:02}"
        if day and not (year and asked):
            yield f"--{month:02}-{day:02}"


def _readings(text: str, taken: list[Span]) -> Iterator[tuple[int, int, int]]:
    """Year, month and day of each date, 0 for what is not said; several where figures can be read in several ways."""
    for match in _IN_FIGURES.finditer(text):
        readings = set()
        if match["first"]:
            first, second, last = int(match["first"]), int(match["second"]), int(match["last"])
            year = last if last > 99 else 2000 + last if last < 70 else 1900 + last
            readings.add((year, second, first))
            if "." not in match["mark"]:  # with full stops the day is first
                readings.add((year, first, second))
        elif match["month2"]:
            readings.add((int(match["year2"]), int(match["month2"]), 0))
        else:
            readings.add((int(match["year"]), int(match["month"]), int(match["day"])))
        possible = sorted(one for one in readings if 1 <= one[1] <= 12 and one[2] <= 31)
        if possible:
            taken.append(match.span())
            yield from possible
    names = all_numbered()
    for pattern in _IN_WORDS:
        for match in pattern.finditer(text):
            month, said = names.get(match["name"].lower()), match.groupdict()
            day = int(re.sub(r"\D", "", said.get("day") or "0"))
            if month and day <= 31 and not _overlaps(match.span(), taken):
                taken.append(match.span())
                yield int(said["year"] or said.get("year2") or 0), month, day


def _amounts(text: str, taken: list[Span]) -> Iterator[str]:
    for match in _AMOUNT.finditer(text):
        figures, (start, end) = match.group(), match.span()
        before, after = _BEFORE.search(text, max(start - 6, 0), start), _AFTER.match(text, end)
        assert after
        currency, scale = before[1] if before else after[2], after[1]
        if _overlaps((start, end), taken) or (figures.isdecimal() and not currency and not scale):
            continue
        if " " in figures and not currency and not re.search(r"[.,]", figures):  # two numbers beside each other
            continue
        taken.append((start, end))
        for value in _values(figures):
            said = f"{value.scaleb(_SCALES[scale.lower()] if scale else 0).normalize():f}"
            yield said
            if currency:
                yield f"{_SYMBOLS[currency.lower()]}{said}"


def _values(figures: str) -> Iterator[Decimal]:
    """1.234,56 = 1,234.56 = 1 234.56; three digits behind the only mark may be thousands or decimals."""
    plain = re.sub(r"[ ']", "", figures)
    at = max(plain.rfind("."), plain.rfind(","))
    whole = Decimal(re.sub(r"[.,]", "", plain))
    marks = [character for character in plain if character in ".,"]
    if at < 0 or (len(marks) > 1 and len(set(marks)) == 1):
        yield whole
        return
    if _GROUPED.fullmatch(plain):
        yield whole
    if not (_GROUPED.fullmatch(plain) and plain.endswith("000")):  # nobody writes 8.000 for eight
        yield Decimal(f"{re.sub(r'[.,]', '', plain[:at])}.{plain[at + 1 :]}")


def _identifiers(text: str, taken: list[Span], asked: bool) -> Iterator[str]:
    """Numbers of articles, papers, accounts and for VAT without what parts their groups."""
    known = list(taken)
    patterns = (_PREFIXED_LOOSELY, _CODE, _PARTED) if asked else (_PREFIXED, _CODE)
    for pattern in patterns:
        for match in pattern.finditer(text):
            joined = _SEPARATORS.sub("", match.group()).lower()
            digits = sum(character.isdigit() for character in joined)
            if _overlaps(match.span(), known) or not digits or _YEARS.fullmatch(match.group()):
                continue
            if len(joined) >= (4 if digits < len(joined) else 6):
                taken.append(match.span())
                yield joined


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)
