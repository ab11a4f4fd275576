"""Sources: where papers come from, files and folders on disk or contents handed over."""

import os
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ReadError
from assistant.reading import content

# Before the name of a paper that was handed over: no absolute path begins like this.
UPLOADS = "uploads/"
# Files that systems and programs leave lying about; nobody means them when adding a folder.
_IGNORED = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Source:
    """One paper to be added: its path, absolute or below `uploads/`, and what gives its content.

    `load` raises ReadError or OSError where there is none to be had.
    """

    path: str
    load: Callable[[], bytes]


def from_uploads(files: Mapping[str, bytes]) -> list[Source]:
    """Papers handed over by name and content. Of a name only its last part counts, whatever it looks like.

    Names that are alike then are numbered: "bill.pdf" and "bill (2).pdf".
    """
    named: dict[str, bytes] = {}
    for name, given in files.items():
        named[_unused(_last_part(name), named)] = given
    return [Source(UPLOADS + name, lambda given=given: given) for name, given in named.items()]  # type: ignore[misc]


def _last_part(name: str) -> str:
    """As people see it: composed letters, single spaces, no control characters."""
    last = " ".join(unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].split())
    shown = "".join("_" if unicodedata.category(one) == "Cc" else one for one in last)
    return shown if shown.strip(".") else "file"


def _unused(name: str, taken: Collection[str]) -> str:
    path, number, unused = Path(name), 1, name
    while unused in taken:
        number += 1
        unused = f"{path.stem} ({number}){path.suffix}"
    return unused


def from_paths(paths: Iterable[Path]) -> Iterator[Source]:
    """The files meant by the paths, each once; a folder without files stands for itself, so that it is reported.

    So does a folder within that may not be entered, and a link that leads nowhere.
    """
    seen = set()
    for path in paths:
        path = path.absolute()
        for file in _inside(path) or [path]:
            if file not in seen:
                seen.add(file)
                yield Source(str(file), lambda file=file: _load(file))  # type: ignore[misc]


def _inside(folder: Path) -> list[Path]:
    closed: list[Path] = []
    found = [
        Path(where, name)
        for where, _, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
        for name in names
    ]
    return sorted(one for one in found + closed if _meant(one.relative_to(folder)) and one != folder)


def _meant(relative: Path) -> bool:
    return not any(part.startswith(_IGNORED) for part in relative.parts)


def _load(file: Path) -> bytes:
    if not file.exists():
        raise ReadError("there is no such file or folder")
    if file.is_dir():
        os.scandir(file).close()  # says so where permissions are what hides its files
        raise ReadError("the folder holds no files")
    if not file.is_file():
        raise ReadError("is no file but a device or a pipe")
    return content(file)
