"""Files that could not be added: kept with their reasons until they can be, each for who uploaded it."""

from pathlib import Path

import pytest

from assistant import Assistant, load_settings
from tests.postgres import fresh_database

BROKEN = b"%PDF-1.4 no more"


@pytest.fixture(params=["sqlite", "postgres"])
def assistant(tmp_path: Path, request: pytest.FixtureRequest) -> Assistant:
    """An empty one, in a file, and on a server."""
    home = tmp_path / "home"
    library = {"url": fresh_database()} if request.param == "postgres" else {}
    return Assistant(home, settings=load_settings(home, library=library))


def test_a_failure_is_kept_until_the_file_can_be_added(assistant: Assistant, tmp_path: Path) -> None:
    """After a sync with its reason; gone when it is mended, and when it is deleted; a typing mistake is none."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(BROKEN)
    (folder / "note.txt").write_text("The spare key hangs behind the door.")
    assistant.sync(folder)
    assistant.add(folder / "nothing.pdf")
    found = assistant.failures()
    assert [Path(one.path).name for one in found] == ["a.pdf", "b.pdf"]
    assert all(one.reason and one.at for one in found)
    (folder / "a.pdf").write_text("no PDF, but text that can be read")
    (folder / "a.pdf").rename(folder / "a.txt")
    (folder / "b.pdf").write_bytes(BROKEN + b"!")
    assistant.sync(folder)
    (left,) = assistant.failures()
    assert left.path == str(folder / "b.pdf")
    assistant.dismiss([left.path])
    assert assistant.failures() == []


def test_a_name_that_cannot_be_stored_is_told_as_far_as_it_can(assistant: Assistant, tmp_path: Path) -> None:
    """One that is no valid UTF-8, which is why it failed."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "caf\udce9.txt").write_text("The spare key hangs behind the door.")
    assistant.sync(tmp_path / "papers")
    (one,) = assistant.failures()
    assert one.path.endswith("caf?.txt") and "UTF-8" in one.reason
    assistant.sync(tmp_path / "papers")
    assert assistant.failures() == [one]


def test_each_sees_what_they_uploaded(assistant: Assistant) -> None:
    """The owner sees all; nobody takes another one's off the list."""
    assistant.upload({"x.pdf": BROKEN}, user="ann")
    assistant.upload({"y.pdf": BROKEN})
    assert [one.path for one in assistant.failures()] == ["uploads/@ann/x.pdf", "uploads/y.pdf"]
    assert [one.path for one in assistant.failures(user="ann")] == ["uploads/@ann/x.pdf"]
    assert assistant.failures(user="bob") == []
    assistant.dismiss(["uploads/@ann/x.pdf"], user="bob")
    assert len(assistant.failures()) == 2


def test_nothing_is_written_where_nothing_changed(assistant: Assistant, tmp_path: Path) -> None:
    """A sync that meets the same failure again leaves its time as it was."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.pdf").write_bytes(BROKEN)
    assistant.sync(tmp_path / "papers")
    before = assistant.failures()
    assistant.library.database.connection.execute("UPDATE failures SET at = 'then'")
    assistant.sync(tmp_path / "papers")
    assert [one.model_copy(update={"at": before[0].at}) for one in assistant.failures()] == before
    assert assistant.failures()[0].at == "then"
