"""Folders that are kept in step as long as a server runs: one thread for each, as the settings say."""

import logging
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from assistant.documents import Record
from assistant.errors import AssistantError
from assistant.reports import Progress

if TYPE_CHECKING:
    from assistant.app import Assistant

# Seconds between two looks at the settings, and until a folder that wasn't there is looked for again.
_LOOK, _AGAIN = 2.0, 15.0


class WatchState(Record):
    """How a watched folder is. `at` is when it was last gone through (ISO 8601 in UTC), empty if it never was.

    `changed` counts what that sync did something about, `failed` what it could not add; `doing` says how far one is
    that goes on, `problem` what is the matter, if anything is.
    """

    folder: str
    groups: tuple[str, ...] = ()
    at: str = ""
    changed: int = 0
    failed: int = 0
    doing: str = ""
    problem: str = ""


@dataclass
class _Watch:
    """One folder's thread; it writes the state, others read it."""

    state: WatchState
    stop: Event = field(default_factory=Event)
    thread: Thread | None = None


class Watchers:
    """Watches the folders that the settings of a home name; follows them when they change.

    `opened` gives the assistant of the home as its settings are now. It raises AssistantErrors, and is asked again.
    """

    def __init__(self, opened: Callable[[], "Assistant"]) -> None:
        self._opened = opened
        self._assistant: Assistant | None = None
        self._watches: dict[str, _Watch] = {}
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins, in a thread of its own; once."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="watching", daemon=True)
                self._thread.start()

    def stop(self, *, wait: bool = False) -> None:
        """Ends all of it; with `wait`, returns when no folder is gone through any more."""
        self._stop.set()
        if self._thread and wait:
            self._thread.join()

    def states(self) -> list[WatchState]:
        """How each folder is, by name."""
        with self._lock:
            return [watch.state for _, watch in sorted(self._watches.items())]

    def _run(self) -> None:
        while not self._stop.wait(_LOOK):  # the first page comes first
            try:
                self._follow(self._opened())
            except AssistantError as error:  # such as settings that somebody is changing by hand
                logging.getLogger(__name__).info("The settings cannot be followed: %s", error)
        self._end(list(self._watches))

    def _follow(self, assistant: "Assistant") -> None:
        """Starts and ends watches until they are those that the settings name."""
        wanted = assistant.settings.watch
        anew = assistant is not self._assistant
        self._assistant = assistant
        held = {folder: watch.state.groups for folder, watch in self._watches.items()}
        self._end([folder for folder, groups in held.items() if anew or wanted.get(folder) != groups])
        for folder, groups in wanted.items():
            if folder not in self._watches:
                watch = _Watch(WatchState(folder=folder, groups=groups))
                watch.thread = Thread(target=_work, args=(assistant, watch), name="watching a folder", daemon=True)
                with self._lock:
                    self._watches[folder] = watch
                watch.thread.start()

    def _end(self, folders: list[str]) -> None:
        for folder in folders:
            self._watches[folder].stop.set()
        for folder in folders:
            if thread := self._watches[folder].thread:
                thread.join()
            with self._lock:
                del self._watches[folder]


def _work(assistant: "Assistant", watch: _Watch) -> None:
    def heard(progress: Progress) -> None:
        name = os.fspath(Path(progress.path).name)
        doing = "" if progress.waiting else f"{progress.done} / {progress.total} · {name}"
        watch.state = watch.state.model_copy(update={"doing": doing})

    folder, groups = watch.state.folder, watch.state.groups
    while not watch.stop.is_set():
        try:
            with closing(assistant.watch(folder, groups=groups, listener=heard, stop=watch.stop)) as steps:
                for step in steps:
                    new: dict[str, object] = {"doing": "", "problem": step.problem}
                    if step.report:
                        files = step.report.files
                        new["at"] = datetime.now(UTC).isoformat(timespec="seconds")
                        new["changed"] = sum(one.status not in ("unchanged", "failed") for one in files)
                        new["failed"] = len(step.report.failed)
                    watch.state = watch.state.model_copy(update=new)
        except NotADirectoryError:
            problem = f"The folder {folder!r} is not there. It is waited for."
            watch.state = watch.state.model_copy(update={"problem": problem, "doing": ""})
        except Exception:
            logging.getLogger(__name__).exception("The folder %r could not be watched", folder)
            problem = "It could not be gone through. The log, where the assistant was started, says why."
            watch.state = watch.state.model_copy(update={"problem": problem, "doing": ""})
        watch.stop.wait(_AGAIN)
