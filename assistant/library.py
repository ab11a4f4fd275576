"""The library: the database that holds every paper, its pages, passages, vectors and original. The truth."""

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from assistant.conversing.rows import clean
from assistant.documents import Box, Chunk, Document, Page
from assistant.errors import ModelMismatch, UnknownDocument
from assistant.ingestion.storing import PLACE, Paper
from assistant.storage.database import Connection
from assistant.storage.databases import open_database
from indexes.base import UNIT_TOLERANCE

_BOXES = TypeAdapter(tuple[Box, ...])
# What a variable-length IN (…) may hold, below SQLite's limit.
_BATCH = 10_000


class Unembedded(Exception):
    """Texts, by their hashes, of which there is no vector any more."""

    def __init__(self, hashes: set[bytes]) -> None:
        super().__init__(f"{len(hashes)} texts have no vector.")
        self.hashes = hashes


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with its key and what a search shows of its place."""

    key: int
    chunk: Chunk
    place: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class File:
    """What lies at a path: the paper's id, its numbers of pages and chunks, and the stamp that the file had."""

    document: str
    stamp: str
    pages: int
    chunks: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """How far a library has come: `generation` grows with every change of the papers.

    `model` is the fingerprint of the embedding model that its papers are found by, empty while there are none;
    `previous` the one before it, whose vectors are kept; `coming` the one that they are being embedded with.
    """

    generation: int
    model: str = ""
    previous: str = ""
    coming: str = ""

    @property
    def models(self) -> set[str]:
        """The models that the library has vectors of."""
        return {self.model, self.previous, self.coming} - {""}


