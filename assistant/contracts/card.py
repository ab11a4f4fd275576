"""The contract card: one page of what matters, each line with its place; screens and exports draw it."""

import datetime
from collections.abc import Iterable

from assistant.contracts.deadlines import coming
from assistant.contracts.model import Clause, ContractSummary
from assistant.contracts.reviewing.review import Review
from assistant.documents import Citation, Record, Support

# Under which heading a type of clause stands, in the order of the card, and what people call it where the type's own
# name is a lawyer's. What is named nowhere comes at the end.
_SECTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "Money",
        {
            "Price": "",
            "Price Adjustment": "",
            "Payment Terms": "",
            "Late Payment Interest": "",
            "Deposit": "",
            "Minimum Commitment": "Minimum to buy or pay",
            "Volume Restriction": "Extra cost above a volume",
            "Revenue/Profit Sharing": "Sharing of revenue or profit",
            "Price Restrictions": "Limits on prices",
            "Most Favored Nation": "Best price guaranteed",
        },
    ),
    (
        "How it ends",
        {
            "Renewal Term": "Renewal",
            "Notice Period To Terminate Renewal": "Notice to stop the renewal",
            "Termination For Convenience": "Ending it without a reason",
            "Termination For Cause": "Ending it for a reason",
            "Probation": "",
            "Post-Termination Services": "Duties after the end",
            "Change Of Control": "If a party is sold",
        },
    ),
    (
        "What is delivered or done",
        {
            "Delivery": "",
            "Acceptance": "",
            "Retention Of Title": "When goods become yours",
            "Warranty Duration": "Warranty",
            "Defects And Warranty Claims": "Defects",
            "Working Hours": "",
        },
    ),
    (
        "If something goes wrong",
        {
            "Cap On Liability": "Limit of liability",
            "Uncapped Liability": "Liability without limit",
            "Liquidated Damages": "Fixed damages",
            "Penalties": "",
            "Insurance": "",
            "Force Majeure": "Events beyond control",
            "Dispute Resolution": "Disputes",
            "Governing Law": "Law that applies",
        },
    ),
    (
        "Also agreed",
        {
            "Confidentiality": "",
            "Data Protection": "",
            "Anti-Assignment": "Passing the contract on",
            "Exclusivity": "",
            "Non-Compete": "Not competing",
            "Competitive Restriction Exception": "Exceptions to not competing",
            "No-Solicit Of Customers": "Not approaching customers",
            "No-Solicit Of Employees": "Not hiring staff away",
            "Non-Disparagement": "Not speaking ill of each other",
            "Rofr/Rofo/Rofn": "First refusal",
            "Ip Ownership Assignment": "Who owns what is created",
            "Joint Ip Ownership": "What is owned together",
            "License Grant": "Licence",
            "Non-Transferable License": "Licence that can't be passed on",
            "Affiliate License-Licensor": "Licence by a licensor's affiliates",
            "Affiliate License-Licensee": "Licence for a licensee's affiliates",
            "Unlimited/All-You-Can-Eat-License": "Licence without limit",
            "Irrevocable Or Perpetual License": "Licence for good",
            "Source Code Escrow": "",
            "Audit Rights": "Inspecting the books",
            "Covenant Not To Sue": "Not suing",
            "Third Party Beneficiary": "Rights of others",
            "Notice Addresses": "Where notices go",
        },
    ),
)
_LABELS = {name: label or name for _, names in _SECTIONS for name, label in names.items()}
# Stands at the head of the card already.
_HEAD = ("Document Name", "Parties", "Agreement Date", "Effective Date", "Expiration Date")


class CardLine(Record):
    """A line of the card: what it is about, what it says, and where the contract says it.

    `clause` is the type of clause where the line is about one, as corrections name it; `graded` where it says what the
    playbook makes of it, and then `value` is the verdict.
    `text` is the contract's own words unless a model wrote it; `support` is how well the citations bear it.
    """

    name: str
    text: str
    value: str = ""
    clause: str = ""
    graded: bool = False
    support: Support = "supported"
    citations: tuple[Citation, ...] = ()


