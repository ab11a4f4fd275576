"""Which database a library stands in: the home's own file, or the server that a URL names."""

from pathlib import Path

from assistant.storage.database import Database


def open_database(home: Path, url: str = "") -> Database:
    """The database that `url` names: PostgreSQL, or the home's own SQLite file where it is empty.

    Raises:
        HomeError: it can't be reached or used, or a newer version made it.
        SettingsError: the URL is not one of PostgreSQL, or the extra `postgres` is not installed.
    """
    if url:
        from assistant.storage.postgres import PostgresDatabase

        return PostgresDatabase(url)
    from assistant.storage.sqlite import SqliteDatabase

    return SqliteDatabase(home)