class Library:
    """The papers of one home. Threads and processes may share it: many read, one writes."""

    def __init__(self, home: Path, *, url: str = "") -> None:
        """Opens the home's library, or the one in the database that `url` names; begins one where there is none.

        Raises HomeError and SettingsError as `open_database` does.
        """
        self.home = home
        self.database = open_database(home, url)

    # -- what is there

    @property
    def state(self) -> State:
        """The generation and the embedding models."""
        return read_state(self.database.connection)

    @property
    def generation(self) -> int:
        """A number that grows with every change of the papers."""
        return self.state.generation

    @property
    def fingerprint(self) -> str:
        """The embedding model that the papers are found by; empty while there are none."""
        return self.state.model

    def fact(self, name: str) -> str:
        """What `note_fact` kept under that name; empty where there is nothing."""
        row = self.database.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def documents(self, *groups: Collection[str]) -> list[Document]:
        """The papers by path; with `groups`, those without groups and those that have one of each of these."""
        found = self._documents("ORDER BY path")
        asked = {frozenset(one) for one in groups}
        return [one for one in found if not one.groups or not any(each.isdisjoint(one.groups) for each in asked)]

    def groups(self) -> set[str]:
        """The groups that any paper is for."""
        return {name for (name,) in self.database.connection.execute("SELECT DISTINCT name FROM groups")}

    def with_id(self, document: str) -> Document | None:
        """The paper with that id."""
        return next(iter(self._documents("WHERE id = ?", document)), None)

    def at_path(self, path: str) -> Document | None:
        """The paper that was added from that path."""
        return next(iter(self._documents("WHERE id = (SELECT document FROM files WHERE path = ?)", path)), None)

    def paths(self, document: str | None = None) -> dict[str, str]:
        """Every path that papers, or one of them, were added from, with the paper's id."""
        chosen = "SELECT path, document FROM files WHERE document = coalesce(?, document) ORDER BY path"
        return dict(self.database.connection.execute(chosen, (document,)).fetchall())

    def files(self) -> dict[str, File]:
        """Every path that papers were added from, with what is known of it, in one go."""
        groups: dict[str, list[str]] = {}
        for document, name in self.database.connection.execute("SELECT document, name FROM groups ORDER BY name"):
            groups.setdefault(document, []).append(name)
        rows = self.database.connection.execute(
            "SELECT path, document, stamp, pages, chunks FROM files JOIN documents ON id = document ORDER BY path"
        )
        return {
            path: File(document, stamp, pages, chunks, tuple(groups.get(document, ())))
            for path, document, stamp, pages, chunks in rows
        }

    def _documents(self, condition: str, *values: str) -> list[Document]:
        rows = self.database.connection.execute(
            "SELECT *, coalesce((SELECT min(path) FROM files WHERE document = id), '') AS path, "
            f"(SELECT {self.database.json_list('name')} FROM groups WHERE document = id) AS groups "
            f"FROM documents {condition}",
            values,
        )
        columns = [column[0] for column in rows.description]
        records = (dict(zip(columns, row, strict=True)) for row in rows)
        return [
            Document(**{**one, "name": Path(one["path"]).name, "groups": tuple(json.loads(one["groups"]))})
            for one in records
        ]

    def document(self, reference: str, *groups: Collection[str]) -> Document:
        """The paper with that id, path or name, among those that `documents` gives.

        Raises UnknownDocument if there is none, or more than one.
        """
        papers = self.documents(*groups)
        at_path = self.paths().get(str(Path(reference).absolute()))
        found = [one for one in papers if one.id in (reference, at_path)]
        found = found or [one for one in papers if reference == one.name]
        if len(found) > 1:
            choices = "; ".join(f"{one.id} ({one.path})" for one in found)
            raise UnknownDocument(f"{len(found)} documents are named {reference!r}. Say which by its id: {choices}.")
        if not found:
            raise UnknownDocument(f"No document is named {reference!r}. `assistant documents` lists them.")
        return found[0]

    def page(self, document: str, number: int) -> Page:
        """A page of a document. Raises UnknownDocument."""
        row = self.database.connection.execute(
            "SELECT content FROM pages WHERE document = ? AND number = ?", (document, number)
        ).fetchone()
        if row is None:
            raise UnknownDocument(f"There is no page {number} of a document {document!r}.")
        return Page.model_validate_json(zlib.decompress(row[0]))

    def original(self, document: str) -> bytes:
        """The file as it was added. Raises UnknownDocument."""
        row = self.database.connection.execute(
            "SELECT content FROM originals WHERE document = ?", (document,)
        ).fetchone()
        if row is None:
            raise UnknownDocument(f"No document has the id {document!r}.")
        return bytes(row[0])

    def keys(self, documents: Collection[str] | None = None) -> NDArray[np.int64]:
        """The keys of all chunks, or of those of some documents (ids), ascending."""
        if documents is None:
            rows = self.database.connection.execute("SELECT key FROM chunks ORDER BY key")
            return np.fromiter((key for (key,) in rows), np.int64)
        found = [
            key
            for batch in _batches(documents)
            for (key,) in self.database.connection.execute(
                f"SELECT key FROM chunks WHERE document IN ({_holes(batch)})",
                batch,
            )
        ]
        return np.sort(np.array(found, np.int64))

    def chunks(self, keys: Iterable[int]) -> dict[int, StoredChunk]:
        """The chunks with these keys; one that is gone is left out."""
        found: dict[int, StoredChunk] = {}
        for batch in _batches(keys):
            for key, content, place, boxes in self.database.connection.execute(
                f"SELECT key, content, place, boxes FROM chunks WHERE key IN ({_holes(batch)})",
                batch,
            ):
                found[key] = StoredChunk(key, Chunk.model_validate_json(content), place, _BOXES.validate_json(boxes))
        return found

    def languages(self, documents: Iterable[str]) -> dict[str, str]:
        """The language that most of each paper (id) is in; empty where it is unsure."""
        return {
            document: language
            for batch in _batches(set(documents))
            for document, language in self.database.connection.execute(
                f"SELECT id, language FROM documents WHERE id IN ({_holes(batch)})", batch
            )
        }

    def vectors(
        self, keys: Iterable[int], fingerprint: str, *, dimension: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The stored vectors of chunks: keys (n,) and unit vectors (n, d) of the model `fingerprint`.

        With `dimension`, one that is no vector of that dimension and of unit length is left out: it was damaged.
        """
        found: list[int] = []
        rows: list[NDArray[np.float16]] = []
        for batch in _batches(keys):
            for key, vector in self.database.connection.execute(
                # Not a join: SQLite would begin with all vectors of the model where there are many keys.
                "SELECT key, (SELECT vector FROM vectors WHERE fingerprint = ? AND vectors.hash = chunks.hash) "
                f"FROM chunks WHERE key IN ({_holes(batch)})",
                (fingerprint, *batch),
            ):
                if vector is not None and (dimension is None or len(vector) == 2 * dimension):
                    found.append(key)
                    rows.append(np.frombuffer(vector, np.float16))
        numbers, vectors = np.array(found, np.int64), np.array(rows, np.float32)
        if dimension is None or not rows:
            return numbers, vectors
        whole = np.abs(np.linalg.norm(vectors, axis=1) - 1) <= UNIT_TOLERANCE  # NaN is not either
        return numbers[whole], vectors[whole]

    def embedded(self, fingerprint: str) -> NDArray[np.int64]:
        """The keys of the chunks that have a vector of the model, ascending."""
        rows = self.database.connection.execute(
            "SELECT key FROM chunks JOIN vectors USING (hash) WHERE fingerprint = ? ORDER BY key", (fingerprint,)
        )
        return np.fromiter((key for (key,) in rows), np.int64)

    def missing(self, hashes: Collection[bytes], fingerprint: str) -> set[bytes]:
        """Those of the hashes that have no vector of the model yet."""
        return set(hashes) - _known(self.database.connection, hashes, fingerprint)

    # -- what changes it

    def put(self, papers: Sequence[Paper], *, vectors: Mapping[bytes, NDArray[np.float32]], fingerprint: str) -> None:
        """Stores papers, all of them or none, each in place of whatever had its id or lay at its path.

        `vectors` has the new vectors of their texts by hash. Raises ModelMismatch where the library went over to
        another embedding model meanwhile, and Unembedded where a vector that was there has gone meanwhile.
        """
        rows = [paper.rows() for paper in papers]  # before the others are held off
        added = [(fingerprint, key, vector.astype(np.float16).tobytes()) for key, vector in vectors.items()]
        with self.database.write() as database:
            state = read_state(database)
            if state.model not in ("", fingerprint):
                raise mismatch(self.database.place, state, fingerprint)
            unsure: set[bytes] = set()
            for paper, of_paper in zip(papers, rows, strict=True):
                # What people said of a paper stays when it is read anew.
                said = "SELECT document, clause, content FROM corrections WHERE document = ?"
                corrections = database.execute(said, (paper.document.id,)).fetchall()
                unsure |= _delete(database, [paper.document.id])
                before = _documents_at(database, [paper.document.path])
                for statement, values in of_paper.items():
                    database.executemany(statement, values)
                database.executemany("INSERT INTO corrections VALUES (?, ?, ?)", corrections)
                unsure |= _delete_orphans(database, before)
            database.executemany("INSERT INTO vectors VALUES (?, ?, ?) ON CONFLICT DO NOTHING", added)
            # Of a paper that another process forgot meanwhile the vectors went along.
            hashes = {one for paper in papers for one in paper.hashes}
            lacking = hashes - vectors.keys() - _known(database, hashes - vectors.keys(), fingerprint)
            if lacking:
                raise Unembedded(lacking)
            if not state.model:
                set_fact(database, "fingerprint", fingerprint)
            self._changed(database, unsure)

    def attach(self, placed: Mapping[str, tuple[str, str]]) -> None:
        """Notes what papers lie at paths now: each path's paper (id) and stamp. What lay there lies there no more.

        All at once: papers that change places are not deleted in between.
        """
        with self.database.write() as database:
            before = _documents_at(database, placed)
            database.executemany(PLACE, [(path, document, stamp) for path, (document, stamp) in placed.items()])
            self._changed(database, _delete_orphans(database, before))
        self.database.wipe()

    def note_fact(self, name: str, value: str) -> None:
        """Keeps something that is true of the whole library, such as how refusals were calibrated on it."""
        with self.database.write() as database:
            database.execute(
                "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
            )

    def stamp(self, stamps: Mapping[str, str]) -> None:
        """Notes the stamps of files, by path, whose papers have not changed."""
        with self.database.write() as database:
            database.executemany("UPDATE files SET stamp = ? WHERE path = ?", [(to, at) for at, to in stamps.items()])

    def detach(self, paths: Collection[str]) -> None:
        """Notes that nothing lies at these paths any more. A paper that lies nowhere else is deleted."""
        with self.database.write() as database:
            self._changed(database, _detach(database, paths))
        self.database.wipe()

    def set_groups(self, document: str, groups: Collection[str]) -> None:
        """Gives a paper other groups."""
        with self.database.write() as database:
            database.execute("DELETE FROM groups WHERE document = ?", (document,))
            database.executemany("INSERT INTO groups VALUES (?, ?)", [(document, one) for one in sorted(set(groups))])
            self._changed(database)

    def forget(self, documents: Collection[str]) -> None:
        """Deletes papers (ids) with all that was made of them, and overwrites what they held in the file."""
        with self.database.write() as database:
            self._changed(database, _delete(database, documents))
        self.database.wipe()

    @staticmethod
    def _changed(database: Connection, unsure: Collection[bytes] = ()) -> None:
        """Counts the change; deletes what conversations had of papers that are gone, and vectors that none needs."""
        clean(database)
        database.executemany(
            "DELETE FROM vectors WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.hash = vectors.hash)",
            [(one,) for one in unsure],
        )
        database.execute("UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE name = 'generation'")
        if not database.execute("SELECT 1 FROM documents LIMIT 1").fetchone():
            database.execute("DELETE FROM facts WHERE name IN ('fingerprint', 'previous', 'coming')")


def _known(database: Connection, hashes: Collection[bytes], fingerprint: str) -> set[bytes]:
    """Those of the hashes that have a vector of the model."""
    return {
        bytes(value)
        for batch in _batches(hashes)
        for (value,) in database.execute(
            f"SELECT hash FROM vectors WHERE fingerprint = ? AND hash IN ({_holes(batch)})", (fingerprint, *batch)
        )
    }


def read_state(database: Connection) -> State:
    """The state as one statement sees it."""
    asked = "SELECT name, value FROM facts WHERE name IN ('generation', 'fingerprint', 'previous', 'coming')"
    facts = dict(database.execute(asked).fetchall())
    previous, coming = facts.get("previous", ""), facts.get("coming", "")
    return State(int(facts["generation"]), facts.get("fingerprint", ""), previous, coming)


def set_fact(database: Connection, name: str, value: str) -> None:
    """Notes a fact in the place of the one of that name; an empty one is deleted."""
    if value:
        kept = "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        database.execute(kept, (name, value))
    else:
        database.execute("DELETE FROM facts WHERE name = ?", (name,))


def mismatch(place: str, state: State, asked: str) -> ModelMismatch:
    """The error for a model that the papers are not found by, with what to do about it."""
    back = ", or go back to it: assistant reindex --rollback" if asked == state.previous else ""
    return ModelMismatch(
        f"The papers in {place!r} were embedded with the model {state.model!r}, and {asked!r} is in use here. Set "
        f"models.embed back, or embed the papers anew with what it names now: assistant reindex{back}."
    )


def _delete(database: Connection, documents: Collection[str]) -> set[bytes]:
    """Deletes papers, and gives the hashes of their texts, whose vectors may be no longer needed."""
    hashes: set[bytes] = set()
    for document in documents:
        found = database.execute("SELECT DISTINCT hash FROM chunks WHERE document = ?", (document,))
        hashes.update(hashed for (hashed,) in found)
        database.execute("DELETE FROM documents WHERE id = ?", (document,))
    return hashes


def _detach(database: Connection, paths: Collection[str]) -> set[bytes]:
    """Empties these paths, and deletes the papers that lie nowhere any more; gives hashes as `_delete`."""
    before = _documents_at(database, paths)
    database.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
    return _delete_orphans(database, before)


def _documents_at(database: Connection, paths: Iterable[str]) -> set[str]:
    return {
        document
        for batch in _batches(paths)
        for (document,) in database.execute(f"SELECT document FROM files WHERE path IN ({_holes(batch)})", batch)
    }


def _delete_orphans(database: Connection, documents: Iterable[str]) -> set[bytes]:
    """Deletes those of the papers that lie nowhere; gives hashes as `_delete`."""
    still = "SELECT 1 FROM files WHERE document = ?"
    return _delete(database, [one for one in sorted(documents) if not database.execute(still, (one,)).fetchone()])


def _batches(values: Iterable[object]) -> Iterator[list[object]]:
    everything = [value.item() if isinstance(value, np.generic) else value for value in values]
    for start in range(0, len(everything), _BATCH):
        yield everything[start : start + _BATCH]


def _holes(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
