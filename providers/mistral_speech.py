"""Transcription by Mistral's speech models."""

import logging

from providers.base import DEFAULTS
from providers.http import bad_reply
from providers.mistral import connect, errors
from providers.transcribing import HostedTranscriber, file_name, transcript
from providers.types import Media, ProviderOptions, Transcript

log = logging.getLogger(__name__)


class MistralTranscriber(HostedTranscriber):
    """A speech model of Mistral's.

    Its service takes either a language or the wish for times, not both: `language` is left out.
    """

    vendor = "mistral"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        super().__init__(model, options)
        self._client = connect(self, options)

    def attempted(self, audio: Media, language: str | None, timeout: float) -> Transcript:
        if language:
            log.info("%s finds the language by itself, for it takes none where times are wanted.", self.name)
        with errors(self.name):
            answer = self._client.audio.transcriptions.complete(
                model=self.model,
                file={"file_name": file_name(audio), "content": audio.data, "content_type": audio.mime},
                timestamp_granularities=["segment"],
                timeout_ms=round(1000 * timeout),
            )
        try:
            pieces = [(piece.start, piece.end, piece.text) for piece in answer.segments or ()]
            found = answer.language or ""
        except (AttributeError, TypeError):
            raise bad_reply(self.name) from None
        return transcript(answer.text, pieces, provider=self.name, language=found[:2].lower())
