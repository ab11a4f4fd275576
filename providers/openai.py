"""OpenAI's chat and embedding models, through its own SDK.

Chat Completions rather than Responses: it does all that a ChatRequest can ask for, keeps nothing on the server, and
is what compatible servers speak, so the same class reaches them by `base_url`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import httpx2
import openai
from openai.types.chat import ChatCompletion

from providers import chat_format
from providers.base import DEFAULTS, Provider
from providers.errors import Blocked, Refused
from providers.hosted import HostedEmbedder
from providers.http import bad_reply, check_url, client, status_error, stream_error, transport_error
from providers.keys import find_key
from providers.stream import parse_calls
from providers.transcribing import HostedTranscriber
from providers.types import CallPiece, ChatRequest, Delta, EmbedKind, ProviderOptions, Reply, Usage

VARIABLE = "OPENAI_API_KEY"
# OpenAI's own newer models refuse the first name, older compatible servers pass over the second or refuse it.
LIMITS = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}


class OpenAI(Provider):
    """A chat model of OpenAI's, or of a server that speaks like it."""

    vendor = "openai"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        super().__init__(model, options)
        self._client = self.connect()
        self._counted = True  # at the end of a stream, until that is refused
        own = self._client.base_url.host == "api.openai.com"
        self._limit = "max_completion_tokens" if own else "max_tokens"

    def connect(self) -> openai.OpenAI:
        """The SDK's client."""
        return connect(self, self.options)

    def reply(self, request: ChatRequest) -> Reply:
        completion = self._create(request)
        try:
            return self._read(completion)
        except (AttributeError, LookupError, TypeError):  # the SDK does not check what it has got
            raise bad_reply(self.name) from None

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        last, finish, usage, refused = None, None, None, False
        chunks = self._create(request, streamed=True)
        with errors(self.name), chunks:
            for chunk in chunks:
                try:
                    last, usage = chunk, chunk.usage or usage
                    if not chunk.choices:
                        continue
                    choice = chunk.choices[0]
                    piece = choice.delta
                    text = _text(piece.content or piece.refusal)
                    calls = tuple([_call(call, call.index) for call in piece.tool_calls]) if piece.tool_calls else ()
                    refused = refused or bool(piece.refusal)
                    finish = choice.finish_reason or finish
                except (AttributeError, LookupError, TypeError):
                    raise bad_reply(self.name) from None
                if text or calls:
                    yield Delta(text, calls)
        if last and finish:  # the usage comes after it, in a chunk of its own
            yield self._last("content_filter" if refused else finish, last.model, usage)

    def _last(self, reason: str, model: Any, usage: Any) -> Delta:
        try:
            return Delta(finish=chat_format.FINISHES[reason], usage=_usage(usage), model=_text(model))
        except (AttributeError, LookupError, TypeError):
            raise bad_reply(self.name) from None

    def _create(self, request: ChatRequest, *, streamed: bool = False) -> Any:
        try:
            return self._send(request, self._limit, streamed)
        except Refused as error:
            if error.parameter == "stream_options" and self._counted:
                self._counted = False
                return self._create(request, streamed=streamed)
            if error.parameter != "max_tokens":
                raise
        other = LIMITS[self._limit]
        answer = self._send(request, other, streamed)
        self._limit = other
        return answer

    def _send(self, request: ChatRequest, limit: str, streamed: bool) -> Any:
        body = {
            "model": self.model,
            "messages": chat_format.messages(request),
            "temperature": request.temperature,
            limit: request.max_tokens,
            "stop": list(request.stop) or None,
            "tools": chat_format.tools(request) or None,
            "tool_choice": request.tool_choice if request.tools else None,
            "response_format": chat_format.response_format(request),
            "stream": streamed or None,
            "stream_options": {"include_usage": True} if streamed and self._counted else None,
            "timeout": request.timeout or self.options.timeout,
        }
        given: dict[str, Any] = {key: value for key, value in body.items() if value is not None}
        with errors(self.name):
            return self._client.chat.completions.create(**given)

    def _read(self, completion: ChatCompletion) -> Reply:
        choice = completion.choices[0]
        message = choice.message
        finish = chat_format.FINISHES[choice.finish_reason]
        return Reply(
            text=_text(message.content) or _text(message.refusal),
            finish="blocked" if message.refusal else finish,
            calls=parse_calls(
                [_call(call) for call in message.tool_calls or ()],
                finish,
                provider=self.name,
            ),
            usage=_usage(completion.usage) or Usage(),
            model=_text(completion.model),
        )


