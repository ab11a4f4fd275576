"""The tool loop, against servers of two vendors."""

import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from providers import BadReply, ChatRequest, Message, Provider, ProviderOptions, ToolResult, Unavailable
from providers.loopback import Loopback
from providers.mistral import Mistral
from providers.openai import OpenAI
from providers.testing import Call
from providers.tools import Step, Tool, run, stream
from tests.providers.wires import MistralWire, OpenAIWire

ASKED = ChatRequest([Message.user("How warm is it in Zürich and in Ghent?")])
PARAMETERS = {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}


def weather(town: str) -> dict[str, Any]:
    """How warm it is."""
    return {"Zürich": {"celsius": 12}, "Ghent": {"celsius": 9}}[town]


TOOLS = {"weather": Tool("The weather in a town.", PARAMETERS, weather)}


@pytest.fixture(params=["openai", "mistral"])
def vendor(request: pytest.FixtureRequest) -> str:
    """One of two."""
    return str(request.param)


@pytest.fixture
def server() -> Iterator[Loopback]:
    """The vendor's server."""
    with Loopback() as server:
        yield server


@pytest.fixture
def wire(vendor: str) -> OpenAIWire:
    """How it writes."""
    return OpenAIWire() if vendor == "openai" else MistralWire()


@pytest.fixture
def model(vendor: str, server: Loopback, wire: OpenAIWire) -> Provider:
    """Its model."""
    options = ProviderOptions(base_url=server.url + wire.base_path, api_key="k", retries=0)
    return (OpenAI if vendor == "openai" else Mistral)("test-1", options)


def call(number: int, town: str = "Ghent", name: str = "weather", **more: str) -> Call:
    """A call as it goes over the wire."""
    return (f"call0000{number}", name, json.dumps({"town": town, **more}))


def texts(steps: Sequence[Step]) -> list[list[str]]:
    """What the tools answered in each step."""
    return [[result.text for result in step.results] for step in steps]


def test_to_the_answer(model: Provider, server: Loopback, wire: OpenAIWire) -> None:
    """Tools are offered and called, their answers go back with the calls, and the last step is the answer."""
    server.answer(
        wire.reply("Let me see.", calls=[call(1, "Zürich"), call(2, "Ghent")], finish="tools"),
        wire.reply("12 and 9 degrees."),
    )
    first, last = run(model, ASKED, TOOLS)
    assert [one.id for one in first.reply.calls] == ["call00001", "call00002"]
    assert first.results == (
        ToolResult("call00001", "weather", '{"celsius": 12}'),
        ToolResult("call00002", "weather", '{"celsius": 9}'),
    )
    assert (last.reply.text, last.results) == ("12 and 9 degrees.", ())
    seen = [wire.read(asked) for asked in server.asked]
    assert seen[0].tools == seen[1].tools
    assert seen[0].tools[0].parameters == PARAMETERS
    assert seen[1].calls == list(first.reply.calls)
    assert seen[1].results == [("call00001", '{"celsius": 12}'), ("call00002", '{"celsius": 9}')]
    assert ("assistant", "Let me see.") in seen[1].messages


def test_as_it_comes(model: Provider, server: Loopback, wire: OpenAIWire) -> None:
    """The pieces of each reply, then its step; the calls are those of a whole reply."""
    server.answer(
        wire.stream(["Let me ", "see."], calls=[call(1, "Zürich"), call(2)], finish="tools"),
        wire.stream(["12 and ", "9."]),
    )
    first, second, asked, third, fourth, last = stream(model, ASKED, TOOLS)
    assert (first, second, third, fourth) == ("Let me ", "see.", "12 and ", "9.")
    assert isinstance(asked, Step) and [one.text for one in asked.results] == ['{"celsius": 12}', '{"celsius": 9}']
    assert isinstance(last, Step) and (last.reply.text, last.results) == ("12 and 9.", ())


def test_without_a_call(model: Provider, server: Loopback, wire: OpenAIWire) -> None:
    """A model that needs no tool answers in one step."""
    server.answer(wire.reply("No idea."))
    assert [step.reply.text for step in run(model, ASKED, TOOLS)] == ["No idea."]


def test_what_goes_wrong_is_told(
    model: Provider, server: Loopback, wire: OpenAIWire, caplog: pytest.LogCaptureFixture
) -> None:
    """A tool that fails, that is called wrongly or that does not exist is the model's to put right."""
    server.answer(
        wire.reply("", calls=[call(1, "Atlantis"), call(2, unit="kelvin"), call(3, name="wether")], finish="tools"),
        wire.reply("", calls=[call(4)], finish="tools"),
        wire.reply("9 degrees."),
    )
    with caplog.at_level(logging.WARNING, "providers.tools"):
        steps = list(run(model, ASKED, TOOLS))
    failed, wrong, unknown = texts(steps)[0]
    assert failed == "Error: KeyError: 'Atlantis'"
    assert wrong.startswith("Error: TypeError: ")
    assert unknown == "Error: there is no tool 'wether'. There are: weather."
    assert texts(steps)[1:] == [['{"celsius": 9}'], []]
    assert wire.read(server.asked[1]).results[0] == ("call00001", "Error: KeyError: 'Atlantis'")
    assert len(caplog.records) == 2
    assert "Atlantis" not in caplog.text


def test_bounded(model: Provider, server: Loopback, wire: OpenAIWire) -> None:
    """After so many rounds the model has to answer; one that does not is a bad reply."""
    again = wire.reply("", calls=[call(1)], finish="tools")
    server.answer(again, again, wire.reply("9 degrees."))
    steps = list(run(model, ASKED, TOOLS, max_steps=2))
    assert [step.reply.text for step in steps] == ["", "", "9 degrees."]
    assert [asked.body["tool_choice"] for asked in server.asked] == ["auto", "auto", "none"]
    server.answer(again)
    with pytest.raises(BadReply, match="after 2 rounds"):
        list(run(model, ASKED, TOOLS, max_steps=2))
    assert len(server.asked) == 6


def test_each_step_is_seen_when_it_is_made(model: Provider, server: Loopback, wire: OpenAIWire) -> None:
    """Whoever stops asking for steps ends the loop; an error of the service comes through."""
    server.answer(wire.reply("", calls=[call(1)], finish="tools"), wire.error(503, "plain", "no"))
    steps = run(model, ASKED, TOOLS)
    assert texts([next(steps)]) == [['{"celsius": 9}']]
    assert len(server.asked) == 1
    with pytest.raises(Unavailable):
        next(steps)


def test_texts_go_as_they_are(model: Provider, server: Loopback, wire: OpenAIWire) -> None:
    """A text is not put into quotes; what JSON does not know becomes text."""
    tools = {"weather": Tool("", PARAMETERS, lambda town: f"Fog in {town}" if town == "Ghent" else {"a": 1j})}
    server.answer(
        wire.reply("", calls=[call(1), call(2, "Zürich")], finish="tools"),
        wire.reply("Fog."),
    )
    first, _ = run(model, ASKED, tools)
    assert texts([first]) == [["Fog in Ghent", '{"a": "1j"}']]
