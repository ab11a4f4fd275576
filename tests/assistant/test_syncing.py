"""Syncing: nothing done twice, nothing missed, nothing lost, whatever happens to the folder meanwhile."""

import os
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, EmptyFolder, FileReport, Settings, SettingsError
from tests.assistant.counting import Counting

_opened: list[str] | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open":
        _opened.append(str(arguments[0]))


sys.addaudithook(_audit)


@contextmanager
def opened_below(folder: Path) -> Iterator[list[str]]:
    """The files below a folder that are opened while the context lasts, as Python itself counts them."""
    global _opened
    found: list[str] = []
    _opened = []
    try:
        yield found
    finally:
        found += [one for one in _opened if one.startswith(f"{folder}/")]
        _opened = None


def write(file: Path, text: str) -> Path:
    """A text file with these words."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five papers."""
    for number in range(5):
        write(tmp_path / "in" / f"{number}.txt", f"Paper number {number}.")
    return tmp_path / "in"


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An empty home with an embedder that counts."""
    return Assistant(tmp_path / "home", embedder=Counting())


def statuses(assistant: Assistant, folder: Path) -> dict[str, str]:
    """What a sync says of each file, but for those that are unchanged."""
    return {
        str(Path(one.path).relative_to(folder)): one.status
        for one in assistant.sync(folder).files
        if one.status != "unchanged"
    }


def by_name(files: Sequence[FileReport]) -> dict[str, FileReport]:
    """Reports by file name."""
    return {Path(file.path).name: file for file in files}


def texts(assistant: Assistant) -> dict[str, str]:
    """The text of each paper by its file's name."""
    stored = assistant.library.chunks(assistant.library.keys()).values()
    by_document = {one.chunk.document: one.chunk.text for one in stored}
    return {Path(path).name: by_document[file.document] for path, file in assistant.library.files().items()}


def embedder_of(assistant: Assistant) -> Counting:
    """The embedder that counts."""
    assert isinstance(assistant.embedder, Counting)
    return assistant.embedder


def test_a_second_sync_opens_nothing_and_writes_nothing(assistant: Assistant, folder: Path) -> None:
    """Right after the first: no file is opened, no text embedded, no byte of the home changes."""
    assistant.sync(folder)
    before = {file: file.read_bytes() for file in assistant.home.rglob("*") if file.is_file()}
    asked = len(embedder_of(assistant).asked)
    with sqlite3.connect(assistant.home / "library.sqlite") as other, opened_below(folder) as opened:
        (version,) = other.execute("PRAGMA data_version").fetchone()
        assert statuses(assistant, folder) == {}
        assert other.execute("PRAGMA data_version").fetchone() == (version,)
    other.close()
    assert opened == []
    assert len(embedder_of(assistant).asked) == asked
    assert {file: file.read_bytes() for file in assistant.home.rglob("*") if file.is_file()} == before


def test_what_was_only_touched_is_read_once(assistant: Assistant, folder: Path) -> None:
    """Another time with the same content: it is read, nothing else is done, and the next sync reads nothing."""
    assistant.sync(folder)
    generation = assistant.library.generation
    os.utime(folder / "3.txt", (1.5e9, 1.5e9))
    with opened_below(folder) as opened:
        assert statuses(assistant, folder) == {}
    assert opened == [str(folder / "3.txt")]
    with opened_below(folder) as opened:
        assert statuses(assistant, folder) == {}
    assert opened == []
    assert assistant.library.generation == generation


def test_what_cannot_be_read_is_tried_once_a_process(assistant: Assistant, folder: Path) -> None:
    """A watch doesn't read the same scans again after each change; it still names them. Changed, they are tried."""
    write(folder / "bad.pdf", "%PDF-1.7 and then nothing of the kind")
    first = by_name(assistant.sync(folder).files)["bad.pdf"]
    with opened_below(folder) as opened:
        second = by_name(assistant.sync(folder).files)["bad.pdf"]
    assert opened == []
    assert (second.status, second.reason) == (first.status, first.reason)
    assert first.status == "failed"
    with opened_below(folder) as opened:
        Assistant(assistant.home, embedder=Counting()).sync(folder)
    assert opened == [str(folder / "bad.pdf")]
    write(folder / "bad.pdf", "")
    assert "0 bytes" in by_name(assistant.sync(folder).files)["bad.pdf"].reason


