"""Any chat model that LangChain knows, as one of ours: the extra `langchain`, and LangChain's package for the vendor.

The name is "langchain:PROVIDER:MODEL" with LangChain's own name of the provider, as in "langchain:groq:llama-3.3-70b".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from threading import Thread
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.runnables import Runnable

from providers import chat_format
from providers.base import DEFAULTS, Provider
from providers.errors import MissingExtra, NotConfigured, Refused, Unsupported
from providers.http import bad_reply, check_url
from providers.keys import find_key
from providers.langchain_errors import translated
from providers.langchain_messages import to_langchain
from providers.schema import strict
from providers.schema_prompt import in_words
from providers.types import (
    CallPiece,
    ChatRequest,
    Delta,
    Finish,
    ProviderOptions,
    Reply,
    ToolCall,
    Usage,
)

# What LangChain's classes call the fields of a ChatRequest, as a field's name or its alias.
FIELDS = {
    "temperature": ("temperature",),
    "max_tokens": ("max_tokens", "max_completion_tokens", "max_output_tokens", "num_predict"),
}
# Where vendors say why a reply ended, and their words for it, in small letters.
REASONS = ("finish_reason", "stop_reason", "done_reason", "stopReason")
FINISHES: dict[str, Finish] = {
    "stop": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "model_context_window_exceeded": "length",
    "tool_calls": "tools",
    "tool_use": "tools",
    "function_call": "tools",
    "content_filter": "blocked",
    "content_filtered": "blocked",
    "guardrail_intervened": "blocked",
    "refusal": "blocked",
    "safety": "blocked",
    "recitation": "blocked",
    "prohibited_content": "blocked",
    "blocklist": "blocked",
    "spii": "blocked",
}
PACKAGE = re.compile(r"pip install (?:-U )?([\w-]+)")  # in LangChain's own advice


class LangChain(Provider):
    """A chat model that LangChain reaches.

    `settings` are passed on to LangChain's class, such as an Azure deployment. Retries are ours. LangChain has no
    common way to set a time-out for one request or for connecting: streams wait `options.timeout` for each piece,
    whole replies are given up in time, though what was asked may still be on its way.
    """

    vendor = "langchain"

    def __init__(
        self, model: str, options: ProviderOptions = DEFAULTS, *, settings: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(model, options)
        self._model = self._found(options, settings or {})

    def reply(self, request: ChatRequest) -> Reply:
        model, how, native = self._prepared(request)
        with translated(self.name):
            answer = _in_time(lambda: model.invoke(**how), request.timeout or self.options.timeout)
        message = answer["raw"] if native else answer
        if not isinstance(message, AIMessage) or (message.invalid_tool_calls and self._finish(message) != "length"):
            raise bad_reply(self.name)
        return Reply(
            text=message.text,
            finish=self._finish(message) or ("tools" if message.tool_calls else "stop"),
            calls=tuple(ToolCall(call["id"] or "", call["name"], call["args"]) for call in message.tool_calls),
            usage=_usage(message) or Usage(),
            model=_model(message),
        )

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        model, how, native = self._prepared(request)
        finish: Finish | None = None
        usage, name = None, ""
        with translated(self.name), _closed(model.stream(**how)) as chunks:
            for chunk in chunks:
                message = chunk.get("raw") if native else chunk
                if not isinstance(message, AIMessageChunk):
                    continue  # with a schema, what LangChain makes of the reply comes along
                finish, name = self._finish(message) or finish, _model(message) or name
                usage = _usage(message) or usage
                calls = tuple(
                    CallPiece(_index(call["index"]), call["id"] or "", call["name"] or "", call["args"] or "")
                    for call in message.tool_call_chunks
                )
                if message.text or calls:
                    yield Delta(message.text, calls, model=name)
        if finish:  # without, the stream was cut
            yield Delta(finish=finish, usage=usage, model=name)

    def _prepared(self, request: ChatRequest) -> tuple[Runnable[Any, Any], dict[str, Any], bool]:
        """The model with all that is asked for, how to call it, and whether LangChain holds it to the schema."""
        model = self._with_fields(request)
        # LangChain takes a schema with neither tools nor stop strings.
        free = not request.tools and not request.stop
        native = bool(request.schema and free and (model.profile or {}).get("structured_output"))
        messages = request.messages
        if request.schema is not None and not native:
            messages = in_words(messages, request.schema)
        made: Runnable[Any, Any] = model
        try:
            if request.schema is not None and native:
                schema, _ = strict(request.schema)
                schema["title"] = request.schema_name
                made = model.with_structured_output(schema, method="json_schema", include_raw=True)
            elif request.tools and request.tool_choice != "none":
                choice = {"tool_choice": "any"} if request.tool_choice == "required" else {}
                made = model.bind_tools(chat_format.tools(request), **choice)
        except NotImplementedError:
            raise Unsupported(
                f"{self.name} can't call tools, or LangChain can't make it.", provider=self.name
            ) from None
        how: dict[str, Any] = {"input": [to_langchain(message) for message in messages]}
        if request.stop:
            how["stop"] = list(request.stop)
        return made, how, native

    def _with_fields(self, request: ChatRequest) -> BaseChatModel:
        given = {"temperature": request.temperature, "max_tokens": request.max_tokens}
        update: dict[str, Any] = {}
        if "stream_usage" in type(self._model).model_fields:
            update["stream_usage"] = True
        for ours, value in given.items():
            if value is None:
                continue
            known = type(self._model).model_fields.items()
            theirs = [name for name, field in known if {name, field.alias} & set(FIELDS[ours])]
            if not theirs:
                raise Refused(f"{self.name} takes no {ours}.", provider=self.name, parameter=ours)
            update[theirs[0]] = value
        return self._model.model_copy(update=update)

    def _found(self, options: ProviderOptions, settings: Mapping[str, Any]) -> BaseChatModel:
        given: dict[str, Any] = {"timeout": options.timeout, "max_retries": 0}
        if options.api_key or options.key_file:  # else LangChain looks for it
            given["api_key"] = find_key(self.name, "", options)
        if url := check_url(self.name, options):
            given["base_url"] = url
        try:
            made: BaseChatModel = init_chat_model(self.model, **given, **settings)
        except ImportError as error:
            named = PACKAGE.search(str(error))
            raise MissingExtra(
                f"LangChain needs another package for {self.name}. "
                f"Install it: pip install '{named[1] if named else error.name or 'langchain-…'}'.",
                provider=self.name,
            ) from None
        except Exception as error:  # noqa: BLE001 - each vendor's class has its own, and they repeat the key
            raise NotConfigured(
                f"LangChain cannot make {self.name}: {type(error).__name__}. Write it as "
                '"langchain:PROVIDER:MODEL", with the name that LangChain has for the provider; set its key and, '
                "under settings, what else its class wants.",
                provider=self.name,
            ) from None
        return made

    def _finish(self, message: AIMessage) -> Finish | None:
        for name in REASONS:
            if reason := message.response_metadata.get(name):
                if found := FINISHES.get(str(reason).lower()):
                    return found
                raise bad_reply(self.name)
        return None


def _in_time(call: Callable[[], Any], timeout: float) -> Any:
    """What `call` returns or raises. Raises TimeoutError after so many seconds."""
    done: Future[Any] = Future()

    def run() -> None:
        try:
            done.set_result(call())
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            done.set_exception(error)

    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    return done.result(timeout)


@contextmanager
def _closed(chunks: Iterator[Any]) -> Iterator[Iterator[Any]]:
    """Hang up on leaving: LangChain's generators do so when they are closed."""
    try:
        yield chunks
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _usage(message: AIMessage) -> Usage | None:
    used = message.usage_metadata
    return Usage(used["input_tokens"], used["output_tokens"]) if used else None


def _model(message: AIMessage) -> str:
    return str(message.response_metadata.get("model_name") or message.response_metadata.get("model") or "")


def _index(index: Any) -> int:
    return index if isinstance(index, int) else 0
