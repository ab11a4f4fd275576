"""Finding: a question to the passages that fit it best, by meaning and by words."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library
from assistant.search.extracting import Extractor
from assistant.search.finding import Finding, Found
from providers import Embedder

if TYPE_CHECKING:  # it loads the engines, which an assistant that only lists papers never needs
    from assistant.search.indexing import Indexes


class Retriever:
    """Searches both indexes of a library with one question, and puts the passages in order by reading them."""

    def __init__(self, library: Library, indexes: "Indexes", embedder: Embedder, extractor: Extractor) -> None:
        self.library = library
        self.indexes = indexes
        self.embedder = embedder
        self.extractor = extractor

    def search(self, question: str, limit: int, *, within: NDArray[np.int64] | None = None) -> Finding:
        """The `limit` best chunks among the keys `within`; None means all.

        The passages whose sentences answer best come first, the others as the indexes order them. The scores are
        the indexes' own, in their order.
        """
        found = self.extractor.ordered(self.find(question, max(limit, self.extractor.glances), within=within))
        return replace(found, chunks=found.chunks[:limit])

    def find(self, question: str, limit: int, *, within: NDArray[np.int64] | None = None) -> Finding:
        """As `search`, in the indexes' own order.

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
