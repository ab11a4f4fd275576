"""Uploaded files: kept in the home under `uploads/`, then added by a thread that no click interrupts."""

import re
import unicodedata
import uuid
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from assistant import Assistant, FileReport, Progress

# Bytes; most file systems take names of 255.
_LONGEST_STEM, _LONGEST_SUFFIX = 180, 20
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
    future: "Future[None]" = field(default_factory=Future)

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
        try:
            part.write_bytes(upload.getvalue())
        except OSError:
            part.unlink(missing_ok=True)
            raise
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
    return _cut(Path(clean).stem, _LONGEST_STEM) + _cut(Path(clean).suffix, _LONGEST_SUFFIX)


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


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
