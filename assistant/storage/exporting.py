"""Exporting: a library on a server as one SQLite file, as it was at one moment."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.storage.sqlite import FILE, SqliteDatabase

if TYPE_CHECKING:
    import psycopg

_ROWS = 200  # read at once: an original may have megabytes


def export(server: "psycopg.Connection[Any]", folder: Path) -> Path:
    """Writes what a transaction on the server sees into a file in an empty folder. Raises HomeError: a full disk."""
    SqliteDatabase(folder).close()
    file = folder / FILE
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA synchronous = OFF")  # whoever asked for the file syncs what becomes of it
        copy.execute("BEGIN")
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for (table,) in tables.fetchall():
            columns = [row[1] for row in copy.execute(f"PRAGMA table_info({table})")]
            copy.execute(f"DELETE FROM {table}")
            with server.cursor(name="export") as cursor:
                cursor.itersize = _ROWS
                cursor.execute(f"SELECT {', '.join(columns)} FROM {table}".encode())
                copy.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", cursor)
        # How the server's own tables and indexes stand.
        copy.execute("DELETE FROM facts WHERE name = 'format' OR name LIKE 'index %'")
        copy.execute("COMMIT")
    return file
