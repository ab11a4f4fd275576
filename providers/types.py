"""What goes to a model and what comes back: messages, requests, replies and their pieces, recordings, transcripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from providers.limits import Limits

Role = Literal["system", "user", "assistant", "tool"]
Finish = Literal["stop", "length", "tools", "blocked"]
ToolChoice = Literal["auto", "none", "required"]
EmbedKind = Literal["document", "query"]


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of a message's text."""

    text: str


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture within a message: the file's bytes and their MIME type, such as "image/png"."""

    data: bytes = field(repr=False)
    mime: str = "image/png"


Part = TextPart | ImagePart


@dataclass(frozen=True, slots=True)
class ToolDefinition:
    """A tool that a model may call; `parameters` is the JSON schema (an object) of its arguments."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's wish to have a tool called; `id` links the result to it.

    `signature` is what some vendors want back together with the call; nobody else reads it.
    """

    id: str
    name: str
    arguments: Mapping[str, Any]
    signature: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool answered to the call `call` (its id)."""

    call: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One turn, made by one of the four methods. `calls` are in assistants' turns, `result` in tools'."""

    role: Role
    parts: tuple[Part, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    result: ToolResult | None = None

    @classmethod
    def system(cls, text: str) -> "Message":
        """What holds for the whole conversation."""
        return cls("system", (TextPart(text),))

    @classmethod
    def user(cls, *parts: str | Part) -> "Message":
        """A person's turn, of text and pictures."""
        return cls("user", tuple(TextPart(part) if isinstance(part, str) else part for part in parts))

    @classmethod
    def assistant(cls, text: str = "", calls: Sequence[ToolCall] = ()) -> "Message":
        """A model's turn."""
        return cls("assistant", (TextPart(text),) if text else (), tuple(calls))

    @classmethod
    def tool(cls, call: ToolCall, text: str) -> "Message":
        """The answer of the tool that `call` named."""
        return cls("tool", result=ToolResult(call.id, call.name, text))

    @property
    def text(self) -> str:
        """The text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """The conversation so far and how to go on. What is None or empty is left to the model's own default.

    `schema` is the JSON schema that the reply's text has to fit and `schema_name` what the vendor calls it.
    `timeout` is how long, in seconds, to wait for the next byte, and `deadline` how long for everything; None
    leaves it to the provider's options, which are the most that is waited in any case.
    """

    messages: Sequence[Message]
    temperature: float | None = None
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    tools: Sequence[ToolDefinition] = ()
    tool_choice: ToolChoice = "auto"
    schema: Mapping[str, Any] | None = None
    schema_name: str = "reply"
    timeout: float | None = None
    deadline: float | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a model read and wrote, and what they cost, where somebody has reckoned it."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. `finish`: done, cut off by `max_tokens`, wants tools called, or held back as unsafe.

    `notices` are sentences for people on how it came about, such as that another model had to stand in.
    """

    text: str
    finish: Finish
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    notices: tuple[str, ...] = ()

    @property
    def message(self) -> Message:
        """The reply as the turn to go on from."""
        return Message.assistant(self.text, self.calls)


@dataclass(frozen=True, slots=True)
class CallPiece:
    """A piece of the tool call at position `index`; the pieces of `arguments` join to one JSON object."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""
    signature: str = ""


class Delta(NamedTuple):
    """A piece of a streamed reply. The last one carries `finish` and `usage`.

    A named tuple, for there is one for each token: a frozen dataclass takes three times as long to make.
    """

    text: str = ""
    calls: tuple[CallPiece, ...] = ()
    finish: Finish | None = None
    usage: Usage | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A recording: the file's bytes and their MIME type, such as "audio/wav" or "audio/mpeg"."""

    data: bytes = field(repr=False)
    mime: str = "audio/wav"


@dataclass(frozen=True, slots=True)
class Segment:
    """What was said from `start` to `end`, in seconds; `end` is None where nobody told."""

    start: float
    end: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A recording in words. `language` is a two-letter code, or "" if it is not known.

    `timed` is false where the model gives no times: then all is one segment that begins at 0.
    """

    segments: tuple[Segment, ...]
    language: str = ""
    timed: bool = True

    @property
    def text(self) -> str:
        """All that was said."""
        return " ".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text's vector (dimension,) and those of its tokens in their context (n, dimension), all of unit length.

    `spans` (n, 2) are each token's first character in the text and the one after its last.
    """

    vector: "NDArray[np.float32]"
    tokens: "NDArray[np.float32]"
    spans: "NDArray[np.int64]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOptions:
    """How to reach a service. All times are in seconds.

    `timeout` is the longest wait for the next byte, `deadline` the longest wait for everything, retries and
    pauses included; `retries` counts the further attempts after the first, and a service that asks for a longer
    pause than `patience` before one is given up. The key is `api_key`, or stands in the file `key_file`, or in the
    vendor's usual environment variable. `limits` are kept by all who have the same ones; `facts_file` is the
    firm's own list of what its models can do, see `providers.facts`.
    """

    base_url: str | None = None
    timeout: float = 60.0
    connect_timeout: float = 5.0
    retries: int = 2
    deadline: float = 300.0
    patience: float = 60.0
    api_key: str | None = field(default=None, repr=False)
    key_file: str | Path | None = None
    limits: "Limits | None" = None
    facts_file: str | Path | None = None
