"""How Google writes: the Gemini API, taken down from its reference and its SDK's types.

Names of fields are taken in either style, as by all of Google's services, and the SDK mixes the styles.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from providers.loopback import Answer, Asked, Loopback
from providers.testing import USAGE, Call, Kind, Seen, Wire
from providers.types import Finish, ToolCall, ToolDefinition, Usage

FINISHES: Mapping[Finish, str] = {"stop": "STOP", "length": "MAX_TOKENS", "tools": "STOP", "blocked": "SAFETY"}
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class GoogleWire(Wire):
    """generateContent and streamGenerateContent."""

    def answer(self, parts: Sequence[dict[str, Any]], finish: str | None, usage: Usage) -> dict[str, Any]:
        """A whole answer, or an event; what was thought is counted apart from what was written."""
        candidate: dict[str, Any] = {"content": {"parts": list(parts), "role": "model"}, "index": 0}
        if finish:
            candidate["finishReason"] = finish
        counted = {
            "promptTokenCount": usage.input_tokens,
            "candidatesTokenCount": usage.output_tokens - 2,
            "thoughtsTokenCount": 2,
            "totalTokenCount": usage.input_tokens + usage.output_tokens,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": usage.input_tokens}],
        }
        return {
            "candidates": [candidate],
            "usageMetadata": counted,
            "modelVersion": "test-1-2026",
            "responseId": "r1",
        }

    def called(self, calls: Sequence[Call], finish: Finish) -> tuple[list[dict[str, Any]], str]:
        """The parts that call tools and the finish. Google sends no broken calls: it leaves them out and says so."""
        parts = []
        for identifier, name, arguments in calls:
            try:
                call = {"id": identifier, "name": name, "args": json.loads(arguments)}
            except ValueError:
                return [], FINISHES[finish] if finish == "length" else "MALFORMED_FUNCTION_CALL"
            parts.append({"functionCall": call})
        return parts, FINISHES[finish]

    def reply(self, text: str, *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE) -> Answer:
        """A whole reply."""
        parts, reason = self.called(calls, finish)
        body = self.answer([{"text": text}] * bool(text) + parts, reason, usage)
        return Answer((json.dumps(body, ensure_ascii=False, indent=2).encode(),))

    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """A thought, the pieces of text, the calls and the finish: an answer for each, with the usage so far."""
        parts, reason = self.called(calls, finish)
        half = Usage(usage.input_tokens, 3)
        told: list[dict[str, Any]] = [{"text": "Hm.", "thought": True}, *({"text": text} for text in texts)]
        events = [self.event(self.answer([part], None, half)) for part in told]
        events += [self.event(self.answer([part], None, half)) for part in parts]
        events.append(self.event(self.answer([{"text": ""}], reason, usage)))
        return Answer(tuple(events), kind="text/event-stream", framing="chunked")

    def event(self, data: dict[str, Any]) -> bytes:
        """A server-sent event, with the line ends that Google's have."""
        return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\r\n\r\n"

    def failure(self, status: int, said: str, *details: dict[str, Any]) -> dict[str, Any]:
        """An error body."""
        error = {"code": status, "message": said, "status": STATUSES.get(status, "UNKNOWN"), "details": list(details)}
        return {"error": error}

    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """An error body."""
        said = {
            "plain": said,
            "too_long": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            "blocked": "The request was held back by a safety system.",
            "temperature": f"Unknown name \"temperature\" at 'generation_config': Cannot find field. {said}",
        }[kind]
        if status == 429:
            said = f"You exceeded your current quota, please check your plan and billing details. {said}"
        return Answer((json.dumps(self.failure(status, said)).encode(),), status=status)

    def broken(self, said: str) -> bytes:
        """An error within a stream."""
        return self.event(self.failure(503, said))

    def finished(self, body: bytes) -> bool:
        """The answer with the finish has come whole."""
        return b'"finishReason": "STOP"' in body and b'"totalTokenCount": 18' in body and b'"r1"}' in body[-12:]

    def read(self, asked: Asked) -> Seen:
        """A request, with nothing in it that the vendor does not know."""
        model, _, method = asked.path.removeprefix("/v1/models/").partition(":")
        stream = method == "streamGenerateContent?alt=sse"
        assert stream or method == "generateContent"
        assert int(asked.headers["x-server-timeout"]) >= 10
        body = dict(asked.body)
        config = body.pop("generationConfig", {})
        texts, images, calls, results = self.turns(body.pop("contents"))
        system = body.pop("systemInstruction", None)
        if "responseJsonSchema" in config:
            assert config.pop("responseMimeType") == "application/json"
        tools = [tool for group in body.pop("tools", []) for tool in group["functionDeclarations"]]
        if tools:
            assert body.pop("toolConfig") == {"functionCallingConfig": {"mode": "AUTO"}}
        seen = Seen(
            model=model,
            key=asked.headers["x-goog-api-key"],
            messages=([("system", system["parts"][0]["text"])] if system else []) + texts,
            images=images,
            calls=calls,
            results=results,
            tools=[ToolDefinition(tool["name"], tool["description"], tool["parameters_json_schema"]) for tool in tools]
            or (),
            schema=config.pop("responseJsonSchema", None),
            temperature=config.pop("temperature", None),
            max_tokens=config.pop("maxOutputTokens", None),
            stop=config.pop("stopSequences", ()),
            stream=stream,
        )
        assert not body
        assert not config
        return seen

    def turns(self, contents: list[dict[str, Any]]) -> tuple[Any, Any, Any, Any]:
        """Texts, images, calls and results; users and models take turns."""
        texts, images, calls, results = [], [], [], []
        roles = [content["role"] for content in contents]
        assert roles == [("user", "model")[number % 2] for number in range(len(roles))]
        for content in contents:
            said = ""
            for part in content["parts"]:
                if "text" in part:
                    said += part["text"]
                if "inlineData" in part:
                    assert part["inlineData"]["mime_type"] == "image/png"
                    images.append(urlsafe_b64decode(part["inlineData"]["data"]))
                if call := part.get("functionCall"):
                    calls.append(ToolCall(call["id"], call["name"], call["args"]))
                if result := part.get("functionResponse"):
                    assert result["name"]
                    results.append((result["id"], result["response"]["result"]))
            if said:
                texts.append(("assistant" if content["role"] == "model" else "user", said))
        return texts, images or (), calls or (), results or ()


class GoogleVectors(Loopback):
    """batchEmbedContents: each text has its own vector, of length other than one, another as query than as document."""

    def take(self, asked: Asked) -> Answer:
        """The vectors for a request."""
        self.asked.append(asked)
        model, _, method = asked.path.removeprefix("/v1/").partition(":")
        assert method == "batchEmbedContents"
        rows = []
        for request in asked.body["requests"]:
            assert request.pop("model") == model
            ((text,),) = [[part["text"] for part in request["content"]["parts"]]]
            assert text
            seed = [*text.encode(), len(request["taskType"])]
            vector = np.random.default_rng(seed).normal(size=request.get("outputDimensionality", 3072)) * 3.0
            rows.append({"values": vector.round(5).tolist()})
        return Answer((json.dumps({"embeddings": rows}).encode(),))
