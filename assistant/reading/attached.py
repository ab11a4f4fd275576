"""Files attached to PDFs, and the members of PDF portfolios."""

from collections.abc import Iterator

import pypdfium2 as pdfium

from assistant.reading.members import Member, bounded
from assistant.reading.pdfium import opened


def members(data: bytes) -> tuple[Member, ...]:
    """The files that a PDF carries. Raises ReadError for a PDF that cannot be opened."""
    with opened(data) as document:
        return tuple(bounded(_members(document)))


def _members(document: pdfium.PdfDocument) -> Iterator[Member]:
    for number in range(document.count_attachments()):
        name = f"attachment {number + 1}"
        try:
            attached = document.get_attachment(number)
            name = attached.get_name() or name
            yield Member(name, bytes(attached.get_data()))
        except pdfium.PdfiumError:
            yield Member(name, reason="is damaged within its PDF and cannot be taken out")
