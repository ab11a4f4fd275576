"""Servers that speak OpenAI's Chat Completions, wherever they run: "compatible:MODEL" with their base_url.

Ollama       "ollama:MODEL", at http://127.0.0.1:11434/v1 unless base_url says otherwise
vLLM         "vllm:MODEL", at http://127.0.0.1:8000/v1
LM Studio    "compatible:MODEL" with base_url = "http://127.0.0.1:1234/v1"
llama.cpp    "compatible:MODEL" with base_url = "http://127.0.0.1:8080/v1"
OpenRouter   "compatible:VENDOR/MODEL" with base_url = "https://openrouter.ai/api/v1" and a key
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import openai

from providers.base import DEFAULTS, Provider
from providers.errors import NotConfigured
from providers.hosted import HostedEmbedder
from providers.http import check_url, client
from providers.keys import find_key
from providers.openai import OpenAI, OpenAIEmbedder
from providers.prefixes import prefixes
from providers.transcribing import HostedTranscriber
from providers.types import EmbedKind, ProviderOptions

# The vendor's own headers, which the SDK fills from the environment: they are nobody else's business.
FOREIGN = ("OpenAI-Organization", "OpenAI-Project")


class Compatible(OpenAI):
    """A chat model on a server with OpenAI's protocol. A key is sent if there is one."""

    vendor = "compatible"
    address: ClassVar[str | None] = None

    def connect(self) -> openai.OpenAI:
        return connect(self, self.options, self.address)


class Ollama(Compatible):
    """A chat model on an Ollama server, the one on this machine unless told otherwise."""

    vendor = "ollama"
    address = "http://127.0.0.1:11434/v1"


class VLLM(Compatible):
    """A chat model on a vLLM server, the one on this machine unless told otherwise."""

    vendor = "vllm"
    address = "http://127.0.0.1:8000/v1"


class CompatibleEmbedder(OpenAIEmbedder):
    """An embedding model on a server with OpenAI's protocol, with the prefixes that its family wants.

    Where the server adds them by itself, set both to "".
    """

    vendor = "compatible"
    address: ClassVar[str | None] = None
    dimensions: ClassVar[Mapping[str, int]] = {
        "all-minilm": 384,
        "bge-m3": 1024,
        "embeddinggemma": 768,
        "mxbai-embed-large": 1024,
        "nomic-embed-text": 768,
        "snowflake-arctic-embed": 1024,
        "snowflake-arctic-embed2": 1024,
    }

    def __init__(
        self,
        model: str,
        options: ProviderOptions = DEFAULTS,
        *,
        dimension: int | None = None,
        query_prefix: str | None = None,
        document_prefix: str | None = None,
    ) -> None:
        known = self.dimensions.get(model.removesuffix(":latest"))
        super().__init__(model, options, dimension=dimension or known)
        family = prefixes(model)
        self.query_prefix = family.query if query_prefix is None else query_prefix
        self.document_prefix = family.document if document_prefix is None else document_prefix
        if self.query_prefix or self.document_prefix:
            self.fingerprint += f"/{self.query_prefix}/{self.document_prefix}"

    def connect(self) -> openai.OpenAI:
        return connect(self, self.options, self.address)

    def vectors(self, texts: Sequence[str], timeout: float, kind: EmbedKind) -> list[list[float]]:
        prefix = self.query_prefix if kind == "query" else self.document_prefix
        return super().vectors([prefix + text for text in texts], timeout, kind)


class OllamaEmbedder(CompatibleEmbedder):
    """An embedding model on an Ollama server."""

    vendor = "ollama"
    address = Ollama.address


class VLLMEmbedder(CompatibleEmbedder):
    """An embedding model on a vLLM server."""

    vendor = "vllm"
    address = VLLM.address


def connect(
    owner: Provider | HostedEmbedder | HostedTranscriber, options: ProviderOptions, address: str | None
) -> openai.OpenAI:
    """The SDK's client. Raises NotConfigured without an address."""
    url = check_url(owner.vendor, replace(options, base_url=options.base_url or address))
    if url is None:
        raise NotConfigured(
            f"The address of the server is not set. Set base_url under [providers.{owner.vendor}], "
            "like 'http://127.0.0.1:1234/v1'.",
            provider=owner.vendor,
        )
    key = find_key(owner.vendor, f"{owner.vendor.upper()}_API_KEY", options, needed=False)
    headers: dict[str, Any] = dict.fromkeys(FOREIGN, openai.omit)
    return openai.OpenAI(
        api_key=key or "none",  # the SDK wants one, and would take OpenAI's from the environment
        base_url=url,
        default_headers=headers,
        max_retries=0,
        http_client=client(owner, options, bearer=bool(key)),
    )
