"""The conformance suites: what 'provider' and 'embedder' mean, as tests for an implementation to inherit.

Needs pytest. A provider's own test file names its class and how its vendor writes (a `Wire`):

    class TestMistral(ChatConformance):
        model = Mistral
        wire = MistralWire()
"""

import json
import logging
import socket
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from pydantic import BaseModel

from providers.base import Embedder, Provider
from providers.errors import (
    BadReply,
    Blocked,
    NotConfigured,
    ProviderError,
    RateLimited,
    Refused,
    TooLong,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from providers.loopback import Answer, Asked, Loopback
from providers.types import (
    ChatRequest,
    Finish,
    ImagePart,
    Message,
    ProviderOptions,
    Reply,
    ToolCall,
    ToolDefinition,
    Usage,
)

KEY = "sk-canary-7f3a91c2"
SECRET = "the canary in the prompt"
PNG = b"\x89PNG\r\n\x1a\nnot really"

HELLO = ChatRequest([Message.system("Be brief."), Message.user(SECRET)])
WEATHER = ToolDefinition(
    "weather",
    "The weather in a town.",
    {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]},
)
CALLS = (ToolCall("abcDEF123", "weather", {"town": "Zürich"}), ToolCall("ghiJKL456", "weather", {"town": "Ghent"}))
SENT = [(call.id, call.name, json.dumps(dict(call.arguments))) for call in CALLS]
PIECES = ("Guten ", "Tag, ", "Zürich.")
USAGE = Usage(11, 7)

