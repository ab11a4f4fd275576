"""Our models as LangChain's, held to LangChain's own standard tests."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("langchain_tests", reason="needs LangChain's standard tests")

import httpx
from langchain_core import exceptions as theirs
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_tests.integration_tests import ChatModelIntegrationTests, EmbeddingsIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from providers.base import Embedder
from providers.errors import NotConfigured, ProviderError, RateLimited, Unsupported
from providers.langchain_errors import TWINS, as_langchain
from providers.langchain_messages import from_langchain, to_langchain
from providers.langchain_models import EmbedderEmbeddings, ProviderChatModel
from providers.loopback import Answer, Asked, Loopback
from providers.minilm import MiniLM
from providers.testing import CALLS, KEY, PNG
from providers.testing.replies import Offer
from providers.types import ImagePart, Message
from tests.providers.echo import Echo
from tests.providers.wires import OpenAIWire

SAID = re.compile(r"'([^']+)'|(\w+ \w+, \w\w)")


class Answering(Loopback):
    """A server that does what it is asked: fills in schemas, calls tools, else says hello."""

    def take(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.asked.append(asked)
        body, wire = asked.body, OpenAIWire()
        text, calls = "Hello, how are you?", []
        if schema := body.get("response_format"):
            text = json.dumps(self.filled(schema["json_schema"]["schema"], "?"))
        elif body.get("tools") and body["messages"][-1]["role"] == "user":
            function = body["tools"][0]["function"]
            arguments = self.filled(function["parameters"], body["messages"][-1]["content"])
            text, calls = "", [("call_1", function["name"], json.dumps(arguments, ensure_ascii=False))]
        how: dict[str, Any] = {"calls": calls, "finish": "tools" if calls else "stop"}
        streamed = body.get("stream")
        answer = wire.stream(re.findall(r"\S+\s*", text), **how) if streamed else wire.reply(text, **how)
        named = (piece.replace(b"test-1-2026", body["model"].encode()) for piece in answer.pieces)
        return Answer(tuple(named), kind=answer.kind, framing=answer.framing)

    def filled(self, schema: dict[str, Any], said: str) -> dict[str, Any]:
        """Arguments or a form, with numbers 3 and what is quoted in `said`."""
        quoted = SAID.search(said)
        text = next(filter(None, quoted.groups())) if quoted else "x"
        properties = schema.get("properties", {}).items()
        return {name: 3 if kind.get("type") == "integer" else text for name, kind in properties}


@pytest.fixture(scope="module")
def server() -> Iterator[Answering]:
    """The vendor."""
    with Answering() as server:
        yield server


class OnServer:
    """The model of the standard tests."""

    url = ""

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _at(cls, server: Answering) -> None:
        cls.url = server.url + "/v1"

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        """Ours."""
        return ProviderChatModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        """OpenAI's, at the server."""
        return {"model": "openai:test-1", "base_url": self.url, "options": {"api_key": KEY}}

    @property
    def model_override_value(self) -> str:
        """Another model for a single call."""
        return "openai:test-2"

    supports_json_mode = True
    supports_image_inputs = True
    supports_anthropic_inputs = True


class TestUnit(OnServer, ChatModelUnitTests):
    """What needs no server."""

    @property
    def init_from_env_params(self) -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
        """The key stands in the environment."""
        return {"OPENAI_API_KEY": KEY}, {"model": "openai:test-1"}, {"model": "openai:test-1"}


class TestIntegration(OnServer, ChatModelIntegrationTests):
    """What asks the server."""

    @pytest.fixture(autouse=True)
    def _no_internet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        picture = httpx.Response(200, content=PNG)
        monkeypatch.setattr("langchain_tests.integration_tests.chat_models.httpx.get", lambda *_, **__: picture)


class TestEmbeddings(EmbeddingsIntegrationTests):
    """The built-in embedder."""

    @property
    def embeddings_class(self) -> type[Embeddings]:
        """Ours."""
        return EmbedderEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Embedder]:
        """MiniLM."""
        return {"embedder": MiniLM()}


@pytest.fixture
def echo() -> ProviderChatModel:
    """A provider as it is, without a service."""
    return ProviderChatModel(provider=Echo("x"))


def test_provider_as_it_is(echo: ProviderChatModel) -> None:
    """An instance is used as it is, whole and streamed; its name is the model's."""
    assert echo.model == "echo:x"
    assert echo.invoke("hello there").text == "hello there"
    assert [chunk.text for chunk in echo.stream("hello there")] == ["hello ", "there ", ""]
    assert KEY not in repr(ProviderChatModel(model="openai:x", api_key=KEY, options={"api_key": KEY}))


