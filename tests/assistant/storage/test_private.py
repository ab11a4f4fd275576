"""A new home and what is in it are for their owner alone; what was there before stays as it was."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.configuration.keys import Keys
from assistant.storage.private import open_to_others, private_file, private_folder
from tests.assistant.counting import Counting

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Modes are those of POSIX.")


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """That of most machines: others may read what is made without a thought."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """The rights of it."""
    return path.stat().st_mode & 0o777


def test_a_new_home_is_closed(tmp_path: Path) -> None:
    """The library, what SQLite puts beside it while it is open, the spending and the indexes too."""
    home = tmp_path / "firm" / "home"
    assistant = Assistant(home, embedder=Counting())
    assistant.upload({"a.md": b"The rent is 900."})
    assistant.search("rent")
    assert mode(home) == mode(home / "indexes") == 0o700
    databases = sorted(home.glob("*.sqlite*"))
    assert {one.name for one in databases} >= {"library.sqlite", "library.sqlite-wal", "library.sqlite-shm"}
    assert {mode(one) for one in databases} == {0o600}


def test_a_home_that_begins_with_a_key_is_closed(tmp_path: Path) -> None:
    """Whatever makes it first."""
    Keys(tmp_path / "home").set("mistral", "sk-canary-9")
    assert mode(tmp_path / "home") == 0o700


def test_what_was_there_stays_as_it_was(tmp_path: Path) -> None:
    """Somebody may have meant it: a group that shares a home."""
    home = tmp_path / "home"
    home.mkdir(0o750)
    (home / "library.sqlite").touch(0o640)
    Assistant(home).upload({"a.md": b"The rent is 900."})
    assert (mode(home), mode(home / "library.sqlite")) == (0o750, 0o640)
    private_folder(home)
    (home / "a").write_text("kept")
    assert private_file(home / "a").read_text() == "kept"
    assert (mode(home), open_to_others(home)) == (0o750, "0750")
    home.chmod(0o700)
    assert open_to_others(home) == ""
