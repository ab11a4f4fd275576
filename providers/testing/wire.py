"""How a vendor writes, for tests: answers made, requests read back, and what the tests say."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from providers.loopback import Answer, Asked
from providers.types import ChatRequest, Finish, Message, ToolCall, ToolDefinition, Usage

KEY = "sk-canary-7f3a91c2"
SECRET = "the canary in the prompt"
PNG = b"\x89PNG\r\n\x1a\nnot really"

HELLO = ChatRequest([Message.system("Be brief."), Message.user(SECRET)])
WEATHER = ToolDefinition(
    "weather",
    "The weather in a town.",
    {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]},
)
CALLS = (ToolCall("abcDEF123", "weather", {"town": "Zürich"}), ToolCall("ghiJKL456", "weather", {"town": "Ghent"}))
SENT = [(call.id, call.name, json.dumps(dict(call.arguments))) for call in CALLS]
PIECES = ("Guten ", "Tag, ", "Zürich.")
USAGE = Usage(11, 7)

Call = tuple[str, str, str]  # id, name, the JSON of the arguments
Kind = Literal["plain", "too_long", "blocked", "temperature"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A vendor's request, read back: what has to have arrived."""

    model: str
    key: str
    messages: Sequence[tuple[str, str]]
    images: Sequence[bytes] = ()
    calls: Sequence[ToolCall] = ()
    results: Sequence[tuple[str, str]] = ()
    tools: Sequence[ToolDefinition] = ()
    schema: Mapping[str, Any] | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    stream: bool = False


class Wire(ABC):
    """How one vendor writes: answers made, and requests read back (`read` asserts the path and the fields)."""

    base_path: str = ""
    finishes: Sequence[Finish] = ("stop", "length", "tools", "blocked")
    images = True

    @abstractmethod
    def reply(self, text: str, *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE) -> Answer:
        """A whole reply."""

    @abstractmethod
    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """The same as a stream: a piece for each event, the last being the end mark if the vendor has one."""

    @abstractmethod
    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """A refusal; `said` stands in the vendor's message."""

    @abstractmethod
    def broken(self, said: str) -> bytes:
        """The event by which the vendor reports its own failure within a stream."""

    @abstractmethod
    def read(self, asked: Asked) -> Seen:
        """A request in our words."""

    @abstractmethod
    def finished(self, body: bytes) -> bool:
        """Whether a stream that was cut to `body` still holds the whole event that ends the reply."""
