"""Adding: each file on its own, nothing twice, nothing left behind, and whatever can't be read says why."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant import Assistant, HomeError, Progress, UnknownDocument
from assistant.reports import FileReport

CANARY = "The canary code word is Quibbleworth-7731."


def paper(path: Path, text: str) -> Path:
    """A text file with these words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def by_name(files: tuple[FileReport, ...]) -> dict[str, FileReport]:
    """Reports by file name."""
    return {Path(file.path).name: file for file in files}


@contextmanager
def embeddings(assistant: Assistant) -> Iterator[list[str]]:
    """The texts that are embedded while the context lasts."""
    embedded: list[str] = []
    embedder = assistant.embedder
    embed = embedder.embed
    embedder.embed = lambda texts, **more: embedded.extend(texts) or embed(texts, **more)  # type: ignore
    try:
        yield embedded
    finally:
        embedder.embed = embed  # type: ignore[method-assign]


def test_bad_files_say_why_and_good_ones_are_added(tmp_path: Path) -> None:
    """Every kind of bad file gets its own reason; all others are added; nothing half-written stays."""
    folder = tmp_path / "in"
    paper(folder / "good.txt", "Invoices are paid within thirty days.")
    paper(folder / "empty.txt", "")
    paper(folder / "broken.pdf", "%PDF-1.7 and then nothing of the kind")
    (folder / "unknown.bin").write_bytes(bytes(range(256)) * 8)
    (folder / "renamed.pdf").write_bytes((folder / "good.txt").read_bytes() + b" Really.")
    canvas = Canvas(str(folder / "locked.pdf"), encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "Hidden words.")
    canvas.save()
    (folder / "nothing").mkdir()
    assistant = Assistant(tmp_path / "home")
    files = by_name(assistant.add(folder, folder / "nothing", folder / "missing.txt").files)
    assert {name: file.status for name, file in files.items()} == {
        "good.txt": "added",
        **dict.fromkeys(
            ("empty.txt", "broken.pdf", "unknown.bin", "renamed.pdf", "locked.pdf", "nothing", "missing.txt"),
            "failed",
        ),
    }
    for name, said in {
        "empty.txt": "0 bytes",
        "locked.pdf": "password",
        "renamed.pdf": "named .pdf but holds plain text",
        "nothing": "holds no files",
        "missing.txt": "no such file",
    }.items():
        assert said in files[name].reason
    assert files["broken.pdf"].reason
    assert files["unknown.bin"].reason
    assert [one.name for one in assistant.documents()] == ["good.txt"]
    tables = ("documents", "pages", "chunks", "vectors", "originals")
    database = sqlite3.connect(tmp_path / "home" / "library.sqlite")
    assert [database.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables] == [1] * 5


def test_what_may_not_be_read_says_so(tmp_path: Path) -> None:
    """A file and a folder that permissions close are named as such, and so is a link that leads nowhere."""
    with tempfile.TemporaryDirectory() as scratch:  # not below tmp_path, which only its owner may enter
        root = Path(scratch)
        root.chmod(0o777)
        paper(root / "in" / "hidden.txt", "Words.").chmod(0)
        paper(root / "in" / "closed" / "inside.txt", "More words.").parent.chmod(0)
        (root / "in" / "link.txt").symlink_to("nowhere.txt")
        Assistant(tmp_path / "home").add(paper(tmp_path / "warm.txt", "What is needed later is loaded now."))
        owner = os.geteuid()
        if owner == 0:
            os.seteuid(65534)
        try:
            files = by_name(Assistant(root / "home").add(root / "in").files)
        finally:
            os.seteuid(owner)
            (root / "in" / "closed").chmod(0o755)
    assert {name: file.status for name, file in files.items()} == dict.fromkeys(
        ("hidden.txt", "closed", "link.txt"), "failed"
    )
    assert "Permission denied" in files["hidden.txt"].reason
    assert "permissions" in files["closed"].reason
    assert "no such file" in files["link.txt"].reason


def test_a_second_time_costs_nothing(tmp_path: Path) -> None:
    """Unchanged files are neither read nor embedded again, and nothing is written."""
    folder = tmp_path / "in"
    paper(folder / "a.txt", "Rent is due on the first of the month.")
    assistant = Assistant(tmp_path / "home")
    assistant.sync(folder)
    generation = assistant.library.generation
    with embeddings(assistant) as embedded:
        assert [file.status for file in assistant.sync(folder).files] == ["unchanged"]
    assert embedded == []
    assert assistant.library.generation == generation


