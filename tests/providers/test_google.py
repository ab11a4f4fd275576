"""Google's models against a server that speaks the Gemini API."""

import json
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest
from pydantic import BaseModel

from providers.errors import ProviderError, RateLimited, Unauthorized, Unavailable
from providers.loopback import Answer, Loopback
from providers.testing import CALLS, HELLO, KEY, SECRET, SENT, USAGE, WEATHER, ChatConformance, EmbedderConformance
from providers.types import ChatRequest, Message, ProviderOptions
from tests.providers.google_wire import GoogleVectors, GoogleWire
from tests.providers.wires import subclasses

sdk = pytest.importorskip("google.genai.errors")

from providers.google import Google, GoogleEmbedder, errors  # noqa: E402


def body(data: object, status: int = 200) -> Answer:
    """An answer of JSON."""
    return Answer((json.dumps(data).encode(),), status=status)


class TestGoogle(ChatConformance):
    """The conformance suite, and what only Google does."""

    model = Google
    wire = GoogleWire()

    def test_held_back_at_once(self, server: Loopback) -> None:
        """A prompt that is not answered at all is a block, whole and streamed."""
        data = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "modelVersion": "test-1-2026"}
        server.answer(body(data))
        assert self.at(server.url).chat(HELLO).finish == "blocked"
        server.answer(Answer((self.wire.event(data),), kind="text/event-stream"))
        assert self.at(server.url).stream(HELLO).reply().finish == "blocked"

    def test_wrong_key(self, server: Loopback) -> None:
        """Google tells of a wrong key with the status of a bad request."""
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
        server.answer(body(self.wire.failure(400, "API key not valid. Please pass a valid API key.", info), 400))
        assert self.refused(lambda: self.at(server.url).chat(HELLO), Unauthorized).status == 400

    def test_pause_in_the_body(self, server: Loopback) -> None:
        """The pause that Google asks for stands in the body."""
        info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}
        server.answer(body(self.wire.failure(429, "You exceeded your current quota.", info), 429))
        error = self.refused(lambda: self.at(server.url).chat(HELLO), RateLimited)
        assert isinstance(error, RateLimited)
        assert error.retry_after == 34.5

    def test_calls_without_ids(self, server: Loopback) -> None:
        """Calls without ids are given some, which their results go back with."""
        sent = [("", name, arguments) for _, name, arguments in SENT]
        server.answer(self.wire.stream([], calls=sent, finish="tools"))
        calls = self.at(server.url).stream(HELLO).reply().calls
        assert len({call.id for call in calls} - {""}) == 2

    @pytest.mark.parametrize("streamed", [False, True])
    def test_signatures(self, server: Loopback, streamed: bool) -> None:
        """A call goes back with the signature that it came with; calls of others with the word for none."""
        parts, _ = self.wire.called(SENT, "tools")
        parts[0]["thoughtSignature"] = "c2lnbmVk"
        data = self.wire.answer(parts, "STOP", USAGE)
        answer = Answer((self.wire.event(data),), kind="text/event-stream") if streamed else body(data)
        server.answer(answer, self.wire.reply("Fine."))
        provider = self.at(server.url)
        own = (provider.stream(HELLO).reply() if streamed else provider.chat(HELLO)).message
        for turn in (own, Message.assistant("", CALLS)):
            provider.chat(ChatRequest([*HELLO.messages, turn]))
        sent = [
            [part.get("thoughtSignature") for part in asked.body["contents"][1]["parts"]] for asked in server.asked[1:]
        ]
        assert sent == [["c2lnbmVk", None], ["c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=", None]]

    def test_thinking(self, server: Loopback) -> None:
        """A model's thinking is not part of its reply."""
        server.answer(body(self.wire.answer([{"text": "Hm.", "thought": True}, {"text": "Yes."}], "STOP", USAGE)))
        assert self.at(server.url).chat(HELLO).text == "Yes."

    def test_other_finish(self, server: Loopback) -> None:
        """A reply that Google itself broke off is Unavailable."""
        server.answer(body(self.wire.answer([{"text": "Half"}], "OTHER", USAGE)))
        self.refused(lambda: self.at(server.url).chat(HELLO), Unavailable)

    def test_required_tool(self, server: Loopback) -> None:
        """Google's word for a required tool is "ANY"."""
        server.answer(self.wire.reply("Fine."))
        self.at(server.url).chat(replace(HELLO, tools=[WEATHER], tool_choice="required"))
        assert server.asked[0].body["toolConfig"]["functionCallingConfig"]["mode"] == "ANY"

    def test_version(self, server: Loopback) -> None:
        """The address may end in the version of the API that is asked for."""
        server.answer(self.wire.reply("Fine."))
        Google("test-1", ProviderOptions(base_url=server.url + "/v1beta/", api_key=KEY)).chat(HELLO)
        assert server.asked[0].path == "/v1beta/models/test-1:generateContent"

    def test_environment(self, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        """Google's switch to its other service, with other keys, does not count here."""
        monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
        server.answer(self.wire.reply("Fine."))
        assert self.at(server.url).chat(HELLO).text == "Fine."
        assert server.asked[0].path == "/v1/models/test-1:generateContent"

    def test_open_schema(self, server: Loopback) -> None:
        """A form of any keys is asked for in words."""

        class Prices(BaseModel):
            prices: dict[str, float]

        server.answer(self.wire.reply('{"prices": {"pump": 12.5}}'))
        assert self.at(server.url).fill(Prices, HELLO).prices == {"pump": 12.5}
        assert not server.asked[0].body["generationConfig"]
        assert '"prices"' in server.asked[0].body["systemInstruction"]["parts"][0]["text"]


class TestGoogleEmbedder(EmbedderConformance):
    """The conformance suite, and what only Google does."""

    @pytest.fixture
    def server(self) -> Iterator[GoogleVectors]:
        """Vectors that hang on text and task alone."""
        with GoogleVectors() as server:
            yield server

    @pytest.fixture
    def embedder(self, server: GoogleVectors) -> GoogleEmbedder:
        """The usual model."""
        return GoogleEmbedder("gemini-embedding-001", ProviderOptions(base_url=server.url, api_key=KEY, retries=0))

    def test_kinds(self, server: GoogleVectors, embedder: GoogleEmbedder) -> None:
        """Queries and documents are told apart."""
        assert not (embedder.embed(["x"], kind="query") == embedder.embed(["x"])).any()
        tasks = [asked.body["requests"][0]["taskType"] for asked in server.asked]
        assert tasks == ["RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT"]

    def test_shortened(self, server: GoogleVectors) -> None:
        """Another dimension than the model's own is asked for."""
        options = ProviderOptions(base_url=server.url, api_key=KEY, retries=0)
        embedder = GoogleEmbedder("gemini-embedding-001", options, dimension=256)
        assert embedder.embed(["x", "y"]).shape == (2, 256)

    def test_newer_model(self, server: GoogleVectors) -> None:
        """A model that reads more than text still gives each text a vector of its own."""
        embedder = GoogleEmbedder("gemini-embedding-2", ProviderOptions(base_url=server.url, api_key=KEY, retries=0))
        assert embedder.embed(["x", "y"]).shape == (2, 3072)


def make(kind: type[BaseException], status: int) -> BaseException:
    """An error of the SDK, with secrets in it, whatever its constructor wants."""
    error = kind.__new__(kind)
    error.args = (f"{SECRET} {KEY}",)
    headers = {"authorization": f"Bearer {KEY}"}
    said = {"error": {"message": f"{SECRET} {KEY}"}}
    response = httpx2.Response(status, headers=headers)
    vars(error).update(message=SECRET, details=said, code=status, status=KEY, response=response)
    return error


OWN = [kind for kind in vars(sdk).values() if isinstance(kind, type) and issubclass(kind, Exception)]


@pytest.mark.parametrize("status", [200, 418])
@pytest.mark.parametrize(
    "kind",
    [kind for kind in OWN if not issubclass(kind, Warning)] + subclasses(httpx2.HTTPError),
    ids=lambda kind: kind.__name__,
)
def test_every_error_is_mapped(kind: type[BaseException], status: int) -> None:
    """No error class of the SDK or of its transport gets through, and none takes a secret along."""
    with pytest.raises(ProviderError) as caught, errors("google:m"):
        raise make(kind, status)
    assert KEY not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
