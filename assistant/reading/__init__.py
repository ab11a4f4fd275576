"""Reads one file of any known kind: its text page by page, with the place of every character."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.kinds import is_harmless, is_recording
from assistant.reading.members import Contents
from assistant.reading.options import USUAL, Options
from assistant.reading.readers import LARGEST, check_size, read_here

if TYPE_CHECKING:  # it loads what the models' messages are made of
    from assistant.reading.recording import Hear

__all__ = ["USUAL", "Options", "content", "read", "read_all", "rest"]


def read(path: Path, data: bytes | None = None, *, options: Options = USUAL) -> Reading:
    """Reads the file at `path`, or `data` as if it were that file's content.

    The kind comes from the content. At least one page of the reading holds text; pages without any (scanned
    pages within a PDF) are kept empty, so that page numbers stay right. Nothing is fetched from a network, and
    whatever is more than plain text is read in a process of its own with bounds of memory and time.
    Raises ReadError, whose message is a reason for people, for whatever cannot be read.
    """
    return read_all(path, data, options=options).reading


def read_all(
    path: Path, data: bytes | None = None, *, options: Options = USUAL, hear: "Hear | None" = None
) -> Contents:
    """As `read`, with the files that lie within the file, such as an e-mail's attachments.

    `hear` writes down what is said in a recording; what it raises comes through.
    """
    if data is None:
        data = content(path)
    if not data:
        raise ReadError("is empty (0 bytes)")
    check_size(len(data), LARGEST)
    if is_recording(data):
        from assistant.reading import recording

        return Contents(recording.read(data, hear))
    if is_harmless(data, path.name):
        return read_here(path.name, data, options)
    from assistant.reading.isolation.process import read_apart  # many runs meet plain texts alone

    return read_apart(path.name, data, options)


def rest() -> None:
    """Ends the processes that wait for more to read: nothing will come for a while. Reading on starts them again."""
    isolation = sys.modules.get("assistant.reading.isolation.process")
    if isolation:
        isolation.close()


def content(path: Path) -> bytes:
    """The bytes of a file. Raises ReadError if it is larger than any kind may be or can't be opened."""
    try:
        check_size(path.stat().st_size, LARGEST)
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror or error}") from error
