"""Sources: where papers come from, files and folders on disk or contents handed over."""

import os
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.errors import ReadError
from assistant.stamps import Content, settled, stamp_at
from assistant.walking import Walk, walk

# Before the name of a paper that was handed over: no absolute path begins like this.
UPLOADS = "uploads/"


@dataclass(frozen=True, slots=True)
class Source:
    """One paper to be added: its path, absolute or below `uploads/`, and what gives its content.

    `load` raises ReadError or OSError where there is none to be had. `stamp` is the file's where it is known.
    """

    path: str
    load: Callable[[], Content]
    stamp: str = ""


def from_uploads(files: Mapping[str, bytes]) -> list[Source]:
    """Papers handed over by name and content. Of a name only its last part counts, whatever it looks like.

    Names that are alike then are numbered: "bill.pdf" and "bill (2).pdf".
    """
    named: dict[str, bytes] = {}
    for name, given in files.items():
        named[_unused(_last_part(name), named)] = given
    return [Source(UPLOADS + name, partial(Content, given)) for name, given in named.items()]


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


def from_paths(paths: Iterable[Path], ignore: Iterable[str] = (), *, without: Path | None = None) -> Iterator[Source]:
    """The files meant by the paths, each once; a folder without files stands for itself, so that it is reported.

    So does a folder within that may not be entered, and a link that leads nowhere. What `ignore` names, and the
    folder `without`, are passed over in folders. Raises SettingsError as `Ignored` does.
    """
    seen = set()
    patterns = tuple(ignore)
    for path in paths:
        path = path.absolute()
        found = list(from_walk(walk(path, patterns, without=without))) if path.is_dir() else []
        for source in found or [_file(str(path), stamp_at(path))]:
            if source.path not in seen:
                seen.add(source.path)
                yield source


def from_walk(walked: Walk) -> Iterator[Source]:
    """The files of a folder, and the folders within, or itself, that could not be listed, to be reported."""
    for path, stamp in walked.files.items():
        yield _file(path, stamp)
    for path in walked.closed:
        yield _file(path)


def _file(path: str, stamp: str = "") -> Source:
    return Source(path, lambda: _load(Path(path)), stamp)


def _load(file: Path) -> Content:
    if not file.exists():
        raise ReadError("there is no such file or folder")
    if file.is_dir():
        os.scandir(file).close()  # says so where permissions are what hides its files
        raise ReadError("the folder holds no files")
    if not file.is_file():
        raise ReadError("is no file but a device or a pipe")
    return settled(file)
