"""From one line of settings to answers: fall-backs, limits, facts, costs and the budget, over the wire."""

import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant, SettingsError, load_settings
from assistant.models.connecting import Connector
from providers import ChatRequest, Delta, Message, NotConfigured, Provider, Reply, Unsupported, Usage
from providers.chain import Chain
from providers.loopback import Loopback
from providers.testing import WEATHER
from tests.providers.wires import MistralWire, OpenAIWire

RENT = "The monthly rent is 950 euros, payable in advance."
QUESTION = "How much is the monthly rent?"
SAID = "The monthly rent is 950 euros."


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys for both vendors."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-1")
    monkeypatch.setenv("MISTRAL_API_KEY", "canary2")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the lease in it."""
    (tmp_path / "lease.txt").write_text(f"{RENT} The tenant may not keep dogs.\n", "utf-8")
    Assistant(tmp_path / "home").add(tmp_path / "lease.txt")
    return tmp_path / "home"


@pytest.fixture
def server() -> Iterator[Loopback]:
    """OpenAI, which answers."""
    with Loopback() as server:
        server.answer(OpenAIWire().stream([SAID[:9], SAID[9:]], usage=Usage(1000, 10)))
        yield server


def settings(home: Path, server: Loopback, chat: str | Sequence[str], more: str = "", rest: str = "") -> None:
    """Writes them. Mistral's service is not there."""
    named = repr(chat) if isinstance(chat, str) else repr(list(chat))
    (home / "assistant.toml").write_text(
        f'[models]\nchat = {named}\n[providers.openai]\nbase_url = "{server.url}/v1"\nretries = 0\n{more}\n'
        f'[providers.mistral]\nbase_url = "http://127.0.0.1:9"\nretries = 0\n{rest}\n'
    )


BOTH = ("mistral:mistral-small-latest", "openai:gpt-4o-mini")


def test_another_one_stands_in(home: Path, server: Loopback) -> None:
    """The second model answers for the first, and a notice says so and why."""
    settings(home, server, BOTH)
    answer = Assistant(home).ask(QUESTION)
    assert answer.statements[0].text == SAID
    (notice,) = answer.notices
    assert notice.startswith("openai:gpt-4o-mini stands in for mistral:mistral-small-latest. ")
    assert "cannot be reached" in notice
    assert "canary" not in answer.model_dump_json()


