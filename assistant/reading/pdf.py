"""PDF files with a text layer: each page's text with the printed place of every character."""

from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.documents import Block, Box, Line, Page, Reading
from assistant.errors import ReadError
from assistant.reading.characters import one_line
from assistant.reading.columns import Printed, printed
from assistant.reading.glyphs import Glyphs, glyphs
from assistant.reading.options import Options
from assistant.reading.pdfium import opened
from assistant.reading.positions import position
from assistant.reading.structure import Piece, pieces

PAGE_LIMIT = 3000


def read(data: bytes, options: Options) -> Reading:  # noqa: ARG001
    """A reading of kind "pdf". A page without text (a scan among others) is kept, its text empty.

    Raises ReadError for a file that is broken, encrypted, longer than PAGE_LIMIT, scanned throughout, or whose
    fonts do not say which letters they draw.
    """
    with opened(data) as document:
        if not len(document):
            raise ReadError("is a PDF without pages")
        if len(document) > PAGE_LIMIT:
            raise ReadError(f"has {len(document)} pages; at most {PAGE_LIMIT} are read of one PDF")
        found = [_page_glyphs(document, number) for number in range(len(document))]
        title = one_line(document.get_metadata_value("Title") or "")
        if not any(page.runs for page in found):
            raise ReadError(_no_text(document))
    letters = sum(len(run.text) for page in found for run in page.runs)
    if sum(page.unmapped for page in found) > letters / 2:
        raise ReadError("has fonts that do not say which letters they draw: not readable without OCR")
    lines = [printed(page.runs) for page in found]
    blocks = pieces(lines, [page.height for page in found])
    pages = tuple(_page(number, page, parts) for number, (page, parts) in enumerate(zip(found, blocks, strict=True), 1))
    return Reading(kind="pdf", title=_title(title, blocks), pages=pages)


def _page_glyphs(document: pdfium.PdfDocument, number: int) -> Glyphs:
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise ReadError(f"is a broken PDF: its page {number + 1} cannot be read") from error
    try:
        return glyphs(page)
    finally:
        page.close()


def _no_text(document: pdfium.PdfDocument) -> str:
    for number in range(min(len(document), 5)):
        page = document[number]
        if any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
            return "is scanned, no text layer: not readable without OCR"
    return "holds no text: its pages are empty or only drawn"


def _page(number: int, page: Glyphs, parts: Sequence[Piece]) -> Page:
    text, lines, blocks = "", [], []
    last: Piece | None = None
    for part in parts:
        if last is not None:
            text += "\n" if {last.kind, part.kind} <= {"row", "head"} else "\n\n"
        start = len(text)
        for place, line in enumerate(part.lines):
            text += "\n" if place else ""
            lines.append(_line(line, len(text), page))
            text += line.text
        if part.kind is not None:
            blocks.append(Block(start=start, end=len(text), kind=part.kind, level=part.level))
        last = part
    return Page(
        number=number, text=text, lines=tuple(lines), blocks=tuple(blocks), width=page.width, height=page.height
    )


def _line(line: Printed, start: int, page: Glyphs) -> Line:
    box = Box(
        left=position(line.left, page.width),
        top=position(line.top, page.height),
        right=position(line.right, page.width),
        bottom=position(line.bottom, page.height),
    )
    edges = tuple(position(edge, page.width) for edge in line.edges)
    return Line(start=start, end=start + len(line.text), box=box, edges=edges)


def _title(title: str, pages: Sequence[Sequence[Piece]]) -> str:
    """The file's own title unless a program put in a file name or nothing, else the first heading."""
    if title and "untitled" not in title.lower() and not title.lower().endswith((".doc", ".docx", ".pdf", ".indd")):
        return title.removeprefix("Microsoft Word - ")
    return next((one_line(piece.text) for page in pages for piece in page if piece.kind == "heading"), "")
