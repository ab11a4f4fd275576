"""The default vector index: float16 vectors under stable ids in faiss, searched exactly, memory-mapped when read."""

from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from indexes import storage
from indexes.base import Hit, Index, among, best
from indexes.exact import inner

KIND = "float16"


class FaissIndex(Index):
    """IDMap2 over a flat float16 index: 2 bytes a number, every vector compared, deletions at once.

    float16 moves a cosine by less than 0.001. Good to about 100,000 vectors (2 ms a search at dimension 384).
    A loaded index reads its file as it is needed; the first `add` or `delete` copies it into memory.
    """

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension)
        flat = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        self._faiss: Any = faiss.IndexIDMap2(flat)
        self._mapped = False

    def keys(self) -> NDArray[np.int64]:
        with self._lock:
            return np.sort(self._ids())

    def save(self, folder: Path) -> None:
        def write(path: Path) -> None:
            faiss.write_index(self._faiss, str(path))

        with self._lock:
            storage.commit(folder, kind=KIND, dimension=self.dimension, count=len(self), write=write)

    @classmethod
    def load(cls, folder: Path) -> Self:
        path, manifest = storage.checked(folder, kind=KIND)
        try:
            loaded = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise storage.damaged(folder, f"faiss does not read {path.name!r}") from error
        found = (type(loaded), loaded.ntotal, loaded.d)
        if found != (faiss.IndexIDMap2, manifest.count, manifest.dimension):
            raise storage.damaged(folder, f"its manifest does not fit {found}")
        index = cls(manifest.dimension)
        index._faiss, index._mapped = loaded, True
        return index

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def _add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        self._delete(keys)
        self._own()
        self._faiss.add_with_ids(np.ascontiguousarray(vectors), keys)

    def _delete(self, keys: NDArray[np.int64]) -> None:
        if len(known := keys[np.isin(keys, self._ids(), assume_unique=True)]):
            self._own()
            self._faiss.remove_ids(faiss.IDSelectorBatch(known))

    def _search(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]:
        # Told per thread; two threads for one query stall each other on a busy machine.
        faiss.omp_set_num_threads(1)
        ids = self._ids()
        params: Any = None
        count = len(ids)
        if allowed is not None:
            mask = among(ids, allowed)
            bits = np.packbits(mask, bitorder="little")  # must outlive the search: faiss keeps only its address
            selector = faiss.IDSelectorBitmap(len(ids), faiss.swig_ptr(bits))
            params = faiss.SearchParameters()
            params.sel = selector
            count = int(mask.sum())
            if not count:
                return []
        # One more than asked for shows whether equal scores are cut apart; then more, so that the order of
        # the keys decides and not the order in which they were added.
        wanted = min(limit + 1, count)
        while True:
            scores, rows = self._faiss.index.search(vector[np.newaxis], wanted, params=params)
            if wanted == count or scores[0, limit - 1] != scores[0, -1]:
                return best(ids[rows[0]], scores[0], limit)
            wanted = min(wanted * 4, count)

    def _scores(self, vector: NDArray[np.float32], keys: NDArray[np.int64]) -> dict[int, float]:
        ids = self._ids()
        rows = np.flatnonzero(np.isin(ids, keys, assume_unique=True))
        if not len(rows):
            return {}
        scores = inner(self._faiss.index.reconstruct_batch(rows), vector)
        return dict(zip(ids[rows].tolist(), scores.tolist(), strict=True))

    def vectors(self, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors under these keys, which must be there: (n, dimension), in the order of the keys."""
        with self._lock:
            ids = self._ids()
            order = np.arange(len(ids)) if bool((ids[1:] > ids[:-1]).all()) else np.argsort(ids)
            rows: NDArray[np.float32] = self._faiss.index.reconstruct_batch(order[np.searchsorted(ids[order], keys)])
        return rows

    def describe(self) -> dict[str, Any]:
        return {"kind": "faiss float16, exact"}

    def _ids(self) -> NDArray[np.int64]:
        """The key of each row, as a copy: 0.02 ms at 100,000."""
        ids: NDArray[np.int64] = faiss.vector_to_array(self._faiss.id_map)
        return ids

    def _own(self) -> None:
        """Copy a mapped index into memory: faiss crashes the process when a mapped one is changed."""
        if self._mapped:
            self._faiss = faiss.deserialize_index(faiss.serialize_index(self._faiss))
            self._mapped = False
