"""The exact vector index in plain numpy: the reference that the others are tested against, and enough for thousands."""

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes import storage
from indexes.base import Hit, Index, best

KIND = "exact"


class ExactIndex(Index):
    """float32 vectors in one array, in the order of their keys; a search compares with every one."""

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension)
        self._keys = np.empty(0, np.int64)
        self._vectors = np.empty((0, dimension), np.float32)

    def keys(self) -> NDArray[np.int64]:
        return self._keys.copy()

    def save(self, folder: Path) -> None:
        def write(path: Path) -> None:
            with path.open("wb") as file:
                np.save(file, self._keys, allow_pickle=False)
                np.save(file, self._vectors, allow_pickle=False)

        with self._lock:
            storage.commit(folder, kind=KIND, dimension=self.dimension, count=len(self), write=write)

    @classmethod
    def load(cls, folder: Path) -> Self:
        path, manifest = storage.checked(folder, kind=KIND)
        with path.open("rb") as file:
            keys = np.load(file, allow_pickle=False)
            vectors = np.load(file, allow_pickle=False)
        if keys.shape != (manifest.count,) or vectors.shape != (manifest.count, manifest.dimension):
            raise storage.damaged(folder, f"its manifest does not fit vectors of shape {vectors.shape}")
        index = cls(manifest.dimension)
        index._keys, index._vectors = keys, vectors
        return index

    def __len__(self) -> int:
        return len(self._keys)

    def _add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        self._delete(keys)
        places = np.searchsorted(self._keys, keys)
        self._vectors = np.insert(self._vectors, places, vectors, axis=0)
        self._keys = np.insert(self._keys, places, keys)

    def _delete(self, keys: NDArray[np.int64]) -> None:
        rows = self._rows(keys)
        if len(rows):
            self._vectors = np.delete(self._vectors, rows, axis=0)
            self._keys = np.delete(self._keys, rows)

    def _search(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]:
        if allowed is None:
            return best(self._keys, inner(self._vectors, vector), limit)
        rows = self._rows(allowed)
        return best(self._keys[rows], inner(self._vectors[rows], vector), limit)

    def _scores(self, vector: NDArray[np.float32], keys: NDArray[np.int64]) -> dict[int, float]:
        rows = self._rows(keys)
        scores = inner(self._vectors[rows], vector)
        return dict(zip(self._keys[rows].tolist(), scores.tolist(), strict=True))

    def _rows(self, keys: NDArray[np.int64]) -> NDArray[np.intp]:
        return np.flatnonzero(np.isin(self._keys, keys, assume_unique=True))


def inner(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inner products, (n,). einsum and not BLAS: one thread, and equal vectors get equal scores wherever they lie."""
    result: NDArray[np.float32] = np.einsum("ij,j->i", vectors, vector)
    return result
