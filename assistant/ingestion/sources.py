"""Sources: where papers come from, files and folders on disk or contents handed over."""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from assistant.errors import ReadError
from assistant.ingestion.stamps import Content, settled, stamp_at
from assistant.ingestion.walking import Walk, walk

# Before the name of a paper that was handed over: no absolute path begins like this.
UPLOADS = "uploads/"
# Before the name of who handed it over; no uploaded file's own name begins like this.
_BY = "@"
# Characters of the SHA-256 that name a document.
_ID = 16


@dataclass(frozen=True, slots=True)
class Source:
    """One paper to be added: its path, absolute or below `uploads/`, and what gives its content.

    `load` raises ReadError or OSError where there is none to be had. `stamp` is the file's where it is known. `ignores`
    says of what lies within it whether it is passed over, by its path.
    """

    path: str
    load: Callable[[], Content]
    stamp: str = ""
    ignores: Callable[[str], bool] = lambda _: False


def from_uploads(files: Mapping[str, bytes], by: str = "") -> list[Source]:
    """Papers handed over by name and content. Of a name only its last part counts, whatever it looks like.

    Names that are alike then are numbered: "bill.pdf" and "bill (2).pdf". What a user uploads (`by`) lies beside what
    others did: nobody's paper takes the place of another one's.
    """
    named: dict[str, bytes] = {}
    for name, given in files.items():
        named[_unused(_last_part(name), named)] = given
    folder = f"{UPLOADS}{_BY}{quote(by)}/" if by else UPLOADS
    return [Source(folder + name, partial(Content, given)) for name, given in named.items()]


def uploader(path: str) -> str | None:
    """Who uploaded what lies at a path, where that is known."""
    folder, slash, _ = path.removeprefix(UPLOADS + _BY).partition("/")
    return unquote(folder) if path.startswith(UPLOADS + _BY) and slash else None


def identified(sha256: str, path: str) -> str:
    """The id of a paper with that content, in hexadecimal, which lies at `path`.

    Of uploads each user has his own: who has a paper may not learn that, and how, somebody else has it too.
    """
    by = uploader(path)
    return (sha256 if by is None else hashlib.sha256(f"{by}\n{sha256}".encode()).hexdigest())[:_ID]


def _last_part(name: str) -> str:
    """As people see it: composed letters, single spaces, no control characters."""
    last = " ".join(unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].split())
    shown = "".join("_" if unicodedata.category(one) == "Cc" else one for one in last)
    shown = shown.replace(_BY, "_", 1) if shown.startswith(_BY) else shown
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
        yield _file(path, stamp, walked.ignores)
    for path in walked.closed:
        yield _file(path)


def _file(path: str, stamp: str = "", ignores: Callable[[str], bool] = lambda _: False) -> Source:
    return Source(path, lambda: _load(Path(path)), stamp, ignores)


def _load(file: Path) -> Content:
    if not file.exists():
        raise ReadError("there is no such file or folder")
    if file.is_dir():
        os.scandir(file).close()  # says so where permissions are what hides its files
        raise ReadError("the folder holds no files")
    if not file.is_file():
        raise ReadError("is no file but a device or a pipe")
    return settled(file)
