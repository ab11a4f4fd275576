"""OpenDocument texts and presentations (ODT, ODP): headings, paragraphs, lists, tables and notes."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import clean, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.markup import local, parsed
from assistant.reading.slides import slide_pages
from assistant.reading.tables import head_count

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
_LEVEL = _ODF % ("text", "outline-level")
_REPEATED = _ODF % ("table", "number-columns-repeated")
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
    slides = list(body.iter(_ODF % ("drawing", "page")))
    if slides:
        pages = slide_pages([_unplaced(_Walk().parts(slide)) for slide in slides])
        return Reading(kind="odp", title=title, pages=pages)
    content = body.find(f".//{_ODF % ('office', 'text')}")
    parts = list(_Walk().parts(body if content is None else content))
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

    def __init__(self) -> None:
        self.paragraphs = self.tables = 0

    def parts(self, root: etree._Element, *, item: bool = False, depth: int = 0) -> Iterator[Part]:
        for element in root:
            name = local(element)
            if name in ("h", "p"):
                yield from self._paragraph(element, heading=name == "h", item=item)
                for inner in element.iter(_ODF % ("drawing", "text-box")):
                    yield from self.parts(inner, depth=depth + 1)
            elif name == "table":
                yield from self._table(element)
            elif name and name not in _LEFT_OUT and depth < _DEEPEST:
                yield from self.parts(element, item=item or name == "list-item", depth=depth + 1)

    def _paragraph(self, element: etree._Element, *, heading: bool, item: bool) -> Iterator[Part]:
        text = clean(_text(element)).strip()
        if not text:
            return
        self.paragraphs += 1
        place = f"paragraph {self.paragraphs}"
        if heading:
            level = element.get(_LEVEL) or "1"
            yield Part(one_line(text), "heading", int(level) if level in "123456789" else 1, place)
        else:
            yield Part(text, "item" if item else "paragraph", place=place)

    def _table(self, table: etree._Element) -> Iterator[Part]:
        rows = _rows(table)
        self.tables += bool(rows)
        heads = head_count(rows)
        for number, cells in enumerate(rows, 1):
            yield row(cells, head=number <= heads, place=f"table {self.tables}, row {number}")


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


def _rows(table: etree._Element) -> list[list[str]]:
    rows = []
    for line in table.iter(_ODF % ("table", "table-row")):
        if next(line.iterancestors(table.tag)) is not table:
            continue  # a row of a table within a cell, whose words stand in that cell
        cells: list[str] = []
        for cell in line:
            if local(cell) in ("table-cell", "covered-table-cell"):
                text = one_line(" ".join(_text(one) for one in cell.iter() if local(one) in ("p", "h")))
                times = cell.get(_REPEATED) or "1"
                cells += [text] * (min(int(times), 60) if times.isdigit() else 1)
        if any(cells):
            rows.append(cells)
    return rows
