"""The vector index that a library uses: of the kind that its number of vectors calls for."""

from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes import ivf, storage
from indexes.base import Hit, Index
from indexes.faiss import FaissIndex
from indexes.ivf import IvfIndex, Plan


class SizedIndex(Index):
    """float16, every vector compared, up to `plan.least` vectors; trained lists beyond (see `IvfIndex`).

    `save` goes over from one kind to the other, from the vectors that are there; back only below half of that number,
    so that an index at the border does not go to and fro.
    """

    plan: Plan = ivf.PLAN
    large = IvfIndex

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension)
        self._held: FaissIndex | IvfIndex = FaissIndex(dimension)

    def keys(self) -> NDArray[np.int64]:
        with self._lock:
            return self._held.keys()

    def describe(self) -> dict[str, Any]:
        """As for any index, and why it is of this kind."""
        with self._lock:
            many = isinstance(self._held, IvfIndex)
            return {**self._held.describe(), "because": f"{'from' if many else 'up to'} {self.plan.least:,} vectors"}

    def save(self, folder: Path) -> None:
        with self._lock:
            self._fit()
            self._held.save(folder)

    def compact(self, folder: Path) -> None:
        """Saves with nothing left of what was deleted, whatever it costs."""
        with self._lock:
            self._fit()
            if isinstance(self._held, IvfIndex):
                self._held.compact(folder)
            else:
                self._held.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        held: FaissIndex | IvfIndex
        held = cls.large.load(folder) if storage.held_kind(folder) == ivf.KIND else FaissIndex.load(folder)
        index = cls(held.dimension)
        index._held = held
        return index

    def __len__(self) -> int:
        return len(self._held)

    def _fit(self) -> None:
        if isinstance(self._held, FaissIndex):
            if len(self._held) >= self.plan.least:
                self._held = self.large.of(self._held)
        elif len(self._held) < self.plan.least / 2:
            self._held = self._held.exact()

    def _add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        self._held._add(keys, vectors)

    def _delete(self, keys: NDArray[np.int64]) -> None:
        self._held._delete(keys)

    def _search(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]:
        return self._held._search(vector, limit, allowed)

    def _scores(self, vector: NDArray[np.float32], keys: NDArray[np.int64]) -> dict[int, float]:
        return self._held._scores(vector, keys)
