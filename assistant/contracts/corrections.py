"""Corrections: what people said of what was found in a contract. Kept with the paper; they go when it goes."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from assistant.contracts.finding.types import NAMES
from assistant.contracts.model import Clause, ContractDate, ContractSummary
from assistant.contracts.quoting import place_of
from assistant.documents import Citation, Document, Record, cite
from assistant.library import Library

Action = Literal["accepted", "absent", "corrected"]
_DATES = ("Agreement Date", "Effective Date", "Expiration Date")


class Correction(Record):
    """What a person says of one clause of one contract.

    "accepted": it was found rightly. "absent": the contract has none. "corrected": the clause is `quote`, or its
    value is `value`, or both; a quote stands in the contract word for word.
    """

    document: str
    clause: str
    action: Action
    value: str = Field(default="", max_length=500)
    quote: str = Field(default="", max_length=20_000)
    by: str = ""
    at: str = ""


class Corrections:
    """The corrections of a library's contracts: one for each clause of each, the last word counts."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def keep(self, correction: Correction) -> Correction:
        """Stores a correction, with the time.

        Raises ValueError for a clause there is no type of, an empty correction, a date that is none, and a quote that
        doesn't stand in the paper; UnknownDocument for a paper that isn't there.
        """
        paper = self.library.document(correction.document)
        _check(correction)
        if correction.quote:
            find_quote(self.library, paper, correction.quote)
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        kept = correction.model_copy(update={"document": paper.id, "at": now})
        with self.library.database.write() as database:
            database.execute(
                "INSERT INTO corrections VALUES (?, ?, ?) "
                "ON CONFLICT (document, clause) DO UPDATE SET content = excluded.content",
                (paper.id, kept.clause, kept.model_dump_json()),
            )
        return kept

    def drop(self, document: str, clause: str) -> None:
        """Takes a correction back; none there is no error."""
        with self.library.database.write() as database:
            database.execute("DELETE FROM corrections WHERE document = ? AND clause = ?", (document, clause))

    def of(self, document: str | None = None) -> list[Correction]:
        """The corrections of a paper (its id), or of all, by paper and clause."""
        rows = self.library.database.connection.execute(
            "SELECT content FROM corrections WHERE document = coalesce(?, document) ORDER BY document, clause",
            (document,),
        )
        return [Correction.model_validate_json(content) for (content,) in rows]


def corrected(
    library: Library, paper: Document, summary: ContractSummary, said: Sequence[Correction]
) -> ContractSummary:
    """The summary with what people said in place of what was found."""
    if not said:
        return summary
    by_name = {one.clause: one for one in said}
    clauses = tuple(
        _corrected(library, paper, one, by_name[one.name]) if one.name in by_name else one for one in summary.clauses
    )
    present = {one.name for one in clauses if one.found}
    return summary.model_copy(
        update={
            "clauses": clauses,
            "dates": _dates(summary.dates, by_name, {one.name: one.citations for one in clauses}),
            "missing": tuple(name for name in summary.missing if name not in present),
        }
    )


def find_quote(library: Library, paper: Document, quote: str) -> Citation:
    """Where a quote stands in a paper, whatever its line breaks. Raises ValueError where it doesn't."""
    for number in range(1, paper.pages + 1):
        page = library.page(paper.id, number)
        if place := place_of(quote, page.text):
            return cite(page, *place, document=paper.id, name=paper.name)
    raise ValueError(f"{' '.join(quote.split())[:80]!r} does not stand in {paper.name!r}. Copy it from the page.")


def _check(correction: Correction) -> None:
    if correction.clause not in NAMES:
        raise ValueError(f"There is no type of clause {correction.clause!r}.")
    if correction.action == "corrected" and not (correction.quote.strip() or correction.value.strip()):
        raise ValueError(f"The correction of {correction.clause!r} is empty. Give the passage, the value, or both.")
    if correction.clause in _DATES and correction.value:
        _date(correction.value)


def _corrected(library: Library, paper: Document, clause: Clause, said: Correction) -> Clause:
    if said.action == "absent":
        return Clause(name=clause.name, found=False, confidence=0.0)
    if said.action == "accepted":
        return clause.model_copy(update={"found": bool(clause.citations), "confidence": 1.0})
    citations = (find_quote(library, paper, said.quote),) if said.quote else clause.citations
    return Clause(
        name=clause.name,
        found=True,
        confidence=1.0,
        value=said.value or ("" if said.quote else clause.value),
        values=() if said.quote or said.value else clause.values,
        citations=citations,
    )


def _dates(
    dates: Iterable[ContractDate], said: dict[str, Correction], places: dict[str, tuple[Citation, ...]]
) -> tuple[ContractDate, ...]:
    """The dates without those that a person denied or replaced, and with theirs."""
    kept = [one for one in dates if not _replaced(said.get(one.name))]
    for name in _DATES:
        one = said.get(name)
        if one and one.action == "corrected" and one.value:
            kept.append(ContractDate(name=name, date=_date(one.value), citations=places.get(name, ())))
    return tuple(kept)


def _replaced(said: Correction | None) -> bool:
    return said is not None and (said.action == "absent" or bool(said.value))


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date. Write it as year-month-day: 2026-03-31.") from error
