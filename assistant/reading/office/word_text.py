"""The words of a Word document's elements, as they read with all changes accepted."""

from collections.abc import Callable, Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

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


def text_of(element: BaseOxmlElement, note: Callable[[BaseOxmlElement], str] = lambda _: "") -> str:
    """The text of a paragraph; `note` gives the words of a mark for a note."""
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
            pieces.append("\n" + text_of(child, note) + "\n")
        elif child.tag == qn("w:sym"):
            pieces.append(_SYMBOLS.get(str(child.get(qn("w:char"))).upper(), ""))
        elif child.tag == qn("w:checkBox"):
            pieces.append("☒ " if _is_ticked(child) else "☐ ")
        else:
            pieces.append(text_of(child, note))
    return "".join(pieces)


def _is_ticked(box: BaseOxmlElement) -> bool:
    """Whether a box of an old form is ticked, or was to begin with and nobody changed that."""
    marks = [box.find(qn("w:checked")), box.find(qn("w:default"))]
    mark = next((one for one in marks if one is not None), None)
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def paragraphs_of(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The paragraphs within an element; those of a text box are part of the one that it hangs on."""
    for child in element:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from paragraphs_of(child)
