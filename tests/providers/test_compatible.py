"""Models on servers that speak OpenAI's protocol, more or less."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from providers import BadReply, NotConfigured, ProviderOptions, Usage
from providers.compatible import VLLM, Compatible, CompatibleEmbedder, Ollama, OllamaEmbedder
from providers.loopback import Answer, Loopback
from providers.testing import CALLS, HELLO, KEY, SENT, ChatConformance, EmbedderConformance
from providers.testing.replies import Offer
from tests.providers.wires import FakeVectors, OpenAIWire, event

FILLED = '{"article": "bend 15 mm", "pieces": 40}'


def refusal(said: str, status: int = 400) -> Answer:
    """A refusal in one of many forms."""
    return Answer((json.dumps({"error": {"message": said, "code": None}}).encode(),), status=status)


class TestCompatible(ChatConformance):
    """The conformance suite, and what servers do each in their own way."""

    model = Compatible
    wire = OpenAIWire()

    def chunks(self, *deltas: dict[str, Any], end: bytes = b"data: [DONE]\n\n") -> Answer:
        """A stream of these deltas; what is no field of a delta goes beside it."""
        events = [self.wire.chunk(delta, delta.pop("finish_reason", None)) for delta in deltas]
        return Answer((*events, end), kind="text/event-stream", framing="chunked")

    def test_no_key(self, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a key none is sent, least of all OpenAI's own or who its customer is."""
        for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
            monkeypatch.setenv(name, "secret-of-another")
        monkeypatch.delenv("COMPATIBLE_API_KEY", raising=False)
        server.answer(self.wire.reply("Fine."))
        for key in (None, KEY):
            Compatible("test-1", ProviderOptions(base_url=server.url + "/v1", api_key=key)).chat(HELLO)
        assert [asked.headers.get("authorization") for asked in server.asked] == [None, f"Bearer {KEY}"]
        assert "secret-of-another" not in repr([asked.headers for asked in server.asked])

    def test_no_address(self) -> None:
        """Without an address it is said what to set."""
        with pytest.raises(NotConfigured, match=r"base_url under \[providers.compatible\]"):
            Compatible("test-1")

    @pytest.mark.parametrize(("model", "port"), [(Ollama, 11434), (VLLM, 8000)])
    def test_presets(self, server: Loopback, model: type[Compatible], port: int) -> None:
        """The presets know where their servers are, and can be told otherwise."""
        assert str(model("m")._client.base_url) == f"http://127.0.0.1:{port}/v1/"
        server.answer(self.wire.reply("Fine."))
        provider = model("qwen3:8b", ProviderOptions(base_url=server.url + "/v1"))
        assert provider.chat(HELLO).text == "Fine."
        assert server.asked[0].body["model"] == "qwen3:8b"

    @pytest.mark.parametrize(
        "said",
        [
            "Unknown parameter: 'stream_options'",
            "body.stream_options: Extra inputs are not permitted",
            "'stream_options' is not supported by this server",
        ],
    )
    def test_no_count_in_streams(self, server: Loopback, said: str) -> None:
        """A server that does not count in streams is asked once; its reply then has no usage."""
        whole = self.wire.stream(["Fine."])
        server.answer(refusal(said), replace(whole, pieces=(*whole.pieces[:-2], whole.pieces[-1])))
        provider = self.at(server.url)
        for _ in range(2):
            reply = provider.stream(HELLO).reply()
            assert (reply.text, reply.usage) == ("Fine.", Usage())
        assert ["stream_options" in asked.body for asked in server.asked] == [True, False, False]

    @pytest.mark.parametrize(
        ("status", "said"),
        [
            (400, "This response_format type is unavailable now"),
            (400, "'response_format.type' must be one of: text, json_object"),
            (400, "Failed to parse grammar"),
            (422, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
        ],
    )
    def test_no_schema(self, server: Loopback, status: int, said: str, caplog: pytest.LogCaptureFixture) -> None:
        """A server that takes no schema is asked for it in words from then on, and the log says so once."""
        server.answer(refusal(said, status), self.wire.reply(FILLED))
        provider = self.at(server.url)
        for _ in range(2):
            assert provider.fill(Offer, HELLO) == Offer(article="bend 15 mm", pieces=40)
        assert ["response_format" in asked.body for asked in server.asked] == [True, False, False]
        roles = [message["role"] for message in server.asked[1].body["messages"]]
        assert roles == ["system", "user"]
        asked = server.asked[1].body["messages"][0]["content"]
        assert asked.startswith("Be brief.") and '"article"' in asked
        assert len([record for record in caplog.records if "takes no JSON schema" in record.getMessage()]) == 1

    def test_schema_passed_over(self, server: Loopback) -> None:
        """A server that takes a schema and passes over it is shown the schema in the repair."""
        server.answer(self.wire.reply("Forty bends of 15 mm."), self.wire.reply(f"```json\n{FILLED}\n```"))
        assert self.at(server.url).fill(Offer, HELLO).pieces == 40
        assert '"article"' in server.asked[1].body["messages"][-1]["content"]

    def test_refusal_for_other_reasons(self, server: Loopback) -> None:
        """Without a schema in the request a word about one is no reason to ask again."""
        server.answer(refusal("grammar"))
        with pytest.raises(Exception, match="refused the request"):
            self.at(server.url).chat(HELLO)
        assert len(server.asked) == 1

    def test_no_end_mark(self, server: Loopback) -> None:
        """A stream with its finish, but without [DONE] and usage, is whole."""
        server.answer(self.chunks({"content": "Fine."}, {"finish_reason": "stop"}, end=b""))
        assert self.at(server.url).stream(HELLO).reply().text == "Fine."

    def test_end_mark_alone(self, server: Loopback) -> None:
        """A stream with [DONE], but without its finish, may be cut."""
        server.answer(self.chunks({"content": "Fi"}))
        self.refused(lambda: self.at(server.url).stream(HELLO).reply(), BadReply)

    def test_names_of_the_end(self, server: Loopback) -> None:
        """Other names for the end are known; "" is no end, and usage may come with each event."""
        server.answer(self.chunks({"content": "Fi", "finish_reason": ""}, {"content": "ne.", "finish_reason": "eos"}))
        assert self.at(server.url).stream(HELLO).reply().finish == "stop"

    def test_calls_in_one_piece(self, server: Loopback) -> None:
        """Calls may come whole in one event, with arguments as an object, without ids, and end with "stop"."""
        calls = [
            {"index": index, "id": None, "type": "function", "function": {"name": name, "arguments": json.loads(given)}}
            for index, (_, name, given) in enumerate(SENT)
        ]
        server.answer(self.chunks({"role": "assistant", "tool_calls": calls}, {"finish_reason": "stop"}))
        reply = self.at(server.url).stream(HELLO).reply()
        assert reply.finish == "tools"
        assert [(call.name, call.arguments) for call in reply.calls] == [(call.name, call.arguments) for call in CALLS]
        assert len({call.id for call in reply.calls} - {""}) == 2

    def test_error_without_the_word(self, server: Loopback) -> None:
        """vLLM's way to report an error within a stream is not taken for an end."""
        failure = event({"object": "error", "message": "No.", "type": "InternalServerError", "code": 500})
        server.answer(self.chunks({"content": "Fi"}, end=failure))
        self.refused(lambda: self.at(server.url).stream(HELLO).reply(), BadReply)


class TestCompatibleEmbedder(EmbedderConformance):
    """The conformance suite, and what open models want."""

    @pytest.fixture
    def server(self) -> Iterator[FakeVectors]:
        """Vectors that hang on the text alone."""
        with FakeVectors("/v1/embeddings", "input", 768) as server:
            yield server

    @pytest.fixture
    def embedder(self, server: FakeVectors) -> CompatibleEmbedder:
        """A model that wants prefixes."""
        return OllamaEmbedder("nomic-embed-text:latest", ProviderOptions(base_url=server.url + "/v1", retries=0))

    def test_prefixes(self, server: FakeVectors, embedder: CompatibleEmbedder) -> None:
        """The family's prefixes are put before, and are in the fingerprint."""
        embedder.embed(["x"], kind="query")
        embedder.embed(["x"])
        assert [asked.body["input"] for asked in server.asked] == [["search_query: x"], ["search_document: x"]]
        assert embedder.fingerprint == "ollama:nomic-embed-text:latest/768/search_query: /search_document: "

    def test_own_prefixes(self, server: FakeVectors) -> None:
        """Prefixes can be switched off; the dimension of an unknown model is set, and not asked for."""
        options = ProviderOptions(base_url=server.url + "/v1", retries=0)
        embedder = CompatibleEmbedder("e5-own", options, dimension=768, query_prefix="", document_prefix="")
        assert embedder.embed(["x"], kind="query").shape == (1, 768)
        assert server.asked[-1].body == {"input": ["x"], "model": "e5-own", "encoding_format": "float"}
        assert embedder.fingerprint == "compatible:e5-own/768"