class Section(Record):
    """Lines under a heading."""

    heading: str
    lines: tuple[CardLine, ...]


class Card(Record):
    """A contract on one page."""

    document: str
    name: str
    title: str
    about: str
    sections: tuple[Section, ...]
    notices: tuple[str, ...] = ()


def card(summary: ContractSummary, review: Review | None = None, *, today: datetime.date | None = None) -> Card:
    """The card of a contract; with a review, what isn't acceptable or wants a look comes first.

    Deadlines are those that lie ahead `today`, by default the day it is, and of the first term where none does.
    """
    now = today or datetime.datetime.now(datetime.UTC).date()
    sections = [
        _section("Look at this first", _graded(review)),
        _section("Who", _parties(summary)),
        _section("When", _dates(summary, now)),
        *(_section(heading, _clauses(summary, names)) for heading, names in _SECTIONS),
        _section("Further clauses", _clauses(summary, _others(summary))),
        _section("Not found in this contract", [CardLine(name=label(name), text="") for name in summary.missing]),
    ]
    return Card(
        document=summary.document,
        name=summary.name,
        title=summary.title or summary.name,
        about=_about(summary),
        sections=tuple(one for one in sections if one.lines),
        # That it is no contract, and what it seems to be, is said by `about`.
        notices=() if summary.kind == "not a contract" else summary.notices,
    )


def label(name: str) -> str:
    """What people call a type of clause."""
    return _LABELS.get(name, name)


def _section(heading: str, lines: Iterable[CardLine]) -> Section:
    return Section(heading=heading, lines=tuple(lines))


def _about(summary: ContractSummary) -> str:
    if summary.kind == "not a contract":
        return f"This seems to be no contract{f' but {_an(summary.seems)}' if summary.seems else ''}."
    read = summary.coverage
    pages = f"{read.pages} page{'' if read.pages == 1 else 's'}"
    return f"{summary.kind.capitalize()}, {pages}; all {read.segments} passages were read."


def _an(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def _graded(review: Review | None) -> list[CardLine]:
    if review is None:
        return []
    return [
        CardLine(
            name=label(one.clause),
            text=f"{one.reason} Your position: {one.ours}",
            value=one.verdict,
            clause=one.clause,
            graded=True,
            citations=one.citations,
        )
        for one in review.findings
        if one.verdict != "acceptable"
    ]


def _parties(summary: ContractSummary) -> list[CardLine]:
    return [CardLine(name=one.role or "Party", text=one.name, citations=one.citations) for one in summary.parties]


def _dates(summary: ContractSummary, today: datetime.date) -> list[CardLine]:
    stated = [
        CardLine(
            name=one.name,
            text=". ".join(
                filter(None, [one.calculation, "The contract gives different dates" if one.contradicted else ""])
            ),
            value=one.date.isoformat(),
            citations=one.citations,
        )
        for one in summary.dates
    ]
    due = [
        CardLine(
            name=one.name, text=f"{one.action} ({one.calculation})", value=one.date.isoformat(), citations=one.citations
        )
        for one in coming(summary, today)
    ]
    return [*stated, *due]


def _clauses(summary: ContractSummary, names: Iterable[str]) -> list[CardLine]:
    return [_line(clause) for clause in map(summary.clause, names) if clause.found]


def _line(clause: Clause) -> CardLine:
    return CardLine(
        name=label(clause.name),
        text=" ".join(clause.citations[0].quote.split()) if clause.citations else "",
        value=clause.value,
        clause=clause.name,
        citations=clause.citations,
    )


def _others(summary: ContractSummary) -> list[str]:
    return [one.name for one in summary.clauses if one.name not in _LABELS and one.name not in _HEAD]