def test_errors(echo: ProviderChatModel) -> None:
    """An error is ours and LangChain's at once, whole, streamed and on making."""
    for call in (echo.invoke, lambda text: list(echo.stream(text))):
        with pytest.raises(theirs.ModelError) as caught:
            call(" ")
        assert isinstance(caught.value, ProviderError)
        assert "empty reply" in str(caught.value)
    with pytest.raises(NotConfigured, match="no provider 'nobody'"):
        ProviderChatModel(model="nobody:x")
    with pytest.raises(theirs.ModelRateLimitError) as limited, as_langchain():
        raise RateLimited("Slow down.", provider="echo:x", status=429, retry_after=2.0)
    error = limited.value
    assert isinstance(error, RateLimited)
    assert (str(error), error.retry_after, error.is_retryable) == ("Slow down.", 2.0, True)
    for kind in TWINS:
        with pytest.raises(TWINS[kind]), as_langchain():
            raise kind("x")


def test_unknown_option(echo: ProviderChatModel) -> None:
    """An option that we don't know is refused, on making and on calling."""
    with pytest.raises(ValueError, match="top_q"):
        ProviderChatModel(provider=Echo("x"), **{"top_q": 1})
    with pytest.raises(Unsupported, match="no option 'top_q'"):
        echo.invoke("hello", top_q=1)
    with pytest.raises(ValueError, match="no option 'top_q' for structured"):
        echo.with_structured_output(Offer, top_q=1)
    with pytest.raises(ValueError, match="no tool 'fly'"):
        echo.bind_tools([], tool_choice="fly")


def test_structured(echo: ProviderChatModel) -> None:
    """A reply that does not fit the form is an error, or told apart with `include_raw`."""
    text = '{"article": "bend", "pieces": 40}'
    assert echo.with_structured_output(Offer).invoke(text) == Offer(article="bend", pieces=40)
    with_raw = echo.with_structured_output(Offer, include_raw=True)
    assert with_raw.invoke(text)["parsed"] == Offer(article="bend", pieces=40)
    wrong = with_raw.invoke("no")
    assert (wrong["parsed"], wrong["raw"].text) == (None, "no")
    assert wrong["parsing_error"] is not None
    with pytest.raises(ValueError, match="Offer"):
        echo.with_structured_output(Offer).invoke("{}")


@pytest.mark.parametrize(
    "message",
    [
        Message.system("Be brief."),
        Message.user("What is this?"),
        Message.user("What is ", ImagePart(PNG), "this?"),
        Message.assistant("So.", CALLS),
        Message.tool(CALLS[0], "12 °C"),
    ],
)
def test_there_and_back(message: Message) -> None:
    """A message of ours is the same after having been LangChain's."""
    assert from_langchain(to_langchain(message)) == message


def test_pictures() -> None:
    """A picture is taken in LangChain's and OpenAI's form, and never fetched."""
    data = "data:image/jpeg;base64,aGk="
    message = HumanMessage([{"type": "image_url", "image_url": {"url": data}}])
    assert from_langchain(message).parts == (ImagePart(b"hi", "image/jpeg"),)
    with pytest.raises(Unsupported, match="never fetched"):
        from_langchain(HumanMessage([{"type": "image", "url": "http://127.0.0.1/x.png"}]))


@pytest.mark.parametrize(
    "message",
    [
        HumanMessage([{"type": "audio", "base64": "aGk=", "mime_type": "audio/wav"}]),
        SystemMessage([{"type": "image", "base64": "aGk=", "mime_type": "image/png"}]),
        ToolMessage([{"type": "image", "base64": "aGk=", "mime_type": "image/png"}], tool_call_id="1"),
        ChatMessage(content="hello", role="critic"),
    ],
)
def test_no_words_for_it(message: Any) -> None:
    """What we cannot pass on is refused, not left out."""
    with pytest.raises(Unsupported, match="cannot be passed on"):
        from_langchain(message)


def test_thinking_is_left_out() -> None:
    """What a model thought is not put into its mouth."""
    message = AIMessage([{"type": "reasoning", "reasoning": "Hm."}, {"type": "text", "text": "Yes."}])
    assert from_langchain(message) == Message.assistant("Yes.")
