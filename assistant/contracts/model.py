"""What a contract summary is made of: clauses, values, dates and deadlines, each with the places it comes from."""

import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from assistant.documents import Citation, Fraction, Record

Kind = Literal[
    "supply",
    "services",
    "subcontract",
    "lease",
    "employment",
    "nda",
    "licence",
    "loan",
    "insurance",
    "framework",
    "terms and conditions",
    "amendment",
    "other contract",
    "not a contract",
]
Unit = Literal["day", "business day", "week", "month", "quarter", "year"]
ValueKind = Literal["date", "duration", "amount", "percentage", "law", "text"]


class Duration(Record):
    """A length of time as a contract states it; months stay months."""

    count: int = Field(ge=0)
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


class Amount(Record):
    """A sum of money; `currency` is an ISO 4217 code, or empty where the contract names none."""

    value: Decimal
    currency: str = ""

    def __str__(self) -> str:
        return f"{self.currency} {self.value:,}".strip()


class Value(Record):
    """A value taken from a passage, normalised. `text` says it ("2026-03-31", "3 months", "EUR 250,000").

    Of the typed fields the one that `kind` names is set; a law and a text have none. `role` says what the value is
    within its clause where that isn't the clause itself: "cap", "interest", "rent". `citation` is its passage.
    """

    kind: ValueKind
    text: str
    role: str = ""
    date: datetime.date | None = None
    duration: Duration | None = None
    amount: Amount | None = None
    percentage: Decimal | None = None
    citation: Citation


class Clause(Record):
    """A type of clause, and where the contract has it. Not `found` is an answer: then `citations` is empty.

    `name` is one of `assistant.contracts.finding.types.NAMES`; CUAD's categories have CUAD's names. `confidence` (0
    to 1) is that of the best passage, found or not. `value` is the main value as text, or empty; `values` are all
    of them. Without a clause an Effective Date may still have a value, derived from the date of the agreement.
    `citations` has the passages, best first; `citations[0].quote` is the clause. A passage over two pages is two
    citations that follow each other.
    """

    name: str
    found: bool
    confidence: Fraction
    value: str = ""
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()


class Party(Record):
    """A party by its full name; `role` is what the contract calls it ("Supplier"), or empty."""

    name: str
    role: str = ""
    citations: tuple[Citation, ...] = ()


class ContractDate(Record):
    """A date with its name: "Agreement Date", "Effective Date", "Expiration Date", "Signature Date".

    `calculation` says how it was computed; it is empty where the contract writes the date itself. `contradicted` is
    set on each date of a name for which the contract gives different ones.
    """

    name: str
    date: datetime.date
    calculation: str = ""
    contradicted: bool = False
    citations: tuple[Citation, ...] = ()


class Term(Record):
    """How long a contract runs, as far as it says: what deadlines are computed from.

    `end` is the day on which the first term is over (a year from 1 January 2024: 1 January 2025), `last_day` the last
    one that belongs to it. `indefinite`: no end is agreed. `automatic`: it goes on by itself, each time for `renewal`,
    at most `times` times where that is set, unless notice is given at least `notice` before a period ends.
    `termination` is the period for ending it at any time.
    """

    start: datetime.date | None = None
    end: datetime.date | None = None
    last_day: datetime.date | None = None
    duration: Duration | None = None
    indefinite: bool = False
    automatic: bool = False
    renewal: Duration | None = None
    times: int | None = None
    notice: Duration | None = None
    termination: Duration | None = None


class Deadline(Record):
    """A day to act by, computed by code: `action` says what has to be done or what happens, `calculation` how.

    `name` is one of "End Of Term", "Notice Of Non-Renewal" and "Renewal". They are those of the first term;
    `assistant.contracts.deadlines.deadlines` gives those of the period that a given day lies in.
    `renews` is set on what belongs to a contract that goes on by itself. `citations` are the clauses it follows from.
    """

    name: str
    date: datetime.date
    action: str
    calculation: str
    renews: bool = False
    citations: tuple[Citation, ...] = ()


class Coverage(Record):
    """How much of the paper was read: pages, and segments scored of segments there are (they are equal).

    `unreadable` names the pages without text; what stands on them is in no clause.
    """

    pages: int
    segments: int
    scored: int
    characters: int
    unreadable: tuple[int, ...] = ()


class ContractSummary(Record):
    """What a contract says, what it doesn't, and what falls due. `clauses` has one entry for every type of clause.

    For what is no contract, `kind` is "not a contract", `seems` says what it is ("invoice") and nothing is found.
    `missing` names the types that a contract of this kind usually has and this one hasn't. `language` is an ISO
    639-1 code, or empty where unsure. `notices` are sentences for people: contradictions, two contracts in one file,
    poor text.
    """

    document: str
    name: str
    kind: Kind
    seems: str = ""
    title: str
    parties: tuple[Party, ...] = ()
    language: str
    clauses: tuple[Clause, ...]
    dates: tuple[ContractDate, ...] = ()
    term: Term = Term()
    deadlines: tuple[Deadline, ...] = ()
    missing: tuple[str, ...] = ()
    coverage: Coverage
    notices: tuple[str, ...] = ()

    def clause(self, name: str) -> Clause:
        """The entry of that type. Raises KeyError for a name that is no type of clause."""
        for one in self.clauses:
            if one.name == name:
                return one
        raise KeyError(f"There is no type of clause named {name!r}.")
