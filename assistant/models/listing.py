"""Which models a firm could use, which it has set, and whether those answer."""

import io
import time
import wave
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from assistant.documents import Record, Usage
from assistant.errors import AssistantError
from assistant.models.connecting import Connector
from assistant.settings import Settings, home_folder, load_settings
from providers import ChatRequest, Media, Message, ProviderError, ProviderOptions, chat_model, embedder, transcriber
from providers.listing import known_models as _known
from providers.listing import lacking, listed

# Seconds that a check may take.
_DEADLINE = 30.0
_PURPOSES = ("chat", "embed", "transcribe", "rerank")


class ProviderStatus(Record):
    """A provider: the purposes that it serves, the distribution that it comes with, and the models set of it.

    `problem` says in a sentence what it lacks, `install` the command that installs it; both are empty if it is ready.
    """

    name: str
    purposes: tuple[str, ...]
    source: str
    ready: bool
    problem: str = ""
    install: str = ""
    models: tuple[str, ...] = ()


class ModelCheck(Record):
    """What became of one tiny request to a model. `error` is the sentence that says what is wrong, if anything is."""

    model: str
    purpose: str
    seconds: float
    usage: Usage | None = None
    error: str = ""


def list_providers(home: str | Path | None = None) -> list[ProviderStatus]:
    """Every provider that is installed, by name, and what a home's settings make of it. Loads and asks none of them.

    Raises SettingsError.
    """
    connector = _connector(home)
    by_name: dict[str, list[Any]] = {}
    for one in listed():
        by_name.setdefault(one.vendor, []).append(one)
    named = [model for models in _models(connector.settings).values() for model in models]
    found = []
    for name, kinds in sorted(by_name.items()):
        install = next((one.install for one in kinds if one.install), "")
        missing = sorted({package for one in kinds for package in one.missing})
        problem = f"Not installed: {', '.join(missing)}." if missing else lacking(name, _options(connector, name))
        found.append(
            ProviderStatus(
                name=name,
                purposes=tuple(purpose for purpose in _PURPOSES if purpose in {one.kind for one in kinds}),
                source=kinds[0].source,
                ready=not problem,
                problem=problem,
                install=install,
                models=tuple(dict.fromkeys(model for model in named if model.partition(":")[0] == name)),
            )
        )
    return found


def known_models(purpose: str) -> Mapping[str, str]:
    """Models to choose from for a purpose, "provider:model", with what people call them; others may be named too."""
    return _known(purpose)


def check_models(home: str | Path | None = None) -> Iterator[ModelCheck]:
    """Makes one tiny request to each model that a home's settings name, and tells how it went, one after the other.

    What it costs is counted like any other use. Raises SettingsError.
    """
    connector = _connector(home)
    for purpose, models in _models(connector.settings).items():
        for model in models:
            yield _checked(connector, purpose, model)


def check_model(
    purpose: str, model: str, home: str | Path | None = None, *, settings: Settings | None = None
) -> ModelCheck:
    """As `check_models`, of one model ("provider:model") for one purpose, whether or not it is set already.

    `settings` are used in place of the home's own. Raises SettingsError.
    """
    folder = home_folder(home)
    return _checked(Connector(folder, settings or load_settings(folder)), purpose, model)


def _checked(connector: Connector, purpose: str, model: str) -> ModelCheck:
    ask: Mapping[str, Callable[[Connector, str], Usage | None]] = {
        "chat": _chat,
        "embed": _embed,
        "transcribe": _transcribe,
    }
    begin = time.perf_counter()
    usage, error = None, ""
    try:
        usage = ask[purpose](connector, model)
    except (ProviderError, AssistantError) as found:
        error = str(found)
    seconds = round(time.perf_counter() - begin, 3)
    return ModelCheck(model=model, purpose=purpose, seconds=seconds, usage=usage, error=error)


def _connector(home: str | Path | None) -> Connector:
    folder = home_folder(home)
    return Connector(folder, load_settings(folder))


def _models(settings: Settings) -> dict[str, tuple[str, ...]]:
    named = settings.models
    return {
        "chat": named.chats,
        "embed": (named.embed,),
        "transcribe": (named.transcribe,) if named.transcribe else (),
    }


def _options(connector: Connector, provider: str) -> ProviderOptions:
    known = {field.name for field in fields(ProviderOptions)}
    return ProviderOptions(**{key: value for key, value in connector.options(provider).items() if key in known})


def _chat(connector: Connector, model: str) -> Usage | None:
    made = chat_model(model, connector.options(model) | {"retries": 0, "deadline": _DEADLINE})
    usage = connector.metered(made).chat(ChatRequest([Message.user("Say OK.")])).usage
    return Usage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cost=usage.cost)


def _embed(connector: Connector, model: str) -> Usage | None:
    embedder(model, connector.options(model) | {"retries": 0, "deadline": _DEADLINE}).embed(["OK"])
    return None


def _transcribe(connector: Connector, model: str) -> Usage | None:
    made = transcriber(model, connector.options(model) | {"retries": 0, "deadline": _DEADLINE})
    made.transcribe(Media(_silence(), "audio/wav"))
    return None


def _silence() -> bytes:
    """Half a second of it, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(16_000))
    return file.getvalue()
