"""OpenAI's models against a server that speaks Chat Completions."""

import json
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import numpy as np
import openai
import pytest

from providers.errors import BadReply, NotConfigured, ProviderError, Refused, TooLong, Unauthorized, Unavailable
from providers.http import pause, status_error, stream_error, transport_error
from providers.loopback import Answer, Loopback
from providers.openai import OpenAI, OpenAIEmbedder, errors
from providers.testing import HELLO, KEY, SECRET, ChatConformance, EmbedderConformance
from providers.types import ProviderOptions
from tests.providers.wires import FakeVectors, OpenAIWire, subclasses


class TestOpenAI(ChatConformance):
    """The conformance suite, and what only OpenAI does."""

    model = OpenAI
    wire = OpenAIWire()

    def test_limit_renamed(self, server: Loopback) -> None:
        """A model that knows max_tokens by its newer name is asked by that name from then on."""
        said = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        body = {"error": {"message": said, "param": "max_tokens", "code": "unsupported_parameter"}}
        server.answer(Answer((json.dumps(body).encode(),), status=400), self.wire.reply("Yes."))
        provider = self.at(server.url)
        request = replace(HELLO, max_tokens=50)
        assert provider.chat(request).text == "Yes."
        assert provider.chat(request).text == "Yes."
        limits = [(asked.body.get("max_tokens"), asked.body.get("max_completion_tokens")) for asked in server.asked]
        assert limits == [(50, None), (None, 50), (None, 50)]

    def test_own_server(self) -> None:
        """OpenAI's own server is asked by the newer name at once."""
        assert OpenAI("m", ProviderOptions(api_key=KEY))._limit == "max_completion_tokens"

    @pytest.mark.parametrize("streamed", [False, True])
    def test_refusal(self, server: Loopback, streamed: bool) -> None:
        """A refusal in place of content is a block, not an answer."""
        provider = self.at(server.url)
        if streamed:
            events = [self.wire.chunk({"refusal": "I can't "}), self.wire.chunk({"refusal": "help."})]
            end = self.wire.stream([]).pieces[1:]
            server.answer(Answer((*events, *end), kind="text/event-stream", framing="close"))
            reply = provider.stream(HELLO).reply()
        else:
            body = json.loads(self.wire.reply("").pieces[0])
            body["choices"][0]["message"]["refusal"] = "I can't help."
            server.answer(Answer((json.dumps(body).encode(),)))
            reply = provider.chat(HELLO)
        assert (reply.finish, reply.text) == ("blocked", "I can't help.")

    def test_no_credit(self, server: Loopback) -> None:
        """A 429 for want of credit will not pass by waiting, so it is not tried again."""
        body = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}
        server.answer(Answer((json.dumps(body).encode(),), status=429))
        error = self.refused(lambda: self.at(server.url, retries=3).chat(HELLO), Unauthorized)
        assert "insufficient_quota" in str(error)
        assert len(server.asked) == 1

    def test_calls_called_stop(self, server: Loopback) -> None:
        """A compatible server that ends a tool call with "stop" wants tools called all the same."""
        server.answer(self.wire.reply("", calls=[("1", "weather", "{}")], finish="stop"))
        assert self.at(server.url).chat(HELLO).finish == "tools"


