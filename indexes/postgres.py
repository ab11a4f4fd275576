"""The way to the PostgreSQL server that keeps an index: one connection, and errors that say what to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import finalize

import psycopg

from indexes.errors import IndexBusy, IndexUnavailable

NAMESPACE = "company_assistant"
_CONNECTING = 10  # seconds


class Server:
    """One connection to the server that `url` names; empty, to the one that libpq's own variables (PGHOST …) name.

    A connection that was lost between two transactions is made anew. Not for use by two threads at once.
    """

    def __init__(self, url: str = "") -> None:
        """Raises IndexUnavailable."""
        self._url = url
        self._connect()

    def ask(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """The rows that a statement brings; values stand in it as `%s`. Raises IndexUnavailable and IndexBusy."""
        with self.explained():
            try:
                return self._asked(statement, values)
            except psycopg.OperationalError:
                if not self.raw.closed or self._writing:
                    raise
        self._connect()
        with self.explained():
            return self._asked(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is kept, or nothing."""
        self.ask("SELECT 1")  # a lost connection is made anew here, not in the middle
        self._writing = True
        try:
            with self.explained(), self.raw.transaction():
                yield
        finally:
            self._writing = False

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns the driver's errors into ours. What libpq says holds no password."""
        try:
            yield
        except psycopg.errors.LockNotAvailable as error:
            raise IndexBusy("Another process is writing to the same index. Try again when it is done.") from error
        except psycopg.Error as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise IndexUnavailable(
                f"The PostgreSQL server that keeps the index cannot be used: {reason.rstrip('.')}. "
                "See that it runs, has pgvector and room on its disk, and can be reached."
            ) from None

    def _asked(self, statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        cursor = self.raw.execute(statement.encode(), values or None)
        return cursor.fetchall() if cursor.description else []

    def _connect(self) -> None:
        self._writing = False
        with self.explained():
            self.raw = psycopg.connect(self._url, autocommit=True, connect_timeout=_CONNECTING)
        self.close = finalize(self, self.raw.close)
        # Notices ("already exists, skipping") are for people at a terminal.
        self.ask("SET client_min_messages TO warning")
        # Compiling a query takes longer than any of ours.
        self.ask("SET jit TO off")


def table(kind: str, name: str) -> str:
    """The name of a table as it stands in SQL. Raises ValueError for what could be more than a name."""
    if not re.fullmatch(r"[a-z0-9_]{1,40}", name):
        raise ValueError(f"{name!r} cannot be an index's name: write at most 40 of a-z, 0-9 and _.")
    return f"{NAMESPACE}.{kind}_{name}"
