"""Word documents (DOCX): headings, numbered clauses, paragraphs, lists and tables, set on pages."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.documents import Reading
from assistant.reading.characters import clean, is_name, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.numbering import Numbering
from assistant.reading.options import USUAL, Options
from assistant.reading.strict import usual
from assistant.reading.tables import filled_down, head_count
from assistant.reading.word_notes import Notes
from assistant.reading.word_pages import marked_pages, printed_pages

_STYLES = 30
_ROW = qn("w:tr")
# Words, and the letters and signs of formulas.
_TEXTS = {qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
# Ticks and boxes of the fonts Wingdings and Wingdings 2.
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F0A8": "☐", "F06F": "☐", "F0FC": "✓", "F052": "☒", "F0A3": "☐"}
_BREAKS = {qn("w:br"), qn("w:cr")}
_LEFT_OUT = {
    qn("w:pPr"),
    qn("w:instrText"),
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_WRAPPERS = {qn(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")}


def read(data: bytes, options: Options = USUAL) -> Reading:
    """A reading of kind "docx". Its pages are of our own setting: Word fixes none in the file, so that parts are placed
    by their paragraphs and tables' rows, counted from 1, and the page that they begin on when it is printed, where
    that is known.

    Tracked insertions are read as accepted, deletions are left out; so are running heads and feet. Notes stand
    in brackets where they are named, remarks behind their paragraph.
    """
    data = usual(data)
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    pages = marked_pages(body)
    if not pages and options.word_pages == "auto":
        texts = {one: _text(one) for one in body.iter(qn("w:p"))}
        pages = printed_pages(data, texts, seconds=options.office_seconds)
    parts = list(_Body(document, pages).parts(body))
    title = one_line(document.core_properties.title or "")
    heading = next((one_line(part.text) for part in parts if part.kind == "heading"), "")
    return Reading(kind="docx", title=title or heading, pages=set_pages(parts))


class _Body:
    """Walks the elements of a document's body in their order."""

    def __init__(self, document: Document, pages: Mapping[BaseOxmlElement, int]) -> None:
        self.pages = pages
        self.notes = Notes(document, _text)
        self.remarks = self.charts = 0
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = Numbering(document)
        self.paragraphs = self.tables = 0  # that hold text, so far
        self.above = 0  # the level of the last heading that is one by its style
        # Where a writer used no heading styles, short bold lines stand in for them.
        paragraphs = list(document.element.body.iter(qn("w:p")))
        self.styled = any(self._style_level(element) for element in paragraphs)
        # Short numbered lines with clauses below them name these.
        depths = [(one, self.numbering.depth(one, self._style_id(one))) for one in paragraphs if _text(one).strip()]
        self.named = {
            one: depth + 1
            for (one, depth), (_, below) in pairwise(depths)
            if depth is not None and below is not None and below > depth and is_name(_text(one))
        }

    def parts(self, body: BaseOxmlElement) -> Iterator[Part]:
        for element in body:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self.parts(element)

    def _paragraph(self, element: BaseOxmlElement) -> Iterator[Part]:
        number = self.numbering.label(element, self._style_id(element))
        text = clean(_text(element, self.notes.note)).strip()
        if text:
            yield self._written(element, text, number)
        for said in self.notes.remarks(element):
            self.remarks += 1
            yield Part(clean(said), place=self._placed(f"remark {self.remarks}", element))
        for figures in self.notes.charts(element):
            self.charts += bool(figures)
            place = self._placed(f"chart {self.charts}", element)
            yield from (replace(part, place=place) for part in figures)

    def _written(self, element: BaseOxmlElement, text: str, number: str | None) -> Part:
        self.paragraphs += 1
        place = self._placed(f"paragraph {self.paragraphs}", element)
        shown = f"{number} {text}" if number else text
        self.above = self._style_level(element) or self.above
        level = self._style_level(element) or (self.above + self.named[element] if element in self.named else 0)
        if not level and not self.styled and _is_bold_line(element, text):
            level = 1 + number.strip(".").count(".") if number else 2
        # "7.2" numbers a clause; a bullet, "(a)" or "3." stands before an item of a list.
        listed = number is not None and "." not in number.strip(".")
        if level:
            return Part(shown, "heading", level=level, place=place)
        return Part(shown, "item" if listed else "paragraph", place=place)

    def _table(self, element: BaseOxmlElement) -> Iterator[Part]:
        found = [(_cells(one), one) for one in element.iter(_ROW) if next(one.iterancestors(qn("w:tbl"))) is element]
        found = [(cells, one) for cells, one in found if any(text for text, _ in cells)]
        lines = [cells for cells, _ in found]
        rows = [[text for text, _ in cells] for cells in lines]
        heads = head_count(rows)
        self.tables += bool(rows)
        for number, cells in enumerate(filled_down(rows, _merged(lines), heads=heads), 1):
            first = next(found[number - 1][1].iter(qn("w:p")))
            place = self._placed(f"table {self.tables}, row {number}", first)
            yield row(cells, head=number <= heads, place=place)

    def _placed(self, place: str, element: BaseOxmlElement) -> str:
        return f"page {self.pages[element]}, {place}" if element in self.pages else place

    def _style_id(self, element: BaseOxmlElement) -> str:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return "" if style is None else str(style.get(qn("w:val"), ""))

    def _style_level(self, element: BaseOxmlElement) -> int:
        """The heading level that the paragraph's style or outline gives, else 0."""
        outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None and str(outline.get(qn("w:val"))).isdigit():
            level = int(str(outline.get(qn("w:val")))) + 1
            return level if level < 10 else 0
        style = self.styles.get(self._style_id(element))
        for _ in range(_STYLES):  # styles of a broken file may be based on each other
            if style is None:
                break
            name = (style.name or "").lower()
            if name == "title":
                return 1
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
            style = getattr(style, "base_style", None)
        return 0


