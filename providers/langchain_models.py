"""Our models as LangChain's: any Provider as a `BaseChatModel`, any Embedder as `Embeddings`. The extra `langchain`.

chat = ProviderChatModel(model="mistral:mistral-small-latest")          # or ProviderChatModel(provider=ours)
vectors = EmbedderEmbeddings(embedder("minilm"))
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.base import LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.output_parsers import JsonOutputParser, PydanticOutputParser
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableMap, RunnablePassthrough
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_json_schema, convert_to_openai_tool
from langchain_core.utils.pydantic import is_basemodel_subclass
from pydantic import ConfigDict, Field, SecretStr, model_validator

from providers.base import Embedder, Provider
from providers.errors import Unsupported
from providers.langchain_errors import as_langchain
from providers.langchain_messages import from_langchain, usage_metadata
from providers.registry import chat_model
from providers.types import (
    ChatRequest,
    Reply,
    ToolChoice,
    ToolDefinition,
)

CHOICES: dict[Any, ToolChoice] = {
    None: "auto",
    "auto": "auto",
    "none": "none",
    False: "none",
    "any": "required",
    "required": "required",
    True: "required",
}


class ProviderChatModel(BaseChatModel):
    """A chat model of ours, by its name ("provider:model", with `options` as for `chat_model`) or as it is.

    The fields are LangChain's standard ones. Its errors are ours and LangChain's `ModelError` at once. A person's
    name on a message is not passed on, for not all models take one.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    model: str = ""
    provider: Provider | None = Field(default=None, exclude=True)
    options: dict[str, Any] = Field(default_factory=dict, exclude=True, repr=False)
    temperature: float | None = None
    max_tokens: int | None = None
    stop: list[str] | None = None
    timeout: float | None = None
    max_retries: int | None = None
    api_key: SecretStr | None = Field(default=None, exclude=True)
    base_url: str | None = None
    streaming: bool = False

    @model_validator(mode="after")
    def _made(self) -> "ProviderChatModel":
        if self.provider is not None:
            self.model = self.provider.name
        self._provider(self.model)
        return self

    @property
    def _llm_type(self) -> str:
        return "company-assistant"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "temperature": self.temperature, "max_tokens": self.max_tokens}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop=stop or self.stop or None, **kwargs)
        params["ls_provider"], _, name = (kwargs.get("model") or self.model).partition(":")
        params["ls_model_name"] = kwargs.get("model") or name
        return params

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - LangChain's signature
        **kwargs: Any,
    ) -> ChatResult:
        provider = self._provider(kwargs.pop("model", self.model))
        with as_langchain():
            reply = provider.chat(self._request(messages, stop, kwargs))
        calls = [
            {"type": "tool_call", "id": call.id, "name": call.name, "args": dict(call.arguments)}
            for call in reply.calls
        ]
        message = AIMessage(
            reply.text,
            tool_calls=calls,
            usage_metadata=usage_metadata(reply),
            response_metadata=_metadata(reply, provider),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        provider = self._provider(kwargs.pop("model", self.model))
        with as_langchain(), provider.stream(self._request(messages, stop, kwargs)) as stream:
            for text in stream:
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
                if run_manager is not None:
                    run_manager.on_llm_new_token(text, chunk=chunk)
                yield chunk
            reply = stream.reply()
        calls = [
            tool_call_chunk(id=call.id, name=call.name, args=json.dumps(dict(call.arguments)), index=index)
            for index, call in enumerate(reply.calls)
        ]
        last = AIMessageChunk(
            content="",
            tool_call_chunks=calls,
            usage_metadata=usage_metadata(reply),
            response_metadata=_metadata(reply, provider),
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=last)

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        strict: bool | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """With these tools. `tool_choice` is "auto", "none", "any", or a tool's name: then it alone is offered."""
        offered = [convert_to_openai_tool(tool, strict=strict) for tool in tools]
        if isinstance(tool_choice, dict):
            tool_choice = str(tool_choice.get("function", tool_choice).get("name"))
        if tool_choice not in CHOICES:
            offered = [tool for tool in offered if tool["function"]["name"] == tool_choice]
            if not offered:
                raise ValueError(f"There is no tool {tool_choice!r} among those bound. Bind it, or choose another.")
        return self.bind(tools=offered, tool_choice=CHOICES.get(tool_choice, "required"), **kwargs)

    def with_structured_output(
        self,
        schema: dict[str, Any] | type,
        *,
        include_raw: bool = False,
        method: Literal["json_schema", "function_calling", "json_mode"] = "json_schema",
        strict: bool | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, Any]:
        """Replies as `schema` has them. "json_mode" is held to the schema too, where the model can be held to it."""
        if method == "function_calling":
            return super().with_structured_output(schema, include_raw=include_raw, **kwargs)
        if kwargs:
            raise ValueError(f"There is no option {sorted(kwargs)[0]!r} for structured output.")
        wanted = convert_to_json_schema(schema, strict=strict)
        model = self.bind(schema=wanted, ls_structured_output_format={"kwargs": {"method": method}, "schema": schema})
        parser: Runnable[Any, Any] = (
            PydanticOutputParser(pydantic_object=schema)
            if isinstance(schema, type) and is_basemodel_subclass(schema)
            else JsonOutputParser()
        )
        if not include_raw:
            return model | parser
        parsed = RunnablePassthrough.assign(parsed=itemgetter("raw") | parser, parsing_error=lambda _: None)
        failed = RunnablePassthrough.assign(parsed=lambda _: None)
        return RunnableMap(raw=model) | parsed.with_fallbacks([failed], exception_key="parsing_error")

    def _provider(self, name: str) -> Provider:
        if self.provider is not None and name == self.provider.name:
            return self.provider
        if name not in self._made_by_name:
            given = {
                "timeout": self.timeout,
                "retries": self.max_retries,
                "api_key": self.api_key and self.api_key.get_secret_value(),
                "base_url": self.base_url,
            }
            own = {key: value for key, value in given.items() if value is not None}
            with as_langchain():
                self._made_by_name[name] = chat_model(name, own | self.options)
        return self._made_by_name[name]

    @cached_property
    def _made_by_name(self) -> dict[str, Provider]:
        return {}

    def _request(self, messages: Sequence[BaseMessage], stop: list[str] | None, how: dict[str, Any]) -> ChatRequest:
        schema = how.pop("schema", None)
        tools = [
            ToolDefinition(tool["name"], tool.get("description", ""), tool["parameters"])
            for tool in (tool["function"] for tool in how.pop("tools", ()))
        ]
        request = ChatRequest(
            [from_langchain(message) for message in messages],
            temperature=how.pop("temperature", self.temperature),
            max_tokens=how.pop("max_tokens", self.max_tokens),
            stop=stop or self.stop or (),
            tools=tools,
            tool_choice=how.pop("tool_choice", "auto"),
            schema=schema,
            schema_name=(schema or {}).get("title", "reply"),
            timeout=how.pop("timeout", self.timeout),
        )
        if how:
            raise Unsupported(f"{self.model} has no option {sorted(how)[0]!r}. Leave it out.", provider=self.model)
        return request


class EmbedderEmbeddings(Embeddings):
    """An embedding model of ours."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector of unit length for each text."""
        with as_langchain():
            rows: list[list[float]] = self.embedder.embed(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of a query."""
        with as_langchain():
            row: list[float] = self.embedder.embed([text], kind="query")[0].tolist()
        return row


def _metadata(reply: Reply, provider: Provider) -> dict[str, Any]:
    """`model_name` is what the model is called here, `model` what the service calls the one that replied."""
    vendor = provider.name.partition(":")[0]
    return {
        "model_name": provider.name,
        "model": reply.model,
        "model_provider": vendor,
        "finish_reason": reply.finish,
    }
