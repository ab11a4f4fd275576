"""Transcription by OpenAI's speech models, and by servers that speak like them."""

from typing import Any, ClassVar

import openai

from providers import compatible
from providers.base import DEFAULTS
from providers.http import bad_reply
from providers.openai import connect, errors
from providers.transcribing import HostedTranscriber, file_name, transcript
from providers.types import Media, ProviderOptions, Transcript

# Whisper names the language in English; these are those of Europe and its larger neighbours.
LANGUAGES = {
    "arabic": "ar",
    "bulgarian": "bg",
    "catalan": "ca",
    "chinese": "zh",
    "croatian": "hr",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hungarian": "hu",
    "italian": "it",
    "japanese": "ja",
    "latvian": "lv",
    "lithuanian": "lt",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "slovenian": "sl",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
}


class OpenAITranscriber(HostedTranscriber):
    """A speech model of OpenAI's: "whisper-1" and "gpt-4o-transcribe-diarize" give times, the others text alone."""

    vendor = "openai"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        super().__init__(model, options)
        self._client = self.connect()

    def connect(self) -> openai.OpenAI:
        """The SDK's client."""
        return connect(self, self.options)

    def attempted(self, audio: Media, language: str | None, timeout: float) -> Transcript:
        given: dict[str, Any] = {"language": language} if language else {}
        with errors(self.name):
            answer: Any = self._client.audio.transcriptions.create(
                model=self.model,
                file=(file_name(audio), audio.data, audio.mime),
                timeout=timeout,
                **self._form(),
                **given,
            )
        try:
            return self._read(answer)
        except (AttributeError, LookupError, TypeError, ValueError):  # the SDK does not check what it has got
            raise bad_reply(self.name) from None

    def _form(self) -> dict[str, Any]:
        """The form of answer with the most in it that the model knows."""
        if "diarize" in self.model:
            return {"response_format": "diarized_json", "chunking_strategy": "auto"}
        if self.model.startswith("gpt-"):
            return {"response_format": "json"}
        return {"response_format": "verbose_json", "timestamp_granularities": ["segment"]}

    def _read(self, answer: Any) -> Transcript:
        if not isinstance(answer.text, str):
            raise TypeError("no text")
        segments = getattr(answer, "segments", None) or ()
        found = getattr(answer, "language", None) or ""
        if heard := getattr(answer, "languages", None):
            found = heard[0].code
        return transcript(
            answer.text,
            [(float(piece.start), float(piece.end), piece.text) for piece in segments],
            provider=self.name,
            language=found if len(found) == 2 else LANGUAGES.get(found.lower(), ""),
            seconds=_seconds(answer),
        )


class CompatibleTranscriber(OpenAITranscriber):
    """A speech model on a server with OpenAI's protocol, such as vLLM's, Speaches' or LocalAI's."""

    vendor = "compatible"
    address: ClassVar[str | None] = None

    def connect(self) -> openai.OpenAI:
        return compatible.connect(self, self.options, self.address)


class VLLMTranscriber(CompatibleTranscriber):
    """A speech model on a vLLM server, the one on this machine unless told otherwise."""

    vendor = "vllm"
    address = compatible.VLLM.address


def _seconds(answer: Any) -> float | None:
    """How long the recording is, where it stands with the text or on the bill."""
    usage = getattr(answer, "usage", None)
    seconds = getattr(answer, "duration", None) or getattr(usage, "seconds", None)
    return None if seconds is None else float(seconds)
