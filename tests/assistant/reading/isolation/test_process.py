"""Reading apart: a crash, a hang or a hunger for memory costs one file, and nothing of it reaches this process."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.errors import ReadError
from assistant.reading import USUAL, read
from assistant.reading.isolation import process as isolation
from assistant.reading.isolation.process import Pool, Worker, read_apart
from tests.assistant.reading.papers import assert_sound, lines_of, make_docx, make_pdf

PDF = make_pdf([lambda canvas: lines_of(canvas, ["The lease ends on 31 March."])])


@pytest.fixture
def spoiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker whose reader of web pages does what the page says, as a hostile file makes a library do."""
    code = (
        "import sys; from assistant.reading.web import page; from assistant.reading.isolation import worker\n"
        "import ctypes, os, time, socket, subprocess\n"
        "def read(data):\n    exec(data.decode().partition('<p>')[2])\n"
        "page.read = read; worker.main()"
    )
    real = subprocess.Popen

    def start(command: list[str], **more: object) -> object:
        return real([command[0], "-P", "-c", code], **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", start)
    worker = Worker()
    yield worker
    worker.close()


def run(worker: Worker, deed: str, *, seconds: float = 20, deadline: float = 60) -> str:
    """What is said of a file that does the deed."""
    with pytest.raises(ReadError) as caught:
        worker.read("a.html", f"<html><p>{deed}".encode(), USUAL, seconds=seconds, deadline=deadline)
    return str(caught.value)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("os.abort()", "made its reader crash"),
        ("ctypes.string_at(0)", "made its reader crash"),
        ("os._exit(0)", "made its reader crash"),
        ("os.write(4, b'x' * 99); time.sleep(9)", "made its reader crash"),
        ("bytearray(2**34)", "needs more memory to be read than one file may take"),
        ("[bytearray(2**27) for _ in range(99)]", "needs more memory to be read than one file may take"),
        ("socket.create_connection(('127.0.0.1', 9))", "is damaged or not well formed"),
        ("assert 'SECRET_KEY' not in os.environ; os.abort()", "made its reader crash"),
    ],
)
def test_bad_deeds_cost_one_file(spoiled: Worker, deed: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends in a sentence for people, and the next file is read."""
    monkeypatch.setenv("SECRET_KEY", "x")
    assert run(spoiled, deed).startswith(reason)
    assert spoiled.read("a.pdf", PDF, USUAL, seconds=20, deadline=60).reading.kind == "pdf"


def test_endless_work_is_ended(spoiled: Worker) -> None:
    """One that computes for ever is ended by its seconds of computing, one that sleeps by the clock."""
    if sys.platform != "win32":
        assert run(spoiled, "while True: pass", seconds=1).startswith("takes longer to be read than it may (1 seconds)")
    assert run(spoiled, "time.sleep(1000)", deadline=1.5).startswith("takes longer to be read than it may")


def test_a_long_file_has_time_for_each_of_its_pages(spoiled: Worker) -> None:
    """A reader that tells of its progress goes on beyond the time that one page may take."""
    deed = (
        "from assistant.reading.isolation import limits\n"
        "for _ in range(8):\n"
        "    end = time.process_time() + 0.5\n"
        "    while time.process_time() < end: pass\n"
        "    limits.alive()\n"
        "os.abort()"
    )
    assert run(spoiled, f"exec({deed!r})", seconds=1).startswith("made its reader crash")


def test_a_long_pdf_is_read_by_several_processes_and_is_the_same() -> None:
    """More pages than one process reads alone: the reading is that of one process."""
    from assistant.reading.pdf.parallel import FEWEST
    from assistant.reading.readers import read_here

    def draw(canvas: Canvas) -> None:
        lines_of(canvas, [f"This is page {canvas.getPageNumber()}."])

    data = make_pdf([draw] * (FEWEST + 5))
    assert read_apart("a.pdf", data) == read_here("a.pdf", data, USUAL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes where Linux lists them")
def test_what_a_reader_started_ends_with_it(spoiled: Worker, tmp_path: Path) -> None:
    """A program that converts or recognises, or a copy of the reader, is not left behind when the reader is ended."""
    file = tmp_path / "pid"
    deed = f"one = subprocess.Popen(['sleep', '600']); open({str(file)!r}, 'w').write(str(one.pid)); os.abort()"
    assert run(spoiled, deed).startswith("made its reader crash")
    stat = Path(f"/proc/{file.read_text()}/stat")
    for _ in range(200):
        if not stat.exists() or ") Z " in stat.read_text():
            return
        time.sleep(0.05)
    pytest.fail("the program goes on")


def test_one_process_serves_many_files_and_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files one after the other go to the same process; after a number of them it is another one."""
    monkeypatch.setattr(isolation, "_JOBS", 3)
    worker = Worker()
    seen = []
    for _ in range(4):
        worker.read("a.pdf", PDF, USUAL, seconds=20, deadline=60)
        seen.append(worker._process.pid if worker._process else None)
    worker.close()
    assert seen[0] == seen[1] != seen[3]
    assert seen[2] is None
    worker.close()


def test_it_reads_what_is_read_here() -> None:
    """A reading that came from the other process is equal to one made in this one."""
    from assistant.reading.readers import read_here

    for name, data in (("a.pdf", PDF), ("a.docx", make_docx(lambda word: word.add_paragraph("Café\U0001f600 ")))):
        assert read_apart(name, data) == read_here(name, data, USUAL)
        assert_sound(read(Path(name), data))


def test_threads_share_the_pool() -> None:
    """Many threads at once, each with an answer of its own."""
    pool = Pool(2)
    texts = [f"Paper number {number}." for number in range(8)]
    found: dict[str, str] = {}

    def work(text: str) -> None:
        data = make_docx(lambda word: word.add_paragraph(text))
        with pool.worker() as worker:
            found[text] = worker.read("a.docx", data, USUAL, seconds=20, deadline=60).reading.pages[0].text

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()
    assert found == {text: text for text in texts}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on this system")
def test_a_fork_starts_its_own_process(tmp_path: Path) -> None:
    """A child that forked off does not talk to its parent's reader, and the parent's goes on."""
    script = (
        "import os, sys; from pathlib import Path; from assistant.reading import read\n"
        "data = Path(sys.argv[1]).read_bytes(); read(Path('a.pdf'), data); child = os.fork()\n"
        "assert read(Path('a.pdf'), data).kind == 'pdf'\n"
        "if child: sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    subprocess.run([sys.executable, "-c", script, str(file)], check=True, timeout=60)


def test_no_process_is_left(tmp_path: Path) -> None:
    """When the program ends, so does its reader, and without a word."""
    script = (
        "from pathlib import Path; import sys; from assistant.reading import read\n"
        "from assistant.reading.isolation import process as isolation\n"
        "read(Path('a.pdf'), Path(sys.argv[1]).read_bytes())\n"
        "print(next(one._process.pid for one in isolation._pool._workers if one._process))"
    )
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    done = subprocess.run([sys.executable, "-W", "error", "-c", script, str(file)], capture_output=True, check=True)
    assert done.stderr == b""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
