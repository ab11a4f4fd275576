"""OpenDocument texts and presentations (ODT, ODP): headings, paragraphs, lists, tables and notes."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import clean, is_name, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.markup import local, parsed
from assistant.reading.office.open_numbering import OpenNumbering
from assistant.reading.office.slides import slide_pages
from assistant.reading.tables import filled_down, head_count

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
_LEVEL = _ODF % ("text", "outline-level")
_REPEATED = _ODF % ("table", "number-columns-repeated")
_SPANNED = _ODF % ("table", "number-rows-spanned")
_ENCRYPTED = "encryption-data"
_DEEPEST = 100
_LEFT_OUT = ("tracked-changes", "annotation", "bibliography-mark", "sequence-decls", "forms", "settings")


def read(data: bytes) -> Reading:
    """A reading of kind "odt", or with pages called "slide 3". Deleted text of tracked changes is left out.

    Raises ReadError for an encrypted document.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and _ENCRYPTED.encode() in archive.read("META-INF/manifest.xml"):
            raise ReadError("is protected with a password; save a copy without one")
        body = parsed(archive.read("content.xml"))
        title = _title(archive.read("meta.xml")) if "meta.xml" in names else ""
        styles = [parsed(archive.read("styles.xml"))] if "styles.xml" in names else []
    numbering = OpenNumbering([*styles, body])
    slides = list(body.iter(_ODF % ("drawing", "page")))
    if slides:
        pages = slide_pages([_unplaced(_Walk(numbering).parts(slide)) for slide in slides])
        return Reading(kind="odp", title=title, pages=pages)
    content = body.find(f".//{_ODF % ('office', 'text')}")
    parts = list(_Walk(numbering).parts(body if content is None else content))
    heading = next((one_line(part.text) for part in parts if part.kind == "heading"), "")
    return Reading(kind="odt", title=title or heading, pages=set_pages(parts))


def _unplaced(parts: Iterator[Part]) -> list[Part]:
    """On slides, the slide's number says enough."""
    return [replace(part, place="") for part in parts]


def _title(meta: bytes) -> str:
    found = next((one for one in parsed(meta).iter() if local(one) == "title"), None)
    return one_line(found.text or "") if found is not None else ""


class _Walk:
    """Walks the elements of a body in their order, and counts paragraphs and tables that hold text."""

    def __init__(self, numbering: OpenNumbering) -> None:
        self.numbering = numbering
        self.number = ""  # of the item of a list whose text has not begun yet
        self.named = False  # whether it names the clauses below it
        self.paragraphs = self.tables = self.remarks = 0
        self.above = 0  # the level of the last heading outside lists

    def parts(self, root: etree._Element, *, style: str = "", level: int = 0, depth: int = 0) -> Iterator[Part]:
        """The parts below an element that is in a list of that style, so many levels deep."""
        for element in root:
            name = local(element)
            if name in ("h", "p"):
                yield from self._paragraph(element, heading=name == "h", listed=level)
                for inner in element.iter(_ODF % ("drawing", "text-box")):
                    yield from self.parts(inner, depth=depth + 1)
                yield from self._remarks(element)
            elif name == "table":
                yield from self._table(element)
            elif name == "list" and depth < _DEEPEST:
                named = self.numbering.list(element, style, level + 1)
                yield from self.parts(element, style=named, level=level + 1, depth=depth + 1)
            elif name and name not in _LEFT_OUT and depth < _DEEPEST:
                if name == "list-item":
                    self.number = self.numbering.item(element, style, level)
                    self.named = self.number != "" and self.numbering.names_above(style) and _names(element)
                yield from self.parts(element, style=style, level=level, depth=depth + 1)

    def _paragraph(self, element: etree._Element, *, heading: bool, listed: int) -> Iterator[Part]:
        said = element.get(_LEVEL) or "1"
        level = self.above + listed if listed else int(said) if said in "123456789" else 1
        text = clean(_text(element)).strip()
        if not text:
            return
        if heading and not listed:
            self.above = level
            self.number = self.numbering.heading(element, level)
        heading, self.named = heading or self.named, False
        shown, self.number = f"{self.number} {text}".strip(), ""
        self.paragraphs += 1
        place = f"paragraph {self.paragraphs}"
        if heading:
            yield Part(one_line(shown), "heading", level, place)
        else:
            yield Part(shown, "item" if listed else "paragraph", place=place)

    def _table(self, table: etree._Element) -> Iterator[Part]:
        rows, merged, lines = _rows(table)
        self.tables += bool(rows)
        heads = head_count(rows)
        for number, cells in enumerate(filled_down(rows, merged, heads=heads), 1):
            yield row(cells, head=number <= heads, place=f"table {self.tables}, row {number}")
        # Behind the table, so that its rows stay together below the names of their columns.
        for number, line in enumerate(lines, 1):
            for paragraph in _paragraphs(line):
                yield from self._remarks(paragraph, f"table {self.tables}, row {number}")

    def _remarks(self, paragraph: etree._Element, where: str = "") -> Iterator[Part]:
        """What people remarked on a paragraph, with who did, and the place where that is said."""
        for one in paragraph.iter(_ODF % ("office", "annotation")):
            said = one_line(" ".join(_text(words) for words in one.iter() if local(words) == "p"))
            if said and next(filter(_is_paragraph, one.iterancestors())) is paragraph:
                author = one_line(next((child.text or "" for child in one if local(child) == "creator"), ""))
                self.remarks += 1
                by, on = f" by {author}" if author else "", f" on {where}" if where else ""
                yield Part(f"Remark{by}{on}: {clean(said)}", place=f"remark {self.remarks}")


