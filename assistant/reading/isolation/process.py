"""Reading in a process of its own, with limits of memory and time: a crash or a hang costs one file."""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from queue import LifoQueue
from threading import Timer
from typing import Any

from pydantic import ValidationError

from assistant.documents import Page, Reading
from assistant.errors import ReadError
from assistant.reading.isolation import limits
from assistant.reading.isolation.wire import receive, send
from assistant.reading.members import Contents, Member
from assistant.reading.options import USUAL, Options
from assistant.reading.printed.positions import SHARED

_ROOT = Path(__file__).parents[3]
# What the process is told of its surroundings: no keys, no settings.
_TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE", "TESSDATA_PREFIX")
# Libraries leak; a fresh process costs a fraction of a second.
_JOBS = 400
_START, _ENDING = 60.0, 2.0


class Worker:
    """One process that reads, started when first needed and again after each end. One thread at a time may use it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    def read(self, name: str, data: bytes, options: Options, *, seconds: float, deadline: float) -> Contents:
        """Reads `data`; `seconds` of computing and `deadline` by the clock end it. Raises ReadError."""
        job = {"name": name, "options": asdict(options), "seconds": seconds}
        heads: list[dict[str, Any]] = []
        pages: list[Page] = []
        members: list[Member] = []
        try:
            for head, content in self._frames(job, data, deadline):
                if "error" in head:
                    raise ReadError(str(head["error"]))
                if "page" in head:
                    pages.append(_shared(Page.model_validate_json(content)))
                elif "member" in head:
                    members.append(Member(str(head["member"]), content, str(head["reason"])))
                elif "reading" in head:
                    heads.append(head["reading"])
            reading = Reading.model_validate_json(_joined(heads)).model_copy(update={"pages": tuple(pages)})
        except ValidationError as error:
            self.close()
            raise ReadError("made its reader give nonsense: it is damaged, or made to do harm") from error
        return Contents(reading, tuple(members))

    def draw(self, data: bytes, kind: str, page: Page, width: int) -> tuple[tuple[int, int], bytes]:
        """The size of a page's picture, and its pixels in red, green and blue. Raises ReadError."""
        told = page.model_dump(include={"number", "width", "height", "turned"}) | {"text": ""}
        job = {"draw": kind, "page": told, "width": width, "seconds": limits.SECONDS}
        size, pixels = (0, 0), b""
        for head, content in self._frames(job, data, limits.DEADLINE):
            if "error" in head:
                raise ReadError(str(head["error"]))
            if "size" in head:
                (across, down), pixels = head["size"], content
                size = int(across), int(down)
        if len(pixels) != 3 * size[0] * size[1]:
            raise ReadError("made its reader give nonsense: it is damaged, or made to do harm")
        return size, pixels

    def print(self, data: bytes, kind: str, patience: float) -> bytes:
        """A document as a PDF. Raises ReadError."""
        made = b""
        job = {"print": kind, "patience": patience, "seconds": limits.SECONDS}
        for head, content in self._frames(job, data, limits.DEADLINE):
            if "error" in head:
                raise ReadError(str(head["error"]))
            made = content or made
        return made

    def close(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # what was still to be written has nobody to read it
                    continue

    def forget(self) -> None:
        """In a fork: the process belongs to the parent, which goes on with it."""
        if self._process:
            self._process.returncode = 0  # nothing to wait for here
        self._process = None

    def _frames(self, job: dict[str, Any], data: bytes, deadline: float) -> Iterator[tuple[dict[str, Any], bytes]]:
        """The answers to a job up to its end. Whatever comes between ends the process."""
        process = self._started()
        assert process.stdin and process.stdout
        late = Timer(deadline, _kill, (process,))
        late.start()
        ended = spent = False
        try:
            send(process.stdin, job, data)  # type: ignore[arg-type]
            while not ended:
                head, content = receive(process.stdout)  # type: ignore[arg-type]
                if "alive" in head:
                    late.cancel()
                    late = Timer(deadline, _kill, (process,))
                    late.start()
                    continue
                ended, spent = "end" in head or "error" in head, bool(head.get("spent"))
                yield head, content
        except (EOFError, OSError) as error:
            expired = late.finished.is_set()
            raise ReadError(_end(_status(process), job["seconds"], expired=expired)) from error
        finally:
            late.cancel()
            self._jobs += 1
            if not ended or spent or self._jobs >= _JOBS:
                self.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        self.close()
        paths = (str(_ROOT), os.environ.get("PYTHONPATH", ""))
        told = {name: os.environ[name] for name in _TOLD if name in os.environ}
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "assistant.reading.isolation.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # it can be ended with all that it started, and Ctrl-C is not for it
            env=told | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        )
        self._process, self._jobs = process, 0
        late = Timer(_START, _kill, (process,))
        late.start()
        try:
            receive(process.stdout)  # type: ignore[arg-type]
        except EOFError as error:
            self.close()
            raise ReadError("cannot be read: the process that reads does not start on this machine") from error
        finally:
            late.cancel()
        return process


