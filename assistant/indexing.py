"""The vector and the keyword index of a library: caches on disk, brought up to date from what the library holds."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from assistant.database import Lock
from assistant.library import Library
from indexes import Hit, Index, IndexDamaged, TextIndex, fuse
from indexes.keyword import KeywordIndex
from indexes.sized import SizedIndex

Vector = NDArray[np.float32]
# The share of the cosine in the fused score; see docs/decisions.md.
WEIGHT = 0.6
# Each search brings this many candidates to the fusion.
_CANDIDATES = 60
_BATCH = 2000


class Indexes:
    """Both indexes of one library for one embedding model. Everything in them can be made again without embedding.

    Several processes may share the folder: changes are made under a lock, by whoever first sees the library's
    generation ahead; the others read what was written.
    """

    def __init__(self, folder: Path, library: Library, *, fingerprint: str, dimension: int) -> None:
        self.library = library
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock: Lock = FileLock(folder / "lock")
        self._stamp = folder / "generation"
        self._generation = ""
        self._vectors: Index = SizedIndex(dimension)
        self._words: TextIndex | None = None

    def search(
        self, vector: Vector, question: str, limit: int, *, within: NDArray[np.int64] | None = None
    ) -> list[Hit]:
        """The best chunks by cosine and BM25 together; `within` are the only keys that may be found."""
        dense, words = self.candidates(vector, question, max(limit, _CANDIDATES), within=within)
        cosines = self._vectors.scores(vector, [hit.key for hit in words]) if words else {}
        return fuse(dense, words, weight=WEIGHT, cosines=cosines)[:limit]

    def candidates(
        self, vector: Vector, question: str, limit: int, *, within: NDArray[np.int64] | None = None
    ) -> tuple[list[Hit], list[Hit]]:
        """What each index finds by itself: by cosine, and by BM25."""
        self.refresh()
        dense = self._vectors.search(vector, limit, within=within)
        return dense, self._open_words().search(question, limit, within=within)

    def refresh(self) -> None:
        """Brings both indexes up to the library's generation: reads what is on disk, then adds what is missing."""
        wanted = f"{self.library.generation} {self.fingerprint}"
        if self._generation == wanted:
            return
        with self._lock:
            self._read()
            if self._told() != wanted:
                self._update()
                self._tell(wanted)
        self._generation = wanted

    def rebuild(self) -> None:
        """Throws both away and makes them again from the library."""
        with self._lock:
            self._discard()
        self._generation = ""
        self.refresh()

    def terms(self, text: str) -> list[str]:
        """The words of a text as the keyword index compares them: stemmed, without accents."""
        return self._open_words().terms(text)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """How rare each term is in the library: its inverse document frequency."""
        return self._open_words().rarity(terms)

    def describe(self) -> dict[str, object]:
        """The kinds of index and how many chunks each holds; for `info`."""
        self.refresh()
        return {
            "vectors": {**self._vectors.describe(), "chunks": len(self._vectors), "dimension": self.dimension},
            "words": {"kind": "tantivy BM25", "chunks": len(self._open_words())},
        }

    def _told(self) -> str:
        """The generation and the model that the indexes were last brought up to; empty where it isn't known."""
        return self._stamp.read_text() if self._stamp.exists() else ""

    def _tell(self, reached: str) -> None:
        self._stamp.write_text(reached)

    def _open_words(self) -> TextIndex:
        if self._words is None:
            self._words = KeywordIndex.open(self.folder / "words")
        return self._words

    def _read(self) -> None:
        try:
            if (told := self._told()) and not told.endswith(f" {self.fingerprint}"):
                raise IndexDamaged("It was made by another embedding model.")
            saved = self.folder / "vectors"
            self._vectors = SizedIndex.load(saved) if saved.exists() else SizedIndex(self.dimension)
            self._open_words().reload()
        except IndexDamaged:
            self._discard()

    def _discard(self) -> None:
        self._stamp.unlink(missing_ok=True)
        self._words = None
        self._vectors = SizedIndex(self.dimension)
        for name in ("vectors", "words"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _update(self) -> None:
        """Keys are never given out twice, so the difference between the sets of keys is all that changed."""
        there = self.library.keys()
        known = self._vectors.keys()
        self._vectors.delete(np.setdiff1d(known, there))
        _in_batches(np.setdiff1d(there, known), self._add_vectors)
        words = self._open_words()
        known = words.keys()
        with words.batch():
            words.delete(np.setdiff1d(known, there))
            _in_batches(np.setdiff1d(there, known), self._add_words)
        self._save()

    def _save(self) -> None:
        self._vectors.save(self.folder / "vectors")

    def _add_vectors(self, keys: NDArray[np.int64]) -> None:
        self._vectors.add(*self.library.vectors(keys, self.fingerprint))

    def _add_words(self, keys: NDArray[np.int64]) -> None:
        stored = self.library.chunks(keys)
        self._open_words().add(list(stored), [one.chunk.embedded_text for one in stored.values()])


def _in_batches(keys: NDArray[np.int64], work: Callable[[NDArray[np.int64]], None]) -> None:
    for start in range(0, len(keys), _BATCH):
        work(keys[start : start + _BATCH])
