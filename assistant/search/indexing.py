"""The vector and the keyword index of a library: caches on disk, brought up to date from what the library holds."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant.errors import HomeError
from assistant.library import Library, mismatch
from assistant.storage.database import Lock
from assistant.storage.private import private_folder
from assistant.text.language import detect
from indexes import Hit, Index, IndexBusy, IndexDamaged, IndexUnavailable, TextIndex, fuse, storage
from indexes.keyword import KeywordIndex
from indexes.sized import SizedIndex

Vector = NDArray[np.float32]
# The share of the cosine in the fused score; see docs/decisions.md.
WEIGHT = 0.6
# Each search brings this many candidates to the fusion.
_CANDIDATES = 60
_BATCH = 2000
# A check compares so many vectors with the library's; a cosine to itself may be so far from 1 (float16, SQ8).
_SAMPLE, _NEAR = 256, 0.02


class Reached(NamedTuple):
    """How far both indexes were brought: the library's generation, and how many chunks it had then."""

    generation: int
    chunks: int

    @classmethod
    def read(cls, text: str) -> "Reached | None":
        """What `str` wrote; None for anything else."""
        generation, _, chunks = text.partition(" ")
        return cls(int(generation), int(chunks)) if generation.isdecimal() and chunks.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.generation} {self.chunks}"


