"""Plain text: paragraphs between blank lines, headings where they can be told."""

import re

from assistant.documents import BlockKind, Reading
from assistant.reading.characters import clean, decode
from assistant.reading.layout import Part, set_pages

_ITEM = re.compile(r"\s*([-*•–]|\(?[a-z0-9]{1,3}[.)])\s+\S")
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.?\s+\S")
_BREAK = re.compile(r"\n[ \t]*\n")


def read(data: bytes) -> Reading:
    """A reading of kind "text"; its title is its first heading, if any."""
    parts = text_parts(clean(decode(data)))
    title = next((part.text for part in parts if part.kind == "heading"), "")
    return Reading(kind="text", title=title, pages=set_pages(parts))


def text_parts(text: str) -> list[Part]:
    """The paragraphs and list items of a plain text. Line breaks are kept only where the writer means them."""
    parts: list[Part] = []
    for stretch in _BREAK.split(text):
        lines = [line.rstrip() for line in stretch.split("\n") if line.strip()]
        if not lines:
            continue
        if len(lines) == 1 and _is_heading(lines[0].strip()):
            parts.append(Part(lines[0].strip(), "heading", level=_level(lines[0].strip())))
            continue
        for group in _groups(lines):
            kind: BlockKind = "item" if _ITEM.match(group[0]) else "paragraph"
            parts.append(Part(_flow(group), kind))
    return parts


def _groups(lines: list[str]) -> list[list[str]]:
    """The lines of a stretch, a new group at each list item."""
    groups: list[list[str]] = []
    for line in lines:
        if groups and not _ITEM.match(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _flow(lines: list[str]) -> str:
    """Lines wrapped by a writer's editor flow together; short ones (addresses, verses, columns) stay apart."""
    stripped = [line.strip() for line in lines]
    wrapped = len(lines) > 1 and min(map(len, stripped[:-1])) >= 50
    return (" " if wrapped else "\n").join(stripped if wrapped else lines).strip()


def _is_heading(line: str) -> bool:
    """A short line by itself that is numbered like a clause or all in capitals, and no sentence."""
    if len(line) > 80 or line.endswith((".", ",", ";", ":")) or not any(map(str.isalpha, line)):
        return False
    return bool(_NUMBER.match(line)) or (line == line.upper() and len(line) >= 4)


def _level(line: str) -> int:
    number = _NUMBER.match(line)
    return 1 + number.group(1).count(".") if number else 1
