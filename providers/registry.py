"""From a name in the settings, such as "mistral:mistral-small-latest", to the model that it means."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from providers.base import Embedder, Provider, Reranker, Transcriber
from providers.errors import MissingExtra, NotConfigured
from providers.types import ProviderOptions


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a provider's class stands, the extra it needs, and whether a model has to be named."""

    module: str
    attribute: str
    extra: str = ""
    model: bool = True


CHAT = {
    "anthropic": Entry("providers.anthropic", "Anthropic", extra="anthropic"),
    "azure": Entry("providers.azure", "Azure"),
    "compatible": Entry("providers.compatible", "Compatible"),
    "google": Entry("providers.google", "Google", extra="google"),
    "langchain": Entry("providers.langchain", "LangChain", extra="langchain"),
    "local": Entry("providers.local", "Local", extra="local"),
    "mistral": Entry("providers.mistral", "Mistral"),
    "ollama": Entry("providers.compatible", "Ollama"),
    "openai": Entry("providers.openai", "OpenAI"),
    "vllm": Entry("providers.compatible", "VLLM"),
}
EMBED = {
    "azure": Entry("providers.azure", "AzureEmbedder"),
    "compatible": Entry("providers.compatible", "CompatibleEmbedder"),
    "google": Entry("providers.google", "GoogleEmbedder", extra="google"),
    "minilm": Entry("providers.minilm", "MiniLM", model=False),
    "mistral": Entry("providers.mistral", "MistralEmbedder"),
    "ollama": Entry("providers.compatible", "OllamaEmbedder"),
    "openai": Entry("providers.openai", "OpenAIEmbedder"),
    "sentence-transformers": Entry("providers.sentence_transformers", "SentenceTransformersEmbedder", extra="local"),
    "vllm": Entry("providers.compatible", "VLLMEmbedder"),
}
TRANSCRIBE = {
    "compatible": Entry("providers.openai_speech", "CompatibleTranscriber"),
    "mistral": Entry("providers.mistral_speech", "MistralTranscriber"),
    "openai": Entry("providers.openai_speech", "OpenAITranscriber"),
    "vllm": Entry("providers.openai_speech", "VLLMTranscriber"),
    "whisper": Entry("providers.whisper", "Whisper", extra="speech"),
}
RERANK = {
    "chat": Entry("providers.chat_reranker", "ChatReranker"),
    "cross-encoder": Entry("providers.cross_encoder", "CrossEncoderReranker", extra="local"),
}
# Entry points by which other distributions add theirs: named as the provider, with the class as their value.
CHAT_GROUP = "assistant.providers"
EMBED_GROUP = "assistant.embedders"
TRANSCRIBE_GROUP = "assistant.transcribers"
RERANK_GROUP = "assistant.rerankers"
KINDS: dict[type, str] = {
    Provider: "chat model",
    Embedder: "embedding model",
    Transcriber: "speech model",
    Reranker: "reranking model",
}


def chat_model(name: str, options: Mapping[str, Any] | ProviderOptions | None = None) -> Provider:
    """The chat model called `name`, "provider:model". Options: ProviderOptions' and the class's own.

    Raises NotConfigured, with a sentence on what to set, for a name or an option that does not exist, for a
    missing model or key; MissingExtra for a package that is not installed.
    """
    made: Provider = _make(name, options, Provider, CHAT, CHAT_GROUP)
    return made


def embedder(name: str, options: Mapping[str, Any] | ProviderOptions | None = None) -> Embedder:
    """The embedding model called `name`, "provider:model" or "minilm"; the rest is as for `chat_model`."""
    made: Embedder = _make(name, options, Embedder, EMBED, EMBED_GROUP)
    return made


def transcriber(name: str, options: Mapping[str, Any] | ProviderOptions | None = None) -> Transcriber:
    """The speech model called `name`, "provider:model"; the rest is as for `chat_model`."""
    made: Transcriber = _make(name, options, Transcriber, TRANSCRIBE, TRANSCRIBE_GROUP)
    return made


