"""The pages that the paragraphs of a Word document are printed on: by Word's own marks, or by printing it."""

from collections.abc import Mapping, Sequence

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.errors import ReadError
from assistant.reading.office.program import printed, program

_MARK = qn("w:lastRenderedPageBreak")
_TEXT, _PARAGRAPH, _ROW, _CELL = qn("w:t"), qn("w:p"), qn("w:tr"), qn("w:tc")
# Characters of a paragraph's beginning that it is found by on a printed page.
_BEGINNING = 50


def marked_pages(body: BaseOxmlElement) -> dict[BaseOxmlElement, int]:
    """The page that each paragraph began on when Word last set the document; empty where Word left no marks."""
    walk = _Marks()
    return walk.pages if walk.through(body, 1) > 1 else {}


class _Marks:
    """Counts the marks that Word leaves at the top of each page."""

    def __init__(self) -> None:
        self.pages: dict[BaseOxmlElement, int] = {}
        self._waiting: BaseOxmlElement | None = None  # a paragraph whose first word has not come

    def through(self, element: BaseOxmlElement, page: int) -> int:
        """The page behind an element that begins on `page`."""
        for child in element:
            if child.tag == _MARK:
                page += 1
            elif child.tag == _TEXT and self._waiting is not None:  # a mark may stand before the first word
                self.pages[self._waiting] = page
                self._waiting = None
            elif child.tag == _ROW:  # each of its cells that goes on over the page has a mark
                page = max((self.through(cell, page) for cell in child.iter(_CELL)), default=page)
            else:
                if child.tag == _PARAGRAPH:
                    self.pages[child] = page
                    self._waiting = child
                page = self.through(child, page)
        return page


def printed_pages(data: bytes, texts: Mapping[BaseOxmlElement, str], *, seconds: float) -> dict[BaseOxmlElement, int]:
    """The same by printing it; empty where LibreOffice is not installed or can't print it.

    A paragraph is looked for from the page of the one before on, so that a sentence that comes again is told apart.
    """
    from assistant.reading.pdf.pdfium import opened

    if program() is None:
        return {}
    try:
        with opened(printed(data, "docx", seconds=seconds)) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
    except ReadError:  # it is read all the same, without pages
        return {}
    return aligned([letters(page) for page in pages], texts)


def aligned(pages: Sequence[str], texts: Mapping[BaseOxmlElement, str]) -> dict[BaseOxmlElement, int]:
    """The page, from 1, that each text begins on, where it is found; `pages` are their `letters`."""
    found: dict[BaseOxmlElement, int] = {}
    page, at = 0, 0
    for element, text in texts.items():
        wanted = letters(text)[:_BEGINNING]
        for number in range(page, len(pages)):
            place = pages[number].find(wanted, at if number == page else 0)
            if wanted and place >= 0:
                page, at = number, place + len(wanted)
                break
        found[element] = page + 1
    return found


def letters(text: str) -> str:
    """Letters and figures alone: blanks and signs come out differently when a paper is printed."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
