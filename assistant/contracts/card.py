"""The contract card: one page of what matters, each line with its place; screens and exports draw it."""

from collections.abc import Iterable, Sequence

from assistant.contracts.model import Clause, ContractSummary
from assistant.contracts.reviewing import Review
from assistant.documents import Citation, Record, Support

# Under which heading a type of clause stands, in the order of the card. What is named nowhere comes at the end.
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Money",
        (
            "Price And Indexation",
            "Payment Terms",
            "Late Interest",
            "Deposit",
            "Minimum Commitment",
            "Revenue/Profit Sharing",
            "Price Restrictions",
            "Most Favored Nation",
            "Volume Restriction",
        ),
    ),
    (
        "How it ends",
        (
            "Renewal Term",
            "Notice Period To Terminate Renewal",
            "Termination For Convenience",
            "Post-Termination Services",
            "Probation",
        ),
    ),
    (
        "What is delivered",
        (
            "Delivery And Acceptance",
            "Retention Of Title",
            "Warranty Duration",
            "Defects And Warranty Claims",
            "Working Hours",
        ),
    ),
    (
        "If something goes wrong",
        (
            "Cap On Liability",
            "Uncapped Liability",
            "Liquidated Damages",
            "Penalties",
            "Insurance",
            "Force Majeure",
            "Dispute Resolution",
            "Governing Law",
        ),
    ),
)
# Stands at the head of the card already.
_HEAD = ("Document Name", "Parties", "Agreement Date", "Effective Date", "Expiration Date")


class CardLine(Record):
    """A line of the card: what it is about, what it says, and where the contract says it.

    `text` is the contract's own words unless a model wrote it; `support` is how well the citations bear it.
    """

    name: str
    text: str
    value: str = ""
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


def card(summary: ContractSummary, review: Review | None = None) -> Card:
    """The card of a contract; with a review, what isn't acceptable or wants a look comes first."""
    sections = [
        _section("Look at this first", _graded(review)),
        _section("Who", _parties(summary)),
        _section("When", _dates(summary)),
        *(_section(heading, _clauses(summary, names)) for heading, names in _SECTIONS),
        _section("Also agreed", _clauses(summary, _others(summary))),
        _section("Not found in this contract", [CardLine(name=name, text="") for name in summary.missing]),
    ]
    return Card(
        document=summary.document,
        name=summary.name,
        title=summary.title or summary.name,
        about=_about(summary),
        sections=tuple(one for one in sections if one.lines),
        notices=summary.notices,
    )


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
            name=one.clause,
            text=f"{one.verdict.capitalize()}. {one.reason} Your position: {one.ours}",
            value=one.verdict,
            citations=one.citations,
        )
        for one in review.findings
        if one.verdict != "acceptable"
    ]


def _parties(summary: ContractSummary) -> list[CardLine]:
    return [CardLine(name=one.role or "Party", text=one.name, citations=one.citations) for one in summary.parties]


def _dates(summary: ContractSummary) -> list[CardLine]:
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
        for one in summary.deadlines
    ]
    return [*stated, *due]


def _clauses(summary: ContractSummary, names: Sequence[str]) -> list[CardLine]:
    found = {one.name.casefold(): one for one in summary.clauses if one.found}
    return [_line(found[name.casefold()]) for name in names if name.casefold() in found]


def _line(clause: Clause) -> CardLine:
    return CardLine(
        name=clause.name,
        text=" ".join(clause.citations[0].quote.split()) if clause.citations else "",
        value=clause.value,
        citations=clause.citations,
    )


def _others(summary: ContractSummary) -> list[str]:
    placed = {name.casefold() for _, names in _SECTIONS for name in names} | {name.casefold() for name in _HEAD}
    return [one.name for one in summary.clauses if one.name.casefold() not in placed]
