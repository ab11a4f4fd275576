"""How Anthropic writes: Messages, taken down from its API reference and its SDK's types."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from providers.loopback import Answer, Asked
from providers.testing import USAGE, Call, Kind, Seen, Wire
from providers.types import Finish, ToolCall, ToolDefinition, Usage

FINISHES: Mapping[Finish, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tools": "tool_use",
    "blocked": "refusal",
}
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}


def event(data: dict[str, Any]) -> bytes:
    """A server-sent event, named as its data is."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {data['type']}\ndata: {text}\n\n".encode()


class AnthropicWire(Wire):
    """Messages."""

    def message(self, **more: Any) -> dict[str, Any]:
        """What stands in every answer."""
        return {"id": "msg_1", "type": "message", "role": "assistant", "model": "test-1-2026"} | more

    def counted(self, read: int, written: int) -> dict[str, Any]:
        """The usage; a part of what was read came from the cache."""
        return {
            "input_tokens": read - 4,
            "cache_creation_input_tokens": 1,
            "cache_read_input_tokens": 3,
            "output_tokens": written,
            "service_tier": "standard",
        }

    def reply(self, text: str, *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE) -> Answer:
        """A whole reply; arguments are an object, and what is no JSON comes through as it is."""
        content: list[dict[str, Any]] = [{"type": "text", "text": text, "citations": None}] if text else []
        for identifier, name, arguments in calls:
            try:
                given = json.loads(arguments)
            except ValueError:
                given = arguments
            content.append({"type": "tool_use", "id": identifier, "name": name, "input": given})
        body = self.message(
            content=content,
            stop_reason=FINISHES[finish],
            stop_sequence=None,
            usage=self.counted(usage.input_tokens, usage.output_tokens),
        )
        return Answer((json.dumps(body, ensure_ascii=False).encode(),))

    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """The message's start, each block with start, pieces and stop, the message's delta and stop; a ping between."""
        start = self.message(
            content=[], stop_reason=None, stop_sequence=None, usage=self.counted(usage.input_tokens, 1)
        )
        events = [event({"type": "message_start", "message": start})]
        if texts:
            block: dict[str, Any] = {"type": "text", "text": ""}
            events[0] += event({"type": "content_block_start", "index": 0, "content_block": block})
            events[0] += event({"type": "ping"})
            events += [self.piece(0, {"type": "text_delta", "text": text}) for text in texts]
            events[-1] += event({"type": "content_block_stop", "index": 0})
        for index, (identifier, name, arguments) in enumerate(calls, start=bool(texts)):
            block = {"type": "tool_use", "id": identifier, "name": name, "input": {}}
            events.append(event({"type": "content_block_start", "index": index, "content_block": block}))
            for piece in ("", arguments[:5], arguments[5:]):
                events.append(self.piece(index, {"type": "input_json_delta", "partial_json": piece}))
            events.append(event({"type": "content_block_stop", "index": index}))
        delta = {"stop_reason": FINISHES[finish], "stop_sequence": None}
        events.append(event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": usage.output_tokens}}))
        events.append(event({"type": "message_stop"}))
        return Answer(tuple(events), kind="text/event-stream; charset=utf-8", framing="chunked")

    def piece(self, index: int, delta: dict[str, Any]) -> bytes:
        """A piece of a block."""
        return event({"type": "content_block_delta", "index": index, "delta": delta})

    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """An error body."""
        said = {
            "plain": said,
            "too_long": "prompt is too long: 210000 tokens > 200000 maximum",
            "blocked": "Output blocked by content filtering policy",
            "temperature": f"temperature: Extra inputs are not permitted. {said}",
        }[kind]
        error = {"type": KINDS.get(status, "invalid_request_error" if status < 500 else "api_error"), "message": said}
        body = {"type": "error", "error": error, "request_id": "req_1"}
        return Answer((json.dumps(body).encode(),), status=status)

    def broken(self, said: str) -> bytes:
        """An error within a stream."""
        return event({"type": "error", "error": {"type": "overloaded_error", "message": said}})

    def finished(self, body: bytes) -> bool:
        """The event with the stop_reason has come whole."""
        return b'"usage":{"output_tokens":7}}' in body

    def read(self, asked: Asked) -> Seen:
        """A request, with nothing in it that the vendor does not know."""
        assert asked.path == "/v1/messages"
        assert asked.headers["anthropic-version"]
        body = dict(asked.body)
        limit = body.pop("max_tokens")
        texts, images, calls, results = self.turns(body.pop("messages"))
        system = body.pop("system", None)
        output = body.pop("output_config", None)
        if output:
            assert output["format"]["type"] == "json_schema"
            assert output["format"]["schema"]["additionalProperties"] is False
        tools = body.pop("tools", [])
        if tools:
            assert body.pop("tool_choice") == {"type": "auto"}
        seen = Seen(
            model=body.pop("model"),
            key=asked.headers["authorization"].removeprefix("Bearer "),
            messages=([("system", system)] if system else []) + texts,
            images=images,
            calls=calls,
            results=results,
            tools=[ToolDefinition(tool["name"], tool["description"], tool["input_schema"]) for tool in tools] or (),
            schema=output and output["format"]["schema"],
            temperature=body.pop("temperature", None),
            max_tokens=None if limit == 8192 else limit,
            stop=body.pop("stop_sequences", ()),
            stream=body.pop("stream", False),
        )
        assert not body
        return seen

    def turns(self, messages: list[dict[str, Any]]) -> tuple[Any, Any, Any, Any]:
        """Texts, images, calls and results; users and assistants take turns."""
        texts, images, calls, results = [], [], [], []
        roles = [message["role"] for message in messages]
        assert roles == [("user", "assistant")[number % 2] for number in range(len(roles))]
        for message in messages:
            said = ""
            for block in message["content"]:
                match block["type"]:
                    case "text":
                        assert block["text"].strip()
                        said += block["text"]
                    case "image":
                        assert block["source"]["type"] == "base64"
                        assert block["source"]["media_type"] == "image/png"
                        images.append(b64decode(block["source"]["data"]))
                    case "tool_use":
                        calls.append(ToolCall(block["id"], block["name"], block["input"]))
                    case "tool_result":
                        results.append((block["tool_use_id"], block["content"]))
            if said:
                texts.append((message["role"], said))
        return texts, images or (), calls or (), results or ()
