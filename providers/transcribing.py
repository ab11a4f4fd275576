"""Transcription through a service: retries, one deadline, and transcripts that are checked before they are believed."""

import math
import time
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from providers.base import DEFAULTS, Transcriber
from providers.errors import BadReply, Refused
from providers.retries import attempt
from providers.types import Media, ProviderOptions, Segment, Transcript

# The services tell a file's kind by its name.
EXTENSIONS = {
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/m4a": "m4a",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "audio/x-m4a": "m4a",
    "audio/x-wav": "wav",
    "video/mp4": "mp4",
    "video/webm": "webm",
}


class HostedTranscriber(Transcriber):
    """A speech model behind a service; subclasses make the one request that their vendor wants.

    An answer comes when all was heard, so `options.deadline`, not `options.timeout`, is the longest wait for it.
    """

    vendor: ClassVar[str]

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        self.model = model
        self.options = options
        self.name = f"{self.vendor}:{model}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @abstractmethod
    def attempted(self, audio: Media, language: str | None, timeout: float) -> Transcript:
        """One attempt; raises ProviderErrors."""

    def transcribe(self, audio: Media, *, language: str | None = None) -> Transcript:
        """As in Transcriber. Raises Refused for a recording that is none, else what the last attempt raised."""
        check_audio(audio, provider=self.name)
        patient = replace(self.options, timeout=self.options.deadline)
        end = time.monotonic() + self.options.deadline
        return attempt(lambda timeout: self.attempted(audio, language, timeout), patient, end)


def check_audio(audio: Media, *, provider: str) -> None:
    """Raises Refused unless there is something to hear, of a kind that is known."""
    if not audio.data:
        raise Refused("The recording is empty. Give one that holds something.", provider=provider)
    if audio.mime.partition(";")[0] not in EXTENSIONS:
        known = ", ".join(sorted(EXTENSIONS))
        raise Refused(f"{audio.mime!r} is no kind of recording that is known. Known are: {known}.", provider=provider)


def file_name(audio: Media) -> str:
    """A name that tells the kind of file and nothing else."""
    return f"recording.{EXTENSIONS[audio.mime.partition(';')[0]]}"


def transcript(
    text: str,
    pieces: Iterable[tuple[float | None, float | None, str]],
    *,
    provider: str,
    language: str = "",
    seconds: float | None = None,
) -> Transcript:
    """A Transcript from what a service gave: the whole text, and pieces as (start, end, text) if it gave any.

    `seconds` is how long the recording is, if that is known. Raises BadReply for times that are none.
    """
    segments = []
    for start, end, piece in pieces:
        times = (start or 0.0, end if end is not None else start or 0.0)
        if not all(math.isfinite(time) and time >= 0 for time in times) or times[1] < times[0]:
            raise BadReply(f"{provider} gave times that are none. Try again.", provider=provider)
        if piece.strip():
            segments.append(Segment(times[0], end, piece.strip()))
    if segments or not text.strip():
        return Transcript(tuple(segments), language)
    return Transcript((Segment(0.0, seconds, text.strip()),), language, timed=False)