class OpenAIEmbedder(HostedEmbedder):
    """An embedding model of OpenAI's, or of a server that speaks like it."""

    vendor = "openai"
    dimensions: ClassVar[Mapping[str, int]] = {
        "text-embedding-3-small": 1536,
        "text-embedding-3-large": 3072,
        "text-embedding-ada-002": 1536,
    }

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, dimension: int | None = None) -> None:
        super().__init__(model, options, dimension=dimension)
        self._client = self.connect()

    def connect(self) -> openai.OpenAI:
        """The SDK's client."""
        return connect(self, self.options)

    def vectors(self, texts: Sequence[str], timeout: float, kind: EmbedKind) -> list[list[float]]:  # noqa: ARG002
        shorter: dict[str, Any] = {"dimensions": self.dimension} if self.shortened else {}
        with errors(self.name):
            answer = self._client.embeddings.create(
                model=self.model,
                input=list(texts),
                encoding_format="float",  # compatible servers do not all know base64, the SDK's own choice
                timeout=timeout,
                **shorter,
            )
        try:
            rows = sorted(answer.data, key=lambda row: row.index)
            return [[float(value) for value in row.embedding] for row in rows]
        except (AttributeError, TypeError, ValueError):
            raise bad_reply(self.name) from None


def connect(owner: Provider | HostedEmbedder | HostedTranscriber, options: ProviderOptions) -> openai.OpenAI:
    """The SDK's client, without its own retries. Raises NotConfigured without a key or with a wrong base_url."""
    return openai.OpenAI(
        api_key=find_key(owner.vendor, VARIABLE, options),
        base_url=check_url(owner.vendor, options),
        max_retries=0,
        http_client=client(owner, options),
    )


@contextmanager
def errors(provider: str) -> Iterator[None]:
    """Turn what the SDK raises into our errors. `from None`: its messages and causes repeat keys and prompts."""
    try:
        yield
    except openai.APIStatusError as error:
        raise status_error(error.status_code, error.body, provider=provider, headers=error.response.headers) from None
    except openai.APIResponseValidationError:
        raise bad_reply(provider) from None
    except openai.APIConnectionError as error:
        cause = error.__cause__  # httpx2's own error says more
        raise transport_error(cause if isinstance(cause, Exception) else error, provider=provider) from None
    except openai.APIError as error:  # said within a stream
        raise stream_error(error.body, provider=provider) from None
    except openai.ContentFilterFinishReasonError:
        raise Blocked(f"{provider} held its reply back as unsafe.", provider=provider) from None
    except openai.OpenAIError as error:
        kind = type(error).__name__
        raise Refused(f"{provider} cannot be used: its SDK gave up with {kind}.", provider=provider) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise transport_error(error, provider=provider) from None
    except ValueError:  # broken JSON or UTF-8
        raise bad_reply(provider) from None


def _call(call: Any, index: int = 0) -> CallPiece:
    function = call.function
    arguments = chat_format.arguments(function.arguments or "") if function else ""
    return CallPiece(index or 0, call.id or "", (function.name or "") if function else "", arguments)


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise TypeError("no text")


def _usage(usage: Any) -> Usage | None:
    return Usage(usage.prompt_tokens or 0, usage.completion_tokens or 0) if usage else None
