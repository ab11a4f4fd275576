"""Folders that are watched as the settings say, as long as a server runs."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.configuration.editing import SettingsFile
from assistant.ingestion.watchers import Watchers, WatchState

_PATIENCE = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path / "home"


@pytest.fixture
def watchers(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watchers]:
    """At work, and quick to look; the assistant is another one when the settings are others."""
    monkeypatch.setattr("assistant.ingestion.watchers._LOOK", 0.05)
    monkeypatch.setattr("assistant.ingestion.watchers._AGAIN", 0.05)
    made: dict[str, Assistant] = {}

    def opened() -> Assistant:
        return made.setdefault(SettingsFile(home).text, Assistant(home))

    watchers = Watchers(opened)
    watchers.start()
    watchers.start()
    yield watchers
    watchers.stop(wait=True)


def change(home: Path, folder: Path, groups: list[str] | None) -> None:
    """Another setting for a folder; None takes it out."""
    file = SettingsFile(home)
    file.save(file.changed({("watch", str(folder)): groups}), before=file.text)


def wait_for(watchers: Watchers, condition: Callable[[list[WatchState]], object]) -> list[WatchState]:
    """The states, once they are so."""
    until = time.monotonic() + _PATIENCE
    while not condition(states := watchers.states()):
        assert time.monotonic() < until, states
        time.sleep(0.02)
    return states


def test_a_folder_is_watched_as_long_as_the_settings_name_it(home: Path, tmp_path: Path, watchers: Watchers) -> None:
    """Its papers come with their groups, changes too, with what failed counted; taken out, its papers stay."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text("The spare key hangs behind the door.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    change(home, folder, ["office"])
    (state,) = wait_for(watchers, lambda states: states and states[0].at)
    assert (state.folder, state.groups, state.changed, state.failed) == (str(folder), ("office",), 1, 1)
    assert (state.problem, state.doing) == ("", "")
    (paper,) = Assistant(home).documents()
    assert paper.groups == ("office",)
    (folder / "second.txt").write_text("The boiler was serviced in May.")
    wait_for(watchers, lambda _: len(Assistant(home).documents()) == 2)
    change(home, folder, None)
    wait_for(watchers, lambda states: not states)
    (folder / "third.txt").write_text("Nobody looks any more.")
    assert len(Assistant(home).documents()) == 2


def test_a_folder_that_is_not_there_is_waited_for(home: Path, tmp_path: Path, watchers: Watchers) -> None:
    """The problem is said, and is over when the folder comes."""
    change(home, tmp_path / "share", [])
    (state,) = wait_for(watchers, lambda states: states and states[0].problem)
    assert "is not there. It is waited for." in state.problem
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "note.txt").write_text("The spare key hangs behind the door.")
    (state,) = wait_for(watchers, lambda states: states and states[0].at)
    assert state.problem == ""


def test_broken_settings_end_no_watch(home: Path, tmp_path: Path, watchers: Watchers) -> None:
    """As long as they can't be read, everything goes on as before."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "note.txt").write_text("The spare key hangs behind the door.")
    change(home, tmp_path / "papers", [])
    wait_for(watchers, lambda states: states and states[0].at)
    (home / "assistant.toml").write_text("[watch\n")
    time.sleep(0.2)
    assert [one.folder for one in watchers.states()] == [str(tmp_path / "papers")]
