"""Finding: a question to the passages that fit it best, by meaning and by words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library, StoredChunk
from providers import Embedder

if TYPE_CHECKING:  # it loads the engines, which an assistant that only lists papers never needs
    from assistant.indexing import Indexes

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk that was found and how well it fits, in 0 to 1."""

    stored: StoredChunk
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search brought: the question's vector, shape (dimension,), and the chunks, best first."""

    question: str
    vector: Vector
    chunks: tuple[Found, ...]


class Retriever:
    """Searches both indexes of a library with one question."""

    def __init__(self, library: Library, indexes: "Indexes", embedder: Embedder) -> None:
        self.library = library
        self.indexes = indexes
        self.embedder = embedder

    def search(self, question: str, limit: int, *, within: NDArray[np.int64] | None = None) -> Finding:
        """The `limit` best chunks among the keys `within`; None means all.

        Of passages that say the very same, as two versions of a contract do, only the best placed is kept.
        """
        vector = self.embedder.embed([question], kind="query")[0]
        hits = self.indexes.search(vector, question, limit * 2, within=within)
        stored = self.library.chunks(hit.key for hit in hits)
        # A paper may have been forgotten by another process between the two look-ups.
        found = [Found(stored[hit.key], min(max(hit.score, 0.0), 1.0)) for hit in hits if hit.key in stored]
        distinct = {one.stored.chunk.embedded_text: one for one in reversed(found)}
        chunks = sorted(distinct.values(), key=lambda one: -one.score)[:limit]
        return Finding(question, vector, tuple(chunks))
