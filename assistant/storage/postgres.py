"""The library on a server: PostgreSQL through psycopg, for a firm whose assistant runs on several machines."""

import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import finalize

from filelock import Timeout

from assistant.errors import HomeError, SettingsError
from assistant.storage.database import VERSION, Database, Rows, statements
from assistant.storage.exporting import export

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
except ImportError as error:
    raise SettingsError(
        "A library in PostgreSQL needs the extra 'postgres'. Install it: pip install 'company-assistant[postgres]'."
    ) from error

# The tables stand under a name of their own, so that the database may hold other things too.
NAMESPACE = "company_assistant"
# Seconds: for an answer to a first call, and for another writer to end.
_CONNECTING = 10
_PATIENCE = 60
_TABLES = (
    "documents, files, groups, originals, pages, chunks, vectors, summaries, conversations, exchanges, "
    "exchange_sources, corrections, cards, quotes, quote_columns, slack_tasks, slack_threads, failures, "
    "feedback"
)
# "C": sorted by code point, as SQLite does, whatever language the server was set up in.
_DIALECT = {
    "INTEGER PRIMARY KEY AUTOINCREMENT": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    " WITHOUT ROWID": "",
    " BLOB": " BYTEA",
    " INTEGER": " BIGINT",
    " TEXT": ' TEXT COLLATE "C"',
}
_ADVICE = {
    "53100": "Make room on its disk",
    "53300": "Allow it more connections (max_connections)",
    "55P03": "Another process has been writing for a minute. Try again",
    "42501": "Give its user the right to create a schema and tables in that database",
}
# Why no connection came about, libpq says in words alone.
_USUAL = "See that the server runs, and that library.url and the password (in PGPASSWORD or ~/.pgpass) are right"


class PostgresConnection:
    """A connection whose failures are HomeErrors. One that was lost between two transactions is made anew."""

    def __init__(self, url: str, place: str) -> None:
        self._url = url
        self.place = place
        self.writing = False
        self._connect()

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        with self.explained():
            asked, given = _dialect(statement), _values(values)
            try:
                return self.raw.execute(asked, given)
            except psycopg.OperationalError:
                # The server was started anew since. Outside a transaction there is only reading, which can be repeated.
                if self.writing or not self.raw.closed:
                    raise
        self._connect()
        with self.explained():
            return self.raw.execute(asked, given)

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> None:
        with self.explained(), self.raw.cursor() as cursor:
            cursor.executemany(_dialect(statement), [_values(row) for row in values])

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what the driver raises into a HomeError that names the server and no password."""
        try:
            yield
        except psycopg.Error as error:
            raise HomeError(_unusable(self.place, error)) from None

    def _connect(self) -> None:
        with self.explained():
            made = psycopg.connect(self._url, autocommit=True, connect_timeout=_CONNECTING)
        self.raw = made
        # A thread that ends closes its connection.
        self.close = finalize(self, made.close)
        with self.explained():
            made.execute(f"SET search_path TO {NAMESPACE}, public")
            made.execute(f"SET lock_timeout TO '{_PATIENCE}s'")


class PostgresDatabase(Database):
    """Tables in a PostgreSQL database of the firm's own."""

    def __init__(self, url: str) -> None:
        """Opens the library there, or begins one. Raises HomeError and SettingsError as `open_database` does."""
        self.url, self.place = _checked(url)
        self._local = threading.local()
        if self._version() < VERSION:
            with self.write() as database:
                self._prepare(database)

    @property
    def connection(self) -> PostgresConnection:
        if not hasattr(self._local, "connection"):
            self._local.connection = PostgresConnection(self.url, self.place)
        connection: PostgresConnection = self._local.connection
        return connection

    @contextmanager
    def write(self) -> Iterator[PostgresConnection]:
        connection = self.connection
        connection.execute("SELECT 1")  # a lost connection is made anew here, not in the middle
        connection.writing = True
        try:
            with connection.explained(), connection.raw.transaction():
                # As SQLite's BEGIN IMMEDIATE: what is read in here stays true until it is written.
                connection.execute("SELECT pg_advisory_xact_lock(?)", (_number(f"{NAMESPACE} writing"),))
                yield connection
        finally:
            connection.writing = False

    @contextmanager
    def snapshot(self) -> Iterator[PostgresConnection]:
        connection = self.connection
        connection.execute("SELECT 1")
        connection.writing = True  # a lost connection can't be made anew in the middle
        try:
            with connection.explained(), connection.raw.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield connection
        finally:
            connection.writing = False

    def faults(self) -> list[str]:
        """None: the server itself keeps checksums of its pages, and every reference."""
        return []

    def wipe(self) -> None:
        """Hands the space of deleted rows back for use.

        Their bytes stay on the server's disk until others are written over them, and in its log until that is
        recycled: the server's own affair, see docs/decisions.md.
        """
        self.connection.execute(f"VACUUM {_TABLES}")

    def lock(self, name: str) -> "ServerLock":
        return ServerLock(self.url, self.place, name)

    def copy(self, folder: Path) -> Path:
        with self.snapshot() as connection:
            return export(connection.raw, folder)

    def close(self) -> None:
        if hasattr(self._local, "connection"):
            self._local.connection.close()
            del self._local.connection

    def json_list(self, column: str) -> str:
        return f"coalesce(json_agg({column} ORDER BY {column})::text, '[]')"

    def _version(self) -> int:
        # Looked up as a row: by name, the server may answer from what it knew before another one began the library.
        there = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'facts'"
        if not self.connection.execute(there, (NAMESPACE,)).fetchone():
            return 0
        (version,) = self.connection.execute("SELECT value FROM facts WHERE name = 'format'").fetchone()
        if int(version) > VERSION:
            raise HomeError(
                f"The library in {self.place} was made by a newer company-assistant (format {version}, this one "
                f"knows {VERSION}). Update company-assistant, or name another database."
            )
        return int(version)

    def _prepare(self, database: PostgresConnection) -> None:
        needed = statements(self._version())
        (there,) = database.execute("SELECT count(*) FROM pg_namespace WHERE nspname = ?", (NAMESPACE,)).fetchone()
        if not there:
            database.execute(f"CREATE SCHEMA {NAMESPACE}")
        for statement in needed:
            for ours, theirs in _DIALECT.items():
                statement = statement.replace(ours, theirs)
            database.execute(statement)
        database.execute(
            "INSERT INTO facts VALUES ('format', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (str(VERSION),),
        )


