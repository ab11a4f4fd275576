"""The numbers that OpenDocument texts show before headings and items of lists but do not keep in their text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from assistant.reading.markup import local
from assistant.reading.numerals import numeral

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_OUTLINE = "outline"  # the list that all headings are in; no style is called so, for ODF gives it no name


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = ""
    before: str = ""
    after: str = ""
    shown: int = 1  # how many levels' numbers
    start: int = 1


class OpenNumbering:
    """Counts the headings and items of one document, in their order."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        """`roots` are those of content.xml and styles.xml."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for root in roots:
            for element in root.iter(f"{_TEXT}list-style", f"{_TEXT}outline-style"):
                name = _OUTLINE if local(element) == "outline-style" else element.get(f"{_STYLE}name", "")
                self._styles[name] = {_whole(one.get(f"{_TEXT}level"), 1): _level(one) for one in element}

    def heading(self, element: etree._Element, level: int) -> str:
        """The number before a heading, or "". Call it once for each, in order."""
        listed = element.get(f"{_TEXT}is-list-header") != "true"
        return self._next(_OUTLINE, level) if listed else ""

    def list(self, element: etree._Element, style: str, level: int) -> str:
        """The style of a list that begins, which is that of the list around it where it names none."""
        named = element.get(f"{_TEXT}style-name") or style
        going_on = element.get(f"{_TEXT}continue-numbering") == "true" or element.get(f"{_TEXT}continue-list")
        if level == 1 and not going_on:
            self._counts.pop(named, None)
        return str(named)

    def item(self, element: etree._Element, style: str, level: int) -> str:
        """The number before an item of a list, "" for a bullet. Call it once for each, in order."""
        if start := element.get(f"{_TEXT}start-value"):
            self._counts[style][level] = _whole(start, 1) - 1
        return self._next(style, level)

    def names_above(self, style: str) -> bool:
        """Whether deeper levels of a list show the numbers of those above them, as "7.2" does."""
        return any(level.shown > 1 for level in self._styles.get(style, {}).values())

    def _next(self, style: str, level: int) -> str:
        levels, counts = self._styles.get(style, {}), self._counts[style]
        if level not in levels:
            return ""
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        this = levels[level]
        if not this.form:
            return ""
        shown = [one for one in range(level - this.shown + 1, level + 1) if one in levels and levels[one].form]
        numbers = [numeral(counts.get(one, levels[one].start), levels[one].form) for one in shown]
        return f"{this.before}{'.'.join(numbers)}{this.after}".strip()


def _level(element: etree._Element) -> _Level:
    form = _FORMS.get(element.get(f"{_STYLE}num-format") or "", "")
    return _Level(
        form if local(element) != "list-level-style-bullet" else "",
        element.get(f"{_STYLE}num-prefix") or "",
        element.get(f"{_STYLE}num-suffix") or "",
        _whole(element.get(f"{_TEXT}display-levels"), 1),
        _whole(element.get(f"{_TEXT}start-value"), 1),
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
