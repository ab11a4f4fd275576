"""Models that LangChain reaches, as ours: its OpenAI class against a server that speaks Chat Completions."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("langchain", reason="needs the extra 'langchain'")
pytest.importorskip("langchain_openai", reason="needs LangChain's package for OpenAI")

import httpx
import httpx2
import openai
from langchain_core import exceptions as theirs
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from providers.errors import (
    BadReply,
    MissingExtra,
    NotConfigured,
    ProviderError,
    RateLimited,
    Refused,
    TooLong,
    Unauthorized,
    Unavailable,
    Unreachable,
    Unsupported,
)
from providers.langchain import LangChain
from providers.langchain_errors import ours, translated
from providers.loopback import Asked, Loopback
from providers.registry import chat_model
from providers.testing import HELLO, KEY, SECRET, WEATHER, ChatConformance, Seen
from providers.testing.replies import Offer
from providers.types import ChatRequest, Message, ProviderOptions
from tests.providers.wires import OpenAIWire, subclasses


class LangChainWire(OpenAIWire):
    """Chat Completions as LangChain asks for them: a schema in words for models it knows nothing of."""

    limit = "max_completion_tokens"

    def read(self, asked: Asked) -> Seen:
        """A request, in OpenAI's own form again."""
        body = dict(asked.body)
        if "tools" in body:
            assert "tool_choice" not in body
            body["tool_choice"] = "auto"
        if body.get("stream") is False:
            del body["stream"]
        schema, turns = None, []
        for turn in body["messages"]:
            text = turn["content"]
            if turn["role"] == "system" and "JSON schema:\n" in text:
                text, _, told = text.partition("\n\nReply with one JSON object")
                schema = json.loads(told.partition("JSON schema:\n")[2])
            turns.append(turn | {"content": text})
        seen = super().read(replace(asked, body=body | {"messages": turns}))
        return replace(seen, schema=schema)


class OpenAI(LangChain):
    """LangChain's class for OpenAI."""

    def __init__(self, model: str, options: ProviderOptions) -> None:
        super().__init__(f"openai:{model}", options)


class TestLangChain(ChatConformance):
    """The conformance suite."""

    model = OpenAI
    wire = LangChainWire()

    @pytest.mark.skip(reason="LangChain's classes take no time-out for connecting")
    def test_slow_to_connect(self) -> None:
        """Not to be had."""

    @pytest.mark.parametrize("streamed", [False, True])
    def test_deadline_while_dripping(self, server: Loopback, streamed: bool) -> None:
        """Whole replies keep the deadline; streams are looked at between two pieces of text only."""
        if streamed:
            pytest.skip("LangChain's classes know a time-out, but no deadline")
        super().test_deadline_while_dripping(server, streamed)

    def test_native_schema(self, server: Loopback) -> None:
        """A model that LangChain knows to take schemas is held to one; streamed, that comes in one piece."""
        given = ProviderOptions(base_url=server.url + "/v1", api_key=KEY, retries=0)
        model = LangChain("openai:gpt-4.1", given)
        text = '{"article": "bend 15 mm", "pieces": 40, "note": null}'
        server.answer(self.wire.reply(text))
        assert model.fill(Offer, HELLO) == Offer(article="bend 15 mm", pieces=40)
        schema = server.asked[0].body["response_format"]["json_schema"]
        assert schema["name"] == "Offer"
        assert schema["schema"]["additionalProperties"] is False
        server.answer(self.wire.stream([text[:9], text[9:]]))
        request = replace(HELLO, schema=Offer.model_json_schema(), schema_name="Offer")
        with model.stream(request) as stream:
            assert list(stream) == [text]
            assert stream.reply().usage.input_tokens == 11

    def test_tool_choice(self, server: Loopback) -> None:
        """A required tool is required, and "none" offers none."""
        server.answer(self.wire.reply("Fine."))
        model = self.at(server.url)
        model.chat(replace(HELLO, tools=[WEATHER], tool_choice="required"))
        model.chat(replace(HELLO, tools=[WEATHER], tool_choice="none"))
        assert server.asked[0].body["tool_choice"] == "required"
        assert "tools" not in server.asked[1].body


class Fake(GenericFakeChatModel):
    """A LangChain model without fields for anything, and without tools."""


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A model of ours around LangChain's fake one, which says what is put into the list."""
    said: list[AIMessage] = []
    monkeypatch.setattr("providers.langchain.init_chat_model", lambda *_, **__: Fake(messages=iter(said)))

    def make(*messages: AIMessage) -> LangChain:
        said.extend(messages)
        return LangChain("fake:test-1")

    yield make


