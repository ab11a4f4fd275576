"""float16 vectors in a file in the order of their keys, of which a search reads the few that it needs."""

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float16]


class Rows:
    """An open file of vectors: the keys are in memory, the vectors are mapped for as long as a call takes.

    So that they never count as this process's memory, however many searches there were. The file may be replaced or
    deleted meanwhile; what was opened stays readable.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError for a file that `write` did not make."""
        self._file = path.open("rb")
        finalize(self, self._file.close)
        self.keys: NDArray[np.int64] = np.load(self._file, allow_pickle=False)
        np.lib.format.read_magic(self._file)
        shape, _, dtype = np.lib.format.read_array_header_1_0(self._file)
        self._start = self._file.tell()
        if len(shape) != 2 or dtype != np.float16 or shape[0] != len(self.keys):
            raise ValueError(f"{path.name!r} holds {len(self.keys)} keys and {dtype} of shape {shape}")
        self.dimension = shape[1]

    @staticmethod
    def write(path: Path, keys: NDArray[np.int64], blocks: Iterable[Vectors], dimension: int) -> None:
        """Makes the file from ascending keys and their vectors in blocks, (n, dimension) together."""
        with path.open("wb") as file:
            np.save(file, keys, allow_pickle=False)
            header = {"descr": "<f2", "fortran_order": False, "shape": (len(keys), dimension)}
            np.lib.format.write_array_header_1_0(file, header)
            for block in blocks:
                file.write(np.ascontiguousarray(block, np.dtype("<f2")).data)

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of those of the keys, ascending, that are here."""
        first, last = self.keys[0], self.keys[-1]
        inside = keys[np.searchsorted(keys, first) : np.searchsorted(keys, last, side="right")]
        if last - first == len(self.keys) - 1:  # none was ever deleted
            rows: NDArray[np.int64] = inside - first
        else:
            places = np.searchsorted(self.keys, inside)
            rows = places[self.keys[places] == inside]
        return rows

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these rows, (n, dimension)."""
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            if hasattr(mmap, "MADV_RANDOM"):
                mapped.madvise(mmap.MADV_RANDOM)
            stored = self._array(mapped)
            taken: NDArray[np.float32] = stored[rows].astype(np.float32)
            del stored  # a map in use cannot be closed
        return taken

    def blocks(self, kept: NDArray[np.bool_], size: int) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Keys and vectors of the rows that are kept, in order, from at most `size` rows at a time."""
        for start in range(0, len(self.keys), size):
            chosen = kept[start : start + size]
            with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                stored = self._array(mapped)
                taken = stored[start : start + size][chosen]
                del stored
            yield self.keys[start : start + size][chosen], taken

    def _array(self, mapped: mmap.mmap) -> Vectors:
        return np.frombuffer(mapped, np.dtype("<f2"), offset=self._start).reshape(-1, self.dimension)
