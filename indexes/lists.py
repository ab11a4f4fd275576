"""Inverted lists of 8-bit vectors in faiss: trained, filled, carried over, and searched for candidates."""

import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

_TRAINED_ON = 40  # vectors for each list; faiss itself warns below 39
_BLOCK = 20_000


class Lists:
    """IVF with SQ8 over rows 0 … n-1: each vector in the list of its nearest centroid, its difference from that in
    8 bits a number.

    Jégou, Douze, Schmid, "Product Quantization for Nearest Neighbor Search", 2011 (inverted lists, residuals).
    """

    def __init__(self, ivf: Any) -> None:
        self.ivf = ivf
        self.lists = int(ivf.nlist)

    @classmethod
    def trained(cls, sample: NDArray[np.float32], lists: int) -> Self:
        """Empty lists whose centroids and scale fit a sample, (n, dimension); the same for the same sample."""
        faiss.omp_set_num_threads(min(2, os.cpu_count() or 1))
        made = cls(_empty(faiss.IndexFlatIP(sample.shape[1]), lists))
        made.ivf.cp.min_points_per_centroid = 1  # the sample is as large as there are vectors for
        made.ivf.train(sample)
        return made

    @classmethod
    def like(cls, other: "Lists") -> Self:
        """Empty lists with another's centroids and scale."""
        centroids = faiss.downcast_index(other.ivf.quantizer).reconstruct_n(0, other.lists)
        quantizer = faiss.IndexFlatIP(other.ivf.d)
        quantizer.add(centroids)
        made = cls(_empty(quantizer, other.lists))
        made.ivf.sq, made.ivf.is_trained = other.ivf.sq, True
        return made

    @classmethod
    def read(cls, path: Path) -> Self:
        """The lists that `write` left, mapped. Raises ValueError for another file."""
        try:
            ivf = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise ValueError(f"faiss does not read {path.name!r}") from error
        if type(ivf) is not faiss.IndexIVFScalarQuantizer:
            raise ValueError(f"{path.name!r} holds {type(ivf).__name__}")
        return cls(ivf)

    def write(self, path: Path) -> None:
        faiss.write_index(self.ivf, str(path))

    def __len__(self) -> int:
        return int(self.ivf.ntotal)

    def add(self, blocks: Iterable[tuple[NDArray[np.int64], NDArray[Any]]]) -> None:
        """Puts rows with their vectors, (n, dimension), into their lists."""
        faiss.omp_set_num_threads(min(2, os.cpu_count() or 1))
        for rows, vectors in blocks:
            self.ivf.add_with_ids(np.ascontiguousarray(vectors, np.float32), rows)

    def take(self, other: "Lists", places: NDArray[np.int64]) -> None:
        """Puts in what is in the lists of another with the same centroids: its row i as row `places[i]`, -1 for none.

        Nothing is measured again: the 8-bit numbers are copied.
        """
        source = other.ivf.invlists
        for number in range(self.lists):
            if not (size := source.list_size(number)):
                continue
            rows = places[faiss.rev_swig_ptr(source.get_ids(number), size)]
            codes = faiss.rev_swig_ptr(source.get_codes(number), size * source.code_size).reshape(size, -1)
            kept = rows >= 0
            rows, codes = np.ascontiguousarray(rows[kept]), np.ascontiguousarray(codes[kept])
            self.ivf.invlists.add_entries(number, len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(codes))
            self.ivf.ntotal += len(rows)

    def nearest(
        self, vector: NDArray[np.float32], count: int, probes: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """The `count` rows that seem nearest in the `probes` lists with the nearest centroids, best first.

        `allowed` says of each row whether it may be found; the others are passed over, not measured.
        """
        # Told per thread; two threads for one query stall each other on a busy machine.
        faiss.omp_set_num_threads(1)
        params = faiss.SearchParametersIVF()
        params.nprobe = min(probes, self.lists)
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")  # must outlive the search: faiss keeps only its address
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            params.sel = selector
        _, found = self.ivf.search(vector[np.newaxis], count, params=params)
        rows: NDArray[np.int64] = found[0]
        return rows[rows >= 0]


def list_count(vectors: int) -> int:
    """How many lists that many vectors are put into: the power of two nearest to twice their root."""
    return 1 << max(0, round(math.log2(2 * math.sqrt(vectors))))


def sample(count: int) -> NDArray[np.int64]:
    """The rows, ascending, to train on of that many: some for each list, drawn evenly, the same at every call."""
    wanted = min(count, list_count(count) * _TRAINED_ON)
    return np.sort(np.random.default_rng(0).choice(count, wanted, replace=False))


def _empty(quantizer: Any, lists: int) -> Any:
    kind = faiss.ScalarQuantizer.QT_8bit
    return faiss.IndexIVFScalarQuantizer(quantizer, quantizer.d, lists, kind, faiss.METRIC_INNER_PRODUCT)
