"""Reports: what became of each file that was to be added, and what is told meanwhile."""

from collections.abc import Callable
from typing import Literal

from assistant.documents import Record

Status = Literal["added", "unchanged", "updated", "moved", "failed", "deleted"]


class FileReport(Record):
    """What became of one file. `reason` says why it failed, or what else there is to know."""

    path: str
    status: Status
    reason: str = ""
    pages: int = 0
    chunks: int = 0
    seconds: float = 0.0


class AddReport(Record):
    """What became of all files, in the order in which they were named or listed."""

    files: tuple[FileReport, ...]

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be added."""
        return tuple(file for file in self.files if file.status == "failed")


class Progress(Record):
    """Told before each file is read, and with its report after it: `done` of `total` files are through.

    Several files may be embedded at once; their reports then come together. `waiting`: another process is adding to
    the same library; this one goes on when that has finished.
    """

    path: str
    done: int
    total: int
    report: FileReport | None = None
    waiting: bool = False


Listener = Callable[[Progress], None]


class Step(Record):
    """Told while something long goes on: `done` of `total` of what `task` names, such as "Embedding".

    `waiting`: another process is adding to the same library, and this one goes on when that has finished.
    """

    task: str
    done: int
    total: int
    waiting: bool = False


StepListener = Callable[[Step], None]


class ReindexReport(Record):
    """What a change of the embedding model did. `model` is the one in use now, `previous` the one that is kept."""

    model: str
    previous: str = ""
    chunks: int = 0
    embedded: int = 0
    seconds: float = 0.0


class Finding(Record):
    """Something that is not as it should be: with what, a paper's path for one, and what it is, for people."""

    subject: str
    problem: str
    repaired: bool = False


class CheckReport(Record):
    """What was looked at and what was found."""

    documents: int
    pages: int
    chunks: int
    findings: tuple[Finding, ...] = ()

    @property
    def remaining(self) -> tuple[Finding, ...]:
        """What was found and is not repaired."""
        return tuple(one for one in self.findings if not one.repaired)


class BackupReport(Record):
    """A backup that was written or restored: its file and size, and what the library in it holds."""

    file: str
    documents: int
    chunks: int
    bytes: int
