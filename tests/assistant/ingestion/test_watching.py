"""Watching a folder: each change is synced soon, in bursts once, and no accident to the folder deletes papers."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Watched
from assistant.ingestion.watching import watch
from tests.assistant.counting import Counting


class Watching:
    """A watch in a thread, as fast as a test wants it, and what it gave."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "in"
        self.assistant = Assistant(root / "home", embedder=Counting())
        self.steps: list[Watched] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        steps = watch(self.folder, lambda: self.assistant.sync(self.folder), stop=self.stop, quiet=0.3, patience=2.0)
        for step in steps:
            self.steps.append(step)

    @property
    def names(self) -> set[str]:
        """The names of the papers."""
        return {Path(path).name for path in self.assistant.library.files()}

    def until(self, condition: Callable[[], bool]) -> None:
        """Waits for something, for as long as a busy machine may take."""
        end = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < end, (self.names, self.steps)
            time.sleep(0.02)


@pytest.fixture
def watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    """A watch over a folder with two papers, begun."""
    monkeypatch.setattr("assistant.ingestion.watching._LOOK", 0.1)
    found = Watching(tmp_path)
    found.folder.mkdir()
    (found.folder / "a.txt").write_text("First.")
    (found.folder / "b.txt").write_text("Second.")
    found.thread.start()
    found.until(lambda: bool(found.steps))
    yield found
    found.stop.set()
    found.thread.join(20)
    assert not found.thread.is_alive()


def test_changes_are_followed(watching: Watching) -> None:
    """New, renamed, moved and deleted files, also within new folders, without embedding anything twice."""
    (watching.folder / "c.txt").write_text("Third.")
    watching.until(lambda: watching.names == {"a.txt", "b.txt", "c.txt"})
    (watching.folder / "a.txt").rename(watching.folder / "d.txt")
    watching.until(lambda: watching.names == {"b.txt", "c.txt", "d.txt"})
    (watching.folder / "sub" / "below").mkdir(parents=True)
    (watching.folder / "b.txt").rename(watching.folder / "sub" / "below" / "e.txt")
    watching.until(lambda: watching.names == {"c.txt", "d.txt", "e.txt"})
    (watching.folder / "sub" / "below" / "e.txt").unlink()
    watching.until(lambda: watching.names == {"c.txt", "d.txt"})
    (watching.folder / "sub" / "below" / "f.txt").write_text("Sixth.")
    watching.until(lambda: watching.names == {"c.txt", "d.txt", "f.txt"})
    assert isinstance(watching.assistant.embedder, Counting)
    assert len(watching.assistant.embedder.texts) == 4


def test_a_burst_is_synced_as_one(watching: Watching) -> None:
    """A hundred files, written one after the other, cost few syncs; then all is quiet."""
    before = len(watching.steps)
    for number in range(100):
        (watching.folder / f"{number}.txt").write_text(f"Number {number}.")
        time.sleep(0.005)
    watching.until(lambda: len(watching.names) == 102)
    time.sleep(0.5)
    assert len(watching.steps) - before <= 3


def test_a_sync_is_no_change(watching: Watching) -> None:
    """Reading the papers calls for no other sync."""
    (watching.folder / "a.txt").write_text("Other words.")
    watching.until(lambda: bool((last := watching.steps[-1].report) and last.files[0].status == "updated"))
    count = len(watching.steps)
    time.sleep(1.0)
    assert len(watching.steps) == count


def test_a_half_written_file_is_taken_whole(watching: Watching) -> None:
    """A large file that comes slowly is in the library once, with its end."""
    with (watching.folder / "slow.txt").open("w") as file:
        for number in range(20):
            file.write(f"Line {number}.\n\n")
            file.flush()
            time.sleep(0.03)

    def found() -> list[str]:
        files = [file for one in watching.steps if one.report for file in one.report.files]
        return [file.status for file in files if Path(file.path).name == "slow.txt"]

    watching.until(lambda: bool(found()))
    assert found() == ["added"]


def test_a_folder_that_goes_and_comes_back(watching: Watching) -> None:
    """Its papers are kept while it is gone or an empty one lies in its place; then it is followed as before."""
    aside = watching.folder.with_name("aside")
    for _ in range(2):
        watching.folder.rename(aside)
        watching.until(lambda: bool(watching.steps[-1].problem))
        assert "Its papers are kept" in watching.steps[-1].problem
        watching.folder.mkdir()
        time.sleep(0.4)
        assert watching.names == {"a.txt", "b.txt"}
        watching.folder.rmdir()
        told = len(watching.steps)
        aside.rename(watching.folder)
        watching.until(lambda told=told: len(watching.steps) > told)  # type: ignore[misc]
    (watching.folder / "c.txt").write_text("Third.")
    watching.until(lambda: watching.names == {"a.txt", "b.txt", "c.txt"})
    shutil.rmtree(watching.folder)
    watching.until(lambda: bool(watching.steps[-1].problem))
    watching.folder.mkdir()
    (watching.folder / "new.txt").write_text("New.")
    watching.until(lambda: watching.names == {"new.txt"})


def test_a_problem_is_told_and_the_watch_goes_on(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns that are none: said once; with better ones it goes on."""
    monkeypatch.setattr("assistant.ingestion.watching._AFTER_PROBLEM", 0.1)
    (watching.folder / ".assistantignore").write_text("!\n")
    watching.until(lambda: "pattern '!'" in watching.steps[-1].problem)
    time.sleep(0.5)
    assert [bool(one.problem) for one in watching.steps].count(True) == 1
    (watching.folder / ".assistantignore").write_text("a.*\n")
    watching.until(lambda: watching.names == {"b.txt"})
