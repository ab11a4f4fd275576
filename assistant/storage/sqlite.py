"""The embedded database: the SQLite file of a home, a connection for each thread, and errors for people."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.errors import HomeError
from assistant.storage.database import VERSION, Database, statements
from assistant.storage.private import private_file, private_folder

FILE = "library.sqlite"
_FOREIGN_KEYS = "PRAGMA foreign_key_check"
# Seconds that somebody waits for others to have written.
_PATIENCE = 60.0


class SqliteConnection(sqlite3.Connection):
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


class SqliteDatabase(Database):
    """One file. What is deleted is overwritten in it."""

    def __init__(self, home: Path) -> None:
        """Opens the home's file, or begins one.

        Raises:
            HomeError: the folder can't be used, or a newer version made it.
        """
        self.file = home / FILE
        self.place = str(self.file)
        self._local = threading.local()
        self._writing = threading.Lock()
        try:
            private_folder(home)
            # SQLite fails at once, without waiting, where two connections give a new file its write-ahead log.
            with FileLock(home / "opening.lock"):
                private_file(self.file)  # what SQLite puts beside it gets the same mode
                if self._version() < VERSION:  # nobody who only reads waits for a writer
                    with self.write() as database:
                        self._prepare(database)
        except (OSError, sqlite3.Error) as error:
            raise HomeError(_unusable(self.file, error)) from error

    @property
    def connection(self) -> SqliteConnection:
        if not hasattr(self._local, "connection"):
            made = sqlite3.connect(self.file, timeout=_PATIENCE, isolation_level=None, factory=SqliteConnection)
            made.file = self.file
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = FULL")
            made.execute("PRAGMA foreign_keys = ON")
            made.execute("PRAGMA secure_delete = ON")
            self._local.connection = made
        connection: SqliteConnection = self._local.connection
        return connection

    @contextmanager
    def write(self) -> Iterator[SqliteConnection]:
        # Threads of one process wait here, and go on as soon as they may: SQLite would have each look again after up to
        # a tenth of a second. Whoever gets no turn asks SQLite all the same, which says what to do about it.
        turn = self._writing.acquire(timeout=_PATIENCE)
        try:
            with self._transaction() as connection:
                yield connection
        finally:
            if turn:
                self._writing.release()

    @contextmanager
    def _transaction(self) -> Iterator[SqliteConnection]:
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:  # SQLite has rolled back by itself where the disk is full
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[SqliteConnection]:
        connection = self.connection
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    def faults(self) -> list[str]:
        found = [one for (one,) in self.connection.execute("PRAGMA integrity_check(20)") if one != "ok"]
        refers = "a row of {} refers to a row of {} that is not there"
        return found + sorted({refers.format(row[0], row[2]) for row in self.connection.execute(_FOREIGN_KEYS)})

    def wipe(self) -> None:
        """What was deleted also stood in the write-ahead log; emptied, no copy of a paper's words is left there."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def lock(self, name: str) -> FileLock:
        return FileLock(self.file.with_name(f"{name}.lock"))

    def copy(self, folder: Path) -> Path:
        """What was deleted isn't even in the free pages of the copy."""
        copy_file(self.file, folder / FILE)
        return folder / FILE

    def close(self) -> None:
        if hasattr(self._local, "connection"):
            self._local.connection.close()
            del self._local.connection

    def json_list(self, column: str) -> str:
        return f"json_group_array({column})"

    def _version(self) -> int:
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise HomeError(
                f"The home {str(self.file.parent)!r} was made by a newer company-assistant (format {version}, this one "
                f"knows {VERSION}). Update company-assistant, or name another home."
            )
        return int(version)

    def _prepare(self, database: SqliteConnection) -> None:
        for statement in statements(self._version()):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")


def copy_file(source: Path, target: Path) -> None:
    """Copies a database as it is at one moment, whoever uses it; for its owner alone.

    Raises sqlite3.Error and OSError.
    """
    with closing(sqlite3.connect(source, timeout=60)) as database:
        database.execute("VACUUM INTO ?", (str(private_file(target)),))


def _unusable(file: Path, error: Exception) -> str:
    return (
        f"The home {str(file.parent)!r} cannot be used: {error}. Make room there and allow writing, or name another "
        "folder (--home)."
    )
