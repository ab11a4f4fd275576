"""The contract card: from a paper's pages to a ContractSummary, without a model."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.contracts.deadlines import deadlines
from assistant.contracts.doubts import contradictions, poor_text, second_contract
from assistant.contracts.finding.finder import Finding, Looked, look, thresholds
from assistant.contracts.finding.segments import Segment
from assistant.contracts.finding.types import NAMES
from assistant.contracts.kinds import Told, tell
from assistant.contracts.model import Clause, ContractDate, ContractSummary, Coverage, Party, Value
from assistant.contracts.paper import Paper
from assistant.contracts.values.of_clauses import read_values, values
from assistant.contracts.values.parties import Named, parties
from assistant.contracts.values.renewal import Read
from assistant.contracts.values.term import DERIVED, Terms, read_terms
from assistant.documents import Page

if TYPE_CHECKING:
    from assistant.contracts.finding.learning import Learnt

# What marks a paper as European, where 3/4 is the third of April.
_EUROPEAN = re.compile(r"€|£|\bLtd\b|\bB\.?V\.?\b|\bGmbH\b|\bUnited Kingdom\b|\bEngland\b|\bIreland\b|\bEUR\b")
_DATES = ("Agreement Date", "Effective Date", "Expiration Date")
_AMERICAN = re.compile(r"\b(?:Inc|LLC|L\.L\.C|Corp|Delaware|California|New York|USA|U\.S)\b")
# Passages that fall short of the threshold by no more than this are read all the same where a value proves them right.
_DOUBT, _SECOND_LOOK = 0.08, 3
# How sure a rule is that found a date or the parties by the words around them.
_BY_RULE = 0.6


def summarise(document: str, name: str, pages: Sequence[Page], learnt: "Learnt | None" = None) -> ContractSummary:
    """The summary of a contract. `document` is its id, `name` what people call it; `pages` are all of its pages.

    `learnt` is what people's corrections taught the finder.
    """
    paper = Paper(document, name, pages)
    return card(paper, look(paper.text, learnt))


def card(paper: Paper, looked: Looked) -> ContractSummary:
    """The summary of a paper whose text was looked through."""
    pages, spoken, segments = list(paper.pages.values()), looked.language, looked.segments
    findings = {one.name: one for one in looked.findings}
    title = _title(paper, segments, findings["Document Name"])
    told = tell(paper.text, title)
    coverage = Coverage(
        pages=len(pages),
        segments=len(segments),
        scored=len(segments),
        characters=len(paper.text),
        unreadable=tuple(page.number for page in pages if not page.text.strip()),
    )
    if told.kind == "not a contract":
        return _no_contract(paper, told, title or paper.name, spoken, coverage)
    named = parties(paper.text)
    passages = {one.name: [(each.start, each.end) for each in one.passages] for one in findings.values()}
    terms = read_terms(
        paper.text,
        passages,
        month_first=_month_first(paper.text, spoken),
        doubtful=_doubtful(segments, "Expiration Date", spoken),
    )
    clauses = tuple(_clause(paper, findings[one], passages[one], terms, named) for one in NAMES)
    dates = _dates(paper, terms)
    notices = [*poor_text(pages, paper), *contradictions(dates)]
    if second := second_contract(paper):
        notices.append(second)
    if told.kind == "amendment":
        notices.append(
            "This changes another contract, which is not part of this paper: what stays as it was is not here."
        )
    return ContractSummary(
        document=paper.document,
        name=paper.name,
        kind=told.kind,
        title=title or paper.name,
        parties=tuple(Party(name=one.name, role=one.role, citations=paper.cite(one.start, one.end)) for one in named),
        language=spoken,
        clauses=clauses,
        dates=dates,
        term=terms.term,
        deadlines=tuple(deadlines(terms.term, {one.name: one.citations for one in clauses})),
        missing=_missing(told, clauses),
        coverage=coverage,
        notices=tuple(notices),
    )


def _doubtful(segments: Sequence[Segment], name: str, spoken: str) -> list[tuple[int, int]]:
    """The segments that the heads come closest to taking for a clause, as far as they take them for it at all."""
    limit = thresholds(spoken).get(name, 1.0) * _DOUBT
    best = sorted(segments, key=lambda one: -one.scores[name])[:_SECOND_LOOK]
    return [(one.start, one.end) for one in best if one.scores[name] >= limit]


def _month_first(text: str, spoken: str) -> bool:
    """Whether 3/4 is the fourth of March: in English papers, unless they are European by their signs."""
    return spoken == "en" and (bool(_AMERICAN.search(text)) or not _EUROPEAN.search(text))


def _title(paper: Paper, segments: Sequence[Segment], finding: Finding) -> str:
    """The contract's name as it stands there: as found among the first segments, else its first heading-like line."""
    for one in finding.passages:
        quoted = paper.text[one.start : one.end].strip()
        if one.start < 5_000 and len(quoted) <= 150:
            return " ".join(quoted.split())
    for segment in segments[:8]:
        line = paper.text[segment.start : segment.end].strip().partition("\n")[0]
        if 4 <= len(line) <= 100 and line[0].isalnum() and not line.endswith((".", ",", ";")):
            return " ".join(line.split())
    return ""


