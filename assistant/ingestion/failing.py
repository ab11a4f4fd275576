"""Files that could not be added, and why: kept until they can, or nobody wants to know any more."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from assistant.documents import Record
from assistant.ingestion.sources import UPLOADS
from assistant.reports import FileReport
from assistant.storage.database import Database


class Failure(Record):
    """A file that could not be added when it was last tried (`at`, ISO 8601 in UTC), with the reason."""

    path: str
    reason: str
    at: str


class Failures:
    """Those of a library."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def listed(self) -> list[Failure]:
        """All of them, by path."""
        rows = self.database.connection.execute("SELECT path, reason, at FROM failures ORDER BY path")
        return [Failure(path=path, reason=reason, at=at) for path, reason, at in rows]

    def note(self, reports: Iterable[FileReport], *, within: Path | None = None) -> None:
        """Takes down what a run did: what failed, and what no longer does. Nothing is written where nothing changed.

        `within` is a folder that was gone through as a whole: what failed there before and was not met is gone.
        """
        known = {one.path: one.reason for one in self.listed()}
        reports = list(reports)
        failed = {_kept(one.path): one.reason for one in reports if one.status == "failed" and _is_there(one.path)}
        met = {_kept(one.path) for one in reports}
        gone = {path for path in known if path in met or (within and Path(path).is_relative_to(within))} - set(failed)
        new = {path: reason for path, reason in failed.items() if known.get(path) != reason}
        if not gone and not new:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self.database.write() as database:
            database.executemany("DELETE FROM failures WHERE path = ?", [(path,) for path in gone])
            database.executemany(
                "INSERT INTO failures VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, "
                "at = excluded.at",
                [(path, reason, now) for path, reason in new.items()],
            )

    def drop(self, paths: Collection[str]) -> None:
        """Forgets that these failed."""
        with self.database.write() as database:
            database.executemany("DELETE FROM failures WHERE path = ?", [(path,) for path in paths])


def _kept(path: str) -> str:
    """As it can be stored: a name that is no valid UTF-8 may be why the file could not be added."""
    return path.encode(errors="replace").decode()


def _is_there(path: str) -> bool:
    """Whether it is more than a name that somebody mistyped: an upload, a file, or something within a file."""
    return path.startswith(UPLOADS) or Path(path).exists() or any(one.is_file() for one in Path(path).parents)
