"""True statements turned into false ones by rules, each rule for one kind of slip; knows nothing of the checker."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_TEXT_DATE = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(\d{{1,2}})(st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_DATE = re.compile(rf"\b(\d{{1,2}})(st|nd|rd|th)?\s+(?:day\s+of\s+)?({'|'.join(_MONTHS)}),?\s+((?:19|20)\d\d)\b")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)(?![\d/])")
_DATES = (_TEXT_DATE, _DAY_DATE, _SLASHED)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d+)?)(\s?%|\s+per\s?cent\b)")
_AMOUNT = re.compile(
    r"(?<![\d.,/$-])\$?\d{1,3}(?:,\d{3})+(?:\.\d\d)?(?![\d/-])|(?<![\w.,/()-])\d{1,4}(?![\w.,/)-]*\d)(?![\w)-])"
)
_WORDS = "two three four five six seven ten twelve fifteen twenty thirty forty sixty ninety".split()
_WORD_AND_FIGURE = re.compile(rf"\b({'|'.join(_WORDS)})\s*\((\d+)\)", re.IGNORECASE)
_VALUES = dict(zip(_WORDS, (2, 3, 4, 5, 6, 7, 10, 12, 15, 20, 30, 40, 60, 90), strict=True))
# Numbers that name a place in the contract rather than say how much.
_PLACE_BEFORE = re.compile(r"(?:section|article|clause|exhibit|schedule|paragraph|page|no\.?|§)\s*$", re.IGNORECASE)

Rule = Callable[[str, random.Random], str | None]


@dataclass(frozen=True, slots=True)
class Altered:
    """What became of a statement: the kind of slip, its text, and the true one."""

    kind: str
    text: str
    true: str


def alterations(text: str, chance: random.Random) -> Iterator[Altered]:
    """One false statement of each kind that can be made of the text."""
    for kind, rule in RULES.items():
        changed = rule(text, chance)
        if changed and changed != text:
            yield Altered(kind, changed, text)


def _one(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _number(text: str, chance: random.Random) -> str | None:
    both = _one(_WORD_AND_FIGURE, text, chance)
    if both:
        other = chance.choice([word for word in _WORDS if _VALUES[word] != int(both[2])])
        return _put(text, both, f"{other} ({_VALUES[other]})")
    dates = [range(*one.span()) for pattern in _DATES for one in pattern.finditer(text)]
    percents = [one.start(1) for one in _PERCENT.finditer(text)]
    found = [
        one
        for one in _AMOUNT.finditer(text)
        if not any(one.start() in date for date in dates)
        and one.start() not in percents
        and one.start() > 3  # no number of a list
        and not _PLACE_BEFORE.search(text[: one.start()])
    ]
    if not found:
        return None
    one = chance.choice(found)
    digits = [at for at in range(one.start(), one.end()) if text[at].isdigit()]
    at = chance.choice(digits[:2])
    new = chance.choice([digit for digit in "123456789" if digit != text[at]])
    return text[:at] + new + text[at + 1 :]


def _date(text: str, chance: random.Random) -> str | None:
    found = [one for pattern in _DATES for one in pattern.finditer(text)]
    if not found:
        return None
    one = chance.choice(found)
    part = chance.choice([at for at in range(1, one.re.groups + 1) if one[at] and one[at][0].isalnum()])
    old = one[part]
    if old in ("st", "nd", "rd", "th"):
        return None
    if old in _MONTHS:
        new = chance.choice([month for month in _MONTHS if month != old])
    elif len(old) == 4:
        new = str(int(old) + chance.choice((-2, -1, 1, 2)))
    else:
        new = str(chance.choice([day for day in range(1, 13) if day != int(old)]))
    return text[: one.start(part)] + new + text[one.end(part) :]


def _percent(text: str, chance: random.Random) -> str | None:
    one = _one(_PERCENT, text, chance)
    if not one:
        return None
    value = chance.choice([new for new in (2, 5, 8, 10, 15, 20, 25, 40, 51, 75) if new != float(one[1])])
    return _put(text, one, f"{value}{one[2]}")


_MODAL_NOT = re.compile(r"\b(shall|may|will|must|can|does|do|is|are|has|have|should)\s+not\b")
_CANNOT = re.compile(r"\bcannot\b")
_MODAL = re.compile(r"\b(shall|may|will|must|can|is|are|has|have)\b(?!\s+(?:not|no|also\s+not)\b)")


def _negation(text: str, chance: random.Random) -> str | None:
    lost = _one(_MODAL_NOT, text, chance)
    if lost:
        return _put(text, lost, lost[1])
    if cannot := _CANNOT.search(text):
        return _put(text, cannot, "can")
    put_in = _one(_MODAL, text, chance)
    return _put(text, put_in, f"{put_in[1]} not") if put_in else None


_DUTY = re.compile(r"\b(shall|must)\b(?!\s+(?:not|have\s+the\s+right|be\s+entitled)\b)")
_FREEDOM = re.compile(r"\bmay\b(?!\s+not\b|\s+\d)")


def _modality(text: str, chance: random.Random) -> str | None:
    found = [*_DUTY.finditer(text), *_FREEDOM.finditer(text)]
    if not found:
        return None
    one = chance.choice(found)
    return _put(text, one, chance.choice(("must", "shall")) if one[0] == "may" else "may")


_PAIRS = (
    ("Supplier", "Customer"), ("Seller", "Buyer"), ("Licensor", "Licensee"), ("Landlord", "Tenant"),
    ("Lessor", "Lessee"), ("Franchisor", "Franchisee"), ("Company", "Distributor"), ("Company", "Consultant"),
    ("Disclosing Party", "Receiving Party"), ("Discloser", "Recipient"), ("Contractor", "Client"),
    ("Borrower", "Lender"), ("Employer", "Employee"), ("Manufacturer", "Distributor"), ("Vendor", "Purchaser"),
)  # fmt: skip


def _party(text: str, chance: random.Random) -> str | None:
    named = [pair for pair in _PAIRS if any(re.search(rf"\b{one}\b", text) for one in pair)]
    if not named:
        return None
    pair = chance.choice(named)
    other = {pair[0]: pair[1], pair[1]: pair[0]}
    return re.sub(rf"\b({'|'.join(pair)})\b", lambda one: other[one[1]], text)


_UNIT = re.compile(
    r"(\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|fifteen|twenty|thirty|forty|sixty|ninety)\)?\s+"
    r"(?:(?:business|calendar|working)\s+)?)(days?|weeks?|months?|years?|hours?)\b",
    re.IGNORECASE,
)
_UNITS = ("hour", "day", "week", "month", "year")
_CURRENCY = re.compile(r"\$(?=\s?\d)|\bUSD\b|\bUS\s?\$|\bEUR\b|€(?=\s?\d)|\bdollars\b")


def _unit(text: str, chance: random.Random) -> str | None:
    found = [*_UNIT.finditer(text), *_CURRENCY.finditer(text)]
    if not found:
        return None
    one = chance.choice(found)
    if one.re is _CURRENCY:
        new = {"€": "$", "EUR": "USD", "USD": "EUR", "$": "€", "dollars": "pounds"}.get(one[0], "€")
        return _put(text, one, new)
    old = one[2].lower().rstrip("s")
    new = chance.choice([unit for unit in _UNITS if unit != old])
    return _put(text, one, one[1] + new + ("s" if one[2].endswith("s") else ""))


_QUANTIFIERS = {
    "all": "some", "each": "some", "every": "some", "some": "all", "at least": "at most", "at most": "at least",
    "no less than": "no more than", "no more than": "no less than", "not less than": "not more than",
    "not more than": "not less than", "unless": "if", "only": "", "both": "neither", "solely": "", "exclusively": "",
}  # fmt: skip
_QUANTIFIER = re.compile(rf"\b({'|'.join(sorted(_QUANTIFIERS, key=len, reverse=True))})\b\s?")


def _quantifier(text: str, chance: random.Random) -> str | None:
    one = _one(_QUANTIFIER, text, chance)
    if not one:
        return None
    new = _QUANTIFIERS[one[1]]
    return _put(text, one, f"{new} " if new else "")


_OPPOSITES = {
    "before": "after", "after": "before", "prior to": "after", "more than": "less than", "less than": "more than",
    "greater than": "less than", "exceeding": "below", "exceeds": "falls below", "increase": "decrease",
    "decrease": "increase", "earlier": "later", "later": "earlier", "maximum": "minimum", "minimum": "maximum",
    "including": "excluding", "excluding": "including", "exclusive": "non-exclusive", "higher": "lower",
}  # fmt: skip
_OPPOSITE = re.compile(rf"(?<!no )(?<!not )(?<!non-)\b({'|'.join(sorted(_OPPOSITES, key=len, reverse=True))})\b")


def _comparison(text: str, chance: random.Random) -> str | None:
    one = _one(_OPPOSITE, text, chance)
    return _put(text, one, _OPPOSITES[one[1]]) if one else None


RULES: dict[str, Rule] = {
    "number": _number,
    "date": _date,
    "percent": _percent,
    "negation": _negation,
    "modality": _modality,
    "party": _party,
    "unit": _unit,
    "quantifier": _quantifier,
    "comparison": _comparison,
}
