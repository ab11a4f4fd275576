"""What providers there are, and what each still lacks: told without loading any of them."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, requires, version
from pathlib import Path

from providers import registry
from providers.errors import NotConfigured
from providers.keys import find_key
from providers.registry import Entry
from providers.types import ProviderOptions

DISTRIBUTION = "company-assistant"
TABLES: Mapping[str, tuple[Mapping[str, Entry], str]] = {
    "chat": (registry.CHAT, registry.CHAT_GROUP),
    "embed": (registry.EMBED, registry.EMBED_GROUP),
    "transcribe": (registry.TRANSCRIBE, registry.TRANSCRIBE_GROUP),
    "rerank": (registry.RERANK, registry.RERANK_GROUP),
}
# The environment variables of the keys, as they stand in each provider's own module too.
KEYS = {
    "anthropic": "ANTHROPIC_API_KEY",
    "azure": "AZURE_OPENAI_API_KEY",
    "google": "GEMINI_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "openai": "OPENAI_API_KEY",
}
# Those that are wherever the firm has them, with the environment variable that may say where.
ADDRESSES = {"azure": "AZURE_OPENAI_ENDPOINT", "compatible": ""}


@dataclass(frozen=True, slots=True)
class Listed:
    """A provider of one kind of model: the distribution that it comes with, its extra, and what that still lacks."""

    vendor: str
    kind: str
    source: str
    extra: str = ""
    missing: tuple[str, ...] = ()

    @property
    def install(self) -> str:
        """The command that installs what is missing; "" if nothing is."""
        return f"pip install '{DISTRIBUTION}[{self.extra}]'" if self.missing else ""


def listed() -> list[Listed]:
    """Every provider of every kind: those of this package by name, then those of other distributions."""
    found = []
    for kind, (table, group) in TABLES.items():
        for vendor, entry in sorted(table.items()):
            found.append(Listed(vendor, kind, DISTRIBUTION, entry.extra, tuple(_missing(entry.extra))))
        for point in sorted(entry_points(group=group), key=lambda point: point.name):
            if point.name not in table:
                found.append(Listed(point.name, kind, point.dist.name if point.dist else "another distribution"))
    return found


@cache
def known_models(kind: str) -> Mapping[str, str]:
    """Models to choose from for one kind of work, "provider:model", with what people call them."""
    with Path(__file__).with_name("known.toml").open("rb") as file:
        found: dict[str, str] = tomllib.load(file).get(kind, {})
    return found


def lacking(vendor: str, options: ProviderOptions) -> str:
    """The sentence that says which key or address the provider still needs; "" if it has them. Never shows a key."""
    if vendor in ADDRESSES and not options.base_url and not os.environ.get(ADDRESSES[vendor]):
        return f"There is no address for {vendor!r}. Set base_url under [providers.{vendor}]."
    if vendor in KEYS:
        try:
            find_key(vendor, KEYS[vendor], options)
        except NotConfigured as error:
            return str(error)
    return ""


def _missing(extra: str) -> Iterator[str]:
    """The packages of an extra that are not installed."""
    try:
        required = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a checkout that was never installed
        return
    for line in required:
        if extra and re.search(rf"extra == ['\"]{re.escape(extra)}['\"]", line):
            name = re.split(r"[^\w.-]", line)[0]
            try:
                version(name)
            except PackageNotFoundError:
                yield name
