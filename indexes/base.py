"""What an index is: int64 keys in, hits out, for vectors (`Index`) and for words (`TextIndex`)."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Keys = Collection[int] | NDArray[np.int64]
UNIT_TOLERANCE = 1e-2  # int8 and float16 embedders leave lengths a few thousandths off one


@dataclass(frozen=True, slots=True)
class Hit:
    """One key that was found, and how well it fits: the cosine for vectors, BM25 for words. Higher is better."""

    key: int
    score: float


class Index(ABC):
    """Vectors of unit length under int64 keys from 0 up, searched by inner product, which then is the cosine.

    Adding a known key replaces its vector; deleting an unknown one is no error; an empty index finds nothing;
    what is passed in is never changed. Equal scores come in the order of their keys, the same at every call.
    Threads may share an index: their calls take turns.
    """

    def __init__(self, dimension: int) -> None:
        if dimension < 1:
            raise ValueError(f"An index needs a dimension of at least 1, not {dimension!r}.")
        self.dimension = dimension
        self._lock = threading.RLock()  # an engine may crash when it is changed while it searches

    def add(self, keys: Keys, vectors: NDArray[np.float32]) -> None:
        """Put vectors, (n, dimension) of unit length, under n keys. Of a key given twice the last vector counts.

        Raises ValueError for another shape, a value that is not finite, a vector that is not of unit length,
        or a key below 0; nothing is added then.
        """
        ids = key_array(keys)
        rows = self._checked(vectors, count=len(ids))
        if len(ids):
            # np.unique keeps the first of equal keys, so it is shown them backwards.
            unique, backwards = np.unique(ids[::-1], return_index=True)
            with self._lock:
                self._add(unique, rows[len(ids) - 1 - backwards])

    def delete(self, keys: Keys) -> None:
        """Remove these keys; those that are not there are skipped."""
        ids = key_array(keys)
        with self._lock:
            if len(ids) and len(self):
                self._delete(np.unique(ids))

    def search(self, vector: NDArray[np.float32], limit: int, *, within: Keys | None = None) -> list[Hit]:
        """The `limit` best keys for a vector of shape (dimension,), best first; fewer if there are fewer.

        `within` names the only keys that may be found. It is applied before the search: the hits are exactly
        the best among those keys. Unknown keys in it are ignored; empty, it finds nothing; None allows all.
        """
        query = self._checked(np.asarray(vector)[np.newaxis], count=1)[0]
        check_limit(limit)
        allowed = None if within is None else ascending(key_array(within))
        with self._lock:
            if self._empty() or (allowed is not None and not len(allowed)):
                return []
            return self._search(query, limit, allowed)

    def scores(self, vector: NDArray[np.float32], keys: Keys) -> dict[int, float]:
        """The cosine of a vector to each of these keys that the index knows; for hits that another index found."""
        query = self._checked(np.asarray(vector)[np.newaxis], count=1)[0]
        ids = np.unique(key_array(keys))
        with self._lock:
            return self._scores(query, ids) if len(ids) and not self._empty() else {}

    def describe(self) -> dict[str, Any]:
        """The kind of index and what is worth knowing of it, in words and figures for people."""
        return {"kind": type(self).__name__}

    @abstractmethod
    def keys(self) -> NDArray[np.int64]:
        """All keys, ascending; to compare the index with what it should hold."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the index to a folder, made if needed. At any moment the folder holds the old or the new index."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """The index that `save` wrote there. Raises IndexDamaged if there is none, or not an intact one."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def _add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add or replace; keys are unique and ascending."""

    @abstractmethod
    def _delete(self, keys: NDArray[np.int64]) -> None: ...

    @abstractmethod
    def _search(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]: ...

    @abstractmethod
    def _scores(self, vector: NDArray[np.float32], keys: NDArray[np.int64]) -> dict[int, float]: ...

    def _empty(self) -> bool:
        return not len(self)

    def _checked(self, vectors: NDArray[np.float32], *, count: int) -> NDArray[np.float32]:
        rows = np.asarray(vectors, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != self.dimension:
            raise ValueError(
                f"This index holds vectors of dimension {self.dimension}, not of dimension "
                f"{rows.shape[-1]} (shape {rows.shape}): was another embedding model used?"
            )
        if len(rows) != count:
            raise ValueError(f"{count} keys were given with {len(rows)} vectors: one vector belongs to each key.")
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        wrong = np.flatnonzero(~(np.abs(lengths - 1) <= UNIT_TOLERANCE))  # 'not <=' also catches NaN
        if len(wrong):
            raise ValueError(
                f"Vector {wrong[0]} of {len(rows)} (dimension {rows.shape[1]}, index dimension "
                f"{self.dimension}) has length {lengths[wrong[0]]:.4g}, not 1: divide by the length; "
                "zero and NaN are failed embeddings."
            )
        return rows


class TextIndex(ABC):
    """Texts under int64 keys from 0 up, searched by words and ranked by BM25; the texts themselves are not kept.

    A text index lives in its folder: what `add` and `delete` did is on disk, and seen by `search`, when they
    return. One process writes at a time, any number read; a reader sees what others wrote after `reload`.
    Replacing, unknown keys, `within` and the order of equal scores are as for `Index`.
    """

    @classmethod
    @abstractmethod
    def open(cls, folder: Path) -> Self:
        """The index in that folder; a new one if the folder is empty or not there. Raises IndexDamaged."""

    @abstractmethod
    def add(self, keys: Keys, texts: Sequence[str], *, languages: Sequence[str] | None = None) -> None:
        """Put a text under each key. Of a key given twice the last text counts. Raises ValueError, IndexBusy.

        `languages` has the ISO 639-1 code of each text ("" for unknown), whose stemmer its words get.
        """

    @abstractmethod
    def delete(self, keys: Keys) -> None:
        """Remove these keys; those that are not there are skipped. Raises IndexBusy."""

    @abstractmethod
    def batch(self) -> AbstractContextManager[None]:
        """Many `add` and `delete` in one write: all are kept at the end of the `with`, or none if it fails.

        `search` and `len` see nothing of it before its end.
        """

    @abstractmethod
    def search(self, query: str, limit: int, *, within: Keys | None = None, language: str = "") -> list[Hit]:
        """The `limit` best keys for a text, best first, scored by BM25 (above 0). The query is words, not a syntax.

        `language` is the query's (ISO 639-1, "" for unknown); texts in other languages are found too.
        """

    @abstractmethod
    def terms(self, text: str, *, language: str = "") -> list[str]:
        """The words (stemmed as in that language, folded) and the codes (AB-1200/5) of a text, each once."""

    @abstractmethod
    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """The inverse document frequency of each of these terms; highest for an unknown word, 0 for an unknown code."""

    @abstractmethod
    def keys(self) -> NDArray[np.int64]:
        """All keys, ascending."""

    @abstractmethod
    def reload(self) -> None:
        """See what other processes have written since."""

    @abstractmethod
    def __len__(self) -> int: ...


def key_array(keys: Keys) -> NDArray[np.int64]:
    """Keys as an int64 array (n,). Raises ValueError for anything but whole numbers from 0 to 2**63 - 1."""
    try:
        given = keys if isinstance(keys, np.ndarray) else np.array(list(keys) or np.empty(0, np.int64))
        if given.ndim != 1 or given.dtype.kind not in "iu":
            raise ValueError(f"Keys are one row of whole numbers, not {given.dtype} of shape {given.shape}.")
    except OverflowError as error:
        raise ValueError("A key does not fit into 64 bits; keys go from 0 to 2**63 - 1.") from error
    if len(given) and (given.min() < 0 or given.max() > np.iinfo(np.int64).max):
        bad = given.min() if given.min() < 0 else given.max()
        raise ValueError(f"{int(bad)!r} cannot be a key; keys go from 0 to 2**63 - 1.")
    return given.astype(np.int64, copy=False)


def checked_texts(
    keys: Keys, texts: Sequence[str], languages: Sequence[str] | None
) -> tuple[NDArray[np.int64], Sequence[str]]:
    """Keys as an array, and a language for each text. Raises ValueError where their numbers differ."""
    ids = key_array(keys)
    if isinstance(texts, str) or len(ids) != len(texts):
        raise ValueError(f"{len(ids)} keys were given with {len(texts)} texts: one text belongs to each key.")
    spoken = [""] * len(texts) if languages is None else languages
    if isinstance(spoken, str) or len(spoken) != len(texts):
        raise ValueError(f"{len(spoken)} languages were given with {len(texts)} texts: one belongs to each text.")
    return ids, spoken


def ascending(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys in order, each once; quick where they are so already, as those of a library are."""
    return keys if bool((keys[1:] > keys[:-1]).all()) else np.unique(keys)


def check_limit(limit: int) -> None:
    """Raises ValueError for a limit below 1."""
    if limit < 1:
        raise ValueError(f"A search needs a limit of at least 1, not {limit!r}.")


def among(keys: NDArray[np.int64], allowed: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the keys are in `allowed`, which is ascending and not empty; quick for keys that ascend too."""
    places = np.minimum(np.searchsorted(allowed, keys), len(allowed) - 1)
    found: NDArray[np.bool_] = allowed[places] == keys
    return found


def best(keys: NDArray[np.int64], scores: NDArray[np.float32], limit: int) -> list[Hit]:
    """The `limit` best as hits, best first, equal scores by key."""
    order = np.lexsort((keys, -scores))[:limit]
    return [Hit(int(key), float(score)) for key, score in zip(keys[order], scores[order], strict=True)]
