"""Conflicts: sentences of other papers that say nearly the same as a quote, with another number or another sense."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.citing import Citer
from assistant.checking.comparing import alike, differences
from assistant.checking.terms import Analysis, analyse
from assistant.documents import Citation, Conflict
from assistant.library import Library
from assistant.phrases import phrase
from assistant.search.finding import Found
from assistant.text.language import detect
from assistant.versions.naming import Version, version

# Two sentences are versions of one from this share of common terms on, in one order; those of papers that are no
# versions of each other only where they are the same but for what differs.
_VERSIONS, _SAME = 0.65, 0.8
# Fewer words than these name no subject: "Total: 500".
_FEWEST = 3
_MOST = 5
_BEGINNING = 3000  # characters of a paper that say what version it is


@dataclass(frozen=True, slots=True)
class Place:
    """The characters `start:end` of a found chunk's text."""

    found: Found
    start: int
    end: int

    @property
    def document(self) -> str:
        """The paper's id."""
        return self.found.stored.chunk.document

    @property
    def text(self) -> str:
        """The characters, in one line."""
        return " ".join(self.found.stored.chunk.text[self.start : self.end].split())


@dataclass(frozen=True, slots=True)
class Against:
    """A place that contradicts a quote: whether it is of a newer version (None: nothing tells), and what it says."""

    quote: Place
    place: Place
    newer: bool | None
    said: str


class Conflicts:
    """Finds what other papers say against quotes."""

    def __init__(self, library: Library, citer: Citer) -> None:
        self.library = library
        self.citer = citer

    def against(self, quotes: Iterable[Place], chunks: Sequence[Found]) -> list[Against]:
        """What the chunks hold against the quotes, at most one place of each paper for each quote."""
        found: list[Against] = []
        known: dict[str, Version] = {}
        for quote in quotes:
            language = detect(quote.found.stored.chunk.text) or "en"
            mine = analyse(quote.text, language)
            if sum(one.content and not one.is_fact for one in mine.terms) < _FEWEST:
                continue
            heard: set[str] = set()
            for chunk in chunks:
                document = chunk.stored.chunk.document
                if document == quote.document or document in heard:
                    continue
                for start, end in chunk.stored.chunk.sentences:
                    place = Place(chunk, start, end)
                    said, alikeness = _contradiction(mine, analyse(place.text, language))
                    if not said:
                        continue
                    own, others = self._version(quote, known), self._version(place, known)
                    if alikeness >= _SAME or own.is_of(others):
                        heard.add(document)
                        found.append(Against(quote, place, others.newer(own), said))
                        break
        return found[:_MOST]

    def shown(self, found: Iterable[Against], language: str = "en") -> tuple[Conflict, ...]:
        """The conflicts with both places cited, the newer one first, each pair once; their words in that language."""
        conflicts: dict[frozenset[tuple[str, str]], Conflict] = {}
        for one in found:
            sides = [one.place, one.quote] if one.newer else [one.quote, one.place]
            citations = [self.citer.cite(side.found.stored, side.start, side.end, "supported") for side in sides]
            pair = frozenset((cited.document, cited.quote) for cited in citations)
            conflicts.setdefault(
                pair, Conflict(text=_worded(citations, one.newer, language), citations=tuple(citations))
            )
        return tuple(conflicts.values())

    def _version(self, place: Place, known: dict[str, Version]) -> Version:
        if place.document not in known:
            paper = self.library.with_id(place.document)
            beginning = self.library.page(place.document, 1).text[:_BEGINNING] if paper and paper.pages else ""
            known[place.document] = version(paper.name if paper else "", beginning)
        return known[place.document]


def _contradiction(mine: Analysis, theirs: Analysis) -> tuple[str, float]:
    """What the other sentence says against this one, and how alike the two are; "" where they do not conflict."""
    common = len(mine.keys & theirs.keys)
    if 2 * common < min(len(mine.keys), len(theirs.keys)):
        return "", 0.0
    alikeness = min(alike(mine, theirs), alike(theirs, mine))
    if alikeness < _VERSIONS:
        return "", alikeness
    found = [one for one in differences(mine, theirs) if one.certain]
    # Another article or another party: the two are about different things.
    if any(one.kind in ("name", "code") for one in found):
        return "", alikeness
    return (found[0].reason if found else ""), alikeness


def _worded(citations: Sequence[Citation], newer: bool | None, language: str) -> str:
    first, second = (f"{one.name}, {one.place}" for one in citations)
    return phrase("papers_differ" if newer is None else "newer_paper", language, first=first, second=second)
