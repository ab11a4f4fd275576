"""What lies within a file: attachments of an e-mail, members of an archive, each to become a document of its own."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.documents import Reading

# One file holds at most so many others, and at most so many bytes of them; the rest is named and left out.
COUNT_LIMIT, BYTES_LIMIT = 2_000, 300 * 2**20
# How deep files may lie within files: a paper in an archive in an e-mail in an archive.
DEPTH_LIMIT = 4


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a file: its name, "/" between folders, and its content; or the `reason` why there is none."""

    name: str
    data: bytes = b""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read of a file, and the files within it."""

    reading: Reading
    members: tuple[Member, ...] = ()


def bounded(members: Iterable[Member]) -> Iterator[Member]:
    """The members under names that can be paths, each its own; a last one says so where there are too many."""
    taken: set[str] = set()
    size = 0
    for number, member in enumerate(members):
        size += len(member.data)
        if number >= COUNT_LIMIT or size > BYTES_LIMIT:
            much = f"{COUNT_LIMIT:,} files or {BYTES_LIMIT // 2**20} MB"
            yield Member(unused("…", taken), reason=f"the rest is not read: it holds more than {much}")
            return
        name = unused(safe_name(member.name), taken)
        taken.add(name)
        yield replace(member, name=name)


def safe_name(name: str) -> str:
    """A name as a path below its container: nothing that leads out of it, no control characters."""
    flat = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()).replace("\\", "/")
    shown = "".join("_" if unicodedata.category(one) in ("Cc", "Cf") else one for one in flat)
    parts = [" ".join(part.split())[:200] for part in shown.split("/")]
    return "/".join(part for part in parts[-20:] if part.strip(". ") and not part.endswith(":")) or "file"


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number if it is taken: "bill.pdf", "bill (2).pdf"."""
    path, number, free = PurePosixPath(name), 1, name
    while free in taken:
        number += 1
        free = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    return free
