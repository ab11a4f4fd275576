"""Transcription on the firm's own machine by Whisper, through faster-whisper: the extra `speech`.

The name is "whisper:MODEL", where MODEL is a folder with a model in CTranslate2's format, a size such as "small", or
such a model's name on the Hugging Face Hub. A folder is never looked up anywhere else; a name is fetched once.
"""

import json
import subprocess
import sys
import weakref
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from providers.base import DEFAULTS, Transcriber
from providers.errors import NotConfigured, Refused, Unavailable
from providers.model_files import folder, load
from providers.transcribing import check_audio
from providers.types import Media, ProviderOptions, Segment, Transcript

if find_spec("faster_whisper") is None:  # the worker imports it, not this process
    raise ModuleNotFoundError("No module named 'faster_whisper'", name="faster_whisper")

WORKER = Path(__file__).with_name("whisper_worker.py")
DEVICES = ("auto", "cpu", "cuda")
FILES = ("config.json", "model.bin", "tokenizer.json")  # without the last one faster-whisper asks the network
ERRORS: dict[str, type[Exception]] = {"OSError": OSError, "ValueError": ValueError, "RuntimeError": RuntimeError}


class Whisper(Transcriber):
    """A Whisper model in a process of its own. It hears one recording at a time; others wait.

    `device` is "cpu", "cuda" or "auto"; `compute_type` is CTranslate2's, such as "int8", for which "default" takes
    what the model was saved in. With `pauses` true, stretches without speech are passed over first, in which Whisper
    likes to hear things. With `download` false, only what is on this machine is used.
    """

    def __init__(
        self,
        model: str,
        options: ProviderOptions = DEFAULTS,
        *,
        device: str = "auto",
        compute_type: str = "default",
        pauses: bool = True,
        download: bool = True,
    ) -> None:
        del options  # they say how to reach a service, and there is none
        self.name = f"whisper:{model}"
        self.pauses = pauses
        if device not in DEVICES:
            raise NotConfigured(f"Whisper knows no device {device!r}. Set one of {DEVICES}.", provider=self.name)
        path = folder(model, name=self.name, holds="a Whisper model")
        if path:
            self._check_files(path)

        def make(place: str, local: bool) -> "Worker":
            settings = {"model_size_or_path": place, "device": device, "compute_type": compute_type}
            return Worker(settings | {"local_files_only": local})

        def start() -> Worker:
            return load(model, make, name=self.name, holds="a Whisper model", device=device, download=download)

        self._start = start
        self._worker = start()
        self._hearing = Lock()

    def transcribe(self, audio: Media, *, language: str | None = None) -> Transcript:
        """As in Transcriber. Raises Refused for what is no recording, and for a language that the model has not."""
        check_audio(audio, provider=self.name)
        if language and language not in self._worker.languages:
            raise Refused(
                f"{self.name} knows no language {language!r}. Give a code such as 'de', or none.", provider=self.name
            )
        with self._hearing:
            if self._worker.gone:
                self._worker = self._start()
            try:
                heard = self._worker.hear(audio.data, language, self.pauses)
            except (OSError, RuntimeError, ValueError) as error:
                raise Unavailable(
                    f"{self.name} failed while listening, with {type(error).__name__}. If memory ran out, use a "
                    "smaller model.",
                    provider=self.name,
                ) from None
        if heard is None:
            raise Refused(
                f"{self.name} finds nothing to hear in this {audio.mime!r}. Check the file.", provider=self.name
            )
        segments = tuple(Segment(*piece) for piece in heard["segments"])
        return Transcript(tuple(segment for segment in segments if segment.text), heard["language"])

    def _check_files(self, path: Path) -> None:
        missing = [name for name in FILES if not (path / name).is_file()]
        if missing:
            raise NotConfigured(
                f"The folder {str(path)!r} holds no Whisper model for faster-whisper: {missing[0]} is missing. Convert "
                "the model with ct2-transformers-converter --copy_files tokenizer.json preprocessor_config.json.",
                provider=self.name,
            )


class Worker:
    """The process, from its model being loaded until nobody holds this any more. Raises what it says it raised."""

    def __init__(self, settings: dict[str, Any]) -> None:
        # -I: the folder of the file holds modules named like others, and is not to be looked into.
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(WORKER), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        weakref.finalize(self, _end, self._process)
        self.languages: list[str] = (self._answer() or {}).get("languages", [])

    @property
    def gone(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def hear(self, sound: bytes, language: str | None, pauses: bool) -> dict[str, Any] | None:
        """What is said in the bytes of a file; None if it is no recording."""
        inbox = self._process.stdin
        assert inbox is not None
        asked = {"size": len(sound), "language": language, "pauses": pauses}
        inbox.write(json.dumps(asked).encode() + b"\n" + sound)
        inbox.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any] | None:
        out = self._process.stdout
        assert out is not None
        line = out.readline()
        if not line:
            self._process.wait()
            raise RuntimeError("the process of Whisper has ended")
        said: dict[str, Any] = json.loads(line)
        if "error" in said and said["error"] in ERRORS:
            raise ERRORS[said["error"]]("in the process of Whisper")
        return None if "error" in said else said


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it, at the latest when the program ends."""
    process.kill()
    process.communicate()