def _names(item: etree._Element) -> bool:
    """Whether an item of a list is a short line that names the list within it."""
    children = [local(child) for child in item]
    return children in (["p", "list"], ["h", "list"]) and is_name(_text(item[0]))


def _text(element: etree._Element) -> str:
    """The words of a paragraph; what floats beside it (boxes, notes' marks) is not among them."""
    pieces = [element.text or ""]
    for child in element:
        name = local(child)
        if name in ("tab", "s"):
            count = child.get(_ODF % ("text", "c")) or "1"
            pieces.append(" " * min(int(count) if count.isdigit() else 1, 80))
        elif name == "line-break":
            pieces.append("\n")
        elif name == "note":
            pieces.append(f" ({one_line(' '.join(_text(one) for one in child if local(one) == 'note-body'))})")
        elif name and name not in (*_LEFT_OUT, "text-box"):
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _is_paragraph(element: etree._Element) -> bool:
    return local(element) in ("p", "h")


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, of a box in it too; a note and what is left out have their own."""
    for child in element:
        if _is_paragraph(child):
            yield child
        if local(child) not in (*_LEFT_OUT, "note"):
            yield from _paragraphs(child)


def _rows(table: etree._Element) -> tuple[list[list[str]], list[tuple[int, int, int]], list[etree._Element]]:
    """The rows, then row, column and height of the cells that span several, and the rows' elements."""
    rows: list[list[str]] = []
    lines: list[etree._Element] = []
    merged: list[tuple[int, int, int]] = []
    for line in table.iter(_ODF % ("table", "table-row")):
        if next(line.iterancestors(table.tag)) is not table:
            continue  # a row of a table within a cell, whose words stand in that cell
        cells: list[str] = []
        high: list[tuple[int, int, int]] = []
        for cell in line:
            if local(cell) in ("table-cell", "covered-table-cell"):
                text = one_line(" ".join(_text(one) for one in _paragraphs(cell)))
                height = cell.get(_SPANNED) or "1"
                if height.isdigit() and 1 < int(height) < 10_000:
                    high.append((len(rows), len(cells), int(height)))
                times = cell.get(_REPEATED) or "1"
                cells += [text] * (min(int(times), 60) if times.isdigit() else 1)
        if any(cells):
            rows.append(cells)
            lines.append(line)
            merged += high
    return rows, merged, lines
