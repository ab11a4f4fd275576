"""Uploaded files: kept in the home under `uploads/`, then added by a thread that no click interrupts."""

import logging
import re
import unicodedata
import uuid
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import streamlit as st

from assistant import Assistant, AssistantError, FileReport, Progress
from ui.chat.plain import as_html, as_label, say

STATES = {
    "added": "✓ added",
    "updated": "↻ updated",
    "moved": "→ moved",
    "unchanged": "= already there",
    "failed": "✗ not added",
}
_LONGEST = 120
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
    future: "Future[None] | None" = None

    def heard(self, progress: Progress) -> None:
        """Takes a note of how far the adding is."""
        self.waiting = progress.waiting
        if not progress.waiting:
            self.done, self.current = progress.done, Path(progress.path).name
        if progress.report:
            self.files.append(progress.report)


@dataclass(frozen=True)
class Kept:
    """A file put down in the home, and the version of it that it took the place of."""

    path: Path
    before: Path | None


def begin(assistant: Assistant, uploads: Iterable[Upload]) -> Adding:
    """Puts the files down and begins to add them. Raises OSError where the home can't be written to."""
    kept = keep(assistant.home / "uploads", uploads)
    adding = Adding(total=len(kept))
    adding.future = _adders.submit(_add, assistant, kept, adding)
    return adding


def keep(folder: Path, uploads: Iterable[Upload]) -> list[Kept]:
    """Writes each file whole or not at all; two of one name in one go are both kept."""
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Kept] = {}
    for upload in uploads:
        name = _unused(safe_name(upload.name), kept)
        path = folder / name
        part = folder / f".{uuid.uuid4().hex}.part"
        part.write_bytes(upload.getvalue())
        before = None
        if path.exists():
            before = path.rename(folder / f".{uuid.uuid4().hex}.before")
        part.rename(path)
        kept[name] = Kept(path, before)
    return list(kept.values())


def safe_name(name: str) -> str:
    """The file's own name without what a path or a file system would make something else of."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", last).strip(" .") or "file"
    stem, suffix = Path(clean).stem, Path(clean).suffix
    return stem[: _LONGEST - len(suffix)] + suffix[:_LONGEST]


def _unused(name: str, taken: Iterable[str]) -> str:
    path, number, unused = Path(name), 1, name
    while unused in set(taken):
        number += 1
        unused = f"{path.stem} ({number}){path.suffix}"
    return unused


def _add(assistant: Assistant, kept: list[Kept], adding: Adding) -> None:
    paths = [one.path for one in kept]
    try:
        assistant.add(*paths, listener=adding.heard)
    finally:
        added = {Path(one.path) for one in adding.files if one.status != "failed"}
        for one in kept:
            if one.path in added:
                if one.before:
                    one.before.unlink()
            elif one.before:
                one.before.replace(one.path)
            else:
                one.path.unlink()


def draw_adding(adding: Adding) -> None:
    """The progress until all is through, then what became of each file."""
    slot = st.empty()
    assert adding.future is not None
    while not adding.future.done():
        with slot.container():
            if adding.waiting:
                text = "Waiting: another process is adding papers …"
            else:
                text = f"{adding.done} of {adding.total} · {as_label(adding.current)}"
            st.progress(adding.done / max(adding.total, 1), text=text)
            draw_reports(adding.files)
        wait([adding.future], timeout=0.2)
    with slot.container():
        draw_reports(adding.files)
        error = adding.future.exception()
        if isinstance(error, AssistantError):
            say(str(error), "trouble")
        elif error:
            logging.getLogger(__name__).error("Files could not be added", exc_info=error)
            say("The files could not be added. The log, where the assistant was started, says why.", "trouble")


def draw_reports(files: Iterable[FileReport]) -> None:
    """A line for each file: what became of it and, if it failed, why."""
    rows = "".join(
        f'<li class="{one.status}"><span class="state">{STATES.get(one.status, one.status)}</span>'
        f"<b>{as_html(Path(one.path).name)}</b> <span>{as_html(_detail(one))}</span></li>"
        for one in files
    )
    if rows:
        st.html(f'<ul class="files">{rows}</ul>')


def _detail(report: FileReport) -> str:
    if report.reason:
        return report.reason
    return f"{report.pages} page{'' if report.pages == 1 else 's'}"
