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
from assistant.reading.office.numbering import Numbering
from assistant.reading.office.strict import usual
from assistant.reading.office.typed_numbers import heading_levels, is_item
from assistant.reading.office.word_notes import Notes
from assistant.reading.office.word_pages import marked_pages, printed_pages
from assistant.reading.office.word_text import paragraphs_of, text_of
from assistant.reading.options import USUAL, Options
from assistant.reading.tables import filled_down, head_count

_STYLES = 30
_ROW, _CELL = qn("w:tr"), qn("w:tc")
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
        texts = {one: text_of(one) for one in body.iter(qn("w:p"))}
        pages = printed_pages(data, texts, seconds=options.office_seconds)
    parts = list(_Body(document, pages).parts(body))
    title = one_line(document.core_properties.title or "")
    heading = next((one_line(part.text) for part in parts if part.kind == "heading"), "")
    return Reading(kind="docx", title=title or heading, pages=set_pages(parts))


class _Body:
    """Walks the elements of a document's body in their order."""

    def __init__(self, document: Document, pages: Mapping[BaseOxmlElement, int]) -> None:
        self.pages = pages
        self.notes = Notes(document, text_of)
        self.remarks = self.charts = 0
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = Numbering(document)
        self.paragraphs = self.tables = 0  # that hold text, so far
        self.above = 0  # the level of the last heading that is one by its style
        # Where a writer used no heading styles, short bold lines stand in for them.
        paragraphs = list(document.element.body.iter(qn("w:p")))
        self.styled = any(self._style_level(element) for element in paragraphs)
        # Short numbered lines with clauses below them name these.
        depths = [(one, self.numbering.depth(one, self._style_id(one))) for one in paragraphs if text_of(one).strip()]
        self.named = {
            one: depth + 1
            for (one, depth), (_, below) in pairwise(depths)
            if depth is not None and below is not None and below > depth and is_name(text_of(one))
        }
        unstyled = [] if self.styled else [one for one in paragraphs if self._is_typed(one)]
        typed = {one: words for one in unstyled if (words := clean(text_of(one)).strip())}
        levels = heading_levels(list(typed.values()))
        self.typed = {one: level for one, level in zip(typed, levels, strict=True) if level}

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
        text = clean(text_of(element, self.notes.note)).strip()
        if text:
            yield self._written(element, text, number)
        yield from self._beside(element)

    def _beside(self, element: BaseOxmlElement, where: str = "") -> Iterator[Part]:
        """What people remarked on an element that stands at `where`, and the figures of its charts."""
        first = next(element.iter(qn("w:p")), element)
        for said in self.notes.remarks(element, where):
            self.remarks += 1
            yield Part(clean(said), place=self._placed(f"remark {self.remarks}", first))
        for figures in self.notes.charts(element):
            self.charts += bool(figures)
            place = self._placed(f"chart {self.charts}", first)
            yield from (replace(part, place=place) for part in figures)

    def _written(self, element: BaseOxmlElement, text: str, number: str | None) -> Part:
        self.paragraphs += 1
        place = self._placed(f"paragraph {self.paragraphs}", element)
        shown = f"{number} {text}" if number else text
        self.above = self._style_level(element) or self.above
        level = self._style_level(element) or (self.above + self.named[element] if element in self.named else 0)
        level = level or self.typed.get(element, 0)
        if not level and not self.styled and _is_bold_line(element, text):
            level = 1 + number.strip(".").count(".") if number else 2
        # "7.2" numbers a clause; a bullet, "(a)" or "3." stands before an item of a list.
        listed = "." not in number.strip(".") if number is not None else is_item(text)
        if level:
            return Part(shown, "heading", level=level, place=place)
        return Part(shown, "item" if listed else "paragraph", place=place)

    def _table(self, element: BaseOxmlElement) -> Iterator[Part]:
        drawn = [one for one in element.iter(_ROW) if next(one.iterancestors(qn("w:tbl"))) is element]
        found = [(_cells(one, self._said), one) for one in drawn]
        found = [(cells, one) for cells, one in found if any(text for text, _ in cells)]
        lines = [cells for cells, _ in found]
        rows = [[text for text, _ in cells] for cells in lines]
        heads = head_count(rows)
        self.tables += bool(rows)
        for number, cells in enumerate(filled_down(rows, _merged(lines), heads=heads), 1):
            first = next(found[number - 1][1].iter(qn("w:p")))
            place = self._placed(f"table {self.tables}, row {number}", first)
            yield row(cells, head=number <= heads, place=place)
        # Behind the table, so that its rows stay together below the names of their columns.
        named = {one: f"table {self.tables}, row {number}" for number, (_, one) in enumerate(found, 1)}
        for one in drawn:
            yield from self._beside(one, named.get(one, ""))

    def _said(self, cell: BaseOxmlElement) -> str:
        """The text of a cell, with the numbers of its paragraphs and their notes."""
        numbered = (
            (self.numbering.label(one, self._style_id(one)), text_of(one, self.notes.note))
            for one in paragraphs_of(cell)
        )
        return one_line(" ".join(f"{number} {text}" if number else text for number, text in numbered))

    def _placed(self, place: str, element: BaseOxmlElement) -> str:
        return f"page {self.pages[element]}, {place}" if element in self.pages else place

    def _is_typed(self, paragraph: BaseOxmlElement) -> bool:
        """Whether a paragraph of the text, not of a table or a text box, has no number but one that is typed."""
        above = {one.tag for one in paragraph.iterancestors()}
        return not above & {_CELL, qn("w:p")} and self.numbering.depth(paragraph, self._style_id(paragraph)) is None

    def _style_id(self, element: BaseOxmlElement) -> str:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return "" if style is None else str(style.get(qn("w:val"), ""))

    def _style_level(self, element: BaseOxmlElement) -> int:
        """The heading level that the paragraph's outline or its style gives, else 0."""
        level = _outline(element)
        style = self.styles.get(self._style_id(element))
        for _ in range(_STYLES):  # styles of a broken file may be based on each other
            if level is not None or style is None:
                break
            name = (style.name or "").lower()
            if name == "title":
                return 1
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
            level = _outline(style.element)  # a heading by another name, or in another language
            style = getattr(style, "base_style", None)
        return level or 0


