"""Hosted speech models against servers that speak their vendors' multipart requests and JSON answers."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from providers.errors import (
    BadReply,
    NotConfigured,
    ProviderError,
    RateLimited,
    Refused,
    TooLong,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from providers.loopback import Answer, Asked, Loopback
from providers.mistral_speech import MistralTranscriber
from providers.openai_speech import LANGUAGES, CompatibleTranscriber, OpenAITranscriber
from providers.registry import transcriber
from providers.testing import KEY, SECRET
from providers.transcribing import EXTENSIONS, HostedTranscriber, file_name, transcript
from providers.types import Media, ProviderOptions, Segment, Transcript

SOUND = bytes(range(256)) * 4
AUDIO = Media(SOUND, "audio/mpeg")
SAID = (Segment(0.0, 2.5, "Guten Tag."), Segment(2.5, 4.0, "Bitte das Angebot."))
TEXT = " ".join(segment.text for segment in SAID)


@dataclass(frozen=True)
class Case:
    """A vendor's class, and how its service answers."""

    kind: type[HostedTranscriber]
    path: str
    body: dict[str, Any]
    fields: dict[str, list[str]]
    model: str = "test-1"


VERBOSE = {
    "task": "transcribe",
    "language": "german",
    "duration": 4.0,
    "text": TEXT,
    "segments": [
        {"id": number, "seek": 0, "start": piece.start, "end": piece.end, "text": f" {piece.text}", "tokens": [1, 2]}
        | {"temperature": 0.0, "avg_logprob": -0.2, "compression_ratio": 1.1, "no_speech_prob": 0.01}
        for number, piece in enumerate(SAID)
    ],
    "usage": {"type": "duration", "seconds": 4},
}
DIARIZED = {
    "task": "transcribe",
    "duration": 4.0,
    "text": TEXT,
    "segments": [
        {"type": "transcript.text.segment", "id": f"seg_{number}", "start": piece.start, "end": piece.end}
        | {"text": piece.text, "speaker": "A"}
        for number, piece in enumerate(SAID)
    ],
    "usage": {"type": "duration", "seconds": 4},
}
MISTRAL = {
    "model": "voxtral-mini-2507",
    "text": TEXT,
    "language": "de",
    "segments": [
        {"type": "transcription_segment", "text": f" {piece.text}", "start": piece.start, "end": piece.end}
        for piece in SAID
    ],
    "usage": {"prompt_audio_seconds": 4, "prompt_tokens": 4, "total_tokens": 20, "completion_tokens": 16},
}
TIMED = {"response_format": ["verbose_json"], "timestamp_granularities[]": ["segment"]}
CASES = {
    "openai": Case(OpenAITranscriber, "/v1/audio/transcriptions", VERBOSE, TIMED),
    "diarize": Case(
        OpenAITranscriber,
        "/v1/audio/transcriptions",
        DIARIZED,
        {"response_format": ["diarized_json"], "chunking_strategy": ["auto"]},
        "gpt-4o-transcribe-diarize",
    ),
    "compatible": Case(CompatibleTranscriber, "/v1/audio/transcriptions", VERBOSE, TIMED),
    "mistral": Case(
        MistralTranscriber,
        "/v1/audio/transcriptions",
        MISTRAL,
        {"timestamp_granularities": ["segment"], "diarize": ["false"], "stream": ["false"]},
    ),
}


def parts(asked: Asked) -> tuple[dict[str, list[str]], tuple[str, str, bytes]]:
    """The fields of a multipart request, and its file as (name, type, content)."""
    head = f"content-type: {asked.headers['content-type']}\r\n\r\n".encode()
    fields: dict[str, list[str]] = {}
    file = ("", "", b"")
    message: Any = message_from_bytes(head + asked.body, policy=policy.HTTP)
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        if part.get_filename():
            assert name == "file"
            file = (part.get_filename(), part.get_content_type(), content)
        else:
            fields.setdefault(name, []).append(content.decode())
    return fields, file


def said(body: object, status: int = 200, **more: Any) -> Answer:
    """An answer of JSON."""
    return Answer((json.dumps(body).encode(),), status=status, **more)


@pytest.fixture
def server() -> Iterator[Loopback]:
    """The vendor."""
    with Loopback() as server:
        yield server


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pauses are short, and no log holds the key or what was said."""
    monkeypatch.setattr("providers.retries.FIRST_PAUSE", 0.01)
    caplog.set_level(logging.DEBUG)
    yield
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.get_records("call"))
    assert KEY not in logged
    assert "Angebot" not in logged


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """Each vendor."""
    return CASES[request.param]


def at(server: Loopback, case: Case, **options: Any) -> HostedTranscriber:
    """The vendor's model at the server."""
    given = ProviderOptions(base_url=server.url + "/v1", api_key=KEY, retries=0, timeout=5.0)
    return case.kind(case.model, replace(given, **options))


def test_heard(server: Loopback, case: Case) -> None:
    """The recording arrives byte for byte, and what was said comes back with its seconds."""
    server.answer(said(case.body))
    heard = at(server, case).transcribe(AUDIO)
    assert heard.segments == SAID
    assert heard.text == TEXT
    assert heard.language == ("" if case.body is DIARIZED else "de")
    assert heard.timed
    fields, file = parts(server.asked[0])
    assert server.asked[0].path == case.path
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert fields == {"model": [case.model]} | case.fields
    assert file == ("recording.mp3", "audio/mpeg", SOUND)


def test_language(server: Loopback, case: Case, caplog: pytest.LogCaptureFixture) -> None:
    """A language is passed on; Mistral, which takes none where times are wanted, leaves it out and says so."""
    server.answer(said(case.body))
    at(server, case).transcribe(AUDIO, language="nl")
    sent = parts(server.asked[0])[0].get("language")
    if case.kind is MistralTranscriber:
        assert sent is None
        assert "finds the language by itself" in caplog.text
    else:
        assert sent == ["nl"]