def test_sync_follows_the_folder(tmp_path: Path) -> None:
    """Changed, moved, copied and deleted files come out as such, and old words are no longer found."""
    folder = tmp_path / "in"
    first = paper(folder / "rent.txt", "The rent is 900 euros a month.")
    moving = paper(folder / "van.txt", "The van is serviced in May.")
    paper(folder / "old.txt", "The office dog is called Bello.")
    assistant = Assistant(tmp_path / "home")
    assistant.sync(folder)
    paper(first, "The rent is 950 euros a month.")
    (folder / "sub").mkdir()
    moving.rename(folder / "sub" / "van.txt")
    (folder / "old.txt").unlink()
    statuses = {Path(file.path).name: file.status for file in assistant.sync(folder).files}
    assert statuses == {"rent.txt": "updated", "van.txt": "moved", "old.txt": "deleted"}
    texts = [passage.text for passage in assistant.search("rent van dog", 10)]
    assert sorted(texts) == ["The rent is 950 euros a month.", "The van is serviced in May."]


def test_a_changed_file_embeds_only_what_changed(tmp_path: Path) -> None:
    """The passages that both versions share keep their vectors, and stay found."""
    assistant = Assistant(tmp_path / "home")
    sections = [f"# Part {number}\n\nThe text of part number {number}.\n" for number in range(3)]
    file = paper(tmp_path / "in" / "a.md", "\n".join(sections))
    assistant.sync(tmp_path / "in")
    paper(file, "\n".join([*sections[:2], "# Part 2\n\nSomething else.\n"]))
    with embeddings(assistant) as embedded:
        assert [one.status for one in assistant.sync(tmp_path / "in").files] == ["updated"]
    assert len(embedded) == 1
    assert "Something else." in embedded[0]
    keys = assistant.library.keys()
    assert len(keys) == len(assistant.library.vectors(keys, assistant.embedder.fingerprint)[0]) == 3


def test_a_change_into_another_papers_content_leaves_nothing_stale(tmp_path: Path) -> None:
    """A file overwritten with a copy of another paper no longer answers with its old words."""
    folder = tmp_path / "in"
    one, two = paper(folder / "one.txt", "Alpha holds."), paper(folder / "two.txt", "Beta holds.")
    assistant = Assistant(tmp_path / "home")
    assistant.sync(folder)
    one.write_bytes(two.read_bytes())
    assistant.sync(folder)
    assert [passage.text for passage in assistant.search("Alpha")] == ["Beta holds."]


def test_a_broken_update_keeps_what_was_there(tmp_path: Path) -> None:
    """A file that can't be read any more does not take its earlier version with it."""
    file = paper(tmp_path / "a.txt", "The fee is 40 euros.")
    assistant = Assistant(tmp_path / "home")
    assistant.add(file)
    file.write_bytes(b"")
    (report,) = assistant.add(file).files
    assert report.status == "failed"
    assert "earlier is kept" in report.reason
    assert assistant.search("fee")[0].text == "The fee is 40 euros."


def test_forgetting_leaves_nothing(tmp_path: Path) -> None:
    """After `forget` no row, vector or posting is left, and the words stand in no file of the home."""
    assistant = Assistant(tmp_path / "home")
    secret = paper(tmp_path / "secret.txt", f"{CANARY}\n")
    assistant.add(secret, paper(tmp_path / "other.txt", "The canteen opens at noon."))
    assert assistant.search("canary code word")[0].text == CANARY
    assistant.forget("secret.txt")
    with pytest.raises(UnknownDocument):
        assistant.forget("secret.txt")
    assert [passage.name for passage in assistant.search("canary code word")] == ["other.txt"]
    described = assistant.info()["indexes"]
    assert (described["vectors"]["chunks"], described["words"]["chunks"]) == (1, 1)
    assert assistant.library.vectors(assistant.library.keys(), assistant.embedder.fingerprint)[1].shape == (1, 384)
    for file in (tmp_path / "home").rglob("*"):
        assert not file.is_file() or b"uibbleworth" not in file.read_bytes().lower()


def test_equal_texts_are_embedded_once(tmp_path: Path) -> None:
    """Two papers with the same passage share its vector; forgetting one keeps it for the other."""
    assistant = Assistant(tmp_path / "home")
    same = "# Terms\n\nPayment within fourteen days.\n"
    assistant.add(paper(tmp_path / "a.md", same), paper(tmp_path / "b.md", same + "\n# More\n\nNo cash.\n"))
    assistant.forget("a.md")
    assistant.indexes.rebuild()
    assert assistant.search("Payment within fourteen days")[0].name == "b.md"


def test_lost_and_damaged_indexes_come_back_without_embedding(tmp_path: Path) -> None:
    """An index is a cache: deleted or damaged, it is made again from the library."""
    home = tmp_path / "home"
    Assistant(home).add(paper(tmp_path / "a.txt", "The lift is inspected in March."))
    files = [file for file in (home / "indexes").rglob("*") if file.is_file() and file.stat().st_size]
    for damaged in files:
        if not damaged.exists():  # an earlier round made the index again under other names
            continue
        damaged.write_bytes(b"\0" * damaged.stat().st_size)
        assistant = Assistant(home)
        assert assistant.search("lift inspected")[0].text == "The lift is inspected in March.", damaged


