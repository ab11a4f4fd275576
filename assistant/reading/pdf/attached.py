"""Files attached to PDFs, and the members of PDF portfolios."""

from collections.abc import Iterator

import pypdfium2 as pdfium

from assistant.reading.members import Member, bounded
from assistant.reading.pdf.pdfium import opened


def members(data: bytes) -> tuple[Member, ...]:
    """The files that a PDF carries. Raises ReadError for a PDF that cannot be opened."""
    with opened(data) as document:
        return tuple(bounded(attached(document)))


def attached(document: pdfium.PdfDocument) -> Iterator[Member]:
    """The files that an open PDF carries."""
    for number in range(document.count_attachments()):
        name = f"attachment {number + 1}"
        try:
            one = document.get_attachment(number)
            name = one.get_name() or name
            yield Member(name, bytes(one.get_data()))
        except pdfium.PdfiumError:
            yield Member(name, reason="is damaged within its PDF and cannot be taken out")
