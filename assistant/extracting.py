"""Answering without a chat model: the sentences of the found passages that answer a question best."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.expecting import expected
from assistant.language import detect
from assistant.retrieval import Finding, Found
from assistant.words import FUNCTION_WORDS
from providers import Embedder

if TYPE_CHECKING:  # it loads the engines, which an assistant that only lists papers never needs
    from assistant.indexing import Indexes

# A sentence's own words count in full; those of the headings above it say what it is about and count for less.
_HEADING_SHARE = 0.75
_OVERLAP_SHARE = 0.5
_KIND_SHARE = 0.1
_WHOLE = re.compile(r"(?<![\d.,])\d+(?![.,]?\d)")
# How many sentences are embedded for a question, and how many of them a second time under their headings.
_READ, _REREAD = 64, 16
# Passages that are glanced at.
_GLANCED = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may answer: the characters `start:end` of a found chunk's text.

    `cosine` is its closeness to the question in meaning; `overlap`, 0 to 1, the share of the question's words
    that it has, each weighed by how rare it is in the library; `score` puts the sentences in order, with a
    little extra for one that holds the kind of thing asked for.
    """

    found: Found
    start: int
    end: int
    cosine: float = 0.0
    overlap: float = 0.0
    score: float = 0.0

    @property
    def text(self) -> str:
        """The sentence as it stands on the page."""
        return self.found.stored.chunk.text[self.start : self.end]


class Extractor:
    """Ranks sentences by passage score + cosine + half the overlap of words, and a tenth for the kind asked for."""

    def __init__(self, indexes: "Indexes", embedder: Embedder) -> None:
        self.indexes = indexes
        self.embedder = embedder

    def rank(self, finding: Finding) -> list[Sentence]:
        """The sentences of the passages found that fit the question best, at most 16, best first.

        A sentence is judged in two readings: alone, and, if it is among the best then, under its headings too.
        """
        language = detect(finding.question)
        rarity = self.indexes.rarity(self._content(finding.question, language))
        wanted = expected(finding.question)
        chosen = [
            self._sentence(Sentence(found, start, end), rarity, wanted, language)
            for found in finding.chunks
            for start, end in found.stored.chunk.sentences
        ]
        chosen = _best(chosen, _READ)
        alone = self._cosines(finding, [one.text for one in chosen])
        chosen = _best([_closer(one, cosine) for one, cosine in zip(chosen, alone, strict=True)], _REREAD)
        under = self._cosines(finding, [f"{one.found.stored.chunk.heading}\n{one.text}" for one in chosen])
        reread = [
            _closer(one, (one.cosine + cosine) / 2) if one.found.stored.chunk.heading else one
            for one, cosine in zip(chosen, under, strict=True)
        ]
        return _best(reread, _REREAD)

    def glance(self, finding: Finding, embedded: int) -> list[Sentence]:
        """The sentences of the best passages by their words alone, best first, so many of them by meaning too.

        Their cosines are 0 until they are embedded, so each score is the least that it can be. A few milliseconds
        where `rank` takes hundreds: enough to tell that there is something to answer from.
        """
        language = detect(finding.question)
        rarity = self.indexes.rarity(self._content(finding.question, language))
        chosen = [
            self._sentence(Sentence(found, start, end), rarity, None, language)
            for found in finding.chunks[:_GLANCED]
            for start, end in found.stored.chunk.sentences
        ]
        if not embedded:
            return _best(chosen, _REREAD)
        chosen = _best(chosen, embedded)
        cosines = self._cosines(finding, [one.text for one in chosen])
        return _best([_closer(one, cosine) for one, cosine in zip(chosen, cosines, strict=True)], embedded)

    def _sentence(
        self, sentence: Sentence, rarity: dict[str, float], wanted: re.Pattern[str] | None, language: str
    ) -> Sentence:
        """A sentence as its words alone tell, not embedded yet."""
        overlap = self._overlap(rarity, sentence, language)
        kind = _KIND_SHARE if wanted and wanted.search(sentence.text) else 0.0
        return replace(sentence, overlap=overlap, score=sentence.found.score + _OVERLAP_SHARE * overlap + kind)

    def _cosines(self, finding: Finding, texts: Sequence[str]) -> list[float]:
        return [float(one) for one in self.embedder.embed(texts) @ finding.vector] if texts else []

    def _content(self, question: str, language: str) -> list[str]:
        """The question's words that name a subject; all of its words if none does."""
        words = [word for word in question.split() if word.strip("\"'“”‘’«».,;:!?()[]").lower() not in FUNCTION_WORDS]
        return self.indexes.terms(" ".join(words) or question, language=language)

    def _overlap(self, rarity: dict[str, float], sentence: Sentence, language: str) -> float:
        total = sum(rarity.values())
        own = self._terms(sentence.text, language)
        above = self._terms(sentence.found.stored.chunk.heading, language) - own
        share = sum(weight * ((term in own) + _HEADING_SHARE * (term in above)) for term, weight in rarity.items())
        return share / total if total else 0.0

    def _terms(self, text: str, language: str) -> set[str]:
        """The terms of a text, stemmed as the question's are.

        Of its numbers only whole ones, for 22 mm is not in a price of 22.80.
        """
        whole = set(_WHOLE.findall(text))
        return {term for term in self.indexes.terms(text, language=language) if not term.isdecimal() or term in whole}


def _closer(sentence: Sentence, cosine: float) -> Sentence:
    """The sentence with its cosine known, or known better."""
    return replace(sentence, cosine=cosine, score=sentence.score - sentence.cosine + cosine)


def _best(sentences: Sequence[Sentence], limit: int) -> list[Sentence]:
    return sorted(sentences, key=lambda one: -one.score)[:limit]
