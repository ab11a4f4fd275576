"""Backups: whole, of one moment, without keys; restored verified, or not at all."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, HomeError, Settings, restore
from assistant.settings import LibrarySettings
from tests.assistant.counting import Counting
from tests.postgres import fresh_database

TABLES = ("documents", "files", "groups", "originals", "pages", "chunks", "vectors")


@pytest.fixture(params=["home", "server"])
def assistant(request: pytest.FixtureRequest, tmp_path: Path) -> Assistant:
    """Some papers, in the home and on a server."""
    settings = Settings()
    if request.param == "server":
        settings = Settings(library=LibrarySettings(url=fresh_database(), indexes="server"))
    made = Assistant(tmp_path / "home", settings=settings, embedder=Counting())
    for number in range(6):
        (tmp_path / f"{number}.md").write_text(f"# Rent\n\nThe rent is {number}00 \u20ac.\n\n# Term\n\nTwo years.\n")
    made.add(*sorted(tmp_path.glob("*.md")), groups=["hr"])
    made.forget("0.md")
    return made


def rows(assistant: Assistant) -> dict[str, list[Any]]:
    """Everything in the library's own tables."""
    connection = assistant.library.database.connection
    return {name: sorted(map(tuple, connection.execute(f"SELECT * FROM {name}").fetchall())) for name in TABLES}


def test_what_was_backed_up_comes_back(assistant: Assistant, tmp_path: Path) -> None:
    """The same rows and keys, the same findings, and a key that was given out is never given out again."""
    report = assistant.backup(tmp_path / "b.zip")
    assert (report.documents, report.chunks) == (5, 10)
    assert report.bytes == (tmp_path / "b.zip").stat().st_size
    restored = restore(tmp_path / "b.zip", tmp_path / "new")
    modes = {one.stat().st_mode & 0o777 for one in (tmp_path / "new").glob("*.sqlite")}
    assert (modes, (tmp_path / "new").stat().st_mode & 0o777) == ({0o600}, 0o700)
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    assert (restored.documents, restored.chunks) == (5, 10)
    model = Counting()
    other = Assistant(tmp_path / "new", embedder=model)
    assert rows(other) == rows(assistant) and other.library.state == assistant.library.state
    assert [one.key for one in other.search("rent 300")] == [one.key for one in assistant.search("rent 300")]
    assert other.check().findings == () and model.texts == ["rent 300"]
    highest = max(assistant.library.keys())
    other.forget("5.md")
    other.add(tmp_path / "0.md")
    added = other.library.at_path(str(tmp_path / "0.md"))
    assert added and min(other.library.keys([added.id])) > highest
    assert {one.name for one in (tmp_path / "new").iterdir() if one.suffix != ".lock"} <= {
        "library.sqlite",
        "library.sqlite-wal",
        "library.sqlite-shm",
        "indexes",
    }


