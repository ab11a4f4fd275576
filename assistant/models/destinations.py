"""Where what a model is given goes: to this computer, one in the firm's own network, or a service elsewhere."""

import ipaddress
import os
from typing import Literal
from urllib.parse import urlsplit

from assistant.documents import Record
from assistant.settings import ProviderSettings, Settings
from providers.listing import ADDRESSES

Nearness = Literal["here", "network", "outside", "unknown"]
_SERVICES = {
    "anthropic": "api.anthropic.com",
    "google": "generativelanguage.googleapis.com",
    "mistral": "api.mistral.ai",
    "openai": "api.openai.com",
}
_HERE = ("cross-encoder", "local", "minilm", "ollama", "sentence-transformers", "vllm", "whisper")


class Destination(Record):
    """Where a model is: `host` is the name or address of its computer; empty for this one, and where it isn't known."""

    model: str
    nearness: Nearness
    host: str = ""


def destination(model: str, settings: Settings) -> Destination:
    """Where the model "provider:model" is, as the settings say."""
    vendor, _, rest = (part.strip() for part in model.partition(":"))
    if vendor == "chat":  # a chat model in another trade
        return destination(rest, settings).model_copy(update={"model": model})
    address = settings.providers.get(vendor, ProviderSettings()).base_url
    address = address or os.environ.get(ADDRESSES.get(vendor) or "", "")
    host = urlsplit(address).hostname if address else _SERVICES.get(vendor, "")
    if host:
        nearness = _nearness(host)
        return Destination(model=model, nearness=nearness, host="" if nearness == "here" else host)
    return Destination(model=model, nearness="here" if vendor in _HERE else "unknown")


def _nearness(host: str) -> Nearness:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            return "here"
        return "network" if "." not in host or host.endswith((".local", ".lan", ".internal")) else "outside"
    if address.is_loopback or address.is_unspecified:
        return "here"
    return "network" if address.is_private or address.is_link_local else "outside"
