"""Numbers as price lists write them: 1,234.50 and 1.234,50 and 1 234,50, with or without a currency."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

# What parts the decimals in a list.
Mark = Literal[".", ","]

_CURRENCIES = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "Kč": "CZK"}
_CODE = re.compile(r"\b(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|INR|CAD|AUD|HUF|RON|BGN)\b|([€£$¥₹]|zł|Kč)")
_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_DASH = re.compile(r"[,.][-–—]+$")


def currency(text: str) -> str:
    """The ISO 4217 code of the currency that a text names; empty where it names none or several."""
    found = {code or _CURRENCIES[sign] for code, sign in _CODE.findall(text)}
    return found.pop() if len(found) == 1 else ""


def decimal_mark(values: Iterable[str]) -> Mark:
    """How a column of numbers parts decimals, judged by all of it: one "12,5" settles every "1.250".

    Where nothing settles it ("1,250" alone), the mark with exactly three digits behind it parts thousands.
    """
    thousands: Mark | None = None
    for value in values:
        digits = _bare(value)
        at = max(digits.rfind("."), digits.rfind(","))
        if at < 0:
            continue
        mark: Mark = "." if digits[at] == "." else ","
        other: Mark = "," if mark == "." else "."
        if digits.count(mark) > 1:
            return other
        if other in digits or len(digits) - at - 1 != 3 or digits[:at] in ("0", ""):
            return mark
        thousands = mark
    return "," if thousands == "." else "."


def number(text: str, mark: Mark = ".") -> Decimal | None:
    """The number in a cell, whatever currency or percent sign stands with it; None where it holds none or several.

    Groups of thousands have to be groups of three: "1.2.3" is no number, and neither is "12,34" where "." is the mark.
    """
    digits = _bare(text)
    if not _NUMBER.fullmatch(digits):
        return None
    other = "," if mark == "." else "."
    whole, _, rest = digits.partition(mark)
    sign = whole[:1] if whole[:1] in "+-" else ""
    groups = whole.lstrip("+-").split(other)
    if (
        other in rest
        or mark in rest
        or (len(groups) > 1 and not (len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:])))
    ):
        return None
    return Decimal(f"{sign}{''.join(groups)}.{rest or '0'}").normalize() + 0


def _bare(text: str) -> str:
    """The text without spaces, currency and percent sign: "€ 1 250,-" becomes "1250"."""
    plain = _CODE.sub("", text).replace("%", "")
    return _DASH.sub("", _SPACES.sub("", plain))
