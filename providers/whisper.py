"""Transcription on the firm's own machine by Whisper, through faster-whisper: the extra `speech`.

The name is "whisper:MODEL", where MODEL is a folder with a model in CTranslate2's format, a size such as "small", or
such a model's name on the Hugging Face Hub. A folder is never looked up anywhere else; a name is fetched once.
"""

from io import BytesIO
from pathlib import Path
from threading import Lock

from av.error import FFmpegError
from faster_whisper import WhisperModel

from providers.base import DEFAULTS, Transcriber
from providers.errors import NotConfigured, Refused, Unavailable
from providers.model_files import folder, load
from providers.transcribing import check_audio
from providers.types import Media, ProviderOptions, Segment, Transcript

DEVICES = ("auto", "cpu", "cuda")
FILES = ("config.json", "model.bin", "tokenizer.json")  # without the last one faster-whisper asks the network


class Whisper(Transcriber):
    """A Whisper model in this process. It hears one recording at a time; others wait.

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

        def make(place: str, local: bool) -> WhisperModel:
            return WhisperModel(place, device=device, compute_type=compute_type, local_files_only=local)

        self._model = load(model, make, name=self.name, holds="a Whisper model", device=device, download=download)
        self._hearing = Lock()

    def transcribe(self, audio: Media, *, language: str | None = None) -> Transcript:
        """As in Transcriber. Raises Refused for what is no recording, and for a language that the model has not."""
        check_audio(audio, provider=self.name)
        if language and language not in self._model.supported_languages:
            raise Refused(
                f"{self.name} knows no language {language!r}. Give a code such as 'de', or none.", provider=self.name
            )
        with self._hearing:
            try:
                pieces, info = self._model.transcribe(BytesIO(audio.data), language=language, vad_filter=self.pauses)
                segments = tuple(Segment(piece.start, piece.end, piece.text.strip()) for piece in pieces)
            except (FFmpegError, IndexError):  # it looks for the first sound track without asking if there is one
                raise Refused(
                    f"{self.name} finds nothing to hear in this {audio.mime!r}. Check the file.", provider=self.name
                ) from None
            except RuntimeError as error:
                raise Unavailable(
                    f"{self.name} failed while listening, with {type(error).__name__}. If memory ran out, use a "
                    "smaller model.",
                    provider=self.name,
                ) from None
        return Transcript(tuple(segment for segment in segments if segment.text), info.language)

    def _check_files(self, path: Path) -> None:
        missing = [name for name in FILES if not (path / name).is_file()]
        if missing:
            raise NotConfigured(
                f"The folder {str(path)!r} holds no Whisper model for faster-whisper: {missing[0]} is missing. Convert "
                "the model with ct2-transformers-converter --copy_files tokenizer.json preprocessor_config.json.",
                provider=self.name,
            )
