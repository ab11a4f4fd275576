"""How OpenAI and Mistral write, taken down from their API references and from what they were seen to send."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from providers.loopback import Answer, Asked, Loopback
from providers.testing import USAGE, Call, Kind, Seen, Wire
from providers.types import Finish, ToolCall, ToolDefinition, Usage

FINISHES: Mapping[Finish, str] = {
    "stop": "stop",
    "length": "length",
    "tools": "tool_calls",
    "blocked": "content_filter",
}


def event(data: Any) -> bytes:
    """A server-sent event."""
    return b"data: " + json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


class OpenAIWire(Wire):
    """Chat Completions."""

    base_path = "/v1"
    path = "/v1/chat/completions"
    limit = "max_tokens"

    def head(self, kind: str) -> dict[str, Any]:
        """What stands in every answer."""
        return {"id": "c1", "object": kind, "created": 1790000000, "model": "test-1-2026"}

    def counted(self, usage: Usage) -> dict[str, int]:
        """The usage."""
        return {
            "prompt_tokens": usage.input_tokens,
            "completion_tokens": usage.output_tokens,
            "total_tokens": usage.input_tokens + usage.output_tokens,
        }

    def reply(self, text: str, *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE) -> Answer:
        """A whole reply."""
        message: dict[str, Any] = {"role": "assistant", "content": text or None, "refusal": None, "annotations": []}
        if calls:
            message["tool_calls"] = [
                {"id": identifier, "type": "function", "function": {"name": name, "arguments": arguments}}
                for identifier, name, arguments in calls
            ]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": FINISHES[finish]}
        body = self.head("chat.completion") | {"choices": [choice], "usage": self.counted(usage)}
        return Answer((json.dumps(body, ensure_ascii=False).encode(),))

    def chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        """One event of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return event(self.head("chat.completion.chunk") | {"choices": [choice]} | more)

    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """Role, text, calls in pieces, finish, usage in an event of its own, end mark."""
        events = [self.chunk({"role": "assistant", "content": ""}), *(self.chunk({"content": text}) for text in texts)]
        for index, (identifier, name, arguments) in enumerate(calls):
            function = {"name": name, "arguments": ""}
            first = {"index": index, "id": identifier, "type": "function", "function": function}
            events.append(self.chunk({"tool_calls": [first]}))
            for piece in (arguments[:5], arguments[5:]):
                events.append(self.chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]}))
        events.append(self.chunk({}, FINISHES[finish]))
        events.append(event(self.head("chat.completion.chunk") | {"choices": [], "usage": self.counted(usage)}))
        events.append(b"data: [DONE]\n\n")
        return Answer(tuple(events), kind="text/event-stream; charset=utf-8", framing="chunked")

    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """An error body."""
        code, param = {
            "plain": (None, None),
            "too_long": ("context_length_exceeded", "messages"),
            "blocked": ("content_filter", "prompt"),
            "temperature": ("unsupported_value", "temperature"),
        }[kind]
        body = {"error": {"message": said, "type": "invalid_request_error", "param": param, "code": code}}
        return Answer((json.dumps(body).encode(),), status=status)

    def broken(self, said: str) -> bytes:
        """An error within a stream."""
        return event({"error": {"message": said, "type": "server_error", "param": None, "code": None}})

    def finished(self, body: bytes) -> bool:
        """The finish_reason has come; the usage may be missing."""
        return b'"finish_reason":"stop"}]}' in body

    def read(self, asked: Asked) -> Seen:
        """A request, with nothing in it that the vendor does not know."""
        assert asked.path == self.path
        body = dict(asked.body)
        stream = body.pop("stream", False)
        if stream:
            self.check_stream(asked, body)
        given = {key: body.pop(key) for key in ("temperature", "stop") if key in body}
        messages, images, calls, results = self.turns(body.pop("messages"))
        schema = body.pop("response_format", None)
        if schema:
            assert schema["type"] == "json_schema"
            assert schema["json_schema"]["name"]
            assert schema["json_schema"]["strict"] is True
            assert schema["json_schema"]["schema"]["additionalProperties"] is False
        tools = [tool["function"] for tool in body.pop("tools", [])]
        if tools:
            assert body.pop("tool_choice") == "auto"
        seen = Seen(
            model=body.pop("model"),
            key=self.key(asked),
            messages=messages,
            images=images,
            calls=calls,
            results=results,
            tools=[ToolDefinition(**tool) for tool in tools] or (),
            schema=schema and schema["json_schema"]["schema"],
            max_tokens=body.pop(self.limit, None),
            stream=stream,
            **given,
        )
        assert not body
        return seen

    def key(self, asked: Asked) -> str:
        """The key that came along."""
        return asked.headers["authorization"].removeprefix("Bearer ")

    def check_stream(self, asked: Asked, body: dict[str, Any]) -> None:  # noqa: ARG002
        """What a request for a stream holds besides."""
        assert body.pop("stream_options") == {"include_usage": True}

    def turns(self, messages: list[dict[str, Any]]) -> tuple[Any, Any, Any, Any]:
        """Texts, images, calls and results."""
        texts, images, calls, results = [], [], [], []
        for message in messages:
            content = message["content"]
            if message["role"] == "tool":
                results.append((message["tool_call_id"], content))
                continue
            if isinstance(content, list):
                for part in content:
                    if part["type"] == "image_url":
                        head, _, data = part["image_url"]["url"].partition(",")
                        assert head == "data:image/png;base64"
                        images.append(b64decode(data))
                content = "".join(part["text"] for part in content if part["type"] == "text")
            texts.append((message["role"], content))
            for call in message.get("tool_calls", []):
                function = call["function"]
                calls.append(ToolCall(call["id"], function["name"], json.loads(function["arguments"])))
        return texts, images or (), calls or (), results or ()


