"""The vector index on a PostgreSQL server: pgvector, float16, searched exactly while it is small, then by HNSW."""

from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes import storage
from indexes.base import Hit, Index
from indexes.errors import IndexDamaged
from indexes.postgres import NAMESPACE, Server, table

KIND = "pgvector"
# Vectors above which a graph is built. Measured at dimension 384 on two busy cores: exact 4 ms a search at 10,000,
# 12 at 20,000, 29 at 50,000; by the graph 4 at 20,000 and 7.5 at 50,000, with .975 and 1.0 of the 60 nearest.
LARGE = 20_000
# Allowed keys up to which every one of them is compared, also in a large index.
FEW_ALLOWED = 20_000
_PLAIN = 3000  # the dimension up to which a vector fits into its row
_GRAPH = 4000  # the largest that HNSW takes in float16
_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL = b"\xff\xff"


class PgVectorIndex(Index):
    """A table of keys and halfvecs. With a `name` it stays on the server, and whoever names it shares it.

    Without, it is this object's own and goes with it. `save` writes a copy to a folder, `load` reads one into an
    index without a name. A large index finds the nearest by HNSW (Malkov and Yashunin, "Efficient and robust
    approximate nearest neighbor search using Hierarchical Navigable Small World graphs", 2018), so may miss some.
    """

    def __init__(self, dimension: int, *, url: str = "", name: str = "") -> None:
        """`url` as for `Server`. Raises IndexUnavailable, and IndexDamaged for a name of another dimension."""
        super().__init__(dimension)
        self._url = url
        self._server = Server(url)
        self._large = False
        self._table = table("vectors", name) if name else "pg_temp.vectors"
        if not self._server.ask("SELECT 1 FROM pg_extension WHERE extname = 'vector'"):
            self._server.ask("CREATE EXTENSION IF NOT EXISTS vector")
        if name:
            self._server.ask(f"CREATE SCHEMA IF NOT EXISTS {NAMESPACE}")
        storing = "PLAIN" if dimension <= _PLAIN else "EXTERNAL"
        self._server.ask(
            f"CREATE {'' if name else 'TEMP'} TABLE IF NOT EXISTS {self._table} "
            f"(key BIGINT PRIMARY KEY, embedding halfvec({dimension}) STORAGE {storing} NOT NULL)"
        )
        found = "SELECT atttypmod FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'embedding'"
        ((held,),) = self._server.ask(found, (self._table,))
        if held != dimension:
            raise IndexDamaged(
                f"The index {name!r} on the server holds vectors of dimension {held}, not {dimension}. "
                "Name another one, or drop it and build it again."
            )
        self._large = self._has_graph()

    def keys(self) -> NDArray[np.int64]:
        rows = np.frombuffer(self._out(f"SELECT key FROM {self._table} ORDER BY key"), [("head", "V6"), ("key", ">i8")])
        return rows["key"].astype(np.int64)

    def save(self, folder: Path) -> None:
        with self._lock:
            rows = np.frombuffer(self._out(f"SELECT key, embedding FROM {self._table} ORDER BY key"), self._row())

        def write(path: Path) -> None:
            with path.open("wb") as file:
                np.save(file, rows["key"].astype(np.int64), allow_pickle=False)
                np.save(file, rows["vector"].astype(np.float16), allow_pickle=False)

        storage.commit(folder, kind=KIND, dimension=self.dimension, count=len(rows), write=write)

    @classmethod
    def load(cls, folder: Path, *, url: str = "") -> Self:
        path, manifest = storage.checked(folder, kind=KIND)
        with path.open("rb") as file:
            keys = np.load(file, allow_pickle=False)
            vectors = np.load(file, allow_pickle=False)
        if keys.shape != (manifest.count,) or vectors.shape != (manifest.count, manifest.dimension):
            raise storage.damaged(folder, f"its manifest does not fit vectors of shape {vectors.shape}")
        index = cls(manifest.dimension, url=url)
        index._add(keys, vectors)
        return index

    def drop(self) -> None:
        """Removes the index from the server."""
        with self._lock:
            self._server.ask(f"DROP TABLE IF EXISTS {self._table}")

    def __len__(self) -> int:
        return int(self._server.ask(f"SELECT count(*) FROM {self._table}")[0][0])

    def _empty(self) -> bool:
        return False  # a search finds out by itself; counting takes longer than searching

    def _add(self, keys: NDArray[np.int64], vectors: NDArray[Any]) -> None:
        rows = np.zeros(len(keys), self._row())
        rows["fields"], rows["key_size"], rows["size"], rows["dimension"] = 2, 8, 4 + 2 * self.dimension, self.dimension
        rows["key"], rows["vector"] = keys, vectors
        with self._server.transaction():
            self._server.ask(
                "CREATE TEMP TABLE IF NOT EXISTS fresh "
                f"(key BIGINT, embedding halfvec({self.dimension})) ON COMMIT DELETE ROWS"
            )
            with self._server.raw.cursor().copy(b"COPY fresh FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(_HEAD + rows.tobytes() + _TAIL)
            self._server.ask(
                f"INSERT INTO {self._table} SELECT * FROM fresh "
                "ON CONFLICT (key) DO UPDATE SET embedding = excluded.embedding"
            )
        if not self._large and self.dimension <= _GRAPH and len(self) > LARGE:
            self._build()

    def _delete(self, keys: NDArray[np.int64]) -> None:
        self._server.ask(f"DELETE FROM {self._table} WHERE key = ANY(%s)", (keys.tolist(),))

    def _search(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]:
        within = "" if allowed is None else "WHERE key = ANY(%(allowed)s)"
        # "+ 0" and the second key keep the graph out: every allowed vector is compared.
        statement = (
            f"SELECT key, -(embedding <#> %(vector)s::halfvec) FROM {self._table} {within} "
            "ORDER BY (embedding <#> %(vector)s::halfvec) + 0, key LIMIT %(limit)s"
        )
        values = {
            "vector": _text(vector),
            "limit": limit,
            "wide": 2 * limit + 10,  # where equal scores are cut apart, most of them are seen
            "allowed": None if allowed is None else allowed.tolist(),
        }
        if not self._large or (allowed is not None and len(allowed) <= FEW_ALLOWED):
            return self._hits(statement, values)
        statement = (
            f"WITH near AS MATERIALIZED (SELECT key, embedding <#> %(vector)s::halfvec AS distance FROM {self._table} "
            f"{within} ORDER BY embedding <#> %(vector)s::halfvec LIMIT %(wide)s) "
            "SELECT key, -distance FROM near ORDER BY distance, key LIMIT %(limit)s"
        )
        with self._server.transaction():
            # The beam has to be wider than what is asked for; the server's default is 40.
            self._server.ask(f"SET LOCAL hnsw.ef_search = {min(max(200, 4 * limit), 1000)}")
            self._server.ask("SET LOCAL hnsw.iterative_scan = strict_order")
            return self._hits(statement, values)

    def _scores(self, vector: NDArray[np.float32], keys: NDArray[np.int64]) -> dict[int, float]:
        statement = f"SELECT key, -(embedding <#> %s::halfvec) FROM {self._table} WHERE key = ANY(%s)"
        return dict(self._server.ask(statement, (_text(vector), keys.tolist())))

    def _hits(self, statement: str, values: dict[str, Any]) -> list[Hit]:
        return [Hit(key, score) for key, score in self._server.ask(statement, values)]

    def _build(self) -> None:
        graph = self._table.replace(".", "_") + "_graph"
        self._server.ask(f"CREATE INDEX IF NOT EXISTS {graph} ON {self._table} USING hnsw (embedding halfvec_ip_ops)")
        self._large = True

    def _has_graph(self) -> bool:
        there = "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam "
        return bool(self._server.ask(f"{there} WHERE indrelid = %s::regclass AND amname = 'hnsw'", (self._table,)))

    def _row(self) -> np.dtype[Any]:
        """A row of a key and a vector, as COPY's binary format has it: all numbers big-endian."""
        numbers = [("fields", ">i2"), ("key_size", ">i4"), ("key", ">i8"), ("size", ">i4")]
        return np.dtype([*numbers, ("dimension", ">i2"), ("unused", ">i2"), ("vector", ">f2", (self.dimension,))])

    def _out(self, statement: str) -> bytes:
        """All rows of a statement in COPY's binary format, without its head and tail."""
        with self._lock:
            self._server.ask("SELECT 1")
            with (
                self._server.explained(),
                self._server.raw.cursor().copy(f"COPY ({statement}) TO STDOUT (FORMAT BINARY)".encode()) as copy,
            ):
                return b"".join(bytes(part) for part in copy)[len(_HEAD) : -len(_TAIL)]


def _text(vector: NDArray[np.float32]) -> str:
    return str(vector.tolist())
