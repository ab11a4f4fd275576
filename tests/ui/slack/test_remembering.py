"""Tasks and threads in the library, in a file and on a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import HomeError
from assistant.storage.database import Database
from assistant.storage.databases import open_database
from tests.postgres import fresh_database
from ui.slack.remembering import Memory
from ui.slack.tasks import Task


@pytest.fixture(params=["sqlite", "postgres"])
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Database:
    """An empty library's."""
    return open_database(tmp_path / "home", fresh_database() if request.param == "postgres" else "")


@pytest.fixture
def memory(database: Database) -> Iterator[Memory]:
    """Closed with the test."""
    made = Memory(database)
    yield made
    made.close()


def task(number: int) -> Task:
    """A question."""
    return Task(key=f"message:C1:{number}", kind="ask", channel="C1", user="U1", thread="1", ts=str(number), text="?")


def test_a_task_is_taken_once(memory: Memory) -> None:
    """However many hand it in at once; what is begun, done or dropped is known by its state."""
    taken = [memory.take(task(number % 50)) for number in range(500)]
    assert sum(one.result() for one in taken) == 50
    assert [one.task for one in memory.unfinished()] == [task(number) for number in range(50)]
    memory.begin(task(0))
    memory.note(task(0).key, "17.1")
    memory.finish(task(1).key)
    for number in (0, 2, 99):  # running, waiting, and not come yet
        memory.drop(task(number).key).result()
    assert not memory.take(task(99)).result()
    left = {one.task.key: (one.state, one.message) for one in memory.unfinished()}
    assert left[task(0).key] == ("running", "17.1") and task(1).key not in left and task(2).key not in left
    assert len(left) == 48


def test_threads_keep_their_conversation(memory: Memory) -> None:
    """None for a thread of others; the newest conversation counts."""
    assert memory.conversation("C1", "1") is None
    memory.follow("C1", "1")
    assert memory.conversation("C1", "1") == ""
    memory.follow("C1", "1", "c0ffee")
    assert memory.conversation("C1", "1") == "c0ffee" and memory.conversation("C2", "1") is None


def test_what_cannot_be_kept_is_an_error(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever handed it in is told; what comes later is kept."""

    def broken(_: object) -> None:
        raise HomeError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(memory.database), "write", broken)
        with pytest.raises(HomeError, match="disk is full"):
            memory.take(task(1)).result()
    assert memory.take(task(1)).result()
