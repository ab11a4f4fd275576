"""Source code and logs: the lines as they stand, some of them together."""

from collections.abc import Iterator

from assistant.documents import Reading
from assistant.reading.characters import clean, decode
from assistant.reading.layout import Part, set_pages

# So many lines of a file without gaps make one part.
_TOGETHER = 12


def read(data: bytes) -> Reading:
    """A reading of kind "code"; each part is placed by its lines: "lines 10–21"."""
    return Reading(kind="code", title="", pages=set_pages(line_parts(clean(decode(data)))))


def line_parts(text: str) -> Iterator[Part]:
    """Runs of lines between blank ones, long runs cut."""
    held: list[str] = []
    begin = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if held and (not line.strip() or len(held) == _TOGETHER):
            last = begin + len(held) - 1
            yield Part("\n".join(held), place=f"lines {begin}–{last}" if last > begin else f"line {begin}")
            held = []
        if line.strip():
            begin = begin if held else number
            held.append(line.rstrip())
