"""Lengths of time, sums of money and percentages in a contract's words, in English, Dutch and German."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.contracts.model import Amount, Duration, Unit
from assistant.text.words import NUMBER_WORDS

_WORDS = {
    **NUMBER_WORDS,
    **dict.fromkeys(("one", "a", "an", "één", "een", "ein", "eine", "einem", "einen", "einer", "eines"), 1),
    **dict.fromkeys(("eleven", "elf"), 11),
    **dict.fromkeys(("thirteen", "dertien", "dreizehn"), 13),
    **dict.fromkeys(("sixteen", "zestien", "sechzehn"), 16),
    **dict.fromkeys(("eighteen", "achttien", "achtzehn"), 18),
    **dict.fromkeys(("twenty-one", "eenentwintig", "einundzwanzig"), 21),
    **dict.fromkeys(("twenty-four", "vierentwintig", "vierundzwanzig"), 24),
    **dict.fromkeys(("twenty-five", "vijfentwintig", "fünfundzwanzig"), 25),
    **dict.fromkeys(("thirty-six", "zesendertig", "sechsunddreißig"), 36),
    **dict.fromkeys(("forty", "veertig", "vierzig"), 40),
    **dict.fromkeys(("forty-five", "vijfenveertig", "fünfundvierzig"), 45),
    **dict.fromkeys(("fifty", "vijftig", "fünfzig"), 50),
    **dict.fromkeys(("seventy-five", "vijfenzeventig"), 75),
    **dict.fromkeys(("eighty", "tachtig", "achtzig"), 80),
    **dict.fromkeys(("ninety-nine", "negenennegentig"), 99),
    **dict.fromkeys(("hundred", "honderd", "hundert"), 100),
    "one hundred twenty": 120,
    "one hundred and twenty": 120,
    "one hundred eighty": 180,
    "one hundred and eighty": 180,
}
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("day", "days", "calendar day", "calendar days", "dag", "dagen", "tag", "tage", "tagen"), "day"),
    **dict.fromkeys(("kalenderdagen", "kalendertage", "kalendertagen"), "day"),
    **dict.fromkeys(("business day", "business days", "working day", "working days"), "business day"),
    **dict.fromkeys(("werkdag", "werkdagen", "werktag", "werktage", "werktagen", "arbeitstage"), "business day"),
    **dict.fromkeys(("arbeitstag", "arbeitstagen", "bankwerkdagen"), "business day"),
    **dict.fromkeys(("week", "weeks", "weken", "woche", "wochen"), "week"),
    **dict.fromkeys(("month", "months", "calendar month", "calendar months", "maand", "maanden"), "month"),
    **dict.fromkeys(("monat", "monate", "monaten", "monats", "kalendermonate", "kalendermonaten"), "month"),
    **dict.fromkeys(("quarter", "quarters", "kwartaal", "kwartalen", "quartal", "quartale", "quartalen"), "quarter"),
    **dict.fromkeys(
        ("year", "years", "calendar year", "calendar years", "contract year", "contract years", "jaar", "jaren"), "year"
    ),
    **dict.fromkeys(("jahr", "jahre", "jahren", "jahres"), "year"),
}
_OR = "|".join
_WORD_LIST = _OR(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_UNIT_LIST = _OR(sorted((re.escape(one).replace(r"\ ", r"[\s-]+") for one in _UNITS), key=len, reverse=True))
# "twenty (20) years", "12 months", "60) days", "six-month", "one (1) additional year", "drie (3) maanden".
_DURATION = re.compile(
    rf"(?<![\w.,€$£])(?:(?P<word>{_WORD_LIST})(?:[\s-]*\(\s*(?P<both>\d{{1,3}})\s*\))?|(?P<digits>\d{{1,4}})\)?)"
    rf"[\s-]+(?:(?:consecutive|successive|additional|full|further|more|complete|prior|volle|weitere\w*|opeenvolgende|"
    rf"hele)"
    rf"[\s-]+)*(?P<unit>{_UNIT_LIST})\b",
    re.IGNORECASE,
)
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD"}
_CURRENCIES |= {"us$": "USD", "gbp": "GBP", "chf": "CHF", "dollars": "USD", "fr.": "CHF", "c$": "CAD", "cad": "CAD"}
_FIGURE = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"us\$|c\$|€|\$|£|\b(?:eur|usd|gbp|chf|cad)\b"
_MILLION = r"(?:\s*(?P<{}>million|mio\.?|miljoen|millionen|billion|miljard|milliarden|thousand|duizend|tausend)\b)?"
_AMOUNT = re.compile(
    rf"(?:(?P<sign>{_SIGN})\s*(?P<first>{_FIGURE})" + _MILLION.format("scale") + r")"
    rf"|(?:(?<![\w.,])(?P<last>{_FIGURE})"
    + _MILLION.format("scale2")
    + r"(?:,-+|,–)?\s*(?P<after>€|euros?\b|eur\b|usd\b|gbp\b|chf\b|dollars\b))",
    re.IGNORECASE,
)
_SCALES = {"million": 6, "mio": 6, "miljoen": 6, "millionen": 6, "billion": 9, "miljard": 9, "milliarden": 9}
_SCALES |= {"thousand": 3, "duizend": 3, "tausend": 3}
_PERCENT = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:[.,]\d{1,4})?)\s*(?:%|per\s?cent\b|procent\b|prozent(?:punkte\w*)?\b|"
    r"percentage points\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity and the characters `start:end` that state it; the one field that is set is what it is."""

    start: int
    end: int
    duration: Duration | None = None
    amount: Amount | None = None
    percentage: Decimal | None = None


def durations(text: str) -> list[Found]:
    """The lengths of time in a text, in order. "a year" is one; an empty "[***] days" is none."""
    found = []
    for match in _DURATION.finditer(text):
        word, both, digits = match["word"], match["both"], match["digits"]
        count = int(both or digits) if both or digits else _WORDS[" ".join(word.lower().split())]
        unit = _UNITS[re.sub(r"[\s-]+", " ", match["unit"].lower())]
        found.append(Found(match.start(), match.end(), duration=Duration(count=count, unit=unit)))
    return found


def amounts(text: str) -> list[Found]:
    """The sums of money in a text, in order. Read as English and European print them: 1,250.00 = 1.250,00."""
    found = []
    for match in _AMOUNT.finditer(text):
        figure = decimal(match["first"] or match["last"])
        scale = (match["scale"] or match["scale2"] or "").lower().rstrip(".")
        sign = (match["sign"] or match["after"]).lower()
        value = figure.scaleb(_SCALES[scale]) if scale else figure
        found.append(Found(match.start(), match.end(), amount=Amount(value=_plain(value), currency=_CURRENCIES[sign])))
    return found


def percentages(text: str) -> list[Found]:
    """The percentages in a text, in order."""
    return [
        Found(match.start(), match.end(), percentage=_plain(Decimal(match["digits"].replace(",", "."))))
        for match in _PERCENT.finditer(text)
    ]


def decimal(figure: str) -> Decimal:
    """A printed figure as a number. The last mark parts the decimals unless three digits follow it."""
    figure = re.sub(r"['  \u00a0\u202f]", "", figure)
    at = max(figure.rfind("."), figure.rfind(","))
    if at >= 0 and len(figure) - at - 1 != 3:
        return Decimal(re.sub(r"[.,]", "", figure[:at]) + "." + figure[at + 1 :])
    return Decimal(re.sub(r"[.,]", "", figure))


def everything(text: str) -> Iterator[Found]:
    """Lengths of time, sums and percentages."""
    yield from durations(text)
    yield from amounts(text)
    yield from percentages(text)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