Call = tuple[str, str, str]  # id, name, the JSON of the arguments
Kind = Literal["plain", "too_long", "blocked", "temperature"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A vendor's request, read back: what has to have arrived."""

    model: str
    key: str
    messages: Sequence[tuple[str, str]]
    images: Sequence[bytes] = ()
    calls: Sequence[ToolCall] = ()
    results: Sequence[tuple[str, str]] = ()
    tools: Sequence[ToolDefinition] = ()
    schema: Mapping[str, Any] | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    stream: bool = False


class Wire(ABC):
    """How one vendor writes: answers made, and requests read back (`read` asserts the path and the fields)."""

    base_path: str = ""
    finishes: Sequence[Finish] = ("stop", "length", "tools", "blocked")
    images = True

    @abstractmethod
    def reply(self, text: str, *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE) -> Answer:
        """A whole reply."""

    @abstractmethod
    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """The same as a stream: a piece for each event, the last being the end mark if the vendor has one."""

    @abstractmethod
    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """A refusal; `said` stands in the vendor's message."""

    @abstractmethod
    def broken(self, said: str) -> bytes:
        """The event by which the vendor reports its own failure within a stream."""

    @abstractmethod
    def read(self, asked: Asked) -> Seen:
        """A request in our words."""

    @abstractmethod
    def finished(self, body: bytes) -> bool:
        """Whether a stream that was cut to `body` still holds the whole event that ends the reply."""


class Offer(BaseModel):
    """The form of the tests."""

    article: str
    pieces: int
    note: str | None = None


class ChatConformance:
    """What every chat model does. Set `model` and `wire`."""

    model: ClassVar[Callable[[str, ProviderOptions], Provider]]
    wire: ClassVar[Wire]

    @pytest.fixture
    def server(self) -> Iterator[Loopback]:
        """The vendor, played on this machine."""
        with Loopback() as server:
            yield server

    @pytest.fixture(autouse=True)
    def quiet(self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Pauses between attempts are short, and no log holds key, prompt or headers, at any level."""
        monkeypatch.setattr("providers.retries.FIRST_PAUSE", 0.01)
        caplog.set_level(logging.DEBUG)
        yield
        logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.get_records("call"))
        assert KEY not in logged
        assert SECRET not in logged
        assert "BaseHTTP" not in logged  # in each answer's headers

    def at(self, url: str, **options: Any) -> Provider:
        """The provider, pointed at `url`."""
        given = ProviderOptions(base_url=url + self.wire.base_path, api_key=KEY, retries=0, timeout=5.0, deadline=20.0)
        provider = type(self).model("test-1", replace(given, **options))
        assert KEY not in repr(provider) + repr(provider.options) + str(provider)
        return provider

    def refused(self, call: Callable[[], object], kind: type[ProviderError]) -> ProviderError:
        """The error that `call` raises: of exactly this kind, named, a sentence, and holding nothing secret."""
        with pytest.raises(ProviderError) as caught:
            call()
        error = caught.value
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
        assert type(error) is kind, shown
        assert error.provider.endswith(":test-1")
        assert error.provider in str(error)
        assert str(error).endswith(".")
        for secret in (KEY, KEY[3:], SECRET, "Bearer"):
            assert secret not in shown
        assert error.__cause__ is None
        return error

    def check_whole(self, reply: Reply, **expected: Any) -> None:
        """The reply is what the wire was told to send."""
        wanted = Reply("".join(PIECES), "stop", usage=USAGE, model="test-1-2026")
        assert reply == replace(wanted, **expected)

    # What is said

    def test_whole(self, server: Loopback) -> None:
        """A whole reply holds text, finish, usage and model; the request holds what was asked."""
        server.answer(self.wire.reply("".join(PIECES)))
        request = replace(HELLO, temperature=0.5, max_tokens=99, stop=["END"])
        self.check_whole(self.at(server.url).chat(request))
        assert self.wire.read(server.asked[0]) == Seen(
            "test-1",
            KEY,
            [("system", "Be brief."), ("user", SECRET)],
            temperature=0.5,
            max_tokens=99,
            stop=["END"],
        )

    def test_streamed(self, server: Loopback) -> None:
        """The streamed reply comes in pieces and equals the whole one, with the request the same."""
        server.answer(self.wire.stream(PIECES))
        with self.at(server.url).stream(HELLO) as stream:
            assert list(stream) == list(PIECES)
            self.check_whole(stream.reply())
            assert stream.text == "".join(PIECES)
        assert self.wire.read(server.asked[0]) == Seen(
            "test-1", KEY, [("system", "Be brief."), ("user", SECRET)], stream=True
        )

    def test_streamed_at_once(self, server: Loopback) -> None:
        """The first piece is there before the last one was sent."""
        server.answer(replace(self.wire.stream(["x"] * 20), pause=0.05))
        begin = time.monotonic()
        with self.at(server.url).stream(HELLO) as stream:
            assert next(iter(stream)) == "x"
            assert time.monotonic() - begin < 0.7

    def test_reply_without_reading(self, server: Loopback) -> None:
        """`.reply()` alone waits for the whole."""
        server.answer(self.wire.stream(PIECES))
        self.check_whole(self.at(server.url).stream(HELLO).reply())

    def test_walking_away(self, server: Loopback) -> None:
        """Leaving the stream hangs up, and the half of it is not passed off as a reply."""
        server.answer(replace(self.wire.stream(["word "] * 20_000), pause=0.0005))
        with self.at(server.url).stream(HELLO) as stream:
            assert next(iter(stream)) == "word "
        assert server.hung_up.wait(5)
        self.refused(stream.reply, BadReply)

    @pytest.mark.parametrize("streamed", [False, True])
    def test_tool_calls(self, server: Loopback, streamed: bool) -> None:
        """Tools are offered, and calls come back with parsed arguments, whole and streamed."""
        request = replace(HELLO, tools=[WEATHER])
        if streamed:
            server.answer(self.wire.stream([], calls=SENT, finish="tools"))
            reply = self.at(server.url).stream(request).reply()
        else:
            server.answer(self.wire.reply("", calls=SENT, finish="tools"))
            reply = self.at(server.url).chat(request)
        self.check_whole(reply, text="", finish="tools", calls=CALLS)
        assert self.wire.read(server.asked[0]).tools == [WEATHER]

    def test_tool_results(self, server: Loopback) -> None:
        """Calls and results of earlier turns go back with their ids."""
        server.answer(self.wire.reply("".join(PIECES)))
        turns = [Message.assistant("", CALLS), Message.tool(CALLS[0], "12 °C"), Message.tool(CALLS[1], "9 °C")]
        self.check_whole(self.at(server.url).chat(replace(HELLO, messages=[*HELLO.messages, *turns])))
        seen = self.wire.read(server.asked[0])
        assert seen.calls == list(CALLS)
        assert seen.results == [("abcDEF123", "12 °C"), ("ghiJKL456", "9 °C")]

    def test_broken_tool_call(self, server: Loopback) -> None:
        """Arguments that are no JSON object are a bad reply; cut off by max_tokens, the call is left out."""
        calls = [("abcDEF123", "weather", '{"town": "Zü')]
        server.answer(self.wire.reply("", calls=calls, finish="tools"))
        self.refused(lambda: self.at(server.url).chat(HELLO), BadReply)
        server.answer(self.wire.reply("", calls=calls, finish="length"))
        self.check_whole(self.at(server.url).chat(HELLO), text="", finish="length")

    def test_image(self, server: Loopback) -> None:
        """Pictures within a message arrive byte for byte."""
        if not self.wire.images:
            pytest.skip("takes no pictures")
        server.answer(self.wire.reply("".join(PIECES)))
        self.at(server.url).chat(ChatRequest([Message.user("What is this?", ImagePart(PNG))]))
        seen = self.wire.read(server.asked[0])
        assert seen.images == [PNG]
        assert seen.messages == [("user", "What is this?")]

    @pytest.mark.parametrize("streamed", [False, True])
    @pytest.mark.parametrize("finish", ["stop", "length", "blocked"])
    def test_finish(self, server: Loopback, finish: Finish, streamed: bool) -> None:
        """Each finish is told apart, so that a cut or a block never looks like a whole answer."""
        if finish not in self.wire.finishes:
            pytest.skip("has no such finish")
        provider = self.at(server.url)
        server.answer(
            (self.wire.stream(PIECES, finish=finish)) if streamed else self.wire.reply("".join(PIECES), finish=finish)
        )
        reply = provider.stream(HELLO).reply() if streamed else provider.chat(HELLO)
        self.check_whole(reply, finish=finish)

    # Forms

    def test_fill(self, server: Loopback) -> None:
        """A form is asked for by its JSON schema and comes back filled in."""
        server.answer(self.wire.reply('{"article": "bend 15 mm", "pieces": 40, "note": null}'))
        assert self.at(server.url).fill(Offer, HELLO) == Offer(article="bend 15 mm", pieces=40)
        schema = self.wire.read(server.asked[0]).schema
        assert schema is not None
        assert set(schema["properties"]) == {"article", "pieces", "note"}
        assert len(server.asked) == 1

    def test_fill_repaired(self, server: Loopback) -> None:
        """A reply that does not fit is sent back once, with what is wrong with it."""
        server.answer(
            self.wire.reply('{"article": "bend 15 mm", "pieces": "forty"}'),
            self.wire.reply('```json\n{"article": "bend 15 mm", "pieces": 40}\n```'),
        )
        assert self.at(server.url).fill(Offer, HELLO) == Offer(article="bend 15 mm", pieces=40)
        *_, (said, wrong), (role, repair) = self.wire.read(server.asked[1]).messages
        assert (said, role) == ("assistant", "user")
        assert "forty" in wrong
        assert "pieces" in repair
        assert len(server.asked) == 2

    def test_fill_given_up(self, server: Loopback) -> None:
        """Twice wrong is a bad reply that names the field; there is no third round."""
        server.answer(self.wire.reply('{"article": "bend 15 mm", "pieces": "forty"}'))
        error = self.refused(lambda: self.at(server.url).fill(Offer, HELLO), BadReply)
        assert "pieces" in str(error)
        assert "forty" not in str(error)
        assert len(server.asked) == 2

    def test_fill_cut_or_blocked(self, server: Loopback) -> None:
        """A form cut off by max_tokens is not repaired, a blocked one is Blocked."""
        server.answer(self.wire.reply('{"article": "ben', finish="length"))
        assert "max_tokens" in str(self.refused(lambda: self.at(server.url).fill(Offer, HELLO), BadReply))
        if "blocked" in self.wire.finishes:
            server.answer(self.wire.reply("No.", finish="blocked"))
            self.refused(lambda: self.at(server.url).fill(Offer, HELLO), Blocked)

    # What goes wrong

    @pytest.mark.parametrize("streamed", [False, True])
    @pytest.mark.parametrize(
        ("status", "kind", "error"),
        [
            (400, "plain", Refused),
            (400, "too_long", TooLong),
            (400, "blocked", Blocked),
            (401, "plain", Unauthorized),
            (402, "plain", Unauthorized),
            (403, "plain", Unauthorized),
            (404, "plain", NotConfigured),
            (413, "plain", TooLong),
            (422, "plain", Refused),
            (429, "plain", RateLimited),
            (500, "plain", Unavailable),
            (503, "plain", Unavailable),
        ],
    )
    def test_status(
        self, server: Loopback, status: int, kind: Kind, error: type[ProviderError], streamed: bool
    ) -> None:
        """Each status is its error, whole and streamed; what the vendor repeats of key and prompt stays out."""
        server.answer(self.wire.error(status, kind, f"No: {SECRET!r} with Bearer {KEY}"))
        provider = self.at(server.url)
        found = self.refused(lambda: (provider.stream if streamed else provider.chat)(HELLO), error)
        assert found.status == status
        assert found.retryable == (error in (RateLimited, Unavailable))
        assert str(status) in str(found)

    @pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b'{"error"', b"[]", b'"no"', b"\xff\xfe"])
    def test_status_without_words(self, server: Loopback, body: bytes) -> None:
        """A status is understood whatever comes with it."""
        server.answer(Answer((body,), status=502, kind="text/html" if body.startswith(b"<") else "application/json"))
        self.refused(lambda: self.at(server.url).chat(HELLO), Unavailable)
        self.refused(lambda: self.at(server.url).stream(HELLO), Unavailable)

    def test_parameter_dropped(self, server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
        """An optional parameter that the model refuses is left out, once with a log line, then silently."""
        server.answer(
            self.wire.error(400, "temperature", f"Unsupported: 'temperature'. {SECRET} {KEY}"),
            self.wire.reply("".join(PIECES)),
        )
        provider = self.at(server.url)
        request = replace(HELLO, temperature=0.2)
        self.check_whole(provider.chat(request))
        self.check_whole(provider.chat(request))
        assert [self.wire.read(asked).temperature for asked in server.asked] == [0.2, None, None]
        assert len([record for record in caplog.records if "takes no temperature" in record.getMessage()]) == 1

    def test_parameter_not_given(self, server: Loopback) -> None:
        """A refusal of a parameter that was not sent is no reason to ask again."""
        server.answer(self.wire.error(400, "temperature", "Unsupported: 'temperature'."))
        self.refused(lambda: self.at(server.url).chat(HELLO), Refused)
        assert len(server.asked) == 1

    def test_error_in_stream(self, server: Loopback) -> None:
        """A failure reported halfway through a stream is raised there, after the text that came before."""
        whole = self.wire.stream(PIECES)
        server.answer(replace(whole, pieces=(*whole.pieces[:2], self.wire.broken(f"{SECRET} {KEY}"))))
        stream = self.at(server.url, retries=3).stream(HELLO)
        self.refused(lambda: list(stream), Unavailable)
        assert stream.text
        assert len(server.asked) == 1

    @pytest.mark.parametrize(("framing", "step"), [("close", 1), ("chunked", 9), ("length", 9)])
    def test_cut(self, server: Loopback, framing: Literal["close", "chunked", "length"], step: int) -> None:
        """A stream cut anywhere is an error unless its end mark was there; the text so far is a beginning."""
        whole = replace(self.wire.stream(PIECES[:1]), framing=framing)
        body = b"".join(whole.pieces)
        provider = self.at(server.url)
        ended = 0
        for cut in range(0, len(body), step):
            server.answer(replace(whole, cut=cut))
            try:
                reply = provider.stream(HELLO).reply()
            except (BadReply, Unreachable):
                continue
            ended += 1
            assert self.wire.finished(body[:cut]), body[:cut]
            assert reply.text == PIECES[0]
        assert ended < len(body) / step / 2
        assert ended or framing != "close"  # in the others the end of the framing is missing too

    def test_cut_while_reading(self, server: Loopback) -> None:
        """Whoever only reads the text is told as well that its end is missing."""
        whole = replace(self.wire.stream(PIECES), framing="close")
        server.answer(replace(whole, cut=sum(map(len, whole.pieces[:3]))))
        stream = self.at(server.url).stream(HELLO)
        error = self.refused(lambda: list(stream), BadReply)
        assert "cut off" in str(error)
        assert stream.text == "".join(PIECES[:2])

    def test_cut_whole(self, server: Loopback) -> None:
        """A whole reply that is cut anywhere is an error."""
        whole = self.wire.reply("".join(PIECES))
        for cut in range(0, sum(map(len, whole.pieces)), 23):
            server.answer(replace(whole, cut=cut))
            with pytest.raises((BadReply, Unreachable)):
                self.at(server.url).chat(HELLO)

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"{}", b"[]", b"null", b'"hello"', b'{"choices": []}', b'{"choices": [{}]}', b"\xff"]
    )
    def test_malformed(self, server: Loopback, body: bytes) -> None:
        """What is not in the vendor's form is a bad reply, whole and streamed."""
        server.answer(Answer((body,)))
        self.refused(lambda: self.at(server.url).chat(HELLO), BadReply)
        server.answer(Answer((b"data: " + body + b"\n\n",), kind="text/event-stream"))
        self.refused(lambda: self.at(server.url).stream(HELLO).reply(), BadReply)

    def test_not_the_service(self, server: Loopback) -> None:
        """A page in place of an answer, from a wrong base_url, is a bad reply."""
        server.answer(Answer((b"<html>Hello</html>",), kind="text/html"))
        self.refused(lambda: self.at(server.url).chat(HELLO), BadReply)
        self.refused(lambda: self.at(server.url).stream(HELLO).reply(), BadReply)

    def test_empty(self, server: Loopback) -> None:
        """A finished reply with nothing in it is a bad reply, not an answer."""
        server.answer(self.wire.reply(""))
        self.refused(lambda: self.at(server.url).chat(HELLO), BadReply)
        server.answer(self.wire.stream([]))
        self.refused(lambda: self.at(server.url).stream(HELLO).reply(), BadReply)

    # Trying again

    def test_retry(self, server: Loopback) -> None:
        """What may pass is tried again, and as often as asked for."""
        busy, down = self.wire.error(429, "plain", ""), self.wire.error(503, "plain", "")
        server.answer(busy, down, self.wire.reply("".join(PIECES)))
        self.check_whole(self.at(server.url, retries=2).chat(HELLO))
        server.answer(busy, down, self.wire.stream(PIECES))
        self.check_whole(self.at(server.url, retries=2).stream(HELLO).reply())
        server.asked.clear()
        server.answer(down)
        self.refused(lambda: self.at(server.url, retries=2).chat(HELLO), Unavailable)
        assert len(server.asked) == 3

    def test_retry_after(self, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        """The pause that the service asks for is kept; one that is longer than the deadline is not waited for."""
        pauses: list[float] = []
        monkeypatch.setattr("providers.retries.sleep", pauses.append)
        busy = self.wire.error(429, "plain", "")
        server.answer(replace(busy, headers={"retry-after": "7"}), self.wire.reply("".join(PIECES)))
        self.check_whole(self.at(server.url, retries=1).chat(HELLO))
        assert pauses == [7.0]
        server.answer(replace(busy, headers={"retry-after": "3600"}), self.wire.reply("".join(PIECES)))
        error = self.refused(lambda: self.at(server.url, retries=1).chat(HELLO), RateLimited)
        assert isinstance(error, RateLimited)
        assert error.retry_after == 3600
        assert pauses == [7.0]

    def test_no_retry(self, server: Loopback) -> None:
        """What will not pass is asked once, by us and by the vendor's SDK."""
        for status in (400, 401, 404, 422):
            server.asked.clear()
            server.answer(self.wire.error(status, "plain", ""))
            with pytest.raises(ProviderError):
                self.at(server.url, retries=3).chat(HELLO)
            assert len(server.asked) == 1

    def test_no_retry_after_first_piece(self, server: Loopback) -> None:
        """Once text was passed on, a broken stream is not begun again."""
        whole = replace(self.wire.stream(PIECES), framing="chunked")
        server.answer(replace(whole, cut=sum(map(len, whole.pieces[:3]))))
        stream = self.at(server.url, retries=3).stream(HELLO)
        self.refused(lambda: list(stream), Unreachable)
        assert len(server.asked) == 1

    @pytest.mark.parametrize("streamed", [False, True])
    def test_timeout(self, server: Loopback, streamed: bool) -> None:
        """A service that does not answer in time is Unreachable."""
        server.answer(replace(self.wire.reply("late"), delay=0.6))
        provider = self.at(server.url, timeout=0.15)
        begin = time.monotonic()
        self.refused(lambda: (provider.stream if streamed else provider.chat)(HELLO), Unreachable)
        assert time.monotonic() - begin < 0.5

    def test_timeout_in_stream(self, server: Loopback) -> None:
        """A stream that stalls is Unreachable."""
        server.answer(replace(self.wire.stream(PIECES), pause=0.5))
        provider = self.at(server.url, timeout=0.2)
        self.refused(lambda: provider.stream(HELLO).reply(), Unreachable)

    def test_deadline(self, server: Loopback) -> None:
        """The deadline ends attempts and streams, however lively they are."""
        server.answer(replace(self.wire.reply("late"), delay=0.4))
        begin = time.monotonic()
        provider = self.at(server.url, deadline=0.2, retries=50)
        self.refused(lambda: provider.chat(HELLO), Unreachable)
        server.answer(replace(self.wire.stream(["word "] * 500), pause=0.01))
        self.refused(lambda: provider.stream(HELLO).reply(), Unreachable)
        assert time.monotonic() - begin < 2

    def test_slow_to_connect(self) -> None:
        """A host that does not take the connection is given up after the shorter time-out, that for connecting."""
        with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as waiting:
            for _ in range(4):  # fill the queue of those who wait to be taken
                other = waiting.enter_context(socket.socket())
                other.setblocking(False)
                other.connect_ex(deaf.getsockname())
            provider = self.at(f"http://127.0.0.1:{deaf.getsockname()[1]}", connect_timeout=0.2, timeout=4.0)
            begin = time.monotonic()
            self.refused(lambda: provider.chat(HELLO), Unreachable)
            assert time.monotonic() - begin < 2

    def test_nobody_there(self) -> None:
        """A refused connection is Unreachable, and says where."""
        with Loopback() as gone:
            url = gone.url
        error = self.refused(lambda: self.at(url).chat(HELLO), Unreachable)
        assert "127.0.0.1" in str(error)
        self.refused(lambda: self.at(url).stream(HELLO), Unreachable)

    def test_wrong_address(self) -> None:
        """A base_url that is no address is told before anything is sent."""
        with pytest.raises(NotConfigured, match="base_url"):
            self.at("localhost:11434")


class EmbedderConformance:
    """What every embedding model does. Inherit it where there is a fixture `embedder`.

    @pytest.fixture(scope="module")
    def embedder() -> Embedder:
        return Echo("model")

    class TestEcho(EmbedderConformance):
        pass
    """

    texts = ("The pump is delivered on Friday.", "Lieferung frei Baustelle, zahlbar in 30 Tagen.", "x")

    def test_known_beforehand(self, embedder: Embedder) -> None:
        """Name, fingerprint and dimension are there before anything is embedded."""
        assert embedder.name and embedder.fingerprint
        assert isinstance(embedder.dimension, int) and embedder.dimension > 0

    def test_shape(self, embedder: Embedder) -> None:
        """One row of 32-bit floats for each text, in the texts' order."""
        rows = embedder.embed(self.texts)
        assert rows.shape == (len(self.texts), embedder.dimension)
        assert rows.dtype == np.float32
        backwards = embedder.embed(self.texts[::-1])
        assert np.allclose(rows[::-1], backwards, atol=2e-2)

    def test_unit_length(self, embedder: Embedder) -> None:
        """Each row has length one, for documents and for queries."""
        for kind in ("document", "query"):
            rows = embedder.embed(self.texts, kind=kind)
            assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)

    def test_deterministic(self, embedder: Embedder) -> None:
        """The same text has the same vector each time."""
        assert np.array_equal(embedder.embed(self.texts), embedder.embed(self.texts))

    def test_different(self, embedder: Embedder) -> None:
        """Different texts have different vectors."""
        first, second = embedder.embed(self.texts[:2])
        assert not np.allclose(first, second, atol=1e-3)

    def test_nothing(self, embedder: Embedder) -> None:
        """No texts give no rows, of the right width."""
        rows = embedder.embed([])
        assert rows.shape == (0, embedder.dimension)
        assert rows.dtype == np.float32

    def test_odd_texts(self, embedder: Embedder) -> None:
        """An empty text, a very long one and one of symbols have finite vectors of unit length."""
        rows = embedder.embed(["", "word " * 20_000, "\U0001f527 \u00e9\n\t\u6c34"])
        assert rows.shape == (3, embedder.dimension)
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)
