"""What kind of file some bytes are, by their content; the name only chooses between kinds of plain text."""

import io
import re
import zipfile
from pathlib import PurePath

from assistant.errors import ReadError
from assistant.reading.characters import decode

# Kinds that have a reader, with what people call them.
NAMES = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "csv": "a table in text form (CSV)",
    "markdown": "Markdown text",
    "text": "plain text",
    "html": "a web page",
    "eml": "an e-mail",
}
READABLE = "PDF, Word (.docx), Excel (.xlsx), CSV, Markdown, plain text, HTML and e-mail (.eml)"

_ENDINGS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "eml",
}
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%!PS", "a PostScript document"),
)
_ARCHIVES = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "an Excel workbook in binary form (.xlsb)"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an EPUB book"),
    ("content.xml", "an OpenDocument file"),
)
_STREAMS = (
    ("WordDocument", "a Word document in the old form (.doc)"),
    ("PowerPoint Document", "a PowerPoint presentation in the old form (.ppt)"),
    ("__substg1.0", "an Outlook message (.msg)"),
    ("Workbook", "an Excel workbook in the old form (.xls)"),
    ("Book", "an Excel workbook in the old form (.xls)"),
)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):")
_USUAL = {"from", "to", "subject", "date", "received", "return-path", "mime-version", "message-id", "delivered-to"}
_WEB = re.compile(r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+html|<html|<head|<body)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
UNPACKED_LIMIT = 400 * 2**20


def kind_of(data: bytes, name: str) -> str:
    """The kind of `data`, one of NAMES. Raises ReadError when it has no reader or is not what `name` says."""
    ending = PurePath(name).suffix.lower()
    claimed = _ENDINGS.get(ending, "")
    found = _binary_kind(data) or _text_kind(decode(data), claimed)
    if found not in NAMES:
        raise ReadError(f"is {found}, which cannot be read. Readable are {READABLE}")
    if claimed and claimed != found:
        raise ReadError(f"is named {ending} but holds {NAMES[found]}")
    return found


def _binary_kind(data: bytes) -> str:
    """A key of NAMES, or words for another kind, or nothing: then it may be text."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(data)
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"WEBP", b"AVI "):
        return {b"WAVE": "a WAVE recording", b"WEBP": "a WebP picture", b"AVI ": "an AVI film"}[data[8:12]]
    if data[4:8] == b"ftyp":
        return "a film or recording (MP4)"
    return next((words for mark, words in _SIGNATURES if data.startswith(mark) and not _only_text(mark, data)), "")


def _only_text(mark: bytes, data: bytes) -> bool:
    """A mark made of letters alone may also begin a plain text ("BM", "MZ", "ID3"); no text has zeros early on."""
    return mark in (b"BM", b"MZ", b"ID3") and b"\x00" not in data[:64]


def _archive_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError(
            "is damaged: it begins like an office document or ZIP archive but cannot be unpacked"
        ) from error
    if sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise ReadError(f"unpacks to more than {UNPACKED_LIMIT // 2**20} MB, the most that is read of one file")
    names = {member.filename for member in members}
    return next((kind for member, kind in _ARCHIVES if member in names), "a ZIP archive")


def _compound_kind(data: bytes) -> str:
    """Old office files, and new ones that are encrypted, are compound files: streams with UTF-16 names."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("is protected with a password; save a copy without one")
    return next((words for stream, words in _STREAMS if stream.encode("utf-16-le") in data), "an old office file")


def _text_kind(text: str, claimed: str) -> str:
    """The kind of a text: what the name says if the text can be that, else what the text looks like."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if not text.strip():
        raise ReadError("holds no text, only blanks")
    if start[:4].lower() == "<svg":
        return "an SVG picture"
    if claimed in ("markdown", "csv"):
        return claimed
    if claimed == "html":
        return "html" if _TAG.search(text) else "text"
    looks_like_mail = _has_headers(start)
    if claimed == "eml":
        return "eml" if looks_like_mail else "text"
    if _WEB.match(start):
        return "html"
    return "eml" if looks_like_mail and not claimed else "text"


def _has_headers(start: str) -> bool:
    """Whether the text begins with lines of an e-mail's header, one of them a usual one."""
    names = []
    for line in start.splitlines()[:60]:
        field = _HEADER.match(line)
        if not line.strip():
            break
        if field:
            names.append(field.group(1).lower())
        elif not line[0].isspace() and not line.startswith("From "):
            break
    return bool(_USUAL & set(names))
