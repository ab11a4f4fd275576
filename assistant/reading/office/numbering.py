"""The numbers that Word shows before paragraphs ("7.2", "(a)") but does not keep in their text."""

from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.reading.numerals import numeral


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str  # "decimal", "lowerLetter", "bullet" …
    label: str  # "%1.%2"


class Numbering:
    """Counts a document's numbered paragraphs in their order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = {str(style.get(qn("w:styleId"))): style for style in document.styles.element.iter(qn("w:style"))}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists
            return
        for abstract in root.iter(qn("w:abstractNum")):
            self._levels[_value(abstract, "w:abstractNumId", attribute=True)] = {
                int(_value(level, "w:ilvl", attribute=True) or 0): _Level(
                    int(_value(level, "w:start") or 1), _value(level, "w:numFmt"), _value(level, "w:lvlText")
                )
                for level in abstract.iter(qn("w:lvl"))
            }
        for number in root.iter(qn("w:num")):
            self._abstract[_value(number, "w:numId", attribute=True)] = _value(number, "w:abstractNumId")

    def label(self, paragraph: BaseOxmlElement, style: str) -> str | None:
        """The number of this paragraph, "" for a bullet, None outside lists. Call it once for each, in order."""
        found = self._place(paragraph, style)
        if found is None:
            return None
        number, depth = found
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return None
        counts = self._counts[abstract]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if levels[depth].form in ("bullet", "none", ""):
            return ""
        label = levels[depth].label
        for one, level in levels.items():
            label = label.replace(f"%{one + 1}", numeral(counts.get(one, level.start), level.form))
        return label.strip()

    def depth(self, paragraph: BaseOxmlElement, style: str) -> int | None:
        """How deep a paragraph is in a list whose levels name those above them, as "7.2" does; None in no such list."""
        found = self._place(paragraph, style)
        levels = self._levels.get(self._abstract.get(found[0], ""), {}) if found else {}
        return (
            found[1]
            if found and any("%1" in level.label and "%2" in level.label for level in levels.values())
            else None
        )

    def _place(self, paragraph: BaseOxmlElement, style: str) -> tuple[str, int] | None:
        """The list and depth that the paragraph or its style names."""
        element: BaseOxmlElement | None = paragraph
        for _ in range(12):  # styles built on styles; a bound, because a broken file may have a ring of them
            if element is None:
                return None
            found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                number = _value(found, "w:numId")
                depth = _value(found, "w:ilvl")
                if number == "0":  # numbering switched off here
                    return None
                if number:
                    return number, int(depth or 0)
            if element is not paragraph:
                style = _value(element, "w:basedOn")
            element = self._styles.get(style)
        return None


def _value(element: BaseOxmlElement, name: str, *, attribute: bool = False) -> str:
    """The value of a child's w:val, or of the element's own attribute."""
    if attribute:
        return str(element.get(qn(name), ""))
    child = element.find(qn(name))
    return "" if child is None else str(child.get(qn("w:val"), ""))