@pytest.mark.parametrize("at", [-4e8, 4e8], ids=["set back", "in the future"])
def test_a_change_of_equal_size_is_seen_whatever_the_clock_says(assistant: Assistant, folder: Path, at: float) -> None:
    """Size and time of the content are as before; it is not taken for unchanged."""
    file = folder / "2.txt"
    os.utime(file, (time.time() + at, time.time() + at + 0.25))
    before = file.stat()
    assistant.sync(folder)
    file.write_text("Paper number 8.")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert statuses(assistant, folder) == {"2.txt": "updated"}


def test_changes_right_after_one_another_are_all_seen(assistant: Assistant, folder: Path) -> None:
    """However soon after a sync a file changes, and within whatever tick of the clock, the next one sees it."""
    assistant.sync(folder)
    for number in range(30):
        write(folder / "0.txt", f"Version {number:04}.")
        assert statuses(assistant, folder) == {"0.txt": "updated"}


def test_names_that_go_round_embed_nothing(assistant: Assistant, folder: Path) -> None:
    """Reports that are rotated: each is moved, the new one alone is embedded."""
    assistant.sync(folder)
    asked = len(embedder_of(assistant).texts)
    for number in (3, 2, 1, 0):
        (folder / f"{number}.txt").rename(folder / f"{number + 1}.txt")
    write(folder / "0.txt", "A new paper.")
    files = by_name(assistant.sync(folder).files)
    assert {name: file.status for name, file in files.items()} == {
        "0.txt": "updated",
        **dict.fromkeys(("1.txt", "2.txt", "3.txt", "4.txt"), "moved"),
    }
    assert files["2.txt"].reason == f"was {folder / '1.txt'}"
    assert [text.count("A new paper.") for text in embedder_of(assistant).texts[asked:]] == [1]
    (folder / "1.txt").rename(folder / "x")
    (folder / "2.txt").rename(folder / "1.txt")
    (folder / "x").rename(folder / "2.txt")
    (folder / "4.txt").rename(folder / "sub.txt")
    assert statuses(assistant, folder) == {"1.txt": "moved", "2.txt": "moved", "sub.txt": "moved"}
    assert len(embedder_of(assistant).texts) == asked + 1
    assert texts(assistant) == {
        name: (folder / name).read_text() for name in ("0.txt", "1.txt", "2.txt", "3.txt", "sub.txt")
    }


def test_a_copy_whose_first_file_changes_is_kept(assistant: Assistant, folder: Path) -> None:
    """Both in one sync: the copy has the old content without embedding it again, the other file the new."""
    assistant.sync(folder)
    shutil.copy(folder / "0.txt", folder / "9.txt")
    write(folder / "0.txt", "Other words.")
    asked = len(embedder_of(assistant).texts)
    assert statuses(assistant, folder) == {"0.txt": "updated", "9.txt": "moved"}
    assert texts(assistant)["9.txt"] == "Paper number 0."
    assert len(embedder_of(assistant).texts) == asked + 1


def test_small_papers_are_embedded_together_and_fail_alone(assistant: Assistant, folder: Path) -> None:
    """One request for all of them; where a model refuses one text, the other papers are added all the same."""
    assistant.sync(folder)
    assert [len(batch) for batch in embedder_of(assistant).asked] == [5]
    write(folder / "7.txt", "This is refused.")
    write(folder / "8.txt", "This is not.")
    write(folder / "9.txt", "Neither is this.")
    assert statuses(assistant, folder) == {"7.txt": "failed", "8.txt": "added", "9.txt": "added"}
    assert statuses(assistant, folder) == {"7.txt": "failed"}


def test_the_same_new_paper_twice_is_one(assistant: Assistant, folder: Path) -> None:
    """Two new files of one content, met in one run, are one paper at two paths."""
    write(folder / "a.txt", "The same.")
    write(folder / "b.txt", "The same.")
    files = by_name(assistant.sync(folder).files)
    assert files["b.txt"].reason == f"the same paper as {folder / 'a.txt'}"
    assert texts(assistant)["a.txt"] == texts(assistant)["b.txt"] == "The same."
    assert statuses(assistant, folder) == {}


