"""What models are known to do, and what is done with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from providers import ChatRequest, ImagePart, Message, NotConfigured, ProviderOptions, Reply, Unsupported
from providers.facts import SHIPPED, Facts, facts, tables
from providers.testing import WEATHER
from tests.providers.echo import Echo

ASKED = ChatRequest([Message.user("hello")])


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("openai:gpt-4o-mini-2024-07-18", Facts(128_000, 16_384)),
        ("openai:gpt-5-mini", Facts(400_000, 128_000, ("temperature",))),
        ("openai:gpt-5-chat-latest", Facts(128_000, 16_384)),
        ("openai:o3-mini", Facts(200_000, 100_000, ("temperature",), vision=False)),
        ("anthropic:claude-opus-4-1-20250805", Facts(200_000, 32_000)),
        ("ollama:qwen3:8b", Facts(4_096)),
        ("compatible:nobody-knows-it", Facts()),
    ],
)
def test_shipped(model: str, known: Facts) -> None:
    """A model is found by its name's pattern, the narrower one first; of an unknown one little is assumed."""
    assert facts(model) == known


def test_every_shipped_entry_can_be_used() -> None:
    """No entry stands in the shadow of a wider one before it, and each has facts that exist."""
    names = list(tables(SHIPPED))
    for name in names:
        facts(name.replace("*", "x").replace("[134]", "1").replace("[01]", "1"))
        before = names[: names.index(name)]
        assert not [wide for wide in before if wide.endswith("*") and name.startswith(wide[:-1])], name


def test_a_firms_own(tmp_path: Path) -> None:
    """The firm's own file goes over what is shipped, fact by fact."""
    own = tmp_path / "models.toml"
    own.write_text('["openai:gpt-4o*"]\ncontext = 16_000\n["compatible:*"]\ntools = false\n')
    assert facts("openai:gpt-4o", own) == Facts(16_000, 16_384)
    assert facts("compatible:x", own) == Facts(tools=False)
    assert facts("openai:gpt-4.1", own).context == 1_047_576


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('["x:*"]\ncontxt = 5', "'contxt' of the model 'x:*'"),
        ('["x:*"]\ncontext = "big"', "'context' of the model 'x:*'"),
        ('["x:*"]\nvision = 1', "'vision'"),
        ('["x:*"]\nwithout = ["tools"]', "'without'"),
        ('"x:*" = 5', "'x:*'"),
        ("[x", "Expected"),
    ],
)
def test_a_slip_in_the_firms_own(tmp_path: Path, toml: str, said: str) -> None:
    """What cannot be used is told with the file and the entry, before anything is asked."""
    own = tmp_path / "models.toml"
    own.write_text(toml)
    model = Echo("x", ProviderOptions(facts_file=own))
    model.vendor = "x"  # type: ignore[misc]
    with pytest.raises(NotConfigured) as caught:
        model.chat(ASKED)
    assert str(own) in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is told by its path."""
    with pytest.raises(NotConfigured, match=r"gone\.toml.*No such file"):
        facts("x:y", tmp_path / "gone.toml")


def able(folder: Path, toml: str) -> Echo:
    """An echo of which that is known."""
    (folder / "models.toml").write_text(f'["echo:*"]\n{toml}\n')
    return Echo("x", ProviderOptions(facts_file=folder / "models.toml"))


@pytest.mark.parametrize(
    ("toml", "request_"),
    [
        ("vision = false", ChatRequest([Message.user("What is this?", ImagePart(b"x"))])),
        ("tools = false", replace(ASKED, tools=[WEATHER])),
    ],
)
def test_unsupported(tmp_path: Path, toml: str, request_: ChatRequest) -> None:
    """Pictures and tools are not passed to a model that is known to take none; nothing is left out silently."""
    model = able(tmp_path, toml)
    for call in (model.chat, model.stream):
        with pytest.raises(Unsupported, match=r"echo:x cannot .* Use a model that can\."):
            call(request_)
        call(ASKED)


def test_known_parameters_are_left_out(tmp_path: Path) -> None:
    """What a model is known to refuse is not sent to it, and it is asked for no more than it can write."""
    seen: list[ChatRequest] = []

    class Listening(Echo):
        def reply(self, request: ChatRequest) -> Reply:
            seen.append(request)
            return super().reply(request)

    able(tmp_path, 'without = ["temperature", "stop"]\noutput = 100')
    model = Listening("x", ProviderOptions(facts_file=tmp_path / "models.toml"))
    model.chat(replace(ASKED, temperature=0.5, stop=["END"], max_tokens=1000))
    model.chat(replace(ASKED, max_tokens=50))
    assert [(one.temperature, one.stop, one.max_tokens) for one in seen] == [(None, (), 100), (None, (), 50)]


def test_the_request_bounds_the_deadline() -> None:
    """A request may ask for less time than the options allow, not for more."""
    assert Echo("x", ProviderOptions(deadline=1))._end(replace(ASKED, deadline=500)) < Echo("x")._end(ASKED)
    assert Echo("x")._end(replace(ASKED, deadline=1)) < Echo("x")._end(ASKED)
