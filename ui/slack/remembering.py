"""What came from Slack and what became of it, kept in the library: nothing is lost or done twice by a restart."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from typing import Any, Literal

from assistant import HomeError
from assistant.storage.database import Connection, Database
from ui.slack.tasks import Task

# waiting: came, and is not begun. running: is being answered. done: nothing is left to do.
State = Literal["waiting", "running", "done"]
# Rows of one transaction: each costs the disk one wait, however many they are.
_BATCH = 500
_TAKE = "INSERT INTO slack_tasks VALUES (?, ?, 'waiting', '', ?) ON CONFLICT DO NOTHING RETURNING key"
_MARK = "UPDATE slack_tasks SET state = ?, message = ?, content = ? WHERE key = ?"
_NOTE = "UPDATE slack_tasks SET message = ? WHERE key = ?"
_DROP = (
    "INSERT INTO slack_tasks VALUES (?, ?, 'done', '', '') ON CONFLICT (key) "
    "DO UPDATE SET state = 'done', content = '' WHERE slack_tasks.state = 'waiting'"
)
_FOLLOW = (
    "INSERT INTO slack_threads VALUES (?, ?, ?, ?) ON CONFLICT (channel, thread) "
    "DO UPDATE SET conversation = excluded.conversation, changed = excluded.changed"
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A task that was not done when the process before this one ended; `message` is what it had posted, if anything."""

    task: Task
    state: State
    message: str
    at: datetime


@dataclass(slots=True)
class _Row:
    statement: str
    values: Sequence[Any]
    done: "Future[bool]" = field(default_factory=Future)


class Memory:
    """Tasks and threads. One thread writes what all others hand in, many at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._rows: SimpleQueue[_Row | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="slack-memory", daemon=True)
        self._writer.start()

    def take(self, task: Task) -> "Future[bool]":
        """Keeps a task; whether it is new. Nothing of it may begin before that is known. May fail with HomeError."""
        return self._put(_TAKE, (task.key, _now(), task.model_dump_json()))

    def drop(self, key: str) -> "Future[bool]":
        """Notes that what has this key is not to be begun any more, whether it has come yet or not."""
        return self._put(_DROP, (key, _now()))

    def begin(self, task: Task) -> None:
        """Notes that a task is being done. Raises HomeError."""
        self._put(_MARK, ("running", "", task.model_dump_json(), task.key)).result()

    def note(self, key: str, message: str) -> None:
        """Notes the message (its ts) that a task has begun to answer with. Raises HomeError."""
        self._put(_NOTE, (message, key)).result()

    def finish(self, key: str, message: str = "") -> None:
        """Notes that nothing is left to do; what was asked is not kept here. Raises HomeError."""
        self._put(_MARK, ("done", message, "", key)).result()

    def unfinished(self) -> list[Unfinished]:
        """What was not done, the oldest first."""
        rows = self.database.connection.execute(
            "SELECT content, state, message, at FROM slack_tasks WHERE state <> 'done' ORDER BY at, key"
        ).fetchall()
        return [
            Unfinished(Task.model_validate_json(content), state, message, datetime.fromisoformat(at))
            for content, state, message, at in rows
        ]

    def conversation(self, channel: str, thread: str) -> str | None:
        """The id of a thread's conversation, empty where it has none yet; None for a thread that is not ours."""
        row = self.database.connection.execute(
            "SELECT conversation FROM slack_threads WHERE channel = ? AND thread = ?", (channel, thread)
        ).fetchone()
        return row[0] if row else None

    def follow(self, channel: str, thread: str, conversation: str = "") -> None:
        """Notes that a thread is ours, and its conversation. Raises HomeError."""
        self._put(_FOLLOW, (channel, thread, conversation, _now())).result()

    def prune(self, *, days: int) -> None:
        """Forgets tasks and threads that nothing has happened with for so many days."""
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        self._put("DELETE FROM slack_tasks WHERE at < ?", (before,)).result()
        self._put("DELETE FROM slack_threads WHERE changed < ?", (before,)).result()

    def close(self) -> None:
        """Writes what was handed in, and ends."""
        self._rows.put(None)
        self._writer.join()

    def _put(self, statement: str, values: Sequence[Any]) -> "Future[bool]":
        row = _Row(statement, values)
        self._rows.put(row)
        return row.done

    def _write(self) -> None:
        while batch := self._batch():
            try:
                with self.database.write() as database:
                    told = [_run(database, row) for row in batch]
            except HomeError as error:
                for row in batch:
                    row.done.set_exception(error)
                continue
            for row, new in zip(batch, told, strict=True):
                row.done.set_result(new)
        self.database.close()

    def _batch(self) -> list[_Row]:
        """What was handed in since, at least one; empty at the end."""
        first = self._rows.get()
        batch = [first] if first else []
        while batch and len(batch) < _BATCH and not self._rows.empty():
            row = self._rows.get()
            if row is None:
                self._rows.put(None)
                break
            batch.append(row)
        return batch


def _run(database: Connection, row: _Row) -> bool:
    rows = database.execute(row.statement, row.values)
    return rows.fetchone() is not None if "RETURNING" in row.statement else True


def _now() -> str:
    return datetime.now(UTC).isoformat()
