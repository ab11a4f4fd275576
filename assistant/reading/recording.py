"""Recordings in words: what a model that writes down speech heard, with the second at which each piece was said."""

from collections.abc import Callable, Iterator

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import one_line
from assistant.reading.layout import Part, set_pages
from providers.types import Media, Segment, Transcript

Hear = Callable[[Media], Transcript]
# Pieces are put together up to so many characters; a pause of so many seconds begins a new one.
_TOGETHER, _PAUSE = 500, 2.0
_MIMES = (
    (b"RIFF", "audio/wav"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1a\x45\xdf\xa3", "audio/webm"),
)


def read(data: bytes, hear: Hear | None) -> Reading:
    """A reading of kind "audio"; each part is placed by its time: "0:12–0:34".

    Raises ReadError where no model hears, or nothing was said, and what `hear` raises.
    """
    if hear is None:
        raise ReadError(
            "is a recording, which a model that writes down speech reads. Name one in the settings: models.transcribe"
        )
    heard = hear(Media(data, mime_of(data)))
    found = list(parts(heard.segments, timed=heard.timed))
    if not found:
        raise ReadError("is a recording in which nothing was understood")
    return Reading(kind="audio", title="", pages=set_pages(found))


def clock(seconds: float) -> str:
    """A time as players show it: "1:02:03", "0:07"."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def parts(segments: tuple[Segment, ...], *, timed: bool) -> Iterator[Part]:
    """What was said, pieces of it together that follow each other closely, placed by their time where that is known."""
    held: list[Segment] = []
    for segment in segments:
        if held and (_is_apart(held[-1], segment) or sum(len(one.text) for one in held) > _TOGETHER):
            yield _part(held, timed=timed)
            held = []
        if segment.text.strip():
            held.append(segment)
    if held:
        yield _part(held, timed=timed)


def _is_apart(last: Segment, following: Segment) -> bool:
    return last.end is not None and following.start - last.end > _PAUSE


def _part(segments: list[Segment], *, timed: bool) -> Part:
    begin, end = segments[0].start, segments[-1].end
    place = clock(begin) if end is None else f"{clock(begin)}–{clock(end)}"
    return Part(one_line(" ".join(one.text for one in segments)), place=place if timed else "")


def mime_of(data: bytes) -> str:
    """The MIME type of a recording, by how it begins."""
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    return next((mime for mark, mime in _MIMES if data.startswith(mark)), "audio/mpeg")
