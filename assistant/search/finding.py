"""What a search finds: chunks, the sentences of them that answer, and both together for a question."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.library import StoredChunk
from assistant.search.ranking.close import CLOSE, SUBJECT
from assistant.search.ranking.glance import GLANCE

Vector = NDArray[np.float32]
_COLUMNS = {name: column for column, name in enumerate((*GLANCE, *CLOSE, *SUBJECT))}


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk that was found and how well it fits, in 0 to 1."""

    stored: StoredChunk
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence that may answer: the characters `start:end` of a found chunk's text.

    `score` puts the sentences of one question in order: 1 for the best, towards 0 for those that answer it less.
    `features` are what that was judged by, in the order of GLANCE, CLOSE and SUBJECT.
    """

    found: Found
    start: int
    end: int
    score: float = 0.0
    features: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(_COLUMNS)))

    @property
    def text(self) -> str:
        """The sentence as it stands on the page."""
        return self.found.stored.chunk.text[self.start : self.end]

    @property
    def cosine(self) -> float:
        """Its closeness to the question in meaning, read in its passage."""
        return self.feature("cosine")

    @property
    def overlap(self) -> float:
        """The share, 0 to 1, of the question's terms that it has, each weighed by how rare it is in the library."""
        return self.feature("own")

    def feature(self, name: str) -> float:
        """One of the features, by its name."""
        return float(self.features[_COLUMNS[name]])


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search brought: the question's vector, shape (dimension,), and the chunks, best first.

    `sentences` are those that answer best, best first, where the passages were read already.
    """

    question: str
    vector: Vector
    chunks: tuple[Found, ...]
    sentences: tuple[Sentence, ...] = ()