def _outline(element: BaseOxmlElement) -> int | None:
    """The level that a paragraph or a style has in the document's outline, 0 for none; None where it does not say."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    said = "" if found is None else str(found.get(qn("w:val")))
    return None if not said.isdigit() else int(said) + 1 if int(said) < 9 else 0


def _merged(lines: Sequence[Sequence[tuple[str, bool]]]) -> Iterator[tuple[int, int, int]]:
    """Row, column and height of the cells that go on in the rows below."""
    for first, cells in enumerate(lines):
        for column, (text, _) in enumerate(cells):
            height = 1
            while text and first + height < len(lines) and lines[first + height][column : column + 1] == [("", True)]:
                height += 1
            if height > 1:
                yield first, column, height


def _cells(element: BaseOxmlElement, said: Callable[[BaseOxmlElement], str]) -> list[tuple[str, bool]]:
    """The texts of a table row's cells, as `said` gives them, and whether each goes on with the one above; one that
    spans columns is followed by empty ones."""
    cells: list[tuple[str, bool]] = []
    for cell in element.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not element:
            continue  # a cell of a table within the cell
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merge is not None and merge.get(qn("w:val"), "continue") != "restart"
        cells.append((said(cell), goes_on))
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        if span is not None and str(span.get(qn("w:val"))).isdigit():
            cells += [("", False)] * min(int(str(span.get(qn("w:val")))) - 1, 60)
    return cells


def _is_bold_line(element: BaseOxmlElement, text: str) -> bool:
    """A short line all in bold that is no sentence."""
    if not is_name(text):
        return False
    runs = [run for run in element.iter(qn("w:r")) if text_of(run).strip()]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(qn("w:val")) not in ("0", "false") for mark in marks)
