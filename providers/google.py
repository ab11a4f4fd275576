"""Google's chat and embedding models, through google-genai and the Gemini API: the extra `google`."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from math import ceil
from typing import Any, ClassVar

import httpx2
from google.genai import Client, types
from google.genai import errors as sdk

from providers.base import DEFAULTS, Provider
from providers.errors import BadReply, Refused, Unavailable
from providers.hosted import HostedEmbedder
from providers.http import (
    bad_reply,
    certificates,
    check_url,
    client,
    keep_quiet,
    status_error,
    stream_error,
    transport_error,
)
from providers.keys import find_key
from providers.schema import strict
from providers.schema_prompt import in_words
from providers.stream import parse_calls
from providers.types import (
    CallPiece,
    ChatRequest,
    Delta,
    EmbedKind,
    Finish,
    ImagePart,
    Message,
    ProviderOptions,
    Reply,
    Usage,
)

keep_quiet("google_genai")

VARIABLE = "GEMINI_API_KEY"
FINISHES: dict[str, Finish] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    **dict.fromkeys(
        ("SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "ESCALATION", "MODEL_ARMOR"),
        "blocked",
    ),
}
WRONG_CALLS = ("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE")
MODES = {"auto": "AUTO", "none": "NONE", "required": "ANY"}
TASKS: dict[EmbedKind, str] = {"query": "RETRIEVAL_QUERY", "document": "RETRIEVAL_DOCUMENT"}
VERSION = re.compile(r"/(v\d+[a-z0-9]*)$")
# Newer models want each of their calls back with its signature, and take this for calls that others made.
UNSIGNED = b"skip_thought_signature_validator"
SHORTEST = 10  # seconds; Google refuses requests that leave it less time


class Google(Provider):
    """A chat model of Google's."""

    vendor = "google"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        super().__init__(model, options)
        self._client = connect(self, options)

    def reply(self, request: ChatRequest) -> Reply:
        with errors(self.name):
            answer = self._client.models.generate_content(**self._body(request))
        candidate = answer.candidates[0] if answer.candidates else types.Candidate()
        end = self._end_of(answer, candidate.finish_reason)
        if end is None or end.finish is None:
            raise bad_reply(self.name)
        text, pieces = _said_in(candidate)
        calls = parse_calls(pieces, end.finish, provider=self.name)
        return Reply(text, end.finish, calls, end.usage or Usage(), end.model)

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        answer, reason, calls = None, None, 0
        answers: Any = self._client.models.generate_content_stream(**self._body(request))  # a generator
        with errors(self.name), closing(answers):
            for answer in answers:
                for candidate in answer.candidates or ():
                    reason = candidate.finish_reason or reason
                    text, pieces = _said_in(candidate, calls)
                    calls += len(pieces)
                    if text or pieces:
                        yield Delta(text, pieces)
        if answer and (end := self._end_of(answer, reason)):
            yield end

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        schema, held = strict(request.schema or {})
        messages = request.messages if held else in_words(request.messages, schema)
        declared = [
            types.FunctionDeclaration(
                name=tool.name, description=tool.description, parameters_json_schema=dict(tool.parameters)
            )
            for tool in request.tools
        ]
        choice = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode(MODES[request.tool_choice]))
        config = types.GenerateContentConfig(
            http_options=types.HttpOptions(timeout=_milliseconds(request.timeout or self.options.timeout)),
            system_instruction="\n\n".join(message.text for message in messages if message.role == "system") or None,
            temperature=request.temperature,
            max_output_tokens=request.max_tokens,
            stop_sequences=list(request.stop) or None,
            tools=[types.Tool(function_declarations=declared)] if declared else None,
            tool_config=types.ToolConfig(function_calling_config=choice) if declared else None,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            response_mime_type="application/json" if schema and held else None,
            response_json_schema=schema if schema and held else None,
        )
        return {"model": self.model, "contents": turns(messages), "config": config}

    def _end_of(self, answer: types.GenerateContentResponse, reason: types.FinishReason | None) -> Delta | None:
        """How a reply ended, by its last event or the whole answer and the reason given, or None if it did not."""
        feedback = answer.prompt_feedback
        if feedback and feedback.block_reason:
            finish: Finish = "blocked"
        elif reason is None:
            return None
        elif reason.value in FINISHES:
            finish = FINISHES[reason.value]
        elif reason.value in WRONG_CALLS:
            raise BadReply(f"{self.name} tried to call a tool and got it wrong. Ask again.", provider=self.name)
        elif reason.value == "OTHER":
            raise Unavailable(f"{self.name} failed halfway through its reply. Try again.", provider=self.name)
        else:
            raise bad_reply(self.name)
        return Delta(finish=finish, usage=_usage(answer.usage_metadata), model=answer.model_version or "")


class GoogleEmbedder(HostedEmbedder):
    """An embedding model of Google's. It is told whether a text is a query or a document."""

    vendor = "google"
    dimensions: ClassVar = {"gemini-embedding-001": 3072, "gemini-embedding-2": 3072}
    batch_texts = 100  # Google's limit
    longest = 8_000  # it reads 2,048 tokens and cuts what is longer by itself

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, dimension: int | None = None) -> None:
        super().__init__(model, options, dimension=dimension)
        self._client = connect(self, options)

    def vectors(self, texts: Sequence[str], timeout: float, kind: EmbedKind) -> list[list[float]]:
        config = types.EmbedContentConfig(
            task_type=TASKS[kind],
            output_dimensionality=self.dimension if self.shortened else None,
            http_options=types.HttpOptions(timeout=_milliseconds(timeout)),
        )
        # A content for each text: newer models take a list of texts for the parts of one.
        contents: Any = [types.Content(parts=[types.Part(text=text)]) for text in texts]
        with errors(self.name):
            answer = self._client.models.embed_content(model=self.model, contents=contents, config=config)
        return [list(row.values or ()) for row in answer.embeddings or ()]