class Pool:
    """Some workers; whoever wants one waits for it. The one used last is used next, and the others never start."""

    def __init__(self, size: int) -> None:
        self._idle: LifoQueue[Worker] = LifoQueue()
        self._workers = [Worker() for _ in range(size)]
        for worker in self._workers:
            self._idle.put(worker)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A worker for the time of the context."""
        worker = self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """Ends the processes of all workers that nobody uses."""
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        for worker in idle:
            worker.close()
            self._idle.put(worker)

    def forget(self) -> None:
        """In a fork: as `Worker.forget`."""
        for worker in self._workers:
            worker.forget()


_pool = Pool(max(2, min(os.cpu_count() or 1, 4)))


def read_apart(
    name: str,
    data: bytes,
    options: Options = USUAL,
    *,
    seconds: float = limits.SECONDS,
    deadline: float = limits.DEADLINE,
) -> Contents:
    """Reads `data`, the content of a file of that name, in another process. Raises ReadError as `read_here` does.

    Also for a file that crashes its reader, or keeps it busy for more than `seconds` of computing or `deadline`
    seconds by the clock, counted anew after some pages of a PDF or each frame of a picture. Files after it are read
    by a fresh process.
    """
    with _pool.worker() as worker:
        return worker.read(name, data, options, seconds=seconds, deadline=deadline)


def draw_apart(data: bytes, kind: str, page: Page, width: int) -> tuple[tuple[int, int], bytes]:
    """As `drawing.draw`, in another process: the picture's size, and its pixels in red, green and blue."""
    with _pool.worker() as worker:
        return worker.draw(data, kind, page, width)


def print_apart(data: bytes, kind: str, *, patience: float = USUAL.office_seconds) -> bytes:
    """As `office.printed`, in another process, with `patience` seconds for it."""
    with _pool.worker() as worker:
        return worker.print(data, kind, patience)


def close() -> None:
    """Ends the processes that wait for files; the next file starts one again."""
    _pool.close()


def _after_fork() -> None:
    global _pool
    _pool.forget()
    _pool = Pool(max(2, min(os.cpu_count() or 1, 4)))


def _joined(heads: list[dict[str, Any]]) -> str:
    return json.dumps({**(heads[0] if heads else {}), "pages": []})


def _shared(page: Page) -> Page:
    """The page with equal positions as one object, as `positions` makes them: a quarter of the memory."""
    lines = [
        line.model_copy(update={"edges": tuple(map(SHARED.get, line.edges, line.edges))}) if line.edges else line
        for line in page.lines
    ]
    return page.model_copy(update={"lines": tuple(lines)})


def _status(process: subprocess.Popen[bytes]) -> int:
    """How a process ended; one that writes rubbish, and does not end, is ended."""
    try:
        return process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        _kill(process)
        return process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and whatever it started: copies of itself, programs that recognise or convert."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # there is nothing left to end
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _end(status: int, seconds: float, *, expired: bool) -> str:
    """Why a process ended that was to read on."""
    if expired or (sys.platform != "win32" and status == -signal.SIGXCPU):
        return f"takes longer to be read than it may ({seconds:.0f} seconds): it is damaged, or made to do harm"
    return "made its reader crash: it is damaged, or made to do harm"


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
