"""The contract card: from a paper's pages to a ContractSummary, without a model."""

from collections.abc import Sequence

from assistant.contracts.find import Finding, find, score
from assistant.contracts.languages import language
from assistant.contracts.model import Clause, ContractSummary, Coverage
from assistant.contracts.paper import Paper
from assistant.documents import Page


def summarise(document: str, name: str, pages: Sequence[Page]) -> ContractSummary:
    """The summary of a contract. `document` is its id, `name` what people call it; `pages` are all of its pages."""
    paper = Paper(document, name, pages)
    segments = score(paper.text)
    findings = find(segments)
    clauses = tuple(_clause(paper, one) for one in findings)
    return ContractSummary(
        document=document,
        name=name,
        kind="other contract",
        title=next((one.citations[0].quote for one in clauses if one.name == "Document Name" and one.found), name),
        language=language(paper.text),
        clauses=clauses,
        coverage=Coverage(
            pages=len(pages),
            segments=len(segments),
            scored=len(segments),
            characters=len(paper.text),
            unreadable=tuple(page.number for page in pages if not page.text.strip()),
        ),
    )


def _clause(paper: Paper, finding: Finding) -> Clause:
    citations = tuple(citation for one in finding.passages for citation in paper.cite(one.start, one.end))
    return Clause(name=finding.name, found=bool(citations), confidence=finding.confidence, citations=citations)