class TestOpenAIEmbedder(EmbedderConformance):
    """The conformance suite, and what only hosted models do."""

    @pytest.fixture
    def server(self) -> Iterator[FakeVectors]:
        """Vectors that hang on the text alone, not of unit length, in the wrong order."""
        with FakeVectors("/v1/embeddings", "input", 1536) as server:
            yield server

    @pytest.fixture
    def embedder(self, server: FakeVectors) -> OpenAIEmbedder:
        """The smaller model."""
        options = ProviderOptions(base_url=server.url + "/v1", api_key=KEY, retries=0)
        return OpenAIEmbedder("text-embedding-3-small", options)

    def test_batches(self, server: FakeVectors, embedder: OpenAIEmbedder) -> None:
        """Many texts go out in batches, and come back each in its place."""
        texts = [f"text {number}" for number in range(300)]
        server.asked.clear()
        rows = embedder.embed(texts)
        assert [len(asked.body["input"]) for asked in server.asked] == [128, 128, 44]
        assert (rows[200] == embedder.embed(["text 200"])[0]).all()

    def test_shortened(self, server: FakeVectors) -> None:
        """Another dimension than the model's own is asked for, and is in the fingerprint."""
        options = ProviderOptions(base_url=server.url + "/v1", api_key=KEY, retries=0)
        embedder = OpenAIEmbedder("text-embedding-3-small", options, dimension=256)
        assert embedder.embed(["x"]).shape == (1, 256)
        assert server.asked[-1].body["dimensions"] == 256
        assert embedder.fingerprint == "openai:text-embedding-3-small/256"

    def test_too_much_at_once(self, embedder: OpenAIEmbedder, server: FakeVectors) -> None:
        """What is too long together is sent apart, and only what is too long by itself loses its end, bit by bit."""
        texts = ["a" * 9_000, "b" * 9_000, "c" * 9_000, "d" * 30_000]
        whole = np.vstack([embedder.embed([text]) for text in [*texts[:3], "d" * 15_000]])
        server.taken.clear()
        server.reads = 20_000
        assert np.array_equal(embedder.embed(texts), whole)
        assert sorted(len(text) for asked in server.taken for text in asked)[-1] == 15_000

    def test_too_long_for_good(self, embedder: OpenAIEmbedder, server: FakeVectors) -> None:
        """A model that cannot read even the shortest cut says so."""
        server.reads = 100
        with pytest.raises(TooLong):
            embedder.embed(["word " * 10_000])
        assert [len(asked.body["input"][0]) for asked in server.asked] == [32_000, 16_000, 8_000]

    def test_unknown_dimension(self) -> None:
        """A model whose dimension nobody knows is refused before anything is embedded."""
        with pytest.raises(NotConfigured, match="dimension"):
            OpenAIEmbedder("own-model", ProviderOptions(api_key=KEY))

    def test_wrong_dimension(self) -> None:
        """Vectors of another width than promised are a bad reply, not padded or cut."""
        with FakeVectors("/v1/embeddings", "input", 12) as server:
            options = ProviderOptions(base_url=server.url + "/v1", api_key=KEY, retries=0)
            with pytest.raises(BadReply, match=r"dimension \[12\]"):
                OpenAIEmbedder("text-embedding-3-small", options).embed(["x"])


def make(kind: type[BaseException]) -> BaseException:
    """An error of the SDK, with secrets in it, whatever its constructor wants."""
    error = kind.__new__(kind)
    request = httpx2.Request("POST", "http://127.0.0.1/v1", headers={"authorization": f"Bearer {KEY}"})
    error.args = (f"{SECRET} {KEY}",)
    vars(error).update(
        message=SECRET, body={"message": KEY}, status_code=418, request=request, response=httpx2.Response(418)
    )
    return error


@pytest.mark.parametrize(
    "kind", subclasses(openai.OpenAIError) + subclasses(httpx2.HTTPError), ids=lambda kind: kind.__name__
)
def test_every_error_is_mapped(kind: type[BaseException]) -> None:
    """No error class of the SDK or of its transport gets through, and none takes a secret along."""
    with pytest.raises(ProviderError) as caught, errors("openai:m"):
        raise make(kind)
    assert KEY not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_pause(headers: dict[str, str], seconds: float | None) -> None:
    """The pause asked for is read as seconds, milliseconds or a date; nonsense is passed over."""
    assert pause(headers) == seconds


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("Unsupported parameter: 'max_tokens' is not supported with this model.", "max_tokens"),
        ("temperature: Extra inputs are not permitted", "temperature"),
        ("`temperature` is deprecated for this model.", "temperature"),
        ("Unknown name \"stopSequences\" at 'generation_config': Cannot find field.", "stop"),
        ("max_tokens: 100000 > 8192, which is the maximum", ""),
        ("This model does not support the temperature of the sun", ""),
        ("Invalid schema for response_format 'Offer'", "schema"),
    ],
)
def test_untaken(said: str, field: str) -> None:
    """The field that a vendor does not take is found in its words, and nothing is read into other words."""
    error = status_error(400, {"error": {"message": said}}, provider="p")
    assert isinstance(error, Refused)
    assert error.parameter == field


def test_stream_error_by_number() -> None:
    """A server that puts the status into its error's code is understood."""
    assert stream_error({"message": "no", "code": 401}, provider="p").status == 401
    assert isinstance(stream_error({"message": "no"}, provider="p"), Unavailable)


def test_transport_errors() -> None:
    """An address that is none is a matter of settings."""
    assert isinstance(transport_error(httpx2.UnsupportedProtocol("x"), provider="p"), NotConfigured)
