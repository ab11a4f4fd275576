"""Watching: a folder is synced whenever something in it has changed and then stands still for a moment."""

import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Event

from watchdog.events import (
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from assistant.documents import Record
from assistant.errors import AssistantError
from assistant.ingestion.ignoring import FILE as IGNORE_FILE
from assistant.reports import AddReport

# What says that a file is another one now. Opening and reading, which a sync does itself, are left out.
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
# Seconds: between two looks at whether the folder is there; until it is synced without being told of a change, as
# shares in a network tell of none; the same where nothing is told at all; and after something went wrong.
_LOOK, _ANYWAY, _UNTOLD, _AFTER_PROBLEM = 1.0, 300.0, 10.0, 30.0
# A sync may take this share of the time, in a folder that never stands still.
_SHARE = 0.2


class Watched(Record):
    """What one sync did, or why there was none: `problem` says what is the matter and what happens next."""

    report: AddReport | None = None
    problem: str = ""


def watch(
    folder: Path,
    sync: Callable[[], AddReport],
    *,
    stop: Event,
    without: Path | None = None,
    quiet: float = 1.0,
    patience: float = 10.0,
) -> Generator[Watched, None, None]:
    """Syncs at once, and then after each change, until `stop` is set or the iterator closed.

    A change is waited out until nothing has happened for `quiet` seconds, at most for `patience`. A folder that is
    gone, or in whose place an empty one lies, as when a share is not mounted, is waited for and nothing is deleted.
    A problem is told once; the watch goes on. What changes in the folder `without`, such as a home, is nothing.
    """
    told = ""
    while not stop.is_set():
        identity = _identity(folder)
        if identity is None or _is_empty(folder):
            problem = f"The folder {str(folder)!r} is gone or empty. Its papers are kept; it is waited for."
            if problem != told:
                yield Watched(problem=problem)
            told = problem
            stop.wait(_LOOK)
            continue
        with _changes(folder, without) as changes:
            if changes.problem:
                yield Watched(problem=changes.problem)
            for step in _while_there(folder, identity, sync, changes, stop=stop, quiet=quiet, patience=patience):
                if step.problem != told or step.report:
                    yield step
                told = step.problem


class _Changes(FileSystemEventHandler):
    """Hears of changes in a folder. `first` and `last` are when those since the last sync came; 0 for none."""

    def __init__(self, folder: Path, without: Path | None) -> None:
        self.folder = folder
        self.without = without
        self.first = self.last = 0.0
        self.lost = False
        self.problem = ""
        self._heard = Condition()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Takes a note, and of the folder's own end too: nothing more is heard then."""
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        with self._heard:
            if isinstance(event, DirDeletedEvent | DirMovedEvent) and paths[0] == self.folder:
                self.lost = True
            elif all(self._is_hidden(path) for path in paths):
                return
            self.last = time.monotonic()
            self.first = self.first or self.last
            self._heard.notify_all()

    def wait(self, seconds: float) -> None:
        """Until something is heard, at most so long."""
        with self._heard:
            self._heard.wait(seconds)

    def forget(self) -> None:
        """Begins anew: what comes from now on is for the next sync."""
        with self._heard:
            self.first = self.last = 0.0

    def _is_hidden(self, path: Path) -> bool:
        """Whether no paper can lie there; a home within the folder would otherwise call for ever new syncs."""
        if self.without and path.is_relative_to(self.without):
            return True
        return path.is_relative_to(self.folder) and any(
            part.startswith(".") and part != IGNORE_FILE for part in path.relative_to(self.folder).parts
        )


@contextmanager
def _changes(folder: Path, without: Path | None) -> Iterator[_Changes]:
    changes = _Changes(folder, without)
    observer = Observer()
    try:
        observer.schedule(changes, str(folder), recursive=True, event_filter=_EVENTS)
        observer.start()
    except OSError as error:
        changes.problem = (
            f"The system tells of no changes in {str(folder)!r} ({error.strerror or error}). It is looked through "
            f"every {_UNTOLD:.0f} seconds instead."
        )
    try:
        yield changes
    finally:
        if observer.is_alive():
            observer.stop()
            observer.join()


def _while_there(
    folder: Path,
    identity: tuple[int, int],
    sync: Callable[[], AddReport],
    changes: _Changes,
    *,
    stop: Event,
    quiet: float,
    patience: float,
) -> Iterator[Watched]:
    """Syncs until the folder is gone or is another one."""
    anyway = time.monotonic()
    earliest = 0.0
    while not stop.is_set() and not changes.lost and _identity(folder) == identity:
        now = time.monotonic()
        still = changes.first and (now - changes.last >= quiet or now - changes.first >= patience)
        if now >= anyway or (still and now >= earliest):
            changes.forget()
            try:
                step = Watched(report=sync())
                wait = _UNTOLD if changes.problem else _ANYWAY
            except (AssistantError, OSError) as error:
                step = Watched(problem=f"{error} It is tried again in {_AFTER_PROBLEM:.0f} seconds.")
                wait = _AFTER_PROBLEM
            ended = time.monotonic()
            anyway, earliest = ended + wait, ended + (ended - now) / _SHARE
            yield step
        elif changes.first:
            stop.wait(min(quiet, _LOOK) / 4)
        else:
            changes.wait(_LOOK)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if folder.is_dir() else None


def _is_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return not any(entries)
    except OSError:
        return False
