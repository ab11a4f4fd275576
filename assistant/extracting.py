"""Answering without a chat model: the sentences of the found passages that answer a question best."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.indexing import Indexes
from assistant.retrieval import Finding, Found
from assistant.words import FUNCTION_WORDS
from providers import Embedder

# A sentence's own words count in full; those of the headings above it say what it is about and count by half.
_HEADING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may answer: the characters `start:end` of a found chunk's text.

    `cosine` is its closeness to the question in meaning; `overlap`, 0 to 1, the share of the question's words
    that it has, each weighed by how rare it is in the library; `score` puts the sentences in order.
    """

    found: Found
    start: int
    end: int
    cosine: float
    overlap: float
    score: float

    @property
    def text(self) -> str:
        """The sentence as it stands on the page."""
        return self.found.stored.chunk.text[self.start : self.end]


class Extractor:
    """Ranks sentences by passage score + cosine + overlap of words weighed by their rarity."""

    def __init__(self, indexes: Indexes, embedder: Embedder) -> None:
        self.indexes = indexes
        self.embedder = embedder

    def rank(self, finding: Finding, *, within: Collection[Found] | None = None) -> list[Sentence]:
        """The sentences of the passages found, best first; `within` restricts it to some of the passages."""
        chosen = [
            (found, start, end)
            for found in (finding.chunks if within is None else within)
            for start, end in found.stored.chunk.sentences
        ]
        if not chosen:
            return []
        texts = [found.stored.chunk.text[start:end] for found, start, end in chosen]
        cosines = (self.embedder.embed(texts) @ finding.vector).tolist()
        rarity = self.indexes.rarity(self._content(finding.question))
        overlaps = [self._overlap(rarity, found, text) for (found, _, _), text in zip(chosen, texts, strict=True)]
        sentences = [
            Sentence(found, start, end, cosine, overlap, found.score + cosine + overlap)
            for (found, start, end), cosine, overlap in zip(chosen, cosines, overlaps, strict=True)
        ]
        return sorted(sentences, key=lambda one: -one.score)

    def _content(self, question: str) -> list[str]:
        """The question's words that name a subject; all of its words if none does."""
        words = [word for word in re.findall(r"[\w'’]+", question) if word.lower() not in FUNCTION_WORDS]
        return self.indexes.terms(" ".join(words) or question)

    def _overlap(self, rarity: dict[str, float], found: Found, text: str) -> float:
        total = sum(rarity.values())
        own = set(self.indexes.terms(text))
        above = set(self.indexes.terms(found.stored.chunk.heading)) - own
        share = sum(weight * ((term in own) + _HEADING_SHARE * (term in above)) for term, weight in rarity.items())
        return share / total if total else 0.0
