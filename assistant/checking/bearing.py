"""Bearing: which sentences of the named passages say what a statement says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.checking.comparing import agree, alike
from assistant.checking.terms import Analysis, Term, analyse
from assistant.search.finding import Found

# What a statement is about is told by its words. Its numbers are what is checked: they must not choose the sentence.
_WEIGHTS = {"number": 0.5, "date": 0.5, "code": 1.0, "name": 1.0, "word": 1.0, "operator": 0.3}
_MOST = 3
_CLOSE = 0.1


@dataclass(frozen=True, slots=True)
class Bearing:
    """A sentence of a passage: the characters `start:end` of its text, what it says, and how much of a statement."""

    found: Found
    start: int
    end: int
    said: Analysis
    overlap: float

    @property
    def text(self) -> str:
        """The sentence in one line."""
        return self.said.text


def sentences(statement: Analysis, sources: Iterable[Found], language: str) -> list[Bearing]:
    """The sentences of the passages by the share, 0 to 1, of the statement that they hold, best first."""
    whole = sum(weight(one) for one in statement.terms) or 1.0
    ranked = [
        Bearing(found, start, end, said, sum(weight(one) for one in statement.terms if one.key in said.keys) / whole)
        for found in sources
        for start, end in found.stored.chunk.sentences
        if (said := analyse(" ".join(found.stored.chunk.text[start:end].split()), language))
    ]
    ranked.sort(key=lambda one: -one.overlap)
    # Sister clauses have the same words: "the Seller indemnifies the Buyer", and the other way round.
    near = [one for one in ranked[:_MOST] if one.overlap >= ranked[0].overlap - _CLOSE]
    near.sort(key=lambda one: -alike(statement, one.said))
    return [*near, *ranked[len(near) :]]


def joined(statement: Analysis, ranked: Sequence[Bearing]) -> list[Bearing]:
    """The first sentence and those that add what it lacks: a fact, or a good part of the statement's words."""
    chosen = [ranked[0]]
    for one in ranked[1:]:
        lacking = missing(statement, chosen)
        facts = [term for term in lacking if term.is_fact]
        words = [term for term in lacking if term.content and not term.is_fact]
        added = sum(term.key in one.said.keys for term in words)
        if any(holds(one.said, term) for term in facts) or (added >= 2 and 2 * added >= len(words)):
            chosen.append(one)
        if len(chosen) == _MOST:
            break
    return chosen


def missing(statement: Analysis, chosen: Sequence[Bearing]) -> list[Term]:
    """The terms of a statement that none of the sentences has."""
    return [one for one in statement.terms if not any(holds(bearing.said, one) for bearing in chosen)]


def holds(said: Analysis, term: Term) -> bool:
    """Whether a text has a term, or a fact that agrees with it."""
    return term.key in said.keys or (term.is_fact and any(agree(term, one) for one in said.terms if one.is_fact))


def weight(term: Term) -> float:
    """What a term counts for."""
    return _WEIGHTS[term.kind] if term.content or term.kind == "operator" else 0.0