def _text(element: BaseOxmlElement, note: Callable[[BaseOxmlElement], str] = lambda _: "") -> str:
    """The text of a paragraph as it reads with all changes accepted; `note` gives the words of a mark for a note."""
    pieces = []
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if said := note(child):
            pieces.append(f" ({said})")
        if child.tag in _TEXTS:
            pieces.append(child.text or "")
        elif child.tag == qn("w:tab"):
            pieces.append("\t")
        elif child.tag in _BREAKS:
            pieces.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
        elif child.tag == qn("w:p"):  # a paragraph of a text box within this one
            pieces.append("\n" + _text(child, note) + "\n")
        elif child.tag == qn("w:sym"):
            pieces.append(_SYMBOLS.get(str(child.get(qn("w:char"))).upper(), ""))
        elif child.tag == qn("w:checkBox"):
            pieces.append("☒ " if _is_ticked(child) else "☐ ")
        else:
            pieces.append(_text(child, note))
    return "".join(pieces)


def _is_ticked(box: BaseOxmlElement) -> bool:
    """Whether a box of an old form is ticked, or was to begin with and nobody changed that."""
    marks = [box.find(qn("w:checked")), box.find(qn("w:default"))]
    mark = next((one for one in marks if one is not None), None)
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def _merged(lines: Sequence[Sequence[tuple[str, bool]]]) -> Iterator[tuple[int, int, int]]:
    """Row, column and height of the cells that go on in the rows below."""
    for first, cells in enumerate(lines):
        for column, (text, _) in enumerate(cells):
            height = 1
            while text and first + height < len(lines) and lines[first + height][column : column + 1] == [("", True)]:
                height += 1
            if height > 1:
                yield first, column, height


def _cells(element: BaseOxmlElement) -> list[tuple[str, bool]]:
    """The texts of a table row's cells, and whether each goes on with the one above; one that spans columns is
    followed by empty ones."""
    cells: list[tuple[str, bool]] = []
    for cell in element.iter(qn("w:tc")):
        if next(cell.iterancestors(_ROW)) is not element:
            continue  # a cell of a table within the cell
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merge is not None and merge.get(qn("w:val"), "continue") != "restart"
        cells.append((one_line(" ".join(_text(paragraph) for paragraph in cell.iter(qn("w:p")))), goes_on))
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        if span is not None and str(span.get(qn("w:val"))).isdigit():
            cells += [("", False)] * min(int(str(span.get(qn("w:val")))) - 1, 60)
    return cells


def _is_bold_line(element: BaseOxmlElement, text: str) -> bool:
    """A short line all in bold that is no sentence."""
    if not is_name(text):
        return False
    runs = [run for run in element.iter(qn("w:r")) if _text(run).strip()]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(qn("w:val")) not in ("0", "false") for mark in marks)
