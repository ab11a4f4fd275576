"""The readers by kind, and reading in this very process: for what is harmless, or where this is the process for it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import cast

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import one_line
from assistant.reading.kinds import NAMES, kind_of
from assistant.reading.layout import Part, set_pages
from assistant.reading.members import Contents
from assistant.reading.options import Options

Reader = Callable[..., Reading | Contents]

# A reader is loaded when the first file of its kind comes: most bring a large library.
_READERS = {
    "pdf": "pdf.reader",
    "docx": "office.word",
    "doc": "office.libreoffice:read_doc",
    "odt": "office.opendocument",
    "rtf": "office.libreoffice:read_rtf",
    "xlsx": "sheets.workbook",
    "xls": "sheets.other_forms",
    "ods": "sheets.other_forms",
    "csv": "plain.delimited",
    "pptx": "office.slides",
    "ppt": "office.libreoffice:read_ppt",
    "odp": "office.opendocument",
    "markdown": "plain.markdown",
    "text": "plain.paragraphs",
    "code": "plain.code",
    "html": "web.page",
    "xml": "plain.xml",
    "json": "plain.json",
    "eml": "mail.message",
    "msg": "mail.outlook",
    "mbox": "mail.mailbox",
    "ics": "plain.cards",
    "vcf": "plain.cards",
    "vtt": "plain.subtitles",
    "epub": "web.book",
    "zip": "archive",
    "picture": "ocr.image",
}
# Readers that are told the options.
_CHOOSING = {"pdf", "picture", "docx", "doc", "ppt", "rtf"}
MB = 2**20
_OFFICE = dict.fromkeys(("docx", "doc", "odt", "xlsx", "xls", "ods", "pptx", "ppt", "odp", "epub", "picture"), 100 * MB)
_LIMITS = _OFFICE | {"pdf": 300 * MB, "zip": 300 * MB, "mbox": 300 * MB, "eml": 60 * MB, "msg": 60 * MB, "rtf": 60 * MB}
_TEXT_LIMIT = 12 * MB
LARGEST = max(_LIMITS.values())


class OutOfMemory(ReadError):
    """The file needs more memory than there is."""


def read_here(name: str, data: bytes, options: Options) -> Contents:
    """Reads `data`, the content of a file of that name, in this process. Raises ReadError."""
    kind = kind_of(data, name)
    check_size(len(data), _LIMITS.get(kind, _TEXT_LIMIT))
    try:
        contents = _contents(kind, name, data, options)
    except ReadError:
        raise
    except MemoryError as error:
        raise OutOfMemory("needs more memory to be read than one file may take, or than this machine has") from error
    except Exception as error:
        # The libraries below fail in many ways of their own on broken files; a person needs only the reason.
        raise ReadError(f"is damaged or not well formed: it looks like {NAMES[kind]} but cannot be read") from error
    if not any(page.text.strip() for page in contents.reading.pages):
        raise ReadError(f"holds no text: it is {NAMES[kind]} with nothing to read in it")
    return replace(contents, reading=contents.reading.model_copy(update={"kind": kind}))


def _contents(kind: str, name: str, data: bytes, options: Options) -> Contents:
    module, _, function = _READERS[kind].partition(":")
    read: Reader = getattr(import_module(f"assistant.reading.{module}"), function or "read")
    if kind == "pdf":
        return _pdf(name, partial(read, options=options), data)
    found = read(data, options) if kind in _CHOOSING else read(data)
    return found if isinstance(found, Contents) else Contents(found)


def _pdf(name: str, read: Reader, data: bytes) -> Contents:
    """A PDF, or its parts where it has more pages than are read at once; a part's pages are called as in the whole."""
    from assistant.reading.pdf.long import first_page, page_count, parted
    from assistant.reading.pdf.reader import PAGE_LIMIT

    if page_count(data) > PAGE_LIMIT:
        return parted(data)
    found = _portfolio(read, data)
    before = first_page(name, len(found.reading.pages)) - 1
    if before:
        pages = (page.model_copy(update={"name": f"page {page.number + before}"}) for page in found.reading.pages)
        return replace(found, reading=found.reading.model_copy(update={"pages": tuple(pages)}))
    return found


def _portfolio(read: Reader, data: bytes) -> Contents:
    """A PDF and the files that it carries: for some the page itself says nothing, and they are all there is."""
    from assistant.reading.pdf.attached import members

    carried = members(data)
    try:
        return Contents(cast(Reading, read(data)), carried)
    except ReadError:
        if not carried:
            raise
    names = [Part(one_line(member.name), "item") for member in carried]
    return Contents(
        Reading(kind="pdf", title="", pages=set_pages([Part("Attachments", "heading", level=1), *names])), carried
    )


def check_size(size: int, limit: int) -> None:
    """Raises ReadError for a file of more bytes than its kind may have."""
    if size > limit:
        raise ReadError(f"is {size / MB:.0f} MB; at most {limit // MB} MB of its kind are read")
