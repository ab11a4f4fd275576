"""Anthropic's chat models, through its own SDK: the extra `anthropic`. Anthropic has no embedding models."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import anthropic
import httpx2
from anthropic.types import Message as Answer

from providers.base import DEFAULTS, Provider
from providers.errors import Refused
from providers.http import bad_reply, check_url, client, keep_quiet, status_error, stream_error, transport_error
from providers.keys import find_key
from providers.schema import strict
from providers.schema_prompt import in_words
from providers.stream import parse_calls
from providers.types import (
    CallPiece,
    ChatRequest,
    Delta,
    Finish,
    ImagePart,
    Message,
    Part,
    ProviderOptions,
    Reply,
    Usage,
)

keep_quiet("anthropic")

VARIABLE = "ANTHROPIC_API_KEY"
FINISHES: dict[str, Finish] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "pause_turn": "length",
    "tool_use": "tools",
    "refusal": "blocked",
}
CHOICES = {"auto": "auto", "none": "none", "required": "any"}


class Anthropic(Provider):
    """A chat model of Anthropic's.

    `max_tokens` is the longest reply where a request names no limit of its own: Anthropic wants one each time.
    """

    vendor = "anthropic"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, max_tokens: int = 8192) -> None:
        super().__init__(model, options)
        self.max_tokens = max_tokens
        url = check_url(self.vendor, options)
        self._client = anthropic.Anthropic(
            api_key=find_key(self.vendor, VARIABLE, options),
            base_url=url and url.removesuffix("/v1"),
            max_retries=0,
            http_client=client(self, options),
        )

    def reply(self, request: ChatRequest) -> Reply:
        with errors(self.name):
            answer = self._client.messages.create(**self._body(request))
        try:
            return self._read(answer)
        except (AttributeError, LookupError, TypeError):  # the SDK does not check what it has got
            raise bad_reply(self.name) from None

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        end = Delta()
        with errors(self.name):
            events = self._client.messages.create(**self._body(request), stream=True)
        with errors(self.name), events:
            for event in events:
                try:
                    if event.type == "content_block_delta" and event.delta.type == "text_delta":  # nearly all
                        delta: Delta | None = Delta(event.delta.text)
                    else:
                        delta, end = self._piece(event, end)
                except (AttributeError, LookupError, TypeError):
                    raise bad_reply(self.name) from None
                if delta is not None:
                    yield delta
        if end.finish:
            yield end

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        output = None if request.schema is None else _output(request.schema)
        messages = in_words(request.messages, request.schema) if request.schema and not output else request.messages
        system = "\n\n".join(message.text for message in messages if message.role == "system")
        body = {
            "model": self.model,
            "max_tokens": request.max_tokens or self.max_tokens,
            "messages": turns(messages),
            "system": system or None,
            "stop_sequences": list(request.stop) or None,
            "tools": [
                {"name": tool.name, "description": tool.description, "input_schema": dict(tool.parameters)}
                for tool in request.tools
            ]
            or None,
            "tool_choice": {"type": CHOICES[request.tool_choice]} if request.tools else None,
            "output_config": output,
            # The SDK has no parameter of that name any more: the newest models refuse it.
            "extra_body": None if request.temperature is None else {"temperature": request.temperature},
            "timeout": request.timeout or self.options.timeout,
        }
        return {key: value for key, value in body.items() if value is not None}

    def _read(self, answer: Answer) -> Reply:
        finish = FINISHES[str(answer.stop_reason)]
        blocks = list(answer.content)
        if finish == "length" and blocks and blocks[-1].type == "tool_use":
            blocks.pop()  # what there is of its arguments looks whole
        return Reply(
            text="".join(block.text for block in blocks if block.type == "text"),
            finish=finish,
            calls=parse_calls(
                [
                    CallPiece(0, block.id, block.name, json.dumps(block.input))
                    for block in blocks
                    if block.type == "tool_use"
                ],
                finish,
                provider=self.name,
            ),
            usage=Usage(_read_tokens(answer.usage), answer.usage.output_tokens),
            model=answer.model,
        )

    def _piece(self, event: Any, end: Delta) -> tuple[Delta | None, Delta]:
        """What there is to pass on of an event that is not text, and what is known of the end by now."""
        match event.type:
            case "content_block_delta" if event.delta.type == "input_json_delta":
                piece = CallPiece(event.index, arguments=event.delta.partial_json)
                return Delta(calls=(piece,)), end
            case "content_block_start" if event.content_block.type == "tool_use":
                piece = CallPiece(event.index, event.content_block.id, event.content_block.name)
                return Delta(calls=(piece,)), end
            case "message_start":
                start = event.message
                return None, Delta(usage=Usage(_read_tokens(start.usage)), model=start.model)
            case "message_delta":
                known = end.usage or Usage()
                usage = Usage(_read_tokens(event.usage) or known.input_tokens, event.usage.output_tokens)
                reason = event.delta.stop_reason
                return None, Delta(finish=FINISHES[reason] if reason else end.finish, usage=usage, model=end.model)
        return None, end


@contextmanager
def errors(provider: str) -> Iterator[None]:
    """Turn what the SDK raises into our errors. `from None`: its messages and causes repeat keys and prompts."""
    try:
        yield
    except anthropic.APIStatusError as error:
        if error.status_code < 400:  # said within a stream
            raise stream_error(error.body, provider=provider) from None
        raise status_error(error.status_code, error.body, provider=provider, headers=error.response.headers) from None
    except anthropic.APIResponseValidationError:
        raise bad_reply(provider) from None
    except anthropic.APIConnectionError as error:
        cause = error.__cause__  # httpx2's own error says more
        raise transport_error(cause if isinstance(cause, Exception) else error, provider=provider) from None
    except anthropic.AnthropicError as error:
        kind = type(error).__name__
        raise Refused(f"{provider} cannot be used: its SDK gave up with {kind}.", provider=provider) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise transport_error(error, provider=provider) from None
    except ValueError:  # broken JSON or UTF-8
        raise bad_reply(provider) from None


def turns(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """The value of `messages`: users' and assistants' turns in alternation; results of tools are the user's."""
    said = [message for message in messages if message.role != "system"]
    grouped = groupby(said, key=lambda message: "assistant" if message.role == "assistant" else "user")
    return [
        {"role": role, "content": [block for message in group for block in _blocks(message)]} for role, group in grouped
    ]


def _blocks(message: Message) -> Iterator[dict[str, Any]]:
    if message.result is not None:
        yield {"type": "tool_result", "tool_use_id": message.result.call, "content": message.result.text}
    for part in message.parts:
        if isinstance(part, ImagePart) or part.text.strip():  # an empty text is refused
            yield _part(part)
    for call in message.calls:
        yield {"type": "tool_use", "id": call.id, "name": call.name, "input": dict(call.arguments)}


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, ImagePart):
        data = b64encode(part.data).decode("ascii")
        return {"type": "image", "source": {"type": "base64", "media_type": part.mime, "data": data}}
    return {"type": "text", "text": part.text}


def _output(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The value of `output_config`, or None for a schema that Anthropic cannot hold a model to."""
    schema, held = strict(schema)
    try:
        return {"format": {"type": "json_schema", "schema": anthropic.transform_schema(schema)}} if held else None
    except ValueError:
        return None


def _read_tokens(usage: Any) -> int:
    """All that the model read; the SDK counts apart what came from the cache."""
    counts = (usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens)
    return sum(count or 0 for count in counts)
