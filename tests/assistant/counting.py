"""An embedder for tests: vectors made of the texts' hashes, at no cost, and a count of what was asked for."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from providers import Embedder, ProviderError
from providers.types import EmbedKind


class Counting(Embedder):
    """Keeps the texts that it was asked for. One that holds "refused" fails."""

    name, max_tokens = "counting", 256

    def __init__(self, fingerprint: str = "counting-1", dimension: int = 16) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        """A row for each text."""
        del kind
        self.asked.append(list(texts))
        if any("refused" in text for text in texts):
            raise ProviderError("This text is refused.", provider=self.name)
        seeds = [list(hashlib.sha256(f"{self.fingerprint}{one}".encode()).digest()) for one in texts]
        rows = [np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32)

    @property
    def texts(self) -> list[str]:
        """All texts that were embedded."""
        return [text for batch in self.asked for text in batch]
