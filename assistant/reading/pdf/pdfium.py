"""The one door to PDFium, which must not be entered by two threads at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.errors import ReadError

_LOCK = RLock()


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The PDF in `data`, closed at the end. Raises ReadError where it needs a password or is broken."""
    with _LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                raise ReadError("is encrypted: a password is needed to open it; save a copy without one") from error
            raise ReadError("is a broken PDF that cannot be opened") from error
        try:
            yield document
        finally:
            document.close()
