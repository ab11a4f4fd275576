"""The process that Whisper runs in: recordings come in by its input, what was heard goes out by its output.

A process of its own, for CTranslate2 beside torch crashes: both hold a oneDNN, and each frees what is the other's.
Run as a file, so it imports nothing of this package.

In: a line of JSON with "size", "language" and "pauses", then so many bytes; again and again until there is no more.
Out: first a line with "languages", then for each recording one with "segments" and "language"; or one with "error",
the name of what was raised: "OSError", "ValueError", "RuntimeError", or "Unheard" for what is no recording.
"""

import json
import os
import sys
from io import BytesIO
from typing import Any, BinaryIO

from av.error import FFmpegError
from faster_whisper import WhisperModel


def main(settings: dict[str, Any], inbox: BinaryIO, out: BinaryIO) -> None:
    """Load the model, then hear one recording after the other."""

    def say(**said: Any) -> None:
        out.write(json.dumps(said).encode() + b"\n")
        out.flush()

    try:
        model = WhisperModel(**settings)
    except (OSError, ValueError, RuntimeError) as error:
        say(error=named(error))
        return
    say(languages=model.supported_languages)
    while line := inbox.readline():
        asked = json.loads(line)
        sound = BytesIO(inbox.read(asked["size"]))
        try:
            pieces, info = model.transcribe(sound, language=asked["language"], vad_filter=asked["pauses"])
            segments = [(piece.start, piece.end, piece.text.strip()) for piece in pieces]
        except (FFmpegError, IndexError):  # it looks for the first sound track without asking if there is one
            say(error="Unheard")
        except (OSError, ValueError, RuntimeError) as error:
            say(error=named(error))
        else:
            say(segments=segments, language=info.language)


def named(error: Exception) -> str:
    """Which of the three it is."""
    return next(kind.__name__ for kind in (OSError, ValueError, RuntimeError) if isinstance(error, kind))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # at once, whatever else waits to be freed
