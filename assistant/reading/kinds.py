"""What kind of file some bytes are, by their content; the name only chooses between kinds of plain text."""

from pathlib import PurePath

from assistant.errors import ReadError
from assistant.reading.signatures import begins_like, binary_kind, has_signature
from assistant.reading.textual import sample, text_kind

# Kinds that have a reader, with what people call them.
NAMES = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "doc": "a Word document in the old form (.doc)",
    "odt": "an OpenDocument text",
    "rtf": "an RTF document",
    "xlsx": "an Excel workbook",
    "xls": "an Excel workbook in an old or binary form (.xls, .xlsb)",
    "ods": "an OpenDocument spreadsheet",
    "csv": "a table in text form (CSV)",
    "pptx": "a PowerPoint presentation",
    "ppt": "a PowerPoint presentation in the old form (.ppt)",
    "odp": "an OpenDocument presentation",
    "markdown": "Markdown text",
    "text": "plain text",
    "code": "source code or a log",
    "html": "a web page",
    "xml": "XML",
    "json": "JSON",
    "eml": "an e-mail",
    "msg": "an Outlook message",
    "mbox": "a mailbox",
    "ics": "a calendar",
    "vcf": "contact cards",
    "vtt": "subtitles",
    "epub": "an e-book (EPUB)",
    "zip": "a ZIP archive",
    "picture": "a picture",
    "audio": "a recording",
}
READABLE = (
    "PDF, Word, Excel, PowerPoint, OpenDocument, RTF, CSV, Markdown, plain text, HTML, XML, JSON, e-mail "
    "(EML, MSG, MBOX), calendars, contact cards, subtitles, EPUB, ZIP and, with what it takes, pictures and recordings"
)
# These are read in the process that asks: nothing but Python's own text functions sees them.
_HARMLESS = ("text", "markdown", "csv", "code")

_ENDINGS = {
    "pdf": ".pdf",
    "docx": ".docx .docm .dotx",
    "doc": ".doc .dot",
    "odt": ".odt .ott",
    "rtf": ".rtf",
    "xlsx": ".xlsx .xlsm .xltx",
    "xls": ".xls .xlsb .xlt",
    "ods": ".ods .ots",
    "csv": ".csv .tsv .tab",
    "pptx": ".pptx .pptm .ppsx",
    "ppt": ".ppt .pps",
    "odp": ".odp",
    "markdown": ".md .markdown",
    "text": ".txt .text",
    "html": ".html .htm .xhtml",
    "xml": ".xml .xsd .xsl .rss .atom .kml .gpx .nxml",
    "json": ".json .jsonl .ndjson .geojson",
    "eml": ".eml",
    "msg": ".msg",
    "mbox": ".mbox .mbx",
    "ics": ".ics .ical",
    "vcf": ".vcf .vcard",
    "vtt": ".vtt .srt",
    "epub": ".epub",
    "zip": ".zip",
    "picture": ".png .jpg .jpeg .tif .tiff .gif .bmp .webp",
    "audio": ".wav .mp3 .ogg .opus .flac .m4a .mp4 .webm .aac",
    "code": ".py .js .ts .java .c .h .cpp .hpp .cs .go .rs .rb .php .sh .bat .cmd .ps1 .sql .css .yaml .yml .toml .ini "
    ".cfg .conf .log .r .m .swift .kt .scala .pl .lua .vb .vbs .bas .properties .diff .patch",
}
_CLAIMED = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}


def kind_of(data: bytes, name: str) -> str:
    """The kind of `data`, one of NAMES.

    Raises ReadError when it has no reader, or is plain text under a name that promises anything but text.
    """
    ending = PurePath(name).suffix.lower()
    claimed = _CLAIMED.get(ending, "")
    found = binary_kind(data) or text_kind(sample(data), claimed)
    if found not in NAMES:
        raise ReadError(f"is {found}, which cannot be read. Readable are {READABLE}")
    if found in _HARMLESS and claimed not in ("", "doc", "xls", "rtf", *_TEXTS):
        raise ReadError(f"is named {ending} but holds {NAMES[found]}")
    return found


def is_recording(data: bytes) -> bool:
    """Whether `data` is a recording, for which another kind of reader is needed than for papers."""
    return begins_like(data) == "audio"


def is_harmless(data: bytes, name: str) -> bool:
    """Whether `data` is plain text, or of no kind at all, so that any process may look at it."""
    if has_signature(data):
        return False
    try:
        return kind_of(data, name) in _HARMLESS
    except ReadError:
        return True


# Kinds whose files are text, so that text under their endings may be as it should.
_TEXTS = ("csv", "markdown", "text", "code", "xml", "json", "ics", "vcf", "vtt")