def reranker(name: str, options: Mapping[str, Any] | ProviderOptions | None = None) -> Reranker:
    """The reranking model called `name`: "cross-encoder:MODEL" or "chat:" and a chat model's name; as `chat_model`."""
    made: Reranker = _make(name, options, Reranker, RERANK, RERANK_GROUP)
    return made


def _make(
    name: str,
    options: Mapping[str, Any] | ProviderOptions | None,
    kind: type,
    table: Mapping[str, Entry],
    group: str,
) -> Any:
    vendor, _, model = (part.strip() for part in name.partition(":"))
    entry = table.get(vendor) or _installed(vendor, group)
    what = KINDS[kind]
    if entry is None:
        there = ", ".join(sorted({*table, *(point.name for point in entry_points(group=group))}))
        raise NotConfigured(
            f"There is no provider {vendor!r} for the {what} {name!r}. Set one of: {there}.", provider=name
        )
    if entry.model and not model:
        raise NotConfigured(
            f'The name {name!r} lacks the model. Set the {what} as "{vendor}:MODEL", '
            f"with a model's name from {vendor}'s own list.",
            provider=name,
        )
    made = _load(vendor, entry)
    if not (isinstance(made, type) and issubclass(made, kind)):
        raise NotConfigured(
            f"The {what} {name!r} cannot be used: {entry.module}:{entry.attribute} is no {kind.__name__}.",
            provider=name,
        )
    construct: Callable[..., Any] = made
    if options is None or isinstance(options, ProviderOptions):
        return construct(model, options or ProviderOptions())
    known, own = _split(vendor, made, options)
    return construct(model, known, **own)


def _installed(vendor: str, group: str) -> Entry | None:
    for point in entry_points(group=group, name=vendor):
        return Entry(point.module, point.attr, model=False)
    return None


def _load(vendor: str, entry: Entry) -> object:
    try:
        return getattr(import_module(entry.module), entry.attribute, None)
    except ModuleNotFoundError as error:
        if error.name == entry.module:
            raise NotConfigured(
                f"The provider {vendor!r} cannot be loaded: there is no module {entry.module!r}. "
                "Install the package that it comes with once more.",
                provider=vendor,
            ) from None
        remedy = f"company-assistant[{entry.extra}]" if entry.extra else error.name
        raise MissingExtra(
            f"The provider {vendor!r} needs the package {error.name!r}, which is not installed. "
            f"Install it: pip install '{remedy}'.",
            provider=vendor,
        ) from None


def _split(vendor: str, made: type, options: Mapping[str, Any]) -> tuple[ProviderOptions, dict[str, Any]]:
    """The options that all providers have, and the keyword-only ones of this class."""
    common = {field.name for field in fields(ProviderOptions)}
    own = _own_options(made)
    unknown = sorted(set(options) - common - own)
    if unknown:  # a section of the settings is for all of the provider's classes
        unknown = sorted(set(unknown).difference(*map(_own_options, _classes(vendor))))
    if unknown:
        raise NotConfigured(
            f"The provider {vendor!r} has no option {unknown[0]!r}. It has: {', '.join(sorted(common | own))}.",
            provider=vendor,
        )
    known = {key: value for key, value in options.items() if key in common}
    return ProviderOptions(**known), {key: value for key, value in options.items() if key in own}


def _own_options(made: type) -> set[str]:
    parameters = inspect.signature(made).parameters.values()
    return {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}


def _classes(vendor: str) -> Iterator[type]:
    """The provider's classes for every kind of model, as far as what they need is installed."""
    tables = ((CHAT, CHAT_GROUP), (EMBED, EMBED_GROUP), (TRANSCRIBE, TRANSCRIBE_GROUP), (RERANK, RERANK_GROUP))
    for table, group in tables:
        entry = table.get(vendor) or _installed(vendor, group)
        try:
            made = _load(vendor, entry) if entry else None
        except NotConfigured:
            continue
        if isinstance(made, type):
            yield made