def test_no_such_field(fake: Any) -> None:
    """What LangChain's class has no field for is left out from then on."""
    model = fake(AIMessage("Yes."), AIMessage("No."))
    request = ChatRequest([Message.user("?")], temperature=0.0, max_tokens=5)
    assert model.chat(request).text == "Yes."
    assert model._dropped == {"temperature", "max_tokens"}


def test_no_tools(fake: Any) -> None:
    """A class that knows no tools is not passed off as one that called none."""
    with pytest.raises(Unsupported, match="can't call tools"):
        fake(AIMessage("Yes.")).chat(replace(HELLO, tools=[WEATHER]))


@pytest.mark.parametrize(
    ("metadata", "finish"),
    [
        ({"stop_reason": "end_turn"}, "stop"),
        ({"stop_reason": "max_tokens"}, "length"),
        ({"finish_reason": "SAFETY"}, "blocked"),
        ({"done_reason": "length"}, "length"),
        ({}, "stop"),
    ],
)
def test_finishes(fake: Any, metadata: dict[str, str], finish: str) -> None:
    """Each vendor's word for the end is understood."""
    assert fake(AIMessage("Yes.", response_metadata=metadata)).chat(HELLO).finish == finish


def test_unknown_finish(fake: Any) -> None:
    """A word that nobody knows is not taken for a good end."""
    with pytest.raises(BadReply):
        fake(AIMessage("Yes.", response_metadata={"finish_reason": "weariness"})).chat(HELLO)


@pytest.mark.parametrize("name", ["langchain:gpt", "langchain:nobody:x", "langchain:openai:x"])
def test_not_made(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that LangChain does not know, and a missing key, are told without its own words."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(NotConfigured, match=r'LangChain cannot make .*"langchain:PROVIDER:MODEL"') as caught:
        chat_model(name)
    assert caught.value.__suppress_context__


def test_package_missing() -> None:
    """A vendor's package that is missing is named."""
    with pytest.raises(MissingExtra, match="pip install 'langchain-groq'"):
        chat_model("langchain:groq:llama")


def test_settings() -> None:
    """Settings go to LangChain's class."""
    options = {"api_key": KEY, "settings": {"organization": "acme"}}
    model = chat_model("langchain:openai:x", options)
    assert isinstance(model, LangChain)
    assert vars(model._model)["openai_organization"] == "acme"


REQUEST = httpx.Request("POST", "http://127.0.0.1/v1", headers={"authorization": f"Bearer {KEY}"})


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (theirs.ModelAuthenticationError(SECRET), Unauthorized),
        (theirs.ModelPermissionDeniedError(SECRET), Unauthorized),
        (theirs.ModelNotFoundError(SECRET), NotConfigured),
        (theirs.ModelRateLimitError(SECRET), RateLimited),
        (theirs.ContextOverflowError(SECRET), TooLong),
        (theirs.ModelInvalidRequestError(SECRET), Refused),
        (theirs.ModelAPIError(SECRET), Unavailable),
        (theirs.ModelConnectionError(SECRET), Unreachable),
        (theirs.ModelTimeoutError(SECRET), Unreachable),
        (theirs.ModelError(SECRET), Refused),
        (httpx.ReadTimeout(SECRET, request=REQUEST), Unreachable),
        (httpx.HTTPStatusError(SECRET, request=REQUEST, response=httpx.Response(401)), Unauthorized),
        (ConnectionResetError(SECRET), Unreachable),
        (ValueError(SECRET), BadReply),
        (RuntimeError(SECRET), Refused),
    ],
)
def test_errors(error: Exception, kind: type[ProviderError]) -> None:
    """LangChain's own errors, its transport's and a vendor's become ours, without their words."""
    with pytest.raises(ProviderError) as caught, translated("langchain:x:y"):
        raise error
    assert type(caught.value) is kind
    assert SECRET not in str(caught.value)
    assert KEY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_all_errors() -> None:
    """No class of LangChain's model errors is left to the last resort but their root."""
    for kind in subclasses(theirs.ModelError):
        if kind.__module__ == theirs.__name__ and kind is not theirs.ModelError:
            assert "gave up" not in str(ours(kind("x"), provider="langchain:x:y"))
    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    assert isinstance(ours(openai.APITimeoutError(request), provider="p"), Unreachable)