def test_changed_papers_that_share_passages_keep_their_vectors(assistant: Assistant, folder: Path) -> None:
    """A passage wanders from one changed paper to the next one in the same run; it has a vector at the end."""
    part = "# Terms\n\nPayment within {} days.\n"
    write(folder / "a.md", part.format(14))
    write(folder / "b.md", part.format(30) + "\n# Terms\n\nNo cash.\n")
    assistant.sync(folder)
    write(folder / "a.md", part.format(60))
    write(folder / "b.md", part.format(14) + "\n# Terms\n\nNo cheques.\n")
    assert statuses(assistant, folder) == {"a.md": "updated", "b.md": "updated"}
    keys = assistant.library.keys()
    assert len(keys) == len(assistant.library.vectors(keys, embedder_of(assistant).fingerprint)[0])


def test_patterns_pass_over_files_and_folders(tmp_path: Path, folder: Path) -> None:
    """Those of the settings and of the folder, in the syntax of a .gitignore; what is ignored now is let go."""
    write(folder / "archive" / "old" / "a.txt", "Old.")
    write(folder / "sub" / "note.tmp", "Passing.")
    write(folder / "sub" / "keep.tmp", "To be kept.")
    home = tmp_path / "home"
    plain = Assistant(home, embedder=Counting())
    plain.sync(folder)
    assert len(plain.documents()) == 8
    settings = Settings.model_validate({"sync": {"ignore": ["*.tmp", "archive/**"]}})
    assistant = Assistant(home, settings=settings, embedder=Counting())
    write(folder / ".assistantignore", "\ufeff# what we do not need\n\n/3.txt\n!keep.tmp\n")
    files = by_name(assistant.sync(folder).files)
    assert {name: file.reason for name, file in files.items() if file.status == "deleted"} == dict.fromkeys(
        ("a.txt", "note.tmp", "3.txt"), "is ignored now"
    )
    assert set(texts(assistant)) == {"0.txt", "1.txt", "2.txt", "4.txt", "keep.tmp"}
    assert assistant.add(folder / "3.txt").files[0].status == "added", "named by itself, it is meant"


def test_a_home_within_the_folder_is_no_paper(folder: Path) -> None:
    """Its own files are passed over, by `add` too, and a watch does not hear of them."""
    assistant = Assistant(folder / "home", embedder=Counting())
    assert {one.status for one in assistant.sync(folder).files} == {"added"}
    assert {one.status for one in assistant.add(folder).files} == {"unchanged"}
    stop = threading.Event()
    steps = []
    threading.Timer(3.0, stop.set).start()
    for step in assistant.watch(folder, stop=stop):
        steps.append(step)
    assert len(steps) == 1


@pytest.mark.parametrize(("line", "said"), [(b"!\n", "pattern '!'"), (b"\xff\xfe", "cannot be read")])
def test_patterns_that_are_none_stop_the_sync(assistant: Assistant, folder: Path, line: bytes, said: str) -> None:
    """Nothing is then taken that was not meant, and nothing is deleted."""
    assistant.sync(folder)
    (folder / ".assistantignore").write_bytes(line)
    with pytest.raises(SettingsError, match=said):
        assistant.sync(folder)
    assert len(assistant.documents()) == 5


def test_what_cannot_be_looked_into_is_not_taken_for_gone() -> None:
    """A folder whose permissions are lost, or that goes while it is read, keeps its papers."""
    with tempfile.TemporaryDirectory() as scratch:  # not below tmp_path, which only its owner may enter
        root = Path(scratch)
        root.chmod(0o777)
        write(root / "in" / "sub" / "a.txt", "First.")
        write(root / "in" / "b.txt", "Second.")
        assistant = Assistant(root / "home", embedder=Counting())
        assistant.sync(root / "in")
        (root / "in" / "sub").chmod(0)
        owner = os.geteuid()
        for closed in (root / "in" / "sub", root / "in"):
            closed.chmod(0)
            if owner == 0:
                for file in [root / "home", *(root / "home").rglob("*")]:
                    os.chown(file, 65534, 65534)
                os.seteuid(65534)
            try:
                files = by_name(Assistant(root / "home", embedder=Counting()).sync(root / "in").files)
            finally:
                os.seteuid(owner)
            assert files[closed.name].status == "failed"
            assert "permissions" in files[closed.name].reason
        assert len(assistant.documents()) == 2
        (root / "in").chmod(0o755)
        (root / "in" / "sub").chmod(0o755)
        shutil.rmtree(root / "in")
        assistant.adder.sync(root / "in")
        assert len(assistant.documents()) == 2