class ServerLock:
    """A lock that the server keeps while a connection of its own is open."""

    def __init__(self, url: str, place: str, name: str) -> None:
        self._url = url
        self._place = place
        self._name = name
        self._local = threading.local()

    def acquire(self, timeout: float | None = None) -> None:
        """Waits `timeout` seconds, or for ever. Raises filelock.Timeout."""
        connection = PostgresConnection(self._url, self._place)
        end = None if timeout is None else time.monotonic() + timeout
        asked = (_number(f"{NAMESPACE} {self._name}"),)
        while not connection.execute("SELECT pg_try_advisory_lock(?)", asked).fetchone()[0]:
            if end is not None and time.monotonic() >= end:
                connection.close()
                raise Timeout(f"{self._name} in {self._place}")
            time.sleep(0.05)
        self._local.connection = connection

    def release(self) -> None:
        """Lets the next one in."""
        self._local.connection.close()
        del self._local.connection

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: Any) -> None:
        self.release()


def _checked(url: str) -> tuple[str, str]:
    """The URL as libpq takes it, and what may be said of it: never the password, nor what might be a part of one."""
    found = re.fullmatch(r"(postgresql|postgres)(?:\+psycopg)?://([^/?#]*)([^@]*)", url)
    try:
        parts = conninfo_to_dict(f"postgresql://{found[2]}{found[3]}") if found and found[2].count("@") < 2 else None
    except psycopg.ProgrammingError:
        parts = None
    if found is None or parts is None or not str(parts.get("port", "5432")).isdigit():
        raise SettingsError(
            "library.url names no database that can be used. Write postgresql://USER@HOST:5432/DATABASE, with the "
            "password in PGPASSWORD or ~/.pgpass and signs like @ and / in a name as %40 and %2F."
        )
    place = f"{parts.get('dbname') or parts.get('user') or ''!s} on {parts.get('host') or 'this machine'!s}"
    return f"postgresql://{found[2]}{found[3]}", f"the PostgreSQL database {place}"


@lru_cache(maxsize=256)
def _dialect(statement: str) -> bytes:
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _values(values: Sequence[Any]) -> list[Any]:
    """PostgreSQL's texts hold no NUL, which a title in a broken PDF may."""
    return [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in values]


def _number(name: str) -> int:
    """The number that the server knows a lock by: 64 bits of the name's SHA-256."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def _unusable(place: str, error: "psycopg.Error") -> str:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    advice = _ADVICE.get(error.sqlstate or "", _USUAL)
    return f"The library in {place} cannot be used: {reason.rstrip('.')}. {advice}."
