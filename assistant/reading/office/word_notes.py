"""What stands beside the text of a Word document: footnotes and endnotes, people's remarks, and figures of charts."""

from collections.abc import Callable, Iterator

from docx.document import Document
from docx.opc.part import Part as FilePart
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from assistant.reading.characters import one_line
from assistant.reading.layout import Part, row
from assistant.reading.markup import local, parsed

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_REMARK = qn("w:commentReference")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_ID = f"{{{_RELATIONS.rstrip('/')}}}id"
_MOST = 10_000  # categories of a chart


class Notes:
    """The notes, remarks and charts of a document, by the marks that name them. `text` gives an element's words."""

    def __init__(self, document: Document, text: Callable[[etree._Element], str]) -> None:
        self._parts = {
            relation.reltype.removeprefix(_RELATIONS): relation.target_part
            for relation in document.part.rels.values()
            if not relation.is_external
        }
        self._charts: dict[str, FilePart] = dict(document.part.related_parts)
        self._notes = {
            (kind, one.get(qn("w:id"))): one_line(" ".join(text(paragraph) for paragraph in one.iter(qn("w:p"))))
            for kind in _NOTES.values()
            for one in self._elements(f"{kind}s", kind)
            if one.get(qn("w:type")) in (None, "normal")
        }
        self._remarks = {
            one.get(qn("w:id")): (
                one_line(one.get(qn("w:author")) or ""),
                one_line(" ".join(text(paragraph) for paragraph in one.iter(qn("w:p")))),
            )
            for one in self._elements("comments", "comment")
        }

    def note(self, mark: BaseOxmlElement) -> str:
        """The words of the note that a mark in the text stands for; "" for any other element."""
        kind = _NOTES.get(mark.tag)
        return self._notes.get((kind, mark.get(qn("w:id"))), "") if kind else ""

    def remarks(self, element: BaseOxmlElement, where: str = "") -> Iterator[str]:
        """What people remarked on a paragraph, or on a table's row, with who did, and the place where that is said."""
        for mark in element.iter(_REMARK):
            author, said = self._remarks.get(mark.get(qn("w:id")), ("", ""))
            if said:
                yield f"Remark{f' by {author}' if author else ''}{f' on {where}' if where else ''}: {said}"

    def charts(self, element: BaseOxmlElement) -> Iterator[list[Part]]:
        """The title and the figures of each chart in an element."""
        for mark in element.iter(_CHART):
            part = self._charts.get(mark.get(_ID, ""))
            if part is not None:
                yield list(_figures(parsed(part.blob)))

    def _elements(self, kind: str, name: str) -> Iterator[etree._Element]:
        part = self._parts.get(kind)
        return parsed(part.blob).iter(qn(f"w:{name}")) if part is not None else iter(())


def _figures(chart: etree._Element) -> Iterator[Part]:
    """A chart as a table: a row for each category, a column for each series."""
    title = next((one for one in chart.iter() if local(one) == "title"), None)
    said = one_line("".join(one.text or "" for one in title.iter() if local(one) == "t")) if title is not None else ""
    if said:
        yield Part(said)
    series = [one for one in chart.iter() if local(one) == "ser"]
    columns = [_points(one, "val", "yVal") for one in series]
    categories: dict[int, str] = {}
    for one in series:
        categories = _points(one, "cat", "xVal") | categories
    names = [" ".join(_points(one, "tx").values()) for one in series]
    if not any(columns):
        return
    yield row(["", *names], head=True)
    for number in sorted(set(categories).union(*columns))[:_MOST]:
        yield row([categories.get(number, ""), *(column.get(number, "") for column in columns)])


def _points(series: etree._Element, *names: str) -> dict[int, str]:
    """The values by their number that a chart keeps of what its figures were made from."""
    found: dict[int, str] = {}
    for within in series:
        if local(within) in names:
            for point in (one for one in within.iter() if local(one) == "pt"):
                number, value = point.get("idx") or "", next((one for one in point if local(one) == "v"), None)
                if number.isdecimal() and len(number) < 7 and value is not None:
                    found[int(number)] = one_line(value.text or "")
    return found
