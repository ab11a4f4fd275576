"""Papers on their way into the library: added by a thread that no click interrupts and no reload loses."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol

from assistant import AddReport, Assistant, FileReport, Listener, Progress

# One after the other: papers are added to a home by one at a time anyway.
_adders = ThreadPoolExecutor(max_workers=1, thread_name_prefix="adding")


class Upload(Protocol):
    """What Streamlit hands over for a file."""

    @property
    def name(self) -> str: ...

    def getvalue(self) -> bytes: ...


@dataclass
class Adding:
    """Files on their way into the library. The thread writes, the page reads.

    `arrived` is told where the page was reloaded or closed while they were sent: so many had come by then, and those
    called `missing` had not. `shown` is set when somebody has seen the end.
    """

    total: int
    done: int = 0
    current: str = ""
    waiting: bool = False
    files: list[FileReport] = field(default_factory=list)
    future: "Future[AddReport]" = field(default_factory=Future)
    arrived: int | None = None
    missing: tuple[str, ...] = ()
    shown: bool = False

    def heard(self, progress: Progress) -> None:
        """Takes a note of how far the adding is."""
        self.waiting = progress.waiting
        if not progress.waiting:
            self.done, self.total, self.current = progress.done, progress.total, Path(progress.path).name
        if progress.report:
            self.files.append(progress.report)


# By home and user: whoever opens the page anew finds what is still on its way.
_addings: dict[tuple[Path, str | None], list[Adding]] = {}


def addings(assistant: Assistant, user: str | None) -> list[Adding]:
    """What is on its way for a user, or has come to an end that nobody has seen yet; the oldest first."""
    found = _addings.get((assistant.home, user), [])
    return [one for one in found if not (one.future.done() and one.shown)]


def begin(
    assistant: Assistant,
    uploads: Iterable[Upload],
    *,
    groups: Collection[str] = (),
    user: str | None = None,
    missing: Collection[str] | None = None,
) -> Adding:
    """Begins to add the files of a user, which are kept in the library alone, for these groups or for everybody.

    `missing` is given where the page was reloaded meanwhile: the names of those that had not arrived.
    """
    given = [(one.name, one.getvalue()) for one in uploads]
    files = {f"{number}/{name}": data for number, (name, data) in enumerate(_told_apart(given))}
    adding = _submit(assistant, user, len(files), partial(assistant.upload, files, groups=groups, user=user))
    if missing is not None:
        adding.arrived, adding.missing = len(files), tuple(missing)
    return adding


def begin_folder(assistant: Assistant, path: str, *, groups: Collection[str] = (), user: str | None = None) -> Adding:
    """Begins to add a file or folder of this machine."""
    return _submit(assistant, user, 1, partial(assistant.add, path, groups=groups, user=user))


def begin_again(assistant: Assistant, document: str, *, user: str | None = None) -> Adding:
    """Begins to read a paper anew."""
    return _submit(assistant, user, 1, partial(assistant.reread, document, user=user))


def _submit(assistant: Assistant, user: str | None, total: int, work: "Callable[..., AddReport]") -> Adding:
    adding = Adding(total)
    known = _addings.setdefault((assistant.home, user), [])
    known[:] = [one for one in known if not (one.future.done() and one.shown)] + [adding]
    listener: Listener = adding.heard
    adding.future = _adders.submit(work, listener=listener)
    return adding


def _told_apart(files: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    """Each file with its name; where two of a folder share one, with that of the folder that each lies in."""
    given = [(PurePosixPath(name.replace("\\", "/")), data) for name, data in files]
    often = Counter(path.name for path, _ in given)
    for path, data in given:
        shared = often[path.name] > 1 and path.parent.name
        yield (f"{path.parent.name} - {path.name}" if shared else path.name), data
