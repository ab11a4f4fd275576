"""The database that holds a library: what every kind of it promises, and its tables."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

# What leads from each format to the next; a new library takes the steps from the second on, too.
STEPS = {
    1: "ALTER TABLE files ADD COLUMN stamp TEXT NOT NULL DEFAULT ''",
    2: (
        "CREATE TABLE summaries (document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE, "
        "version TEXT NOT NULL, content BLOB NOT NULL) WITHOUT ROWID"
    ),
    # Sources are those of an exchange that anything in it may come from: when one is gone, so is what came from it.
    3: """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, begun TEXT NOT NULL, changed TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_of_owner ON conversations (owner, changed);
CREATE TABLE exchanges (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, number INTEGER NOT NULL,
    content TEXT NOT NULL, PRIMARY KEY (conversation, number)
);
CREATE TABLE exchange_sources (
    conversation TEXT NOT NULL, number INTEGER NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (conversation, number, document),
    FOREIGN KEY (conversation, number) REFERENCES exchanges ON DELETE CASCADE
) WITHOUT ROWID
""",
    # What people said of the clauses that were found in a contract.
    4: (
        "CREATE TABLE corrections (document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, "
        "clause TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (document, clause)) WITHOUT ROWID"
    ),
    # Cards that a chat model put into plain words: each costs money. `basis` is what it was made of.
    5: (
        "CREATE TABLE cards (document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, language TEXT NOT NULL, "
        "basis TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (document, language)) WITHOUT ROWID"
    ),
    # The language that most of a paper is in; empty where it is unsure, or not known yet.
    6: "ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT ''",
    # Quotes: each version is kept. A number is given once, and none is left out.
    7: """
CREATE TABLE quotes (
    number TEXT NOT NULL, version INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (number, version)
) WITHOUT ROWID;
CREATE TABLE quote_columns (names TEXT PRIMARY KEY, held TEXT NOT NULL) WITHOUT ROWID
""",
    # What came from Slack: each thing once, what became of it, and the message that answers it. A thread's conversation
    # is empty where it began anew.
    8: """
CREATE TABLE slack_tasks (
    key TEXT PRIMARY KEY, at TEXT NOT NULL, state TEXT NOT NULL, message TEXT NOT NULL, content TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX slack_tasks_by_age ON slack_tasks (at);
CREATE TABLE slack_threads (
    channel TEXT NOT NULL, thread TEXT NOT NULL, conversation TEXT NOT NULL, changed TEXT NOT NULL,
    PRIMARY KEY (channel, thread)
) WITHOUT ROWID
""",
    # How surely a paper's text was recognised, and files that could not be added.
    9: """
ALTER TABLE documents ADD COLUMN confidence REAL NOT NULL DEFAULT 1;
CREATE TABLE failures (path TEXT PRIMARY KEY, reason TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID
""",
    # What people said of answers; it goes with the exchange.
    10: """
CREATE TABLE feedback (
    conversation TEXT NOT NULL, number INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (conversation, number),
    FOREIGN KEY (conversation, number) REFERENCES exchanges ON DELETE CASCADE
) WITHOUT ROWID
""",
}
VERSION = max(STEPS) + 1

# The second format, as SQLite takes it. What another database writes differently is exchanged there.
_SECOND = 2
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
INSERT INTO facts VALUES ('generation', '0')
"""


def statements(version: int) -> list[str]:
    """What makes a library of format `version`, or an empty database where that is 0, one of today's format."""
    begun = [] if version else [_SCHEMA]
    steps = begun + [STEPS[step] for step in range(version or _SECOND, VERSION)]
    return [statement for step in steps for statement in step.split(";\n")]


class Rows(Protocol):
    """What a statement brought."""

    @property
    def description(self) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """One thread's way to the database. Values stand in statements as `?`; every failure is a HomeError.

    Statements are the SQL that SQLite and PostgreSQL have in common: `ON CONFLICT`, and no `OR REPLACE` or `?1`.
    """

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows: ...
    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> object: ...


class Lock(Protocol):
    """Held by one thread of one process; the system gives a crashed holder's back."""

    def acquire(self, timeout: float | None = None) -> object:
        """Waits `timeout` seconds, or for ever. Raises filelock.Timeout."""

    def release(self) -> None: ...
    def __enter__(self) -> object: ...
    def __exit__(self, *_: Any) -> None: ...


class Database(ABC):
    """Holds a library; shared by threads and processes: many read, one writes.

    `place` says for people where it is.
    """

    place: str

    @property
    @abstractmethod
    def connection(self) -> Connection:
        """This thread's own connection."""

    @abstractmethod
    def write(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it is kept, or none. One writes at a time; another one waits for up to a minute."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Connection]:
        """While it lasts, this thread reads what was there at one moment, whatever others write."""

    @abstractmethod
    def faults(self) -> list[str]:
        """What is wrong with the database itself, in sentences: damaged, or a row that refers to none."""

    @abstractmethod
    def wipe(self) -> None:
        """Called when something was deleted: lets as little of it as the database allows lie about."""

    @abstractmethod
    def lock(self, name: str) -> Lock:
        """A lock that everyone who uses this library shares, for work of many transactions."""

    @abstractmethod
    def copy(self, folder: Path) -> Path:
        """Writes all of it, as it is at one moment, as an SQLite library into an empty folder, and gives the file."""

    @abstractmethod
    def close(self) -> None:
        """Closes this thread's connection."""

    @abstractmethod
    def json_list(self, column: str) -> str:
        """The SQL that gathers a column's values into one JSON list."""