def test_a_chain_from_the_environment(home: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is written as JSON, a single name as it is."""
    settings(home, server, "")
    monkeypatch.setenv("ASSISTANT_MODELS__CHAT", '["mistral:a", "openai:b"]')
    assert load_settings(home).models.chats == ("mistral:a", "openai:b")
    chain = Connector(home, load_settings(home)).chat()
    assert isinstance(chain, Chain)
    assert chain.name == "mistral:a or openai:b"
    assert [model.options.patience for model in chain.models] == [5.0, 60.0]
    monkeypatch.setenv("ASSISTANT_MODELS__CHAT", "openai:b")
    assert load_settings(home).models.chats == ("openai:b",)
    monkeypatch.setenv("ASSISTANT_MODELS__CHAT", "[]")
    assert Connector(home, load_settings(home)).chat() is None


def test_one_that_may_not_be_used_is_not_hidden(home: Path, server: Loopback) -> None:
    """A wrong key is told, and no other model asked in its place."""
    with Loopback() as mistral:
        mistral.answer(MistralWire().error(401, "plain", "no"))
        settings(home, server, BOTH)
        text = (home / "assistant.toml").read_text().replace("http://127.0.0.1:9", mistral.url)
        (home / "assistant.toml").write_text(text)
        answer = Assistant(home).ask(QUESTION)
    assert answer.statements[0].text == RENT
    assert "does not accept the key" in answer.notices[0]
    assert server.asked == []


def test_cost(home: Path, server: Loopback) -> None:
    """The answer carries what it cost, as a decimal in JSON too, and the home keeps the sum."""
    settings(home, server, "openai:gpt-4o-mini")
    assistant = Assistant(home)
    answer = assistant.ask(QUESTION)
    assert answer.usage
    assert answer.usage.cost == Decimal("0.000156")
    assert '"cost":"0.000156"' in answer.model_dump_json()
    (spent,) = assistant.spending()
    assert (spent.model, spent.cost) == ("openai:gpt-4o-mini", Decimal("0.000156"))


def test_budget(home: Path, server: Loopback) -> None:
    """When it is spent, by this process or another, the papers are quoted instead and a notice says why."""
    settings(home, server, "openai:gpt-4o-mini", rest='[budget]\nper_day = "0.0001"')
    assert Assistant(home).ask(QUESTION).usage
    answer = Assistant(home).ask(QUESTION)
    assert answer.statements[0].text == RENT
    assert answer.usage is None
    (notice,) = answer.notices
    assert "the papers are quoted instead. Today's budget for chat models, 0.0001 US dollars, is spent." in notice
    assert len(server.asked) == 1


def test_budget_and_an_unknown_price(home: Path, server: Loopback) -> None:
    """Under a budget a model whose price nobody knows is not asked; the firm's own list makes it known."""
    settings(home, server, "openai:new", rest="[budget]\nper_day = 5")
    answer = Assistant(home).ask(QUESTION)
    assert "prices.toml" in answer.notices[0]
    assert server.asked == []
    (home / "prices.toml").write_text('"openai:new" = { input = 1, output = 1 }')
    answer = Assistant(home).ask(QUESTION)
    assert answer.usage
    assert answer.usage.cost == Decimal("0.00101")


def test_a_model_that_is_handed_over_is_counted_too(home: Path) -> None:
    """What the caller brings along is kept within the budget like what the settings name."""

    class Mine(Provider):
        vendor = "openai"

        def reply(self, request: ChatRequest) -> Reply:
            raise NotImplementedError

        def deltas(self, request: ChatRequest) -> Iterator[Delta]:  # noqa: ARG002
            yield Delta(SAID)
            yield Delta(finish="stop", usage=Usage(1000, 10))

    assistant = Assistant(home, chat=Mine("gpt-4o-mini"))
    answer = assistant.ask(QUESTION)
    assert answer.usage
    assert answer.usage.cost == Decimal("0.000156")
    assert assistant.spending()[0].replies == 1


def test_walking_away(home: Path, server: Loopback) -> None:
    """Closing the answer hangs up on the model that was writing it, and what it wrote is counted."""
    server.answer(replace(OpenAIWire().stream(["word "] * 20_000), pause=0.0005))
    settings(home, server, BOTH)
    assistant = Assistant(home)
    stream = assistant.stream(QUESTION)
    pieces = iter(stream)
    next(pieces)
    stream.close()
    assert server.hung_up.wait(5)
    (spent,) = assistant.spending()
    assert 0 < spent.output_tokens < 20_000


def test_the_context_bounds_what_is_shown(home: Path, server: Loopback, tmp_path: Path) -> None:
    """A model that reads little is shown fewer passages, by the firm's own facts about it."""
    for number in range(6):
        (tmp_path / f"rent-{number}.txt").write_text(f"The monthly rent of unit {number} is 95{number} euros. " * 15)
    settings(home, server, "openai:gpt-4o-mini")
    Assistant(home).add(*tmp_path.glob("rent-*.txt"))

    def shown() -> int:
        Assistant(home).ask(QUESTION)
        return str(server.asked[-1].body["messages"][0]["content"]).count("<passage key")

    many = shown()
    (home / "models.toml").write_text('["openai:*"]\ncontext = 800\n')
    few = shown()
    assert 1 <= few < many


def test_facts_of_the_firm(home: Path, server: Loopback) -> None:
    """What the firm says of a model reaches it."""
    settings(home, server, "openai:gpt-4o-mini")
    (home / "models.toml").write_text('["openai:*"]\nvision = false\ntools = false\n')
    chat = Assistant(home).chat
    assert chat
    with pytest.raises(Unsupported, match="cannot call tools"):
        chat.chat(ChatRequest([Message.user("x")], tools=[WEATHER]))


def test_limits_are_the_providers(home: Path, server: Loopback) -> None:
    """Models of one provider keep its limits together; another provider has its own."""
    settings(home, server, ("openai:a", "openai:b", "mistral:c"), more="per_minute = 7\nconcurrency = 2")
    connector = Connector(home, load_settings(home))
    limits = connector.options("openai:a")["limits"]
    assert (limits.per_minute, limits.concurrency) == (7, 2)
    assert connector.options("openai:b")["limits"] is limits
    assert connector.options("mistral:c")["limits"] is None


def test_a_limit_is_told(home: Path, server: Loopback) -> None:
    """Beyond what may be asked a minute, the papers are quoted when the deadline comes before the turn."""
    settings(home, server, "openai:gpt-4o-mini", more="per_minute = 1\ndeadline = 1.0")
    assistant = Assistant(home)
    assert assistant.ask(QUESTION).usage
    begin = time.monotonic()
    assert "per_minute = 1" in assistant.ask(QUESTION).notices[0]
    assert time.monotonic() - begin < 1


@pytest.mark.parametrize(
    "toml", ["[budget]\nper_day = -1", "[budget]\nper_week = 5", "[providers.openai]\nconcurrency = 0"]
)
def test_slips(tmp_path: Path, toml: str) -> None:
    """What cannot be meant is refused by name."""
    (tmp_path / "assistant.toml").write_text(toml)
    with pytest.raises(SettingsError, match=r"per_day|per_week|concurrency"):
        load_settings(tmp_path)


def test_what_only_some_providers_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A section may hold what one of the provider's models takes; what none takes is told when it is used."""
    (tmp_path / "assistant.toml").write_text(
        '[models]\nchat = "openai:a"\nembed = "openai:text-embedding-3-large"\n[providers.openai]\ndimension = 256\n'
    )
    connector = Connector(tmp_path, load_settings(tmp_path))
    assert connector.embedder().dimension == 256
    assert connector.chat()
    monkeypatch.setenv("ASSISTANT_PROVIDERS__OPENAI__DIMENSION", "128")
    assert Connector(tmp_path, load_settings(tmp_path)).embedder().dimension == 128
    with (tmp_path / "assistant.toml").open("a") as file:
        file.write("timout = 5\n")
    with pytest.raises(NotConfigured, match="no option 'timout'"):
        Connector(tmp_path, load_settings(tmp_path)).chat()


def test_a_key_in_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is refused in the file and among the settings' own variables, and is not repeated."""
    monkeypatch.setenv("ASSISTANT_PROVIDERS__OPENAI__API_KEY", "sk-canary-3")
    with pytest.raises(SettingsError, match=r"providers\.openai\.api_key: .*key_file") as caught:
        load_settings(tmp_path)
    assert "canary" not in "".join(traceback.format_exception(caught.value))
