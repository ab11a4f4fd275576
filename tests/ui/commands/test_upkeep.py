"""The commands that keep a library in order: what they say, and their exit codes."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from assistant import Assistant, Step
from tests.assistant.counting import Counting
from tests.ui.test_cli import document, run
from ui import progress


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two papers."""
    for name in ("lift", "boiler"):
        (tmp_path / f"{name}.txt").write_text(f"The {name} is inspected in March.")
    assert run("add", tmp_path / "lift.txt", tmp_path / "boiler.txt", "--home", tmp_path / "home").exit_code == 0
    return tmp_path / "home"


def test_a_whole_library_is_well(home: Path) -> None:
    """A line for people, a document for programs."""
    done = run("check", "--home", home)
    assert (done.exit_code, done.stdout) == (0, "Looked at 2 papers, 2 pages, 2 passages: all is well.\n")
    assert document(run("check", "--home", home, "--json")) == {
        "documents": 2,
        "pages": 2,
        "chunks": 2,
        "findings": [],
    }


def test_a_fault_is_named_and_ends_with_1(home: Path) -> None:
    """With the paper; an index that was mended is no failure."""
    for file in (home / "indexes").rglob("*.bin"):
        file.write_bytes(b"rubbish")
    done = run("check", "--home", home)
    assert done.exit_code == 0 and "repaired: indexes: " in done.stdout and "1 found and repaired." in done.stdout
    assert "all is well" in run("check", "--home", home).stdout
    with closing(sqlite3.connect(home / "library.sqlite")) as database:
        database.execute("DELETE FROM originals WHERE document = (SELECT document FROM files WHERE path LIKE '%lift%')")
        database.commit()
    done = run("check", "--home", home)
    assert done.exit_code == 1
    assert "lift.txt: its original is missing" in done.stdout and "boiler" not in done.stdout
    assert "1 remain" in done.stdout


def test_a_backup_is_restored_to_an_empty_home_alone(home: Path, tmp_path: Path) -> None:
    """What was asked before is found in the new home."""
    done = run("backup", tmp_path / "b.zip", "--home", home)
    assert done.exit_code == 0 and "2 papers, 2 passages" in done.stdout
    assert document(run("restore", tmp_path / "b.zip", "--home", tmp_path / "new", "--json"))["documents"] == 2
    assert "The lift is inspected" in run("search", "lift", "--home", tmp_path / "new").stdout
    refused = run("restore", tmp_path / "b.zip", "--home", tmp_path / "new")
    assert refused.exit_code == 2 and "is not empty" in " ".join(refused.stderr.split())
    assert run("backup", tmp_path / "no" / "such" / "b.zip", "--home", home).exit_code == 2


def test_another_model_is_gone_over_to_and_back(home: Path, tmp_path: Path) -> None:
    """A library of another model is refused with the way out, and that way works, there and back."""
    other = tmp_path / "other"
    Assistant(other, embedder=Counting()).add(tmp_path / "lift.txt")
    refused = run("search", "lift", "--home", other)
    assert refused.exit_code == 2 and "assistant reindex" in " ".join(refused.stderr.split())
    done = run("reindex", "--home", other)
    assert done.exit_code == 0 and "1 were embedded for it" in done.stdout and "counting-1 is kept" in done.stdout
    assert "The lift is inspected" in run("search", "lift", "--home", other).stdout
    assert document(run("reindex", "--rollback", "--home", other, "--json"))["model"] == "counting-1"
    assert run("reindex", "--home", other).exit_code == 0
    assert "is deleted" in run("reindex", "--drop-old", "--home", other).stdout
    assert run("reindex", "--rollback", "--home", other).exit_code == 2
    assert run("reindex", "--rollback", "--drop-old", "--home", home).exit_code == 2
    assert "no papers yet" in run("reindex", "--home", tmp_path / "empty").stdout


def test_an_emptied_folder_keeps_its_papers(tmp_path: Path) -> None:
    """Until --allow-empty says so."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The lift is inspected in March.")
    assert run("sync", tmp_path / "in", "--home", tmp_path / "home").exit_code == 0
    (tmp_path / "in" / "a.txt").unlink()
    refused = run("sync", tmp_path / "in", "--home", tmp_path / "home")
    assert refused.exit_code == 1 and "--allow-empty" in refused.stderr
    assert "deleted" in run("sync", tmp_path / "in", "--home", tmp_path / "home", "--allow-empty").stdout


def test_long_work_is_told() -> None:
    """A line at every tenth where nobody looks on, a bar on a terminal, and that another process is waited for."""
    for terminal in (False, True):
        said = io.StringIO()
        with progress.steps(Console(file=said, force_terminal=terminal, width=120)) as tell:
            tell(Step(task="Waiting", done=0, total=0, waiting=True))
            for number in range(101):
                tell(Step(task="Embedding", done=number, total=100))
        assert "Another assistant is adding" in said.getvalue() and "Embedding" in said.getvalue()
        assert terminal or said.getvalue().count("\n") == 12
