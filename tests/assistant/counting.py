"""An embedder for tests: vectors made of the texts' hashes, at no cost, and a count of what was asked for."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from providers import Embedder, ProviderError
from providers.types import EmbedKind


class Counting(Embedder):
    """Keeps the texts that it was asked for. One that holds "refused" fails."""

    name, fingerprint, dimension, max_tokens = "counting", "counting-1", 16, 256

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        """A row for each text."""
        del kind
        self.asked.append(list(texts))
        if any("refused" in text for text in texts):
            raise ProviderError("This text is refused.", provider=self.name)
        rows = [np.random.default_rng(list(hashlib.sha256(one.encode()).digest())).normal(size=16) for one in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32)

    @property
    def texts(self) -> list[str]:
        """All texts that were embedded."""
        return [text for batch in self.asked for text in batch]
