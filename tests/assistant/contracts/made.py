"""Contract summaries made by hand, for what is built on them."""

import datetime
from decimal import Decimal

from assistant.contracts.finding.types import NAMES
from assistant.contracts.model import (
    Amount,
    Clause,
    ContractDate,
    ContractSummary,
    Coverage,
    Deadline,
    Duration,
    Party,
    Value,
)
from assistant.documents import Box, Citation


def cited(quote: str, page: int = 1) -> Citation:
    """A quote with a place."""
    box = Box(left=0.1, top=0.2, right=0.9, bottom=0.25)
    return Citation(
        document="d" * 16,
        name="supply.pdf",
        page=page,
        place=f"page {page}",
        quote=quote,
        boxes=(box,),
        support="supported",
    )


def value(text: str, quote: str, role: str = "") -> Value:
    """A duration ("30 days"), a percentage ("8 %"), an amount ("EUR 5000") or a law, by how it is written."""
    first, _, rest = text.partition(" ")
    if rest.rstrip("s") in ("day", "business day", "week", "month", "year"):
        duration = Duration(count=int(first), unit=rest.rstrip("s"))
        return Value(kind="duration", text=text, role=role, duration=duration, citation=cited(quote))
    if rest == "%":
        return Value(kind="percentage", text=text, role=role, percentage=Decimal(first), citation=cited(quote))
    if first == "EUR":
        amount = Amount(value=Decimal(rest), currency="EUR")
        return Value(kind="amount", text=text, role=role, amount=amount, citation=cited(quote))
    return Value(kind="law", text=text, role=role, citation=cited(quote))


def clause(name: str, quote: str, *values: Value) -> Clause:
    """A clause that was found."""
    said = values[0].text if values else ""
    return Clause(name=name, found=True, confidence=0.9, value=said, values=values, citations=(cited(quote),))


def summary(*clauses: Clause, name: str = "supply.pdf", document: str = "d" * 16) -> ContractSummary:
    """A contract of supply with these clauses and no others, that renews by itself at the end of 2026."""
    found = {one.name: one for one in clauses}
    every = [found.get(one) or Clause(name=one, found=False, confidence=0.1) for one in NAMES]
    term = cited("It runs until 31 December 2026 and renews for one year.", 2)
    return ContractSummary(
        document=document,
        name=name,
        kind="supply",
        title="Supply Agreement",
        parties=(
            Party(name="Carrowbeg Pipe Ltd", role="Supplier", citations=(cited("Carrowbeg Pipe Ltd"),)),
            Party(name="Harkin & Vale", role="Buyer", citations=(cited("Harkin & Vale"),)),
        ),
        language="en",
        clauses=tuple(every),
        dates=(
            ContractDate(
                name="Effective Date", date=datetime.date(2025, 1, 1), citations=(cited("begins on 1 January 2025"),)
            ),
        ),
        deadlines=(
            Deadline(
                name="Notice Of Non-Renewal",
                date=datetime.date(2026, 9, 30),
                action="Give notice if it is not to renew",
                calculation="31 December 2026 − 3 months = 30 September 2026",
                renews=True,
                citations=(term,),
            ),
        ),
        missing=("Force Majeure",),
        coverage=Coverage(pages=3, segments=40, scored=40, characters=9000),
    )