class Indexes:
    """Both indexes of one library for one embedding model. Everything in them can be made again without embedding.

    Each model has a folder of its own below `folder`, so that one model's can be made while another one's serve.
    Several processes may share them: changes are made under a lock, by whoever first sees the library's generation
    ahead; the others read what was written. Whatever looks into them may raise HomeError, where they can't be
    brought up to date, and ModelMismatch, where the library has gone over to another model.
    """

    def __init__(self, folder: Path, library: Library, *, fingerprint: str, dimension: int) -> None:
        self.library = library
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.folder = folder / folder_name(fingerprint)
        self._seal = self.folder / "generation"
        self._generation = -1
        self._vectors: Index = SizedIndex(dimension)
        self._words: TextIndex | None = None
        with self._explained():
            private_folder(folder.parent)  # the home, which a library on a server has not made
            private_folder(folder)
            self.folder.mkdir(exist_ok=True)
            self._lock: Lock = FileLock(self.folder / "lock")

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
        return dense, self._open_words().search(question, limit, within=within, language=detect(question))

    def scores(self, vector: Vector, keys: Iterable[int]) -> dict[int, float]:
        """The cosine of a vector to each of these chunks, of those that the index knows."""
        return self._vectors.scores(vector, list(keys))

    def refresh(self) -> None:
        """Brings both indexes up to the library's generation: reads what is on disk, then adds what is missing."""
        state = self.library.state
        if state.model and self.fingerprint not in state.models:
            raise mismatch(self.library.database.place, state, self.fingerprint)
        if self._generation == state.generation:
            return
        with self._explained(), self._lock:
            self._read()
            reached = self._told()
            if reached is None or reached.generation != state.generation or not self._holds(reached.chunks):
                self._tell(Reached(state.generation, self._update()))
                self.sweep()
        self._generation = state.generation

    def rebuild(self) -> None:
        """Throws both away and makes them again from the library."""
        with self._explained(), self._lock:
            self._discard()
        self._generation = -1
        self.refresh()

    def compact(self) -> None:
        """Leaves nothing in the files of what was deleted, whatever it costs."""
        self.refresh()
        with self._explained(), self._lock:
            self._read()
            self._compact()

    def check(self) -> list[str]:
        """What is wrong with either index, read afresh, in sentences. If anything is, both are made again."""
        with self._explained(), self._lock:
            self._words = None  # opened anew, with a look at its checksums
            problems = self._faults()
            if problems:
                self._discard()
        self._generation = -1
        self.refresh()
        return problems

    def sweep(self) -> None:
        """Removes what was made for models that the library has no vectors of any more."""
        kept = {folder_name(one) for one in (*self.library.state.models, self.fingerprint)}
        with self._explained():
            self._sweep(kept)

    def terms(self, text: str, *, language: str = "") -> list[str]:
        """The words of a text as the keyword index compares them: stemmed as in that language, without accents."""
        return self._open_words().terms(text, language=language)

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

    def _told(self) -> Reached | None:
        """What both were last brought up to; None where that isn't known."""
        try:
            return Reached.read(self._seal.read_text("ascii", "replace"))
        except FileNotFoundError:
            return None

    def _tell(self, reached: Reached) -> None:
        storage.put(self._seal, str(reached))

    def _holds(self, chunks: int) -> bool:
        """Whether neither was lost, and made anew and empty on opening it."""
        return len(self._vectors) == len(self._open_words()) == chunks

    def _open_words(self) -> TextIndex:
        if self._words is None:
            self._words = KeywordIndex.open(self.folder / "words")
        return self._words

    def _read(self) -> None:
        try:
            self._load()
        except IndexDamaged:
            self._discard()

    def _load(self) -> None:
        saved = self.folder / "vectors"
        self._vectors = SizedIndex.load(saved) if saved.exists() else SizedIndex(self.dimension)
        if self._words is not None and not (self.folder / "words" / storage.MANIFEST).exists():
            self._words = None
        self._open_words().reload()

    def _discard(self) -> None:
        self._seal.unlink(missing_ok=True)
        self._words = None
        self._vectors = SizedIndex(self.dimension)
        for name in ("vectors", "words"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _update(self) -> int:
        """Gives the number of chunks. Keys are never given out twice, so the difference is all that changed.

        Of a model that the library does not go by now, some chunks may have no vector: their words are found.
        """
        there = self.library.keys()
        known = self._vectors.keys()
        gone, new = np.setdiff1d(known, there), np.setdiff1d(there, known)
        if len(gone) or len(new):
            self._vectors.delete(gone)
            _in_batches(new, self._add_vectors)
            self._save()
        if len(gone):
            self._forget_elsewhere()
        words = self._open_words()
        known = words.keys()
        with words.batch():
            words.delete(np.setdiff1d(known, there))
            _in_batches(np.setdiff1d(there, known), self._add_words)
        return len(there)

    def _compact(self) -> None:
        if isinstance(self._vectors, SizedIndex):
            self._vectors.compact(self.folder / "vectors")

    def _faults(self) -> list[str]:
        """Files that are damaged; and, unless they are merely behind, keys and vectors that the library has not."""
        try:
            self._load()
        except IndexDamaged as error:
            return [str(error)]
        reached = self._told()
        if reached is None or reached.generation != self.library.generation:
            return []
        there = self.library.keys()
        if self.library.generation != reached.generation:  # somebody wrote between the two
            return []
        problems = []
        for name, index, wanted in (
            ("vector", self._vectors, self.library.embedded(self.fingerprint)),
            ("keyword", self._open_words(), there),
        ):
            held = index.keys()
            if not np.array_equal(held, wanted):
                many, few = len(np.setdiff1d(held, wanted)), len(np.setdiff1d(wanted, held))
                problems.append(f"The {name} index lacked {few} passages of the library, and held {many} others.")
        keys, vectors = self.library.vectors(
            there[:: max(len(there) // _SAMPLE, 1)], self.fingerprint, dimension=self.dimension
        )
        for key, vector in zip(keys.tolist(), vectors, strict=True):
            if not problems and abs(self._vectors.scores(vector, [key])[key] - 1) > _NEAR:
                problems.append(f"The vector index held another vector for passage {key} than the library.")
        return problems

    def _save(self) -> None:
        self._vectors.save(self.folder / "vectors")

    def _forget_elsewhere(self) -> None:
        """What was deleted stays in no other model's indexes: those are made again when they are looked into."""
        for other in self.folder.parent.iterdir():
            if other != self.folder and other.is_dir():
                with suppress(Timeout), FileLock(other / "lock", timeout=0):  # else they are just being brought up
                    for part in other.iterdir():
                        if part.is_dir():
                            shutil.rmtree(part, ignore_errors=True)
                        elif part.name != "lock":
                            part.unlink(missing_ok=True)

    def _sweep(self, kept: set[str]) -> None:
        for other in self.folder.parent.iterdir():
            if other.name not in kept:
                if other.is_dir():
                    shutil.rmtree(other, ignore_errors=True)
                else:
                    other.unlink(missing_ok=True)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what the engines and the disk refuse into a HomeError."""
        try:
            yield
        except OSError as error:
            raise HomeError(
                f"The indexes in {str(self.folder)!r} cannot be used: {error.strerror or error}. Make room there and "
                "allow writing."
            ) from error
        except (IndexUnavailable, IndexBusy, IndexDamaged) as error:
            raise HomeError(str(error)) from None

    def _add_vectors(self, keys: NDArray[np.int64]) -> None:
        known, vectors = self.library.vectors(keys, self.fingerprint, dimension=self.dimension)
        if len(known):
            self._vectors.add(known, vectors)

    def _add_words(self, keys: NDArray[np.int64]) -> None:
        stored = self.library.chunks(keys)
        texts = [one.chunk.embedded_text for one in stored.values()]
        usual = self.library.languages(one.chunk.document for one in stored.values())
        spoken = [one.chunk.language or usual.get(one.chunk.document, "") for one in stored.values()]
        languages = [language or detect(text) for language, text in zip(spoken, texts, strict=True)]
        self._open_words().add(list(stored), texts, languages=languages)


def folder_name(fingerprint: str) -> str:
    """What stands for an embedding model in the names of folders and tables."""
    return sha256(fingerprint.encode()).hexdigest()[:16]


def _in_batches(keys: NDArray[np.int64], work: Callable[[NDArray[np.int64]], None]) -> None:
    for start in range(0, len(keys), _BATCH):
        work(keys[start : start + _BATCH])
