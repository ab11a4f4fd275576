"""PDF files: each page's text with the printed place of every character; what is only a picture is recognised."""

from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import one_line
from assistant.reading.isolation.limits import alive
from assistant.reading.ocr.recognising import NEEDED, available
from assistant.reading.options import Options
from assistant.reading.pdf.parallel import in_stretches
from assistant.reading.pdf.pdfium import opened
from assistant.reading.pdf.scan import is_illegible, is_picture, picture_of, read_picture
from assistant.reading.pdf.ticks import ticks, with_ticks
from assistant.reading.printed.glyphs import Glyphs, Run, glyphs
from assistant.reading.printed.paged import set_out

PAGE_LIMIT = 3000


def read(data: bytes, options: Options) -> Reading:
    """A reading of kind "pdf". Pages whose text layer is missing, or not what they show, are recognised.

    Where no engine is there for that, such a page is kept, its text empty, and a notice says so. Raises ReadError for
    a file that is broken, encrypted, longer than PAGE_LIMIT (see `long_pdf`), or that no page of can be read.
    """
    with opened(data) as document:
        if not len(document):
            raise ReadError("is a PDF without pages")
        if len(document) > PAGE_LIMIT:
            raise ReadError(f"has {len(document)} pages; at most {PAGE_LIMIT} are read of one PDF")
        title = one_line(document.get_metadata_value("Title") or "")
        count = len(document)
    read_pages = in_stretches(partial(_layers, data), count)
    found = [page for page, _ in read_pages]
    pictures = [number for number, (_, picture) in enumerate(read_pages) if picture]
    illegible = [number for number in pictures if found[number].runs and is_illegible(found[number])]
    can = available(options)
    for number in pictures:
        if can:
            found[number] = _recognised(data, number, found[number], options)
            alive()
        elif number in illegible:
            found[number] = Glyphs([], found[number].width, found[number].height, 0)
    if not any(page.runs for page in found):
        raise ReadError(_no_text(scanned=bool(pictures), illegible=bool(illegible), recognised=can))
    pages, heading = set_out(found)
    unread = [] if can else [number + 1 for number in pictures if not found[number].runs]
    return Reading(kind="pdf", title=_title(title) or heading, pages=pages, notices=_notices(unread))


def _layers(data: bytes, first: int, last: int) -> list[tuple[Glyphs, bool]]:
    """The text layers of some pages, each with whether the page is to be recognised as a picture."""
    with opened(data) as document:
        document.init_forms()
        return [_page_glyphs(document, number) for number in range(first, last)]


def _page_glyphs(document: pdfium.PdfDocument, number: int) -> tuple[Glyphs, bool]:
    """The text layer of a page, and whether the page is to be recognised as a picture."""
    try:
        page, marks = _with_fields(document, number)
    except pdfium.PdfiumError as error:
        raise ReadError(f"is a broken PDF: its page {number + 1} cannot be read") from error
    try:
        found = with_ticks(glyphs(page), marks)
        return found, is_illegible(found) or is_picture(page, found)
    finally:
        page.close()


def _with_fields(document: pdfium.PdfDocument, number: int) -> tuple[pdfium.PdfPage, list[Run]]:
    """The page, and on it what was filled into its form or typed on it as a note that shows; and its boxes to tick."""
    page = document[number]
    if not any(_is_typed(page, place) for place in range(raw.FPDFPage_GetAnnotCount(page.raw))):
        return page, []
    marks = ticks(document, page)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:  # only in memory
        page.close()
        page = document[number]
    return page, marks


def _is_typed(page: pdfium.PdfPage, place: int) -> bool:
    note = raw.FPDFPage_GetAnnot(page.raw, place)
    try:
        return raw.FPDFAnnot_GetSubtype(note) in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
    finally:
        raw.FPDFPage_CloseAnnot(note)


def _recognised(data: bytes, number: int, layer: Glyphs, options: Options) -> Glyphs:
    # Only drawn with PDFium held: recognising takes seconds, in which others may draw pages of theirs.
    with opened(data) as document:
        document.init_forms()
        picture, dpi = picture_of(document[number])
    return read_picture(picture, dpi, layer, options)


def _no_text(*, scanned: bool, illegible: bool, recognised: bool) -> str:
    if illegible and not recognised:
        return f"has fonts that do not say which letters they draw: {NEEDED}"
    if scanned and not recognised:
        return f"is scanned, no text layer: {NEEDED}"
    if scanned:
        return "is scanned, and no text was recognised on its pages"
    return "holds no text: its pages are empty or only drawn"


def _notices(unread: list[int]) -> tuple[str, ...]:
    if not unread:
        return ()
    named = ", ".join(map(str, unread[:10])) + (" …" if len(unread) > 10 else "")
    pages = f"page {named} is" if len(unread) == 1 else f"pages {named} are"
    return (f"{pages} scanned, {NEEDED}",)


def _title(title: str) -> str:
    """The file's own title unless a program put in a file name or nothing."""
    if title and "untitled" not in title.lower() and not title.lower().endswith((".doc", ".docx", ".pdf", ".indd")):
        return title.removeprefix("Microsoft Word - ")
    return ""
