"""What a chat model does when something goes wrong: which error, what it says, and whether it tries again."""

import socket
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import Literal

import pytest

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
from providers.loopback import Answer, Loopback
from providers.testing.played import Played
from providers.testing.wire import HELLO, KEY, PIECES, SECRET, Kind


class Failures(Played):
    """Each failure by its name."""

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

    @pytest.mark.parametrize("streamed", [False, True])
    def test_deadline_while_dripping(self, server: Loopback, streamed: bool) -> None:
        """A service that sends byte after byte, each within the time-out, does not outlast the deadline."""
        whole = self.wire.stream(["word " * 100]) if streamed else self.wire.reply("word " * 100)
        drops = tuple(bytes([byte]) for byte in b"".join(whole.pieces))
        server.answer(replace(whole, pieces=drops, pause=0.01))
        provider = self.at(server.url, deadline=0.2)
        begin = time.monotonic()
        self.refused(lambda: provider.stream(HELLO).reply() if streamed else provider.chat(HELLO), Unreachable)
        assert time.monotonic() - begin < 1

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
