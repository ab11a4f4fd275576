"""How often the card says right what a lawyer wrote down: first places, absent types, dates, law, renewals, parties."""

import re
from collections.abc import Sequence

from assistant.contracts.finding.types import CUAD
from assistant.contracts.model import ContractSummary
from benchmarks.contracts.cuad import Contract

FIELDS = (
    "Agreement Date",
    "Effective Date",
    "Expiration Date",
    "Renewal Term",
    "Notice Period To Terminate Renewal",
    "Governing Law",
)
Pair = tuple[Contract, ContractSummary]
_TOGETHER = re.compile(r"\b(?:individually|collectively|together|each|both|separately|jointly)\b", re.IGNORECASE)
_PARTY = re.compile(r"\s*part(?:y|ies)\s*", re.IGNORECASE)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\)?\s*(day|business day|week|month|year)s?")


def first_places(pairs: Sequence[Pair]) -> dict[str, float]:
    """How often the first passage shown holds a clause that is there, and how often an absent one is said to be so."""
    right = present = silent = absent = 0
    for contract, card in pairs:
        for name in CUAD:
            marked, clause = contract.marked[name], card.clause(name)
            if marked.present and marked.spans:
                present += 1
                right += clause.found and _touches(contract, clause.citations[0].quote, marked.spans)
            elif not marked.present:
                absent += 1
                silent += not clause.found
    return {
        "present": present,
        "first place holds the clause": round(right / present, 4),
        "absent": absent,
        "absent said to be absent": round(silent / absent, 4),
    }


def _touches(contract: Contract, quote: str, spans: Sequence[tuple[int, int]]) -> bool:
    places = [match.span() for match in re.finditer(re.escape(quote), contract.text)]
    return any(first < end and start < last for first, last in places for start, end in spans)


def exact(pairs: Sequence[Pair]) -> dict[str, dict[str, float]]:
    """By field: of the contracts with an answer, how many values are equal to it after normalisation."""
    found = {}
    for name in FIELDS:
        asked = [(one.marked[name].answer, card.clause(name).value) for one, card in pairs if one.marked[name].present]
        asked = [(answer, value) for answer, value in asked if normal(name, answer)]
        right = sum(normal(name, answer) == normal(name, value) for answer, value in asked)
        found[name] = {"answers": len(asked), "exact": round(right / max(1, len(asked)), 4)}
    shares = [_parties(one.marked["Parties"].answer, card) for one, card in pairs]
    found["Parties"] = {
        "answers": len(shares),
        "all names": round(sum(share == 1 for share in shares) / len(shares), 4),
        "names": round(sum(shares) / len(shares), 4),
    }
    return found


def normal(name: str, answer: str) -> str:
    """An answer in one spelling: dates in ISO's form, lengths of time in months or days, the law's place by itself."""
    answer = " ".join(answer.lower().replace("’", "'").split())
    if name == "Governing Law":
        return "; ".join(sorted(part.strip() for part in answer.replace("&", ";").split(";")))
    if name in ("Renewal Term", "Notice Period To Terminate Renewal"):
        lengths = [_months(float(count), unit) for count, unit in _LENGTH.findall(answer)]
        return "; ".join(lengths) or ("perpetual" if "perpetual" in answer else "")
    return date(answer)


def date(answer: str) -> str:
    """ "12/21/15" and "2015-12-21" alike; parts that were left blank ("[]/[]/2015") are left out."""
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", answer) or "/" not in answer:
        return answer
    parts = answer.split(";")[0].split("/")
    if len(parts) != 3 or not parts[2].strip().isdigit():
        return ""
    year = int(parts[2])
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    known = [part.strip() for part in parts[:2]]
    if not known[0].isdigit():
        return str(year)
    if int(known[0]) > 12 and known[1].isdigit():  # 31/01/2025
        known.reverse()
    return f"{year}-{int(known[0]):02}" + (f"-{int(known[1]):02}" if known[1].isdigit() else "")


def _months(count: float, unit: str) -> str:
    if unit in ("month", "year"):
        return f"{count * (12 if unit == 'year' else 1):g} months"
    return f"{count * (7 if unit == 'week' else 1):g} {'business ' if 'business' in unit else ''}days"


def _parties(answer: str, card: ContractSummary) -> float:
    """The share of the parties' names that the card has."""
    wanted = [_letters(name) for name in names(answer)]
    shown = {_letters(party.name) for party in card.parties}
    return sum(one in shown for one in wanted) / max(1, len(wanted))


def names(answer: str) -> list[str]:
    """The names in an answer on parties; 'A and B (individually a "Party")' only says what A and B are called."""
    found = []
    for part in answer.split(";"):
        name = re.split(r"\s*[(\"“]", part.strip().lstrip("("))[0].strip()
        roles = re.findall(r"[\"“”]\s*(?:an? |the )?([^\"“”]*?)[.,]?[\"“”]", part)
        together = roles and _TOGETHER.search(part) and all(_PARTY.fullmatch(role) for role in roles)
        if len(_letters(name)) > 3 and not (together and (" and " in name or _TOGETHER.search(name))):
            found.append(name)
    return found


def _letters(name: str) -> str:
    """A name's letters and digits, without "The" before it and with "&" written out."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^\s*the\s", "", name.lower()).replace("&", " and "))
