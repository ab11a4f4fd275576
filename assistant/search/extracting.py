"""The sentences of the found passages that answer a question best: what is quoted, and what a claim is held against."""

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.search.finding import Finding, Found, Sentence
from assistant.search.ranking.close import CLOSE, close, subject
from assistant.search.ranking.days import other_days
from assistant.search.ranking.glance import GLANCE, Asked, Terms, asked, glance, whole_terms
from assistant.search.ranking.guess import Look, guess
from assistant.search.ranking.weights import reader_weights
from assistant.text.language import detect
from providers import Embedder, TokenEmbedder, TokenVectors

if TYPE_CHECKING:  # it loads the engines, which an assistant that only lists papers never needs
    from assistant.search.indexing import Indexes

# A glance is cast at the sentences of so many passages, and so many of these are read; see docs/decisions.md.
GLANCED, READ = 10, 4
_LIMIT = 16
# How much less a sentence's weights must be for its score to fall to 1/e.
_STEEPNESS = 5.0
# How much less a sentence weighs that names another day than the one asked about: more than words alike make up for.
_OTHER_DAY = 8.0
# Passages whose vectors are remembered, 300 kB each: a question that follows is often about the same ones.
_REMEMBERED = 48
_ORDERING = len(GLANCE) + len(CLOSE)


@dataclass(frozen=True, slots=True)
class Glance:
    """What a question looks for, and the passages that look best, at most READ, with GLANCE for each sentence."""

    look: Asked
    passages: Sequence[tuple[Found, NDArray[np.float64]]]