def test_a_file_that_is_being_written_is_waited_for(assistant: Assistant, folder: Path) -> None:
    """Only the whole file is read, and a writer who never ends is named."""
    ended = threading.Event()

    def grow(file: Path, times: int) -> None:
        with file.open("w") as stream:
            for number in range(times):
                stream.write(f"Line {number}.\n\n")
                stream.flush()
                if ended.wait(0.01):
                    return

    slow = threading.Thread(target=grow, args=(folder / "slow.txt", 40))
    endless = threading.Thread(target=grow, args=(folder / "endless.txt", 10_000))
    for thread in (slow, endless):
        thread.start()
    time.sleep(0.05)
    files = by_name(assistant.sync(folder).files)
    ended.set()
    for thread in (slow, endless):
        thread.join()
    assert files["endless.txt"].status == "failed"
    assert "being written" in files["endless.txt"].reason
    assert texts(assistant)["slow.txt"].endswith("Line 39.")


def test_a_file_that_goes_meanwhile_is_no_failure(assistant: Assistant, folder: Path) -> None:
    """One that was there when the folder was listed, and not when its turn came, is gone, and nothing else."""
    assistant.sync(folder)
    write(folder / "1.txt", "Changed.")
    report = assistant.sync(folder, listener=lambda _: (folder / "1.txt").unlink(missing_ok=True))
    assert [(Path(one.path).name, one.status) for one in report.files if one.status != "unchanged"] == [
        ("1.txt", "deleted")
    ]


def test_an_emptied_folder_keeps_its_papers_until_told(assistant: Assistant, folder: Path) -> None:
    """It looks like that where a share is not mounted. Ignoring all that is in a folder is another matter."""
    assistant.sync(folder)
    for number in range(5):
        (folder / f"{number}.txt").rename(folder.parent / f"{number}.txt")
    (folder / "sub").mkdir()
    write(folder / ".hidden", "Left behind.")
    with pytest.raises(EmptyFolder, match=r"5 papers were synced from it.*--allow-empty"):
        assistant.sync(folder)
    assert len(assistant.documents()) == 5
    assert {one.status for one in assistant.sync(folder, allow_empty=True).files} == {"deleted"}
    assert assistant.documents() == [] and assistant.sync(folder).files == ()
    for number in range(2):
        write(folder / f"{number}.txt", f"Paper {number}.")
    assistant.sync(folder)
    write(folder / ".assistantignore", "*.txt\n")
    assert statuses(assistant, folder) == {"0.txt": "deleted", "1.txt": "deleted"}


def test_a_folder_that_goes_meanwhile_keeps_its_papers(assistant: Assistant, folder: Path) -> None:
    """Even those that were about to be read anew."""
    assistant.sync(folder)
    write(folder / "1.txt", "Changed.")
    assistant.sync(folder, listener=lambda _: shutil.rmtree(folder, ignore_errors=True))
    assert len(assistant.documents()) == 5


def test_searches_during_a_long_sync_find_what_is_new(
    assistant: Assistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The indexes are brought up to date in steps, not at the end alone."""
    monkeypatch.setattr("assistant.ingestion.adding._STEP", 0.0)
    monkeypatch.setattr("assistant.ingestion.adding._SHARE", 10.0)
    for number in range(200):
        write(folder / f"more{number}.txt", f"Another paper, {number}.")
    seen: set[str] = set()
    stamp = assistant.indexes.folder / "generation"
    assistant.sync(folder, listener=lambda _: seen.add(stamp.read_text() if stamp.exists() else ""))
    assert len(seen) > 2
