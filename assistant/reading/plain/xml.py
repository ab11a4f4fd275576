"""XML of any kind: each element with a value as a line "name: value", below headings made of the elements above."""

from collections.abc import Iterator

from lxml import etree

from assistant.documents import Reading
from assistant.reading.characters import one_line
from assistant.reading.layout import Part, set_pages
from assistant.reading.markup import local, parsed

# Below so many headings the rest is written in lines alone.
_DEEPEST = 6


def read(data: bytes) -> Reading:
    """A reading of kind "xml"; attributes stand with their element's name. Each part is placed by its source lines."""
    root = parsed(data)
    return Reading(kind="xml", title=local(root), pages=set_pages(_parts(root)))


def _parts(root: etree._Element) -> Iterator[Part]:
    """Walks in reading order, without recursion: a document may be as deep as the parser lets it."""
    lines: list[str] = []
    first = 0
    waiting: list[tuple[etree._Element, int]] = [(root, 1)]

    def flushed() -> Iterator[Part]:
        nonlocal lines
        if lines:
            yield Part("\n".join(lines), place=f"line {first}")
        lines = []

    while waiting:
        element, level = waiting.pop()
        children = [child for child in element if isinstance(child.tag, str)]
        name = " ".join([local(element), *(f"{_plain(key)}={one_line(value)}" for key, value in element.items())])
        text = one_line(" ".join(_texts(element)))
        if not children or _is_prose(element):
            value = one_line(" ".join(str(one) for one in element.itertext())) if children else text
            if value or element.items():
                first = first if lines else element.sourceline or 0
                lines.append(f"{name}: {value}" if value else name)
                if len(lines) >= 12:
                    yield from flushed()
            continue
        yield from flushed()
        if level <= _DEEPEST:
            yield Part(name, "heading", level=level)
        waiting += [(child, level + 1) for child in reversed(children)]
    yield from flushed()


def _texts(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


def _is_prose(element: etree._Element) -> bool:
    """Whether words stand between its elements, as in a paragraph with emphasis."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _plain(key: str) -> str:
    return key.rpartition("}")[2]
