"""What kind of file some bytes are that are no text, by how they begin and what they are called within."""

import io
import zipfile

from assistant.errors import ReadError

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"BM", "picture"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"\xff\xf2", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
    (b"\x1a\x45\xdf\xa3", "audio"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an XZ archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%!PS", "a PostScript document"),
    (b"\x78\x9f\x3e\x22", "a winmail.dat of Outlook; have it sent again as an ordinary e-mail"),
)
_RIFF = {b"WAVE": "audio", b"WEBP": "picture", b"AVI ": "an AVI film"}
# A mark of a few letters may also begin a plain text; no text has zeros early on.
_LETTERS = (b"BM", b"MZ", b"ID3", b"BZh")
_ARCHIVES = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xls"),
    ("ppt/presentation.xml", "pptx"),
    ("META-INF/container.xml", "epub"),
)
_OPEN = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_ENTRY = 128  # bytes of a compound file's directory
UNPACKED_LIMIT = 400 * 2**20


def has_signature(data: bytes) -> bool:
    """Whether `data` begins like something that is not for this process to open."""
    return (
        b"%PDF-" in data[:1024]
        or data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
        or bool(begins_like(data))
    )


def binary_kind(data: bytes) -> str:
    """A key of `kinds.NAMES`, or words for another kind, or nothing: then it may be text. Raises ReadError."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(data)
    return begins_like(data)


def begins_like(data: bytes) -> str:
    """The kind that the first bytes alone tell, as `binary_kind` names it; nothing where they do not."""
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in (b"heic", b"heix", b"mif1", b"msf1"):
            return "a HEIC picture; save it as JPEG"
        return "picture" if brand == b"avif" else "audio"
    return next((kind for mark, kind in _SIGNATURES if data.startswith(mark) and not _only_text(mark, data)), "")


def _only_text(mark: bytes, data: bytes) -> bool:
    return mark in _LETTERS and b"\x00" not in data[:64]


def _archive_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            packed = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ReadError(
            "is damaged: it begins like an office document or ZIP archive but cannot be unpacked"
        ) from error
    kind = next((kind for member, kind in _ARCHIVES if member in names), "zip")
    if "opendocument." in packed and "content.xml" in names:
        form = packed.rpartition("opendocument.")[2].removesuffix("-template")
        kind = _OPEN.get(form, f"an OpenDocument {form}")
    if kind != "zip" and sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise ReadError(f"unpacks to more than {UNPACKED_LIMIT // 2**20} MB, the most that is read of one file")
    return kind


def _compound_kind(data: bytes) -> str:
    """Old office files, and new ones that are encrypted, are compound files: streams with UTF-16 names."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("is protected with a password; save a copy without one")
    if not _lists(data, "Root Entry"):
        raise ReadError("is damaged: it begins like an old office file, but the list of what it holds is missing")
    return next((kind for stream, kind in _STREAMS if _lists(data, stream)), "an old office file")


def _lists(data: bytes, stream: str) -> bool:
    """Whether a compound file's directory has that name: its entries of 128 bytes begin with theirs."""
    name, at = stream.encode("utf-16-le") + b"\0\0", 0
    while (at := data.find(name, at)) >= 0:
        if at % _ENTRY == 0:
            return True
        at += 1
    return False