def test_a_newer_home_is_refused_by_name(tmp_path: Path) -> None:
    """A library that a later version wrote is left alone."""
    Assistant(tmp_path)
    database = sqlite3.connect(tmp_path / "library.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(HomeError, match=r"newer company-assistant \(format 99"):
        Assistant(tmp_path)


def test_a_home_that_cannot_be_one(tmp_path: Path) -> None:
    """A file where the folder should be, or rubbish where the library should be, is named."""
    with pytest.raises(HomeError, match="cannot be used"):
        Assistant(paper(tmp_path / "file", "x"))
    paper(tmp_path / "home" / "library.sqlite", "this is no database, " * 99)
    with pytest.raises(HomeError, match="not a database"):
        Assistant(tmp_path / "home")


def test_a_disk_that_fills_up_is_said_so(tmp_path: Path) -> None:
    """A failing write is one clear error, and what was stored before is still there."""
    assistant = Assistant(tmp_path / "home")
    assistant.add(paper(tmp_path / "a.txt", "The first paper."))
    database = assistant.library.database.connection
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(HomeError, match="full"):
        assistant.add(paper(tmp_path / "b.txt", "\n\n".join(f"Paragraph {number} is long." for number in range(5000))))
    assert [one.name for one in Assistant(tmp_path / "home").documents()] == ["a.txt"]


def test_two_processes_adding_at_once_both_succeed(tmp_path: Path) -> None:
    """One waits for the other; afterwards all papers of both are there and found."""
    code = (
        "import sys; from assistant import Assistant; "
        "report = Assistant(sys.argv[1]).add(sys.argv[2]); sys.exit(len(report.failed))"
    )
    for part in ("a", "b"):
        for number in range(15):
            paper(tmp_path / part / f"{part}{number}.txt", f"Paper {part}{number} speaks of subject {number}.")
    home = str(tmp_path / "home")
    both = [subprocess.Popen([sys.executable, "-c", code, home, str(tmp_path / part)]) for part in ("a", "b")]
    assert [process.wait(60) for process in both] == [0, 0]
    assistant = Assistant(home)
    assert len(assistant.documents()) == 30
    described = assistant.info()["indexes"]
    assert (described["vectors"]["chunks"], described["words"]["chunks"]) == (30, 30)


def test_waiting_is_told(tmp_path: Path) -> None:
    """Whoever waits for another process hears of it."""
    assistant = Assistant(tmp_path / "home")
    told: list[Progress] = []
    held = threading.Event()
    release = threading.Event()

    def hold() -> None:
        with assistant.adder.turn(None):
            held.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)

    def listen(progress: Progress) -> None:
        told.append(progress)
        release.set()

    report = assistant.add(paper(tmp_path / "a.txt", "Words enough."), listener=listen)
    thread.join()
    assert report.files[0].status == "added"
    assert [one.waiting for one in told] == [True, False, False]
    assert told[-1].report == report.files[0]


def test_a_reader_sees_what_another_process_adds(tmp_path: Path) -> None:
    """An assistant that is open finds papers that were added by another one later."""
    reader = Assistant(tmp_path / "home")
    assert reader.search("anything") == []
    Assistant(tmp_path / "home").add(paper(tmp_path / "a.txt", "The gate code changes monthly."))
    assert reader.search("gate code")[0].text == "The gate code changes monthly."
    Assistant(tmp_path / "home").forget("a.txt")
    assert reader.search("gate code") == []


def test_word_files_are_taken_as_they_are(tmp_path: Path) -> None:
    """A real DOCX goes all the way to a passage."""
    word = WordDocument()
    word.add_heading("Holidays", 1)
    word.add_paragraph("Each employee has twenty-five days of leave.")
    word.save(str(tmp_path / "leave.docx"))
    assistant = Assistant(tmp_path / "home")
    assistant.add(tmp_path / "leave.docx")
    (passage,) = assistant.search("days of leave")
    assert (passage.heading, passage.text) == ("Holidays", "Each employee has twenty-five days of leave.")
    assert passage.boxes


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["write", "delete"]), st.integers(0, 4)),
        max_size=8,
    )
)
def test_library_and_indexes_agree_after_any_history(steps: list[tuple[str, str, int]]) -> None:
    """Whatever was written, changed and deleted in between, a sync ends with what the folder holds."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        folder = root / "in"
        folder.mkdir()
        assistant = Assistant(root / "home")
        for name, action, number in steps:
            file = folder / f"{name}.txt"
            if action == "write":
                paper(file, f"Version {number} of the text.")
            elif file.exists():
                file.unlink()
            assistant.sync(folder, allow_empty=True)
            held = {file.read_text() for file in folder.iterdir()}
            stored = assistant.library.chunks(assistant.library.keys())
            assert sorted(one.chunk.text for one in stored.values()) == sorted(held)
            described = assistant.info()["indexes"]
            assert described["vectors"]["chunks"] == described["words"]["chunks"] == len(held)
            for key, vector in zip(*assistant.library.vectors(stored, assistant.embedder.fingerprint), strict=True):
                assert np.isclose(np.linalg.norm(vector), 1, atol=0.01), key
