"""The values of clauses, each with the passage that it was taken from: dates, times, sums, shares, law."""

from collections.abc import Iterable, Sequence

from assistant.contracts.model import Value
from assistant.contracts.paper import Paper
from assistant.contracts.values.law import governing_law
from assistant.contracts.values.quantities import Found, amounts, durations, percentages
from assistant.contracts.values.renewal import Read

# What kinds of value a clause has, the main one first. Dates and terms are read in term.py.
_KINDS = {
    "Price": "amount percentage",
    "Price Adjustment": "percentage duration",
    "Payment Terms": "duration percentage",
    "Late Payment Interest": "percentage",
    "Delivery": "duration",
    "Acceptance": "duration",
    "Defects And Warranty Claims": "duration",
    "Warranty Duration": "duration",
    "Cap On Liability": "amount percentage",
    "Liquidated Damages": "amount percentage",
    "Penalties": "amount percentage",
    "Deposit": "amount duration",
    "Insurance": "amount",
    "Minimum Commitment": "amount",
    "Revenue/Profit Sharing": "percentage",
    "Non-Compete": "duration",
    "No-Solicit Of Employees": "duration",
    "No-Solicit Of Customers": "duration",
    "Confidentiality": "duration",
    "Post-Termination Services": "duration",
    "Audit Rights": "duration",
    "Working Hours": "duration",
    "Probation": "duration",
    "Termination For Cause": "duration",
}
_READERS = {"amount": amounts, "percentage": percentages, "duration": durations}
_ROLES = {"Late Payment Interest": "interest", "Cap On Liability": "cap", "Payment Terms": "term of payment"}
_PASSAGES = 2  # the best ones; values of doubtful passages only confuse


def values(paper: Paper, name: str, passages: Sequence[tuple[int, int]]) -> list[Value]:
    """The values of a clause's best passages; the main kind first, each in the order of the text."""
    if name == "Governing Law":
        return _laws(paper, passages)
    found: list[Value] = []
    for kind in _KINDS.get(name, "").split():
        for start, end in passages[:_PASSAGES]:
            for one in _READERS[kind](paper.text[start:end]):
                value = _value(paper, one, start, _ROLES.get(name, ""))
                if value and value.text not in [known.text for known in found]:
                    found.append(value)
    return found


def read_values(paper: Paper, read: Iterable[Read]) -> list[Value]:
    """What was read of dates and terms as values."""
    found = []
    for one in read:
        citation = next(iter(paper.cite(one.start, one.end)), None)
        if citation is None or not one.text:
            continue
        kind = "date" if one.date else "duration" if one.duration else "text"
        found.append(
            Value.model_validate(
                {
                    "kind": kind,
                    "text": one.text,
                    "date": one.date,
                    "duration": None if one.date else one.duration,
                    "citation": citation,
                }
            )
        )
    return found


def _laws(paper: Paper, passages: Sequence[tuple[int, int]]) -> list[Value]:
    found: dict[str, Value] = {}
    for start, end in passages:
        place = governing_law(paper.text[start:end])
        if place and place not in found:
            found[place] = Value(kind="law", text=place, citation=paper.cite(start, end)[0])
    return list(found.values())


def _value(paper: Paper, one: Found, offset: int, role: str) -> Value | None:
    citation = next(iter(paper.cite(offset + one.start, offset + one.end)), None)
    if citation is None:
        return None
    if one.duration:
        return Value(kind="duration", text=str(one.duration), role=role, duration=one.duration, citation=citation)
    if one.amount:
        return Value(kind="amount", text=str(one.amount), role=role, amount=one.amount, citation=citation)
    text = f"{one.percentage} %"
    return Value(kind="percentage", text=text, role=role, percentage=one.percentage, citation=citation)
