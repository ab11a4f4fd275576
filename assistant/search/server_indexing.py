"""The indexes of a library on a PostgreSQL server: kept there once, for all machines that share the library."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library, set_fact
from assistant.search.indexing import Indexes, Reached, Vector, folder_name
from assistant.storage.postgres import NAMESPACE, PostgresDatabase
from indexes import Hit, TextIndex
from indexes.pgtext import PgTextIndex
from indexes.pgvector import PgVectorIndex

_KINDS = ("vectors", "texts", "counts", "totals")


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
        self._name = folder_name(fingerprint)
        self._lock = library.database.lock("indexing")
        self._generation = -1
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

    def scores(self, vector: Vector, keys: Iterable[int]) -> dict[int, float]:
        with self._explained():
            return super().scores(vector, keys)

    def terms(self, text: str, *, language: str = "") -> list[str]:
        with self._explained():
            return super().terms(text, language=language)

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

    def _told(self) -> Reached | None:
        told = "SELECT value FROM facts WHERE name = ?"
        row = self._database.connection.execute(told, (f"index {self._name}",)).fetchone()
        return Reached.read(row[0]) if row else None

    def _tell(self, reached: Reached) -> None:
        with self._database.write() as database:
            set_fact(database, f"index {self._name}", str(reached))

    def _open_words(self) -> TextIndex:
        if self._words is None:
            self._words = PgTextIndex(self._name, url=self._database.url)
        return self._words

    def _load(self) -> None:
        there = "SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename LIKE ?"
        (count,) = self._database.connection.execute(there, (NAMESPACE, f"%\\_{self._name}")).fetchone()
        if self._words is None or count < len(_KINDS):  # another process may have dropped them
            self._words = None
            self._vectors = PgVectorIndex(self.dimension, url=self._database.url, name=self._name)
            self._open_words()

    def _discard(self) -> None:
        # Not through the indexes: one of another version can't be opened.
        tables = ", ".join(f"{NAMESPACE}.{kind}_{self._name}" for kind in _KINDS)
        with self._database.write() as database:
            database.execute(f"DROP TABLE IF EXISTS {tables}")
        self._words = None
        self._load()

    def _save(self) -> None:
        """It is kept already. The space of what was deleted is handed back, as the library does with its own."""
        tables = ", ".join(f"{NAMESPACE}.{kind}_{self._name}" for kind in _KINDS)
        self._database.connection.execute(f"VACUUM {tables}")

    def _forget_elsewhere(self) -> None:
        self._sweep({self._name})  # nobody else makes any just now: all models share the lock

    def _compact(self) -> None:
        """Nothing to do: the space of what was deleted was handed back."""

    def _sweep(self, kept: set[str]) -> None:
        found = "SELECT tablename FROM pg_tables WHERE schemaname = ? AND tablename LIKE ANY(?)"
        tables = [
            name
            for (name,) in self._database.connection.execute(found, (NAMESPACE, [f"{kind}\\_%" for kind in _KINDS]))
        ]
        old = sorted(name for name in tables if name.partition("_")[2] not in kept)
        if old:
            with self._database.write() as database:
                database.execute(f"DROP TABLE IF EXISTS {', '.join(f'{NAMESPACE}.{name}' for name in old)}")
                for name in {name.partition("_")[2] for name in old}:
                    set_fact(database, f"index {name}", "")
