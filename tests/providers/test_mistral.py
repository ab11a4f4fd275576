"""Mistral's models against a server that speaks its protocol."""

import json
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest
from mistralai.client import errors as sdk

from providers.errors import BadReply, ProviderError, Refused, Unavailable
from providers.loopback import Answer, Loopback
from providers.mistral import Mistral, MistralEmbedder, errors
from providers.testing import CALLS, HELLO, KEY, SECRET, WEATHER, ChatConformance, EmbedderConformance
from providers.types import ChatRequest, Message, ProviderOptions, ToolCall
from tests.providers.wires import FakeVectors, MistralWire, subclasses


class TestMistral(ChatConformance):
    """The conformance suite, and what only Mistral does."""

    model = Mistral
    wire = MistralWire()

    def test_foreign_call_ids(self, server: Loopback) -> None:
        """Ids of another vendor's calls, which Mistral refuses, are renamed alike in call and result."""
        server.answer(self.wire.reply("Fine."))
        call = ToolCall("call_0123456789abcdef", "weather", {})
        messages = [*HELLO.messages, Message.assistant("", [call]), Message.tool(call, "12 °C")]
        self.at(server.url).chat(ChatRequest(messages))
        seen = self.wire.read(server.asked[0])
        assert seen.calls[0].id == seen.results[0][0]
        assert len(seen.calls[0].id) == 9

    def test_thinking(self, server: Loopback) -> None:
        """A model's thinking is not part of its reply."""
        thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}
        content = [thought, {"type": "text", "text": "Yes."}]
        body = json.loads(self.wire.reply("x").pieces[0])
        body["choices"][0]["message"]["content"] = content
        server.answer(Answer((json.dumps(body).encode(),)))
        assert self.at(server.url).chat(HELLO).text == "Yes."

    def test_finish_error(self, server: Loopback) -> None:
        """A reply that Mistral itself ends as failed is Unavailable."""
        body = json.loads(self.wire.reply("Half").pieces[0])
        body["choices"][0]["finish_reason"] = "error"
        server.answer(Answer((json.dumps(body).encode(),)))
        self.refused(lambda: self.at(server.url).chat(HELLO), Unavailable)

    def test_arguments_as_object(self, server: Loopback) -> None:
        """Arguments come as text or as an object."""
        body = json.loads(self.wire.reply("", calls=[("abcDEF123", "weather", "{}")], finish="tools").pieces[0])
        body["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] = {"town": "Zürich"}
        server.answer(Answer((json.dumps(body).encode(),)))
        assert self.at(server.url).chat(HELLO).calls == CALLS[:1]

    def test_repeated_request(self, server: Loopback) -> None:
        """What a refusal repeats of the request says nothing about its cause."""
        item = {"type": "value_error", "loc": ["body", "messages"], "msg": "No.", "input": "on context length"}
        server.answer(Answer((json.dumps({"detail": [item]}).encode(),), status=422))
        self.refused(lambda: self.at(server.url).chat(HELLO), Refused)

    def test_required_tool(self, server: Loopback) -> None:
        """Mistral's word for a required tool is "any"."""
        server.answer(self.wire.reply("Fine."))
        self.at(server.url).chat(replace(HELLO, tools=[WEATHER], tool_choice="required"))
        assert server.asked[0].body["tool_choice"] == "any"

    def test_base_url_with_version(self, server: Loopback) -> None:
        """The address may end in /v1, as other vendors' do."""
        server.answer(self.wire.reply("Fine."))
        options = ProviderOptions(base_url=server.url + "/v1/", api_key=KEY)
        assert Mistral("test-1", options).chat(HELLO).text == "Fine."


class TestMistralEmbedder(EmbedderConformance):
    """The conformance suite, and what only Mistral does."""

    @pytest.fixture
    def server(self) -> Iterator[FakeVectors]:
        """Vectors that hang on the text alone, not of unit length, in the wrong order."""
        with FakeVectors("/v1/embeddings", "input", 1024) as server:
            yield server

    @pytest.fixture
    def embedder(self, server: FakeVectors) -> MistralEmbedder:
        """The usual model."""
        return MistralEmbedder("mistral-embed", ProviderOptions(base_url=server.url, api_key=KEY, retries=0))

    def test_no_direction(self, embedder: MistralEmbedder, server: FakeVectors) -> None:
        """A vector of zeros has no direction and is a bad reply."""
        server.scale = 0.0
        with pytest.raises(BadReply, match="direction"):
            embedder.embed(["x"])
        server.scale = 3.0


def make(kind: type[BaseException]) -> BaseException:
    """An error of the SDK, with secrets in it, whatever its constructor wants."""
    error = kind.__new__(kind)
    error.args = (f"{SECRET} {KEY}",)
    vars(error).update(message=SECRET, body=KEY, status_code=418, headers=httpx2.Headers({"authorization": KEY}))
    return error


@pytest.mark.parametrize(
    "kind",
    [*subclasses(sdk.MistralError), sdk.NoResponseError, *subclasses(httpx2.HTTPError)],
    ids=lambda kind: kind.__name__,
)
def test_every_error_is_mapped(kind: type[BaseException]) -> None:
    """No error class of the SDK or of its transport gets through, and none takes a secret along."""
    with pytest.raises(ProviderError) as caught, errors("mistral:m"):
        raise make(kind)
    assert KEY not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


def test_all_of_the_errors() -> None:
    """The SDK has no error class besides those."""
    classes = {getattr(sdk, name) for name in sdk.__all__ if isinstance(getattr(sdk, name), type)}
    raised = {kind for kind in classes if issubclass(kind, Exception)}
    assert raised == {*subclasses(sdk.MistralError), sdk.NoResponseError}