@pytest.mark.parametrize("name", ["gpt-4o-transcribe", "gpt-transcribe"])
def test_without_times(server: Loopback, name: str) -> None:
    """A model that gives text alone is asked for that, and its transcript says that it holds no times."""
    bill = {"type": "duration", "seconds": 4} if name == "gpt-transcribe" else {"type": "tokens", "input_tokens": 14}
    server.answer(said({"text": TEXT, "languages": [{"code": "de"}], "usage": bill}))
    heard = at(server, replace(CASES["openai"], model=name)).transcribe(AUDIO)
    seconds = 4.0 if name == "gpt-transcribe" else None
    assert heard == Transcript((Segment(0.0, seconds, TEXT),), "de", timed=False)
    assert parts(server.asked[0])[0] == {"model": [name], "response_format": ["json"]}


def test_silence(server: Loopback, case: Case) -> None:
    """Where nothing was said there is nothing to read, and that is no error."""
    server.answer(said(case.body | {"text": "", "segments": []}))
    assert at(server, case).transcribe(AUDIO).segments == ()


@pytest.mark.parametrize(
    "change",
    [
        {"text": None},
        {"text": TEXT, "segments": [{"start": 0.0, "end": 1.0}]},
        {"text": TEXT, "segments": [{"start": "soon", "end": 1.0, "text": "x", "id": 1}]},
        {"text": TEXT, "segments": [{"start": 3.0, "end": 1.0, "text": "x", "id": 1}]},
        {"text": TEXT, "segments": [{"start": -3.0, "end": 1.0, "text": "x", "id": 1}]},
    ],
)
def test_broken(server: Loopback, case: Case, change: dict[str, Any]) -> None:
    """An answer without its parts, and times that are none, are bad replies."""
    server.answer(said(case.body | change))
    with pytest.raises(BadReply) as caught:
        at(server, case).transcribe(AUDIO)
    assert caught.value.__cause__ is None


def test_no_json(server: Loopback, case: Case) -> None:
    """So is what is no JSON."""
    server.answer(Answer((b"<html>",), kind="text/html"))
    with pytest.raises(BadReply):
        at(server, case).transcribe(AUDIO)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, Unauthorized),
        (404, NotConfigured),
        (413, TooLong),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_errors(server: Loopback, case: Case, status: int, kind: type[ProviderError]) -> None:
    """Each refusal has its error, with neither the key nor the vendor's words."""
    server.answer(said({"error": {"message": SECRET}, "detail": SECRET}, status))
    with pytest.raises(ProviderError) as caught:
        at(server, case).transcribe(AUDIO)
    error = caught.value
    assert type(error) is kind
    assert error.provider == f"{case.kind.vendor}:{case.model}"
    assert SECRET not in str(error)
    assert KEY not in str(error)
    assert error.__cause__ is None


def test_retry(server: Loopback, case: Case) -> None:
    """An overloaded service is asked again, with the whole recording."""
    server.answer(said({}, 503), said(case.body))
    assert at(server, case, retries=1).transcribe(AUDIO).segments == SAID
    assert [parts(asked)[1][2] for asked in server.asked] == [SOUND, SOUND]


def test_patience(server: Loopback, case: Case) -> None:
    """A long recording may take longer than the time-out between bytes, but not than the deadline."""
    server.answer(replace(said(case.body), delay=0.4))
    assert at(server, case, timeout=0.1).transcribe(AUDIO).segments == SAID
    with pytest.raises(Unreachable):
        at(server, case, deadline=0.1).transcribe(AUDIO)


@pytest.mark.parametrize(("audio", "what"), [(Media(b""), "is empty"), (Media(b"x", "text/plain"), "'text/plain'")])
def test_no_recording(server: Loopback, case: Case, audio: Media, what: str) -> None:
    """What can't be heard is refused before it is sent."""
    with pytest.raises(Refused, match=what):
        at(server, case).transcribe(audio)
    assert not server.asked


def test_by_name(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names give the vendors' classes; a compatible server needs no key but an address."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert isinstance(transcriber("openai:whisper-1", {"api_key": KEY}), OpenAITranscriber)
    assert isinstance(transcriber("mistral:voxtral-mini-latest", {"api_key": KEY}), MistralTranscriber)
    server.answer(said(VERBOSE))
    made = transcriber("compatible:whisper", {"base_url": server.url + "/v1"})
    assert made.transcribe(AUDIO).segments == SAID
    assert "authorization" not in server.asked[0].headers
    assert transcriber("vllm:whisper").name == "vllm:whisper"
    with pytest.raises(NotConfigured, match="base_url"):
        transcriber("compatible:whisper")
    with pytest.raises(NotConfigured, match=r"for the speech model 'nobody:x'. Set one of: compatible, mistral, "):
        transcriber("nobody:x")


def test_file_names() -> None:
    """Each kind of recording has the ending that the services know it by, parameters or not."""
    known = {"aac", "flac", "m4a", "mp3", "mp4", "ogg", "wav", "webm"}
    assert {file_name(Media(b"x", mime)) for mime in EXTENSIONS} == {f"recording.{ending}" for ending in known}
    assert file_name(Media(b"x", "audio/webm;codecs=opus")) == "recording.webm"


def test_open_end() -> None:
    """A piece whose end nobody told has none, and blank pieces are left out."""
    found = transcript("x", [(None, None, "x "), (1.0, 2.0, " ")], provider="p")
    assert found == Transcript((Segment(0.0, None, "x"),))
    assert all(len(code) == 2 for code in LANGUAGES.values())