class MistralWire(OpenAIWire):
    """Mistral's own: no choices without an event, usage with the finish, calls in one piece, other errors."""

    base_path = ""

    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """Role, text; the last event holds finish, usage and all calls."""
        events = [self.chunk({"role": "assistant", "content": ""}), *(self.chunk({"content": text}) for text in texts)]
        last: dict[str, Any] = {"content": ""}
        if calls:
            last["tool_calls"] = [
                {"id": identifier, "function": {"name": name, "arguments": arguments}, "index": index}
                for index, (identifier, name, arguments) in enumerate(calls)
            ]
        events.append(self.chunk(last, FINISHES[finish], usage=self.counted(usage)))
        events.append(b"data: [DONE]\n\n")
        return Answer(tuple(events), kind="text/event-stream; charset=utf-8", framing="chunked")

    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """An error body; a refused field is a 422 with FastAPI's details."""
        body: dict[str, Any] = {"object": "error", "message": said, "type": "invalid_request_error", "code": "3051"}
        if kind == "too_long":
            body["message"] = "Prompt contains 40000 tokens, too large for model with 32768 maximum context length"
        elif kind == "blocked":
            body["message"] = "Request blocked by a moderation guardrail"
        elif kind == "temperature" or status == 422:
            loc = "temperature" if kind == "temperature" else "messages"
            why = "extra_forbidden" if kind == "temperature" else "value_error"
            detail = [{"type": why, "loc": ["body", loc], "msg": "Extra inputs are not permitted", "input": said}]
            body |= {"message": {"detail": detail}, "code": None}
            status = 422
        elif status == 401:
            body = {"detail": "Unauthorized"}
        return Answer((json.dumps(body).encode(),), status=status)

    def broken(self, said: str) -> bytes:
        """An error within a stream."""
        return event({"object": "error", "message": said, "type": "internal_server_error", "code": "1000"})

    def finished(self, body: bytes) -> bool:
        """The event with finish and usage has come whole."""
        return b'"total_tokens":18}}' in body

    def check_stream(self, asked: Asked, body: dict[str, Any]) -> None:  # noqa: ARG002
        """Nothing but the header."""
        assert asked.headers["accept"] == "text/event-stream"


class FakeVectors(Loopback):
    """An embeddings service: each text has its own vector, of length other than one; rows come back to front."""

    def __init__(self, path: str, texts: str, dimension: int) -> None:
        super().__init__()
        self.path, self.texts, self.dimension, self.scale = path, texts, dimension, 3.0
        self.reads: float = float("inf")  # characters at once
        self.taken: list[list[str]] = []

    def take(self, asked: Asked) -> Answer:
        """The vectors for a request."""
        assert asked.path == self.path
        self.asked.append(asked)
        if sum(map(len, asked.body[self.texts])) > self.reads:
            said = {"message": "This model's maximum context length is 8192 tokens."}
            return Answer((json.dumps({"error": said}).encode(),), status=400)
        self.taken.append(asked.body[self.texts])
        width = asked.body.get("dimensions", self.dimension)
        rows = []
        for index, text in enumerate(asked.body[self.texts]):
            assert text
            vector = np.random.default_rng(list(text.encode())).normal(size=width) * self.scale
            rows.append({"object": "embedding", "index": index, "embedding": vector.round(5).tolist()})
        usage = {"prompt_tokens": 5, "total_tokens": 5}
        body = {"id": "1", "object": "list", "data": rows[::-1], "model": asked.body["model"], "usage": usage}
        return Answer((json.dumps(body).encode(),))


def subclasses(kind: type[Exception]) -> list[type[Exception]]:
    """The class and all that stand below it, wherever they are defined."""
    return [kind, *(below for child in kind.__subclasses__() for below in subclasses(child))]
