"""Mistral's chat and embedding models, through its own SDK."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2s
from typing import Any, ClassVar

import httpx2
from mistralai.client import Mistral as Client
from mistralai.client import errors as sdk
from mistralai.client.models import ChatCompletionResponse, CompletionChunk, TextChunk
from mistralai.client.models import ToolCall as SentCall

from providers import chat_format
from providers.base import DEFAULTS, Provider
from providers.errors import Unavailable
from providers.hosted import HostedEmbedder
from providers.http import bad_reply, check_url, client, status_error, stream_error, transport_error
from providers.keys import find_key
from providers.stream import parse_calls
from providers.transcribing import HostedTranscriber
from providers.types import CallPiece, ChatRequest, Delta, EmbedKind, Finish, ProviderOptions, Reply, Usage

VARIABLE = "MISTRAL_API_KEY"
CALL_ID = re.compile(r"[a-zA-Z0-9]{9}")  # Mistral refuses other vendors' ids


class Mistral(Provider):
    """A chat model of Mistral's."""

    vendor = "mistral"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        super().__init__(model, options)
        self._client = connect(self, options)

    def reply(self, request: ChatRequest) -> Reply:
        with errors(self.name):
            completion = self._client.chat.complete(**self._body(request))
        try:
            return self._read(completion)
        except (AttributeError, LookupError, TypeError):
            raise bad_reply(self.name) from None

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        with errors(self.name):
            events = self._client.chat.stream(**self._body(request))
        with errors(self.name), events:
            for event in events:
                try:
                    delta = self._piece(event.data)
                except (AttributeError, LookupError, TypeError):
                    raise bad_reply(self.name) from None
                if delta.text or delta.calls or delta.finish:
                    yield delta

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body = {
            "model": self.model,
            "messages": [_own_ids(message) for message in chat_format.messages(request)],
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "stop": list(request.stop) or None,
            "tools": chat_format.tools(request) or None,
            "tool_choice": {"required": "any"}.get(request.tool_choice, request.tool_choice) if request.tools else None,
            "response_format": _schema_definition(chat_format.response_format(request)),
            "timeout_ms": round(1000 * (request.timeout or self.options.timeout)),
        }
        return {key: value for key, value in body.items() if value is not None}

    def _finish(self, reason: str) -> Finish:
        if reason == "error":
            raise Unavailable(f"{self.name} failed halfway through its reply. Try again.", provider=self.name)
        return chat_format.FINISHES[reason]

    def _read(self, completion: ChatCompletionResponse) -> Reply:
        choice = completion.choices[0]
        message = choice.message
        if message is None:
            raise bad_reply(self.name)
        finish = self._finish(choice.finish_reason)
        return Reply(
            text=_text(message.content),
            finish=finish,
            calls=parse_calls(
                [_call(call) for call in message.tool_calls or ()],
                finish,
                provider=self.name,
            ),
            usage=_usage(completion.usage) or Usage(),
            model=completion.model,
        )

    def _piece(self, chunk: CompletionChunk) -> Delta:
        usage = _usage(chunk.usage)
        if not chunk.choices:
            return Delta(usage=usage, model=chunk.model)
        choice = chunk.choices[0]
        return Delta(
            text=_text(choice.delta.content),
            calls=tuple(_call(call) for call in choice.delta.tool_calls or ()),
            finish=self._finish(choice.finish_reason) if choice.finish_reason else None,
            usage=usage,
            model=chunk.model,
        )


class MistralEmbedder(HostedEmbedder):
    """An embedding model of Mistral's."""

    vendor = "mistral"
    dimensions: ClassVar = {"mistral-embed": 1024, "codestral-embed": 1536}
    batch_texts = 64  # 16,000 tokens a request

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, dimension: int | None = None) -> None:
        super().__init__(model, options, dimension=dimension)
        self._client = connect(self, options)

    def vectors(self, texts: Sequence[str], timeout: float, kind: EmbedKind) -> list[list[float]]:  # noqa: ARG002
        shorter: dict[str, Any] = {"output_dimension": self.dimension} if self.shortened else {}
        with errors(self.name):
            answer = self._client.embeddings.create(
                model=self.model, inputs=list(texts), timeout_ms=round(1000 * timeout), **shorter
            )
        try:
            rows = sorted(answer.data, key=lambda row: row.index or 0)
            return [[float(value) for value in row.embedding or ()] for row in rows]
        except (AttributeError, TypeError, ValueError):
            raise bad_reply(self.name) from None


def connect(owner: Provider | HostedEmbedder | HostedTranscriber, options: ProviderOptions) -> Client:
    """The SDK's client, which by itself retries nothing. Raises NotConfigured for want of a key or a base_url."""
    url = check_url(owner.vendor, options)
    return Client(
        api_key=find_key(owner.vendor, VARIABLE, options),
        server_url=url and url.removesuffix("/v1"),
        client=client(owner, options),
    )


@contextmanager
def errors(provider: str) -> Iterator[None]:
    """Turn what the SDK raises into our errors. `from None`: its messages and causes repeat keys and prompts."""
    try:
        yield
    except sdk.ResponseValidationError as error:
        body = _decoded(error.body)
        body = body.get("data", body) if isinstance(body, dict) else body
        if isinstance(body, dict) and (body.get("object") == "error" or body.get("error")):
            raise stream_error(body, provider=provider) from None
        raise bad_reply(provider) from None
    except sdk.MistralError as error:
        if error.status_code < 400:
            raise bad_reply(provider) from None
        raise status_error(error.status_code, _decoded(error.body), provider=provider, headers=error.headers) from None
    except sdk.NoResponseError as error:
        raise transport_error(error, provider=provider) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise transport_error(error, provider=provider) from None
    except ValueError:  # broken JSON or UTF-8
        raise bad_reply(provider) from None


def _decoded(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _own_ids(message: dict[str, Any]) -> dict[str, Any]:
    """The message with call ids that Mistral takes, the same for the same foreign id."""
    if "tool_call_id" in message:
        message = message | {"tool_call_id": _own_id(message["tool_call_id"])}
    if "tool_calls" in message:
        message = message | {"tool_calls": [call | {"id": _own_id(call["id"])} for call in message["tool_calls"]]}
    return message


def _own_id(identifier: str) -> str:
    return identifier if CALL_ID.fullmatch(identifier) else blake2s(identifier.encode()).hexdigest()[:9]


def _schema_definition(response_format: dict[str, Any] | None) -> dict[str, Any] | None:
    """The SDK's name for `schema`, which pydantic's models keep for themselves."""
    if response_format is None:
        return None
    inner = dict(response_format["json_schema"])
    inner["schema_definition"] = inner.pop("schema")
    return response_format | {"json_schema": inner}


def _text(content: Any) -> str:
    """The text of a message; a list also holds the model's thinking, which is not its reply."""
    if isinstance(content, list):
        return "".join(chunk.text for chunk in content if isinstance(chunk, TextChunk))
    return content if isinstance(content, str) else ""


def _call(call: SentCall) -> CallPiece:
    return CallPiece(call.index or 0, call.id or "", call.function.name, chat_format.arguments(call.function.arguments))


def _usage(usage: Any) -> Usage | None:
    return Usage(usage.prompt_tokens or 0, usage.completion_tokens or 0) if usage else None
