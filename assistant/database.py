"""The database: the SQLite file of a home, its tables, a connection for each thread, and errors for people."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.errors import HomeError

VERSION = 2
FILE = "library.sqlite"

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    pages INTEGER NOT NULL, chunks INTEGER NOT NULL, added TEXT NOT NULL
) WITHOUT ROWID;
-- The same paper may lie in several places; it goes when the last of them goes. By its stamp (size and times) a file is
-- known without reading it.
CREATE TABLE files (
    path TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, stamp TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX files_of_document ON files (document);
CREATE TABLE groups (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, name TEXT NOT NULL, PRIMARY KEY (document, name)
) WITHOUT ROWID;
CREATE TABLE originals (
    document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE, content BLOB NOT NULL
);
CREATE TABLE pages (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, number INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (document, number)
);
-- AUTOINCREMENT: a key is never given out twice, so an index can't mistake a new passage for a deleted one.
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    number INTEGER NOT NULL, hash BLOB NOT NULL, content TEXT NOT NULL, place TEXT NOT NULL, boxes TEXT NOT NULL
);
CREATE INDEX chunks_of_document ON chunks (document, number);
CREATE INDEX chunks_by_hash ON chunks (hash);
-- By the hash of the embedded text: equal texts are embedded once, an unchanged one never again.
CREATE TABLE vectors (
    fingerprint TEXT NOT NULL, hash BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (fingerprint, hash)
) WITHOUT ROWID;
"""


class Connection(sqlite3.Connection):
    """A connection whose failures (a full disk, a lock held too long, a damaged file) are HomeErrors."""

    file: Path

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        with self._explained():
            return super().execute(*statement)

    def executemany(self, *statement: Any) -> sqlite3.Cursor:
        with self._explained():
            return super().executemany(*statement)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise HomeError(_unusable(self.file, error)) from error


class Database:
    """One file, shared by threads and processes: many read, one writes."""

    def __init__(self, home: Path) -> None:
        """Opens the home's file, or begins one.

        Raises:
            HomeError: the folder can't be used, or a newer version made it.
        """
        self.file = home / FILE
        self._local = threading.local()
        try:
            home.mkdir(parents=True, exist_ok=True)
            # SQLite fails at once, without waiting, where two connections give a new file its write-ahead log.
            with FileLock(home / "opening.lock"), self.write() as database:
                self._prepare(database)
        except (OSError, sqlite3.Error) as error:
            raise HomeError(_unusable(self.file, error)) from error

    @property
    def connection(self) -> Connection:
        """This thread's own connection."""
        if not hasattr(self._local, "connection"):
            made = sqlite3.connect(self.file, timeout=60, isolation_level=None, factory=Connection)
            made.file = self.file
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = FULL")
            made.execute("PRAGMA foreign_keys = ON")
            made.execute("PRAGMA secure_delete = ON")
            self._local.connection = made
        connection: Connection = self._local.connection
        return connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or none."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:  # SQLite has rolled back by itself where the disk is full
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def wipe(self) -> None:
        """What was deleted also stood in the write-ahead log; emptied, no copy of a paper's words is left there."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes this thread's connection."""
        if hasattr(self._local, "connection"):
            self._local.connection.close()
            del self._local.connection

    def _prepare(self, database: Connection) -> None:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise HomeError(
                f"The home {str(self.file.parent)!r} was made by a newer company-assistant (format {version}, this one "
                f"knows {VERSION}). Update company-assistant, or name another home."
            )
        if version == 0:
            for statement in _SCHEMA.split(";\n"):
                database.execute(statement)
            database.execute("INSERT INTO facts VALUES ('generation', '0')")
        if version == 1:
            database.execute("ALTER TABLE files ADD COLUMN stamp TEXT NOT NULL DEFAULT ''")
        if version < VERSION:
            database.execute(f"PRAGMA user_version = {VERSION}")


def _unusable(file: Path, error: Exception) -> str:
    return (
        f"The home {str(file.parent)!r} cannot be used: {error}. Make room there and allow writing, or name another "
        "folder (--home)."
    )
