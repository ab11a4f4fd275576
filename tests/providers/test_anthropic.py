"""Anthropic's models against a server that speaks Messages."""

import json
from dataclasses import replace

import httpx2
import pytest
from pydantic import BaseModel

from providers.errors import ProviderError, RateLimited
from providers.loopback import Answer, Loopback
from providers.testing import CALLS, HELLO, KEY, SECRET, WEATHER, ChatConformance
from providers.types import ChatRequest, Message, ProviderOptions
from tests.providers.anthropic_wire import AnthropicWire, event
from tests.providers.wires import subclasses

anthropic = pytest.importorskip("anthropic")

from providers.anthropic import Anthropic, errors  # noqa: E402


class TestAnthropic(ChatConformance):
    """The conformance suite, and what only Anthropic does."""

    model = Anthropic
    wire = AnthropicWire()

    def test_limit_always_given(self, server: Loopback) -> None:
        """Anthropic wants a limit each time: without one in the request it is the option's."""
        server.answer(self.wire.reply("Fine."))
        options = ProviderOptions(base_url=server.url + "/v1/", api_key=KEY)
        Anthropic("test-1", options, max_tokens=77).chat(HELLO)
        assert server.asked[0].body["max_tokens"] == 77

    def test_results_in_one_turn(self, server: Loopback) -> None:
        """The results of one turn's calls go back in one turn, with what the person says next; empty texts don't."""
        server.answer(self.wire.reply("Fine."))
        results = [Message.tool(call, "12 °C") for call in CALLS]
        turns = [*HELLO.messages, Message.assistant(" ", CALLS), *results, Message.user("Warmer?")]
        self.at(server.url).chat(ChatRequest(turns))
        kinds = [[block["type"] for block in turn["content"]] for turn in server.asked[0].body["messages"]]
        assert kinds == [["text"], ["tool_use"] * 2, ["tool_result"] * 2 + ["text"]]

    def test_required_tool(self, server: Loopback) -> None:
        """Anthropic's word for a required tool is "any"."""
        server.answer(self.wire.reply("Fine."))
        self.at(server.url).chat(replace(HELLO, tools=[WEATHER], tool_choice="required"))
        assert server.asked[0].body["tool_choice"] == {"type": "any"}

    def test_thinking(self, server: Loopback) -> None:
        """A model's thinking is not part of its reply, whole or streamed."""
        body = json.loads(self.wire.reply("Yes.").pieces[0])
        body["content"].insert(0, {"type": "thinking", "thinking": "Hm.", "signature": "x"})
        server.answer(Answer((json.dumps(body).encode(),)))
        assert self.at(server.url).chat(HELLO).text == "Yes."
        whole = self.wire.stream(["Yes."])
        thoughts = [
            event({"type": "content_block_start", "index": 9, "content_block": {"type": "thinking", "thinking": ""}}),
            self.wire.piece(9, {"type": "thinking_delta", "thinking": "Hm."}),
            self.wire.piece(9, {"type": "signature_delta", "signature": "x"}),
        ]
        server.answer(replace(whole, pieces=(whole.pieces[0], *thoughts, *whole.pieces[1:])))
        assert self.at(server.url).stream(HELLO).reply().text == "Yes."

    def test_cut_call_looks_whole(self, server: Loopback) -> None:
        """A call that max_tokens cut is left out although its arguments can be read."""
        server.answer(self.wire.reply("So:", calls=[("1", "weather", "{}")], finish="length"))
        reply = self.at(server.url).chat(HELLO)
        assert (reply.finish, reply.calls) == ("length", ())

    def test_open_schema(self, server: Loopback) -> None:
        """A form that the service cannot be held to is asked for in words."""

        class Prices(BaseModel):
            prices: dict[str, float]

        server.answer(self.wire.reply('{"prices": {"pump": 12.5}}'))
        assert self.at(server.url).fill(Prices, HELLO).prices == {"pump": 12.5}
        assert "output_config" not in server.asked[0].body
        assert '"prices"' in server.asked[0].body["system"]

    def test_busy_within_a_stream(self, server: Loopback) -> None:
        """An error within a stream, where there is no status, is known by its name."""
        whole = self.wire.stream(["One"])
        error = {"type": "error", "error": {"type": "rate_limit_error", "message": "No."}}
        server.answer(replace(whole, pieces=(*whole.pieces[:2], event(error))))
        self.refused(lambda: list(self.at(server.url).stream(HELLO)), RateLimited)


def make(kind: type[BaseException], status: int) -> BaseException:
    """An error of the SDK, with secrets in it, whatever its constructor wants."""
    error = kind.__new__(kind)
    request = httpx2.Request("POST", "http://127.0.0.1/v1", headers={"authorization": f"Bearer {KEY}"})
    error.args = (f"{SECRET} {KEY}",)
    vars(error).update(
        message=SECRET, body={"message": KEY}, status_code=status, request=request, response=httpx2.Response(status)
    )
    return error


@pytest.mark.parametrize("status", [200, 418])
@pytest.mark.parametrize(
    "kind", subclasses(anthropic.AnthropicError) + subclasses(httpx2.HTTPError), ids=lambda kind: kind.__name__
)
def test_every_error_is_mapped(kind: type[BaseException], status: int) -> None:
    """No error class of the SDK or of its transport gets through, and none takes a secret along."""
    with pytest.raises(ProviderError) as caught, errors("anthropic:m"):
        raise make(kind, status)
    assert KEY not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