def connect(owner: Provider | HostedEmbedder, options: ProviderOptions) -> Client:
    """The SDK's client, which by itself retries nothing. Raises NotConfigured for want of a key or a base_url.

    The base_url may end in the version of the API, such as "/v1beta"; without it the SDK's own is asked for.
    """
    url = check_url(owner.vendor, options)
    version = VERSION.search(url or "")
    return Client(
        vertexai=False,  # whatever the environment says: that is another service with other keys
        api_key=find_key(owner.vendor, VARIABLE, options),
        http_options=types.HttpOptions(
            base_url=url and VERSION.sub("", url),
            api_version=version and version[1],
            # How long Google may work at a request. The SDK sends the time-out, which is but for the next byte.
            headers={"X-Server-Timeout": str(max(SHORTEST, ceil(options.deadline)))},
            httpx_client=client(owner, options),
            httpx_async_client=httpx2.AsyncClient(verify=certificates()),  # never used; its own takes time to make
        ),
    )


@contextmanager
def errors(provider: str) -> Iterator[None]:
    """Turn what the SDK raises into our errors. `from None`: its messages and causes repeat keys and prompts."""
    try:
        yield
    except sdk.APIError as error:
        body, asked = _said(error.details, error.code)
        if not 400 <= (error.code or 0) < 600:
            raise stream_error(body, provider=provider) from None
        headers = {**asked, **{key.lower(): value for key, value in (_headers(error.response)).items()}}
        raise status_error(error.code, body, provider=provider, headers=headers) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise transport_error(error, provider=provider) from None
    except sdk.ContinuationInterruptedError:
        raise Unavailable(f"{provider} broke off its reply. Try again.", provider=provider) from None
    except (sdk.UnsupportedFunctionError, sdk.FunctionInvocationError, sdk.UnknownFunctionCallArgumentError) as error:
        kind = type(error).__name__
        raise Refused(f"{provider} cannot be used: its SDK gave up with {kind}.", provider=provider) from None
    except (AttributeError, LookupError, TypeError, ValueError):  # broken JSON, UTF-8 or form
        raise bad_reply(provider) from None


def _said(details: Any, code: int | None) -> tuple[Any, dict[str, str]]:
    """What Google says, in the form that other vendors have, and the pause that it asks for."""
    error = details.get("error", details) if isinstance(details, Mapping) else None
    if not isinstance(error, Mapping):
        return details, {}
    items = [item for item in error.get("details") or () if isinstance(item, Mapping)]
    pause = next((str(item["retryDelay"]) for item in items if "retryDelay" in item), "")  # like "7.5s"
    asked = {"retry-after": pause.removesuffix("s")} if pause else {}
    named = {"code": str(error.get("status", "")).lower()}
    if code == 429:  # Google speaks of quota and billing whenever somebody is too fast
        return {"error": named}, asked
    return {"error": {**error, **named}}, asked


def _headers(response: Any) -> dict[str, str]:
    return dict(getattr(response, "headers", None) or {})


def turns(messages: Sequence[Message]) -> list[types.Content]:
    """The value of `contents`: users' and models' turns in alternation; results of tools are the user's."""
    said = [message for message in messages if message.role != "system"]
    grouped = groupby(said, key=lambda message: "model" if message.role == "assistant" else "user")
    return [
        types.Content(role=role, parts=[part for message in group for part in _parts(message)])
        for role, group in grouped
    ]


def _parts(message: Message) -> Iterator[types.Part]:
    if message.result is not None:
        result = message.result
        said = types.FunctionResponse(id=result.call, name=result.name, response={"result": result.text})
        yield types.Part(function_response=said)
    for part in message.parts:
        if isinstance(part, ImagePart):
            yield types.Part(inline_data=types.Blob(data=part.data, mime_type=part.mime))
        elif part.text:
            yield types.Part(text=part.text)
    signed = any(call.signature for call in message.calls)
    for number, call in enumerate(message.calls):
        signature = b64decode(call.signature) if signed else UNSIGNED if number == 0 else b""
        called = types.FunctionCall(id=call.id, name=call.name, args=dict(call.arguments))
        yield types.Part(function_call=called, thought_signature=signature or None)


def _said_in(candidate: types.Candidate, calls: int = 0) -> tuple[str, tuple[CallPiece, ...]]:
    """Text and calls of a whole answer or of one event, which have one form; `calls` were in the events before."""
    text = ""
    pieces: list[CallPiece] = []
    for part in (candidate.content and candidate.content.parts) or ():
        if part.text and not part.thought:
            text += part.text
        if part.function_call:
            call = part.function_call
            signature = b64encode(part.thought_signature).decode() if part.thought_signature else ""
            arguments = json.dumps(call.args or {})
            pieces.append(CallPiece(calls + len(pieces), call.id or "", call.name or "", arguments, signature))
    return text, tuple(pieces)


def _milliseconds(seconds: float) -> int:
    return ceil(1000 * seconds)


def _usage(usage: types.GenerateContentResponseUsageMetadata | None) -> Usage | None:
    """Tokens; what the model thought before it wrote is paid for as written."""
    if usage is None:
        return None
    return Usage(usage.prompt_token_count or 0, (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0))
