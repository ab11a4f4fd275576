"""Small papers made for the tests, and what must hold for every page that a reader yields."""

import io
import re
from collections.abc import Callable, Sequence

import docx
import openpyxl
from pypdfium2 import PdfDocument
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.documents import Page, Reading


def make_pdf(
    draw: Sequence[Callable[[Canvas], object]], *, title: str = "", encrypt: str = "", size: tuple[float, float] = A4
) -> bytes:
    """A PDF with one page for each function, which draws it."""
    data = io.BytesIO()
    options = {"encrypt": pdfencrypt.StandardEncryption(encrypt)} if encrypt else {}
    canvas = Canvas(data, pagesize=size, **options)
    canvas.setTitle(title or " ")
    for one in draw:
        one(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def lines_of(
    canvas: Canvas, lines: Sequence[str], *, x: float = 72, y: float = 760, size: float = 11, font: str = "Helvetica"
) -> float:
    """Draws lines under each other; gives back where the next one would stand."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= size * 1.25
    return y


def make_docx(fill: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    fill(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def make_xlsx(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def blocks(page: Page) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, page.text[block.start : block.end]) for block in page.blocks]


def quote_boxes_hold(data: bytes, page: Page, quote: str) -> bool:
    """Whether the printed text within the boxes of a quote is that quote, white space aside."""
    start = page.text.index(quote)
    document = PdfDocument(data)
    printed = document[page.number - 1]
    words = printed.get_textpage()
    left, bottom, right, top = printed.get_bbox()
    found = ""
    for box in page.boxes(start, start + len(quote)):
        found += words.get_text_bounded(
            left=left + box.left * (right - left) - 0.5,
            right=left + box.right * (right - left) + 0.5,
            top=top - box.top * (top - bottom),
            bottom=top - box.bottom * (top - bottom),
        )
    document.close()
    found = re.sub("[\x02\ufffe]", "-", found)  # PDFium's own signs for a hyphen at the end of a line
    return "".join(quote.split()) in "".join(found.split())


def assert_sound(reading: Reading) -> None:
    """What every reading promises: places within the text and the page, in order, with nothing visible left out."""
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    for page in reading.pages:
        end = 0
        for line in page.lines:
            assert end <= line.start < line.end <= len(page.text)
            assert not page.text[end : line.start].strip()
            assert "\n" not in page.text[line.start : line.end]
            assert len(line.edges) in (0, line.end - line.start + 1)
            assert all(0 <= edge <= 1 for edge in line.edges)
            assert line.box.left <= line.box.right and line.box.top <= line.box.bottom
            end = line.end
        assert not page.text[end:].strip()
        end = 0
        for block in page.blocks:
            assert end <= block.start < block.end <= len(page.text)
            assert page.text[block.start : block.end].strip()
            assert (block.level > 0) == (block.kind == "heading")
            end = block.end
