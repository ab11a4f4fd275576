"""PDFs of more pages than are read at once: parted into papers of their own, so that none needs much memory."""

import io
import re
from collections.abc import Iterator
from itertools import chain

import pypdfium2 as pdfium

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import one_line
from assistant.reading.isolation.limits import alive
from assistant.reading.layout import Part, set_pages
from assistant.reading.members import Contents, Member, bounded
from assistant.reading.pdf.attached import attached
from assistant.reading.pdf.pdfium import opened
from assistant.reading.pdf.reader import PAGE_LIMIT

# Pages of a part: read in 450 MB by the process that reads, and in 200 by the one that keeps it.
PART = 1_500
MOST_PAGES = 100_000
_NAME = re.compile(r"(?:.*/)?pages (\d+)–(\d+)\.pdf")


def page_count(data: bytes) -> int:
    """How many pages a PDF has. Raises ReadError for one that cannot be opened."""
    with opened(data) as document:
        return len(document)


def parted(data: bytes) -> Contents:
    """A list of the parts, and these as files within ("pages 1–1500.pdf"), with the files that the PDF carries.

    Raises ReadError beyond MOST_PAGES.
    """
    with opened(data) as document:
        if len(document) > MOST_PAGES:
            raise ReadError(f"has {len(document):,} pages; at most {MOST_PAGES:,} are read of one PDF")
        title = one_line(document.get_metadata_value("Title") or "")
        members = tuple(bounded(chain(_parts(document), attached(document))))
    names = [Part(one_line(member.name), "item") for member in members]
    said = Part(f"Read in parts of {PART:,} pages, for it has more than {PAGE_LIMIT:,}:")
    return Contents(Reading(kind="pdf", title=title, pages=set_pages([said, *names])), members)


def first_page(name: str, count: int) -> int:
    """The number that the first page of a part, a PDF of so many pages, has in the whole; 1 for any other PDF."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found and int(found[2]) - int(found[1]) + 1 == count else 1


def _parts(document: pdfium.PdfDocument) -> Iterator[Member]:
    count = len(document)
    for first in range(0, count, PART):
        last = min(first + PART, count)
        name = f"pages {first + 1}–{last}.pdf"
        part = pdfium.PdfDocument.new()
        try:
            part.import_pages(document, list(range(first, last)))
            content = io.BytesIO()
            part.save(content)
            yield Member(name, content.getvalue())
        except pdfium.PdfiumError:
            yield Member(name, reason="is damaged within its PDF and cannot be taken out")
        finally:
            part.close()
        alive()
