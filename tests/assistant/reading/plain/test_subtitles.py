"""Subtitles: what is said, by when; without marks, and each line once."""

from pathlib import Path

import pytest

from assistant.errors import ReadError
from assistant.reading import read
from tests.assistant.reading.papers import assert_sound

VTT = b"""WEBVTT - Meeting

NOTE nobody says this

STYLE
::cue { color: red }

first
00:01.000 --> 00:04.500 align:start
<v Ann>We deliver <b>on Friday</b> &amp; not before.

00:04.500 --> 00:07.000
We deliver on Friday.
The price stays.

00:07.000 --> 00:09.000
The price stays.

01:00:10.000 --> 01:00:12.000
Goodbye.
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<i>Hello</i>\r\n\r\n"
    "2\r\n00:02:00,000 --> 00:02:03,000\r\nAgain\r\nand on\r\n"
)


def told(name: str, data: bytes) -> list[tuple[str, str]]:
    reading = read(Path(name), data)
    assert reading.kind == "vtt"
    assert_sound(reading)
    return [(block.place, page.text[block.start : block.end]) for page in reading.pages for block in page.blocks]


def test_webvtt() -> None:
    """Speakers are named, styles and remarks left out, and a line that rolls up is said once."""
    assert told("a.vtt", VTT) == [
        ("0:01–0:07", "Ann: We deliver on Friday & not before. We deliver on Friday. The price stays."),
        ("1:00:10–1:00:12", "Goodbye."),
    ]


@pytest.mark.parametrize("name", ["a.srt", "a.txt", "a"])
def test_srt(name: str) -> None:
    """Known by its content, whatever it is called."""
    assert told(name, SRT.encode()) == [("0:01–0:02", "Hello"), ("2:00–2:03", "Again and on")]


def test_empty_and_other_texts() -> None:
    """Subtitles without words are named, and a text with an arrow is a text."""
    with pytest.raises(ReadError, match="holds no words"):
        read(Path("a.vtt"), b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>\n")
    assert read(Path("a.txt"), b"From 10:30 --> 11:00 we are closed.").kind == "text"