class Extractor:
    """Ranks sentences: by a glance at their words, then by reading the passages that look best.

    `reader` is the model that reads them: the built-in one, whatever the papers are embedded with. It is on this
    machine, so that nothing is sent anywhere, and paid, sentence by sentence.
    """

    glances = GLANCED

    def __init__(self, indexes: "Indexes", embedder: Embedder, reader: TokenEmbedder) -> None:
        self.indexes = indexes
        self.embedder = embedder
        self.reader = reader
        self.remembers = _REMEMBERED
        self._remembered: OrderedDict[str, TokenVectors] = OrderedDict()
        self._lock = Lock()

    def ordered(self, finding: Finding, seen: "Glance | None" = None) -> Finding:
        """The finding with its sentences, and the passages whose sentences answer best first.

        The others follow as the indexes order them. The scores are the indexes' own, in their order.
        """
        if finding.sentences:
            return finding
        sentences = self.rank(finding, seen)
        read = list(dict.fromkeys(one.found.stored.key for one in sentences))
        place = {key: number for number, key in enumerate(read)}
        ordered = sorted(finding.chunks, key=lambda one: place.get(one.stored.key, len(read)))
        scores = [one.score for one in finding.chunks]
        chunks = {one.stored.key: Found(one.stored, score) for one, score in zip(ordered, scores, strict=True)}
        placed = tuple(replace(one, found=chunks[one.found.stored.key]) for one in sentences)
        return Finding(finding.question, finding.vector, tuple(chunks.values()), placed)

    def glance(self, finding: Finding) -> "Glance":
        """The passages that look best, before any is read."""
        look = self.look(finding.question)
        seen = self.glanced(finding, look)
        return Glance(look, sorted(seen, key=lambda rows: -float((rows[1] @ reader_weights().glance).max()))[:READ])

    def guessed(self, finding: Finding, seen: "Glance") -> list[float]:
        """A row of GUESS for passages that were glanced at, at least one."""
        terms = self._terms(finding.question)
        cosines = self.indexes.scores(finding.vector, [found.stored.key for found, _ in seen.passages])
        looks = []
        for found, rows in seen.passages:
            chunk = found.stored.chunk
            own = whole_terms(chunk.text, terms) | whole_terms(chunk.heading, terms)
            best = rows[int(np.argmax(rows @ reader_weights().glance))]
            looks.append(Look(best, seen.look.share(own), cosines.get(found.stored.key, 0.0)))
        return guess(looks)

    def likelihood(self, finding: Finding, seen: "Glance") -> float:
        """How relevant, 0 to 1, reading would find the sentences, rather too low; 0 where it can't tell.

        It is fitted to the vectors of the model that reads: of other models' cosines it says nothing.
        """
        if not seen.passages or self.embedder is not self.reader:
            return 0.0
        return 1 / (1 + math.exp(-float(np.append(self.guessed(finding, seen), 1.0) @ reader_weights().guess)))

    def rank(self, finding: Finding, seen: "Glance | None" = None, *, passages: int = READ) -> list[Sentence]:
        """The sentences that fit the question best, at most 16, best first, of so many passages that look best."""
        if finding.sentences:
            return list(finding.sentences)
        look, chosen = (seen := seen or self.glance(finding)).look, seen.passages[:passages]
        rows = self.read(finding.question, look, chosen)
        if not rows:
            return []
        logits = np.concatenate([features[:, :_ORDERING] @ reader_weights().reading for _, features in rows])
        other = [one for found, _ in rows for one in other_days(finding.question, found.stored.chunk)]
        logits -= _OTHER_DAY * np.array(other)
        scores = np.exp((logits - logits.max()) / _STEEPNESS)
        features = np.concatenate([features for _, features in rows])
        places = [(found, start, end) for found, _ in rows for start, end in found.stored.chunk.sentences]
        ranked = [
            Sentence(found, start, end, float(score), row)
            for (found, start, end), score, row in zip(places, scores, features, strict=True)
        ]
        return sorted(ranked, key=lambda one: -one.score)[:_LIMIT]

    def look(self, question: str) -> Asked:
        """What the question looks for, in the terms of its own language."""
        return asked(question, self._terms(question), self.indexes.rarity)

    def _terms(self, question: str) -> Terms:
        # Both sides are stemmed as in the question's language, or a word would not meet itself.
        return partial(self.indexes.terms, language=detect(question))

    def glanced(self, finding: Finding, look: Asked) -> list[tuple[Found, NDArray[np.float64]]]:
        """The first passages found, each with a row of GLANCE for each of its sentences."""
        terms = self._terms(finding.question)
        passages = finding.chunks[:GLANCED]
        best = max((found.score for found in passages), default=0.0)
        return [
            (
                found,
                np.array(glance(look, found.stored.chunk, terms, fused=found.score, behind=found.score - best)),
            )
            for found in passages
            if found.stored.chunk.sentences
        ]

    def read(
        self, question: str, look: Asked, passages: Sequence[tuple[Found, NDArray[np.float64]]]
    ) -> list[tuple[Found, NDArray[np.float64]]]:
        """The passages with the features of both looks, and SUBJECT, for each of their sentences."""
        if not passages:
            return []
        chunks = [found.stored.chunk for found, _ in passages]
        query, *texts = self._vectors([question, *(chunk.embedded_text for chunk in chunks)])
        read = []
        for (found, rows), chunk, text in zip(passages, chunks, texts, strict=True):
            above = len(chunk.embedded_text) - len(chunk.text)
            ranges = [(above + start, above + end) for start, end in chunk.sentences]
            whole = np.tile(subject(query, text, look.words), (len(ranges), 1))
            read.append((found, np.hstack([rows, close(query, text, ranges), whole])))
        return read

    def _vectors(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vectors of texts and their tokens, those read lately as they were read then."""
        with self._lock:
            known = {text: self._remembered[text] for text in texts if text in self._remembered}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(new, self.reader.tokens(new), strict=True)
        with self._lock:
            for text in texts:
                self._remembered[text] = known[text]
                self._remembered.move_to_end(text)
            while len(self._remembered) > self.remembers:
                self._remembered.popitem(last=False)
        return [known[text] for text in texts]
