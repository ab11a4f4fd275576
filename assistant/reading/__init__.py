"""Reads one file of any known kind: its text page by page, with the place of every character."""

from importlib import import_module
from pathlib import Path

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.kinds import NAMES, kind_of
from assistant.reading.options import USUAL, Options

__all__ = ["USUAL", "Options", "content", "read"]

# A reader is loaded when the first file of its kind comes: most bring a large library.
_READERS = {
    "pdf": "pdf",
    "docx": "word",
    "xlsx": "workbook",
    "csv": "delimited",
    "markdown": "markdown",
    "text": "plain",
    "html": "web",
    "eml": "mail",
}
# Readers that are told the options.
_CHOOSING = {"pdf"}
_MB = 2**20
_LIMITS = {"pdf": 300 * _MB, "docx": 100 * _MB, "xlsx": 100 * _MB, "eml": 60 * _MB}
_TEXT_LIMIT = 12 * _MB


def read(path: Path, data: bytes | None = None, *, options: Options = USUAL) -> Reading:
    """Reads the file at `path`, or `data` as if it were that file's content.

    The kind comes from the content. At least one page of the reading holds text; pages without any (scanned
    pages within a PDF) are kept empty, so that page numbers stay right. Nothing is fetched from a network.
    Raises ReadError, whose message is a reason for people, for whatever cannot be read.
    """
    if data is None:
        data = content(path)
    if not data:
        raise ReadError("is empty (0 bytes)")
    _check_size(len(data), max(_LIMITS.values()))
    kind = kind_of(data, path.name)
    _check_size(len(data), _LIMITS.get(kind, _TEXT_LIMIT))
    reader = import_module(f"assistant.reading.{_READERS[kind]}")
    try:
        reading: Reading = reader.read(data, options) if kind in _CHOOSING else reader.read(data)
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError("needs more memory to be read than this machine has free") from error
    except Exception as error:
        # The libraries below fail in many ways of their own on broken files; a person needs only the reason.
        raise ReadError(f"is damaged or not well formed: it looks like {NAMES[kind]} but cannot be read") from error
    if not any(page.text.strip() for page in reading.pages):
        raise ReadError(f"holds no text: it is {NAMES[kind]} with nothing to read in it")
    return reading


def content(path: Path) -> bytes:
    """The bytes of a file. Raises ReadError if it is larger than any kind may be or can't be opened."""
    try:
        _check_size(path.stat().st_size, max(_LIMITS.values()))
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror or error}") from error


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise ReadError(f"is {size / _MB:.0f} MB; at most {limit // _MB} MB of its kind are read")