def test_settings_come_along_and_keys_do_not(tmp_path: Path) -> None:
    """Those of the home, what was spent, playbooks; no key wherever it stands, no address of a server."""
    home = tmp_path / "home"
    (home / "playbooks").mkdir(parents=True)
    (home / "playbooks" / "ours.toml").write_text('name = "ours"\n')
    (home / "secret.txt").write_text("hunter2")
    (home / "assistant.toml").write_text(
        '[answers]\npassages = 5\n[providers.compatible]\nbase_url = "http://me:hunter2@127.0.0.1/v1"\n'
    )
    assistant = Assistant(home, embedder=Counting())
    assert assistant.spending() == []
    assistant.backup(tmp_path / "b.zip")
    restore(tmp_path / "b.zip", tmp_path / "new")
    names = {str(one.relative_to(tmp_path / "new")) for one in (tmp_path / "new").rglob("*") if one.is_file()}
    assert names == {"assistant.toml", "playbooks/ours.toml", "library.sqlite", "spending.sqlite"}
    assert Assistant(tmp_path / "new").settings.answers.passages == 5
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not any(b"hunter2" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("assistant", ["home"], indirect=True)
def test_only_an_empty_home_takes_a_backup(assistant: Assistant, tmp_path: Path) -> None:
    """Anything else in it is left as it is, and what is no backup is named."""
    assistant.backup(tmp_path / "b.zip")
    with pytest.raises(HomeError, match="home' is not empty"):
        restore(tmp_path / "b.zip", tmp_path / "home")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").write_text("mine")
    with pytest.raises(HomeError, match="taken' is not empty"):
        restore(tmp_path / "b.zip", tmp_path / "taken")
    assert [one.name for one in (tmp_path / "taken").iterdir()] == ["letter.txt"]
    for name in ("1.md", "nothing.zip"):
        with pytest.raises(HomeError, match=name):
            restore(tmp_path / name, tmp_path / "new")
    with pytest.raises(HomeError, match="is a folder"):
        assistant.backup(tmp_path)


@pytest.mark.parametrize("assistant", ["home"], indirect=True)
def test_a_damaged_backup_is_never_restored(assistant: Assistant, tmp_path: Path) -> None:
    """Cut off or with a flipped byte anywhere, it leaves an empty home; so does one that says more than it holds."""
    file, new = tmp_path / "b.zip", tmp_path / "new"
    assistant.backup(file)
    whole = file.read_bytes()
    damaged = [whole[:at] for at in range(0, len(whole), len(whole) // 9)]
    for at in range(40, len(whole) - 60, len(whole) // 40):
        damaged.append(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
    refused = 0
    for content in damaged:
        file.write_bytes(content)
        try:
            restore(file, new)
        except HomeError as error:
            refused += 1
            assert "b.zip" in str(error) and not any(new.iterdir() if new.exists() else ())
        else:  # a byte that says nothing, such as a file's date
            assert rows(Assistant(new, embedder=Counting())) == rows(assistant)
            shutil.rmtree(new)
    assert refused > len(damaged) * 0.9


@pytest.mark.parametrize("assistant", ["home"], indirect=True)
def test_a_backup_that_was_tampered_with_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    """Files that lead out of the home, a library that is damaged though its checksum is right, a newer format."""
    assistant.backup(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        library = archive.read("library.sqlite")

    def written(manifest: dict[str, Any], **files: bytes) -> Path:
        with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
            for name, content in ({"library.sqlite": library} | files).items():
                archive.writestr(name, content)
        return tmp_path / "c.zip"

    evil = {"name": "../evil.toml", "size": 0, "sha256": ""}
    with pytest.raises(HomeError, match="belong in no home"):
        restore(written(manifest | {"files": [*manifest["files"], evil]}), tmp_path / "new")
    with pytest.raises(HomeError, match="newer company-assistant"):
        restore(written(manifest | {"format": 2}), tmp_path / "new")
    with pytest.raises(HomeError, match="papers are missing"):
        restore(written(manifest | {"documents": 9}), tmp_path / "new")
    (tmp_path / "spoilt.sqlite").write_bytes(library)
    with sqlite3.connect(tmp_path / "spoilt.sqlite") as database:
        database.execute("DELETE FROM originals")
    database.close()
    assistant.library.database.connection.execute("DELETE FROM originals")
    assistant.backup(tmp_path / "b.zip")
    with pytest.raises(HomeError, match="its original is missing"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert not (tmp_path / "evil.toml").exists() and not any((tmp_path / "new").iterdir())


def test_a_backup_is_of_one_moment(assistant: Assistant, tmp_path: Path) -> None:
    """While papers come and go, each backup holds together."""
    done = threading.Event()
    other = Assistant(assistant.home, settings=assistant.settings, embedder=Counting())

    def work() -> None:
        number = 0
        while not done.is_set():
            number += 1
            (tmp_path / "busy.md").write_text(f"# Busy\n\nVersion {number}.\n")
            other.adder.add([tmp_path / "busy.md"])
            other.library.forget([other.library.document("busy.md").id])

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for number in range(4):
            assistant.backup(tmp_path / "b.zip")
            assert restore(tmp_path / "b.zip", tmp_path / f"new{number}").documents in (5, 6)
    finally:
        done.set()
        thread.join()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("assistant", ["home"], indirect=True)
def test_killed_midway_the_old_backup_stands(assistant: Assistant, tmp_path: Path) -> None:
    """And so does nothing else, after the next one."""
    assistant.backup(tmp_path / "b.zip")
    before = (tmp_path / "b.zip").read_bytes()
    code = (
        "import os, sys; from assistant import Assistant; from tests.assistant.counting import Counting\n"
        "stop = lambda step: step.task == 'Writing' and os._exit(9)\n"
        "Assistant(sys.argv[1], embedder=Counting()).backup(sys.argv[2], listener=stop)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "home"), str(tmp_path / "b.zip")]
    assert subprocess.run(command, check=False).returncode == 9
    assert (tmp_path / "b.zip").read_bytes() == before and len(list(tmp_path.glob(".b.zip.*"))) == 1
    assistant.backup(tmp_path / "b.zip")
    assert not list(tmp_path.glob(".b.zip.*"))
    # A restoring that was killed before its library had its place is begun again.
    (tmp_path / "new" / ".restoring").mkdir(parents=True)
    (tmp_path / "new" / "assistant.toml").write_text("")
    assert restore(tmp_path / "b.zip", tmp_path / "new").documents == 5
