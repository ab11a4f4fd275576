"""ZIP archives: a list of what they hold, and the files themselves, unpacked within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import one_line
from assistant.reading.layout import Part, set_pages
from assistant.reading.members import BYTES_LIMIT, COUNT_LIMIT, Contents, Member, bounded

# Text packs to a hundredth at the very best; what unpacks to more than this many times its size is a bomb.
_RATIO, _SMALL = 300, 10 * 2**20
_CHUNK = 2**20


def read(data: bytes) -> Contents:
    """A reading of kind "zip" that lists the files within, and those files.

    Raises ReadError for an archive of nothing, or of more than COUNT_LIMIT files.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_dropping(entry.filename)]
        if not entries:
            raise ReadError("holds no files: it is an empty ZIP archive")
        if len(entries) > COUNT_LIMIT:
            raise ReadError(f"holds {len(entries):,} files; at most {COUNT_LIMIT:,} are read of one archive")
        members = tuple(bounded(_members(archive, entries)))
    names = [Part(one_line(member.name), "item") for member in members]
    return Contents(
        Reading(kind="zip", title="", pages=set_pages([Part("Files", "heading", level=1), *names])), members
    )


def _members(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[Member]:
    left = BYTES_LIMIT
    for entry in entries:
        try:
            content = _unpacked(archive, entry, left)
        except ReadError as error:
            yield Member(entry.filename, reason=str(error))
            continue
        left -= len(content)
        yield Member(entry.filename, content)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """The content of one file; what its entry says of its size is not believed."""
    if entry.flag_bits & 1:
        raise ReadError("is protected with a password within its archive")
    most = min(left, max(_SMALL, _RATIO * entry.compress_size))
    content = bytearray()
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                content += piece
                if len(content) > most:
                    raise ReadError(f"unpacks to more than {most // 2**20} MB, the most that is read of it")
    except ReadError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise ReadError("is damaged within its archive and cannot be unpacked") from error
    return bytes(content)


def _is_dropping(name: str) -> bool:
    """What systems leave in archives, and nobody means."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith((".", "~$")) or last in ("Thumbs.db", "desktop.ini")