def _no_contract(paper: Paper, told: Told, title: str, spoken: str, coverage: Coverage) -> ContractSummary:
    seems = f" It seems to be: {told.seems}." if told.seems else ""
    return ContractSummary(
        document=paper.document,
        name=paper.name,
        kind=told.kind,
        seems=told.seems,
        title=title,
        language=spoken,
        clauses=tuple(Clause(name=name, found=False, confidence=0.0) for name in NAMES),
        coverage=coverage,
        notices=(f"This does not look like a contract.{seems}",),
    )


def _clause(
    paper: Paper, finding: Finding, passages: Sequence[tuple[int, int]], terms: Terms, named: Sequence[Named]
) -> Clause:
    name, confidence = finding.name, finding.confidence
    read: list[Value] = []
    places = list(passages)
    if name == "Parties" and named:
        places = [(one.start, one.end) for one in named]
        read = [_text_value(paper, one) for one in named]
        confidence = max(confidence, _BY_RULE)
    elif name in terms.values:
        found = terms.values[name]
        read = read_values(paper, found)
        if found and not places and found[0].calculation != DERIVED:
            places, confidence = [_sentence(paper, found[0])], max(confidence, _BY_RULE)
    elif places:
        read = values(paper, name, places)
    citations = tuple(citation for start, end in places for citation in paper.cite(start, end))
    joined = "; ".join(one.text for one in read) if name in ("Parties", "Governing Law") else ""
    return Clause(
        name=name,
        found=bool(citations),
        confidence=confidence,
        value=joined or (read[0].text if read else ""),
        values=tuple(read),
        citations=citations,
    )


def _text_value(paper: Paper, one: Named) -> Value:
    shown = f'{one.name} ("{one.role}")' if one.role else one.name
    return Value(kind="text", text=shown, role=one.role, citation=paper.cite(one.start, one.end)[0])


def _sentence(paper: Paper, read: Read) -> tuple[int, int]:
    """The line or sentence around what was read."""
    start = max(paper.text.rfind(mark, 0, read.start) + len(mark) for mark in ("\n\n", ". ", "; "))
    stop = [at for at in (paper.text.find(mark, read.end) for mark in ("\n\n", ". ", "; ")) if at >= 0]
    return min(start, read.start), min([*stop, len(paper.text)])


def _dates(paper: Paper, terms: Terms) -> tuple[ContractDate, ...]:
    found = []
    for name in _DATES:
        full = [one for one in terms.values[name] if one.date]
        shown = full if name in terms.contradicted else full[:1]
        found += [
            ContractDate(
                name=name,
                date=one.date,
                calculation=one.calculation,
                contradicted=name in terms.contradicted,
                citations=paper.cite(one.start, one.end),
            )
            for one in shown
            if one.date
        ]
    return tuple(found)


def _missing(told: Told, clauses: Iterable[Clause]) -> tuple[str, ...]:
    expected = _expected()
    names = [*expected["every"], *expected["kinds"].get(told.kind, [])]
    found = {one.name for one in clauses if one.found}
    return tuple(name for name in dict.fromkeys(names) if name not in found)


@cache
def _expected() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files(__package__) / "expected.toml").read_text("utf-8"))
