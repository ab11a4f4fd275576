"""What a chat model does when all goes well: replies, tools, pictures and forms, whole and streamed."""

import time
from dataclasses import replace

import pytest
from pydantic import BaseModel

from providers.errors import BadReply, Blocked
from providers.loopback import Loopback
from providers.testing.played import Played
from providers.testing.wire import CALLS, HELLO, KEY, PIECES, PNG, SECRET, SENT, WEATHER, Seen
from providers.types import ChatRequest, Finish, ImagePart, Message


class Offer(BaseModel):
    """The form of the tests."""

    article: str
    pieces: int
    note: str | None = None


class Replies(Played):
    """Replies as they should be."""

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
