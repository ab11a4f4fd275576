"""The indexes of a library on a PostgreSQL server: kept there once, for all machines that share the library."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from assistant.errors import HomeError
from assistant.indexing import Indexes, Vector
from assistant.library import Library
from assistant.postgres import NAMESPACE, PostgresDatabase
from indexes import Hit, IndexBusy, IndexDamaged, IndexUnavailable, TextIndex
from indexes.pgtext import PgTextIndex
from indexes.pgvector import PgVectorIndex


class ServerIndexes(Indexes):
    """Both indexes beside the library's tables, under a name for each embedding model.

    Every method raises HomeError where the server can't be reached or refuses.
    """

    def __init__(self, library: Library, *, fingerprint: str, dimension: int) -> None:
        self.library = library
        self.fingerprint = fingerprint
        self.dimension = dimension
        if not isinstance(library.database, PostgresDatabase):
            raise TypeError(f"Indexes on a server need a library on it, not one in {library.database.place!r}.")
        self._database = library.database
        self._name = sha256(fingerprint.encode()).hexdigest()[:16]
        self._lock = library.database.lock("indexing")
        self._generation = ""
        self._words: TextIndex | None = None

    def search(
        self, vector: Vector, question: str, limit: int, *, within: NDArray[np.int64] | None = None
    ) -> list[Hit]:
        with self._explained():
            return super().search(vector, question, limit, within=within)

    def candidates(
        self, vector: Vector, question: str, limit: int, *, within: NDArray[np.int64] | None = None
    ) -> tuple[list[Hit], list[Hit]]:
        with self._explained():
            return super().candidates(vector, question, limit, within=within)

    def refresh(self) -> None:
        with self._explained():
            super().refresh()

    def rebuild(self) -> None:
        with self._explained():
            super().rebuild()

    def terms(self, text: str) -> list[str]:
        with self._explained():
            return super().terms(text)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        with self._explained():
            return super().rarity(terms)

    def describe(self) -> dict[str, object]:
        self.refresh()
        with self._explained():
            return {
                "vectors": {"kind": "pgvector float16", "chunks": len(self._vectors), "dimension": self.dimension},
                "words": {"kind": "PostgreSQL BM25", "chunks": len(self._open_words())},
            }

    def _told(self) -> str:
        told = "SELECT value FROM facts WHERE name = ?"
        row = self._database.connection.execute(told, (f"index {self._name}",)).fetchone()
        # Somebody may have dropped a table, which was made anew, and empty, on opening it.
        whole = len(self._vectors) and len(self._open_words())
        return str(row[0]) if row and whole else ""

    def _tell(self, reached: str) -> None:
        with self._database.write() as database:
            database.execute(
                "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (f"index {self._name}", reached),
            )

    def _open_words(self) -> TextIndex:
        if self._words is None:
            self._words = PgTextIndex(self._name, url=self._database.url)
        return self._words

    def _read(self) -> None:
        if self._words is None:
            self._vectors = PgVectorIndex(self.dimension, url=self._database.url, name=self._name)
            self._open_words()

    def _discard(self) -> None:
        PgVectorIndex(self.dimension, url=self._database.url, name=self._name).drop()
        PgTextIndex(self._name, url=self._database.url).drop()
        self._words = None

    def _save(self) -> None:
        """It is kept already. The space of what was deleted is handed back, as the library does with its own."""
        tables = ", ".join(f"{NAMESPACE}.{kind}_{self._name}" for kind in ("vectors", "texts", "counts", "totals"))
        self._database.connection.execute(f"VACUUM {tables}")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (IndexUnavailable, IndexBusy, IndexDamaged) as error:
            raise HomeError(str(error)) from None
