"""Reviewing a contract against a playbook: what is acceptable and what isn't, with reason and place."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.contracts.model import Amount, Clause, ContractSummary, Duration, Value
from assistant.contracts.reviewing.playbook import Condition, Playbook, Position, Quantity, Verdict, quantity
from assistant.documents import Citation, Record

# The fewest and the most days that a unit can have, holidays aside.
_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92), "year": (365, 366)}


class Finding(Record):
    """The verdict on one position: what the firm wants, why the contract is graded so, and where it says it."""

    clause: str
    verdict: Verdict
    reason: str
    ours: str
    why: str = ""
    suggested: str = ""
    citations: tuple[Citation, ...] = ()


class Review(Record):
    """A contract against a playbook: a finding for each of its positions, what isn't acceptable first."""

    document: str
    name: str
    playbook: str
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of all."""
        return self.findings[0].verdict


_ORDER: dict[Verdict, int] = {"not acceptable": 0, "look at it": 1, "acceptable": 2}


def review(summary: ContractSummary, playbook: Playbook) -> Review:
    """Grades each clause that the playbook has a position on. No model is asked: equal papers get equal grades."""
    findings = [_grade(position, _clause(position, summary)) for position in playbook.position]
    return Review(
        document=summary.document,
        name=summary.name,
        playbook=playbook.name,
        findings=tuple(sorted(findings, key=lambda one: _ORDER[one.verdict])),
    )


def _clause(position: Position, summary: ContractSummary) -> Clause:
    """The first that is found of the types that the position is on, else the one that it is named for."""
    every = [summary.clause(name) for name in (position.clause, *position.also)]
    return next((one for one in every if one.found), every[0])


def _grade(position: Position, clause: Clause) -> Finding:
    verdict, reason = _judged(position, clause)
    return Finding(
        clause=position.clause,
        verdict=verdict,
        reason=reason,
        ours=position.ours,
        why=position.why,
        suggested=position.suggested if verdict != "acceptable" else "",
        citations=clause.citations if clause.found else (),
    )


def _judged(position: Position, clause: Clause) -> tuple[Verdict, str]:
    if not clause.found:
        return position.missing, "The contract has no such clause that could be found."
    doubts = []
    if position.not_acceptable:
        holds, reason = _holds(position.not_acceptable, clause)
        if holds:
            return "not acceptable", reason
        if holds is None:
            doubts.append(reason)
    if position.acceptable:
        holds, reason = _holds(position.acceptable, clause)
        if holds:
            return "acceptable", reason
        doubts.append(reason)
    return "look at it", doubts[
        0
    ] if doubts else "The clause is there; whether it is what you want, only reading it tells."


def _holds(condition: Condition, clause: Clause) -> tuple[bool | None, str]:
    """Whether the condition holds, None where that can't be told; and the reason, as a sentence."""
    found = [
        *_compared(condition, clause.values),
        *([_named(condition.one_of, clause)] if condition.one_of else []),
        *([_worded(condition, clause)] if condition.says or condition.lacks else []),
    ]
    for wanted in (False, None):
        for holds, reason in found:
            if holds is wanted:
                return holds, reason
    return True, " ".join(reason for _, reason in found)


def _compared(condition: Condition, values: Sequence[Value]) -> list[tuple[bool | None, str]]:
    found: list[tuple[bool | None, str]] = []
    for limit, above in ((condition.at_most, False), (condition.at_least, True)):
        if not limit:
            continue
        bound = quantity(limit)
        fitting = [one for one in values if one.role == condition.role or not condition.role]
        measured = [(one, _quantity(one)) for one in fitting if isinstance(_quantity(one), type(bound))]
        words = f"at {'least' if above else 'most'} {limit}"
        if not measured:
            found.append((None, f"The clause names no figure that could be compared with {limit}."))
            continue
        compared = {one.text: _within(given, bound, above=above) for one, given in measured if given is not None}
        if len(set(compared.values())) > 1:
            found.append((None, f"The clause has several values ({', '.join(compared)}) to compare with {words}."))
            continue
        (holds,) = set(compared.values())
        verb = {True: "is", False: "is not", None: "may or may not be"}[holds]
        found.append((holds, f"The contract says {', '.join(compared)}, which {verb} {words}."))
    return found


def _quantity(value: Value) -> Quantity | None:
    return value.duration or value.amount or value.percentage


def _within(given: Quantity, bound: Quantity, *, above: bool) -> bool | None:
    """Whether one is at least (`above`) or at most the other; None where that depends, as on a month's length."""
    if isinstance(given, Amount) and isinstance(bound, Amount):
        if given.currency != bound.currency:
            return None
        return given.value >= bound.value if above else given.value <= bound.value
    if isinstance(given, Duration) and isinstance(bound, Duration):
        if given.unit == bound.unit:
            return given.count >= bound.count if above else given.count <= bound.count
        (least, most), (low, high) = _days(given), _days(bound)
        surely, never = (least >= high, most < low) if above else (most <= low, least > high)
        return True if surely else False if never else None
    assert isinstance(given, Decimal)
    assert isinstance(bound, Decimal)
    return given >= bound if above else given <= bound


def _days(duration: Duration) -> tuple[int, int]:
    """The fewest and the most days that a length of time can be."""
    if duration.unit == "business day":
        weeks, rest = divmod(duration.count, 5)
        return 7 * weeks + rest, 7 * weeks + rest + (2 if rest else 0)
    years, months = 0, 0
    if duration.unit == "month":
        years, months = divmod(duration.count, 12)
        return 365 * years + 28 * months, 366 * years + 31 * months
    low, high = _DAYS[duration.unit]
    return low * duration.count, high * duration.count


def _named(names: Sequence[str], clause: Clause) -> tuple[bool | None, str]:
    wanted = ", ".join(names)
    if not clause.value:
        return None, f"What the clause names could not be told; wanted: {wanted}."
    known = {name.casefold() for name in names}
    holds = clause.value.casefold() in known
    return holds, f"The contract says {clause.value}, which is {'' if holds else 'not '}among: {wanted}."


def _worded(condition: Condition, clause: Clause) -> tuple[bool | None, str]:
    text = " ".join(" ".join(one.quote for one in clause.citations).split())
    if hit := _first(condition.lacks, text):
        return False, f"The clause says {hit!r}."
    if condition.says:
        said = _first(condition.says, text)
        if not said:
            return False, f"The clause says none of: {', '.join(map(repr, condition.says))}."
        return True, f"The clause says {said!r}."
    return True, f"The clause says none of: {', '.join(map(repr, condition.lacks))}."


def _first(words: Sequence[str], text: str) -> str:
    for one in words:
        spaced = r"\s+".join(map(re.escape, one.split()))
        if found := re.search(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE):
            return found.group()
    return ""
