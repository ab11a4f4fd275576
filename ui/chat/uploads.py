"""Uploaded files: added by a thread that no click interrupts."""

from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from assistant import AddReport, Assistant, FileReport, Progress

# One after the other: papers are added to a home by one at a time anyway.
_adders = ThreadPoolExecutor(max_workers=1, thread_name_prefix="adding")


class Upload(Protocol):
    """What Streamlit hands over for a file."""

    @property
    def name(self) -> str: ...

    def getvalue(self) -> bytes: ...


@dataclass
class Adding:
    """Files on their way into the library. The thread writes, the page reads."""

    total: int
    done: int = 0
    current: str = ""
    waiting: bool = False
    files: list[FileReport] = field(default_factory=list)
    future: "Future[AddReport]" = field(default_factory=Future)

    def heard(self, progress: Progress) -> None:
        """Takes a note of how far the adding is."""
        self.waiting = progress.waiting
        if not progress.waiting:
            self.done, self.current = progress.done, Path(progress.path).name
        if progress.report:
            self.files.append(progress.report)


def begin(
    assistant: Assistant, uploads: Iterable[Upload], *, groups: Collection[str] = (), user: str | None = None
) -> Adding:
    """Begins to add the files of a user, which are kept in the library alone, for these groups or for everybody."""
    # Of a name only its last part counts: the number keeps two files of one name apart.
    files = {f"{number}/{one.name}": one.getvalue() for number, one in enumerate(uploads)}
    adding = Adding(total=len(files))
    adding.future = _adders.submit(assistant.upload, files, groups=groups, user=user, listener=adding.heard)
    return adding
