"""Subtitles and transcripts with times (WebVTT, SRT): what is said, placed by when."""

import html
import re
from collections.abc import Iterator

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.layout import set_pages
from assistant.reading.recording import parts
from providers.types import Segment

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_SPAN = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
_BREAK = re.compile(r"\n[ \t]*\n")


def read(data: bytes) -> Reading:
    """A reading of kind "vtt"; each part is placed by its time: "0:12–0:34". Raises ReadError where nothing is said."""
    found = parts(tuple(_segments(clean(decode(data)))), timed=True)
    pages = set_pages(found)
    if not any(page.text for page in pages):
        raise ReadError("holds no words: its subtitles are empty")
    return Reading(kind="vtt", title="", pages=pages)


def _segments(text: str) -> Iterator[Segment]:
    """What is said at each time; a line that rolls up on the screen, and so comes again, once."""
    last: list[str] = []
    for cue in _BREAK.split(text):
        lines = cue.split("\n")
        at = next((number for number, line in enumerate(lines[:2]) if _SPAN.match(line)), None)
        if at is None:
            continue
        said = [one_line(html.unescape(_TAG.sub("", _SPEAKER.sub(r"\1: ", line)))) for line in lines[at + 1 :]]
        new = [line for line in said if line and line not in last]
        last = said
        times = _SPAN.match(lines[at])
        if new and times:
            begin, end = (_seconds(times.groups()[first : first + 4]) for first in (0, 4))
            yield Segment(text=" ".join(new), start=begin, end=end)


def _seconds(groups: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = groups
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f".{rest}")
