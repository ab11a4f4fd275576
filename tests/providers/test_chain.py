"""A chain of fall-backs: when it goes on, when it does not, and whom it leaves alone."""

import threading
from collections.abc import Iterator, Sequence

import pytest
from pydantic import BaseModel

from providers import (
    BadReply,
    Blocked,
    ChatRequest,
    Delta,
    Message,
    Provider,
    ProviderError,
    ProviderOptions,
    RateLimited,
    Refused,
    Reply,
    TooLong,
    Unauthorized,
    Unavailable,
    Unreachable,
    Unsupported,
)
from providers.chain import Breaker, Chain
from providers.facts import Facts
from providers.loopback import Loopback
from providers.mistral import Mistral
from providers.openai import OpenAI
from providers.testing import PIECES
from tests.providers.wires import MistralWire, OpenAIWire

ASKED = ChatRequest([Message.user("hello")])
SWITCHING = (Unreachable, Unavailable, RateLimited)
FINAL = (Refused, Unauthorized, TooLong, Blocked, BadReply, Unsupported)


class Clock:
    """A clock that the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Scripted(Provider):
    """Raises what it is told to, then speaks; `broken` is raised after its first word."""

    vendor = "scripted"

    def __init__(self, model: str, *errors: type[ProviderError] | None, broken: bool = False) -> None:
        super().__init__(model, ProviderOptions(retries=0))
        self.errors = list(errors)
        self.broken = broken
        self.asked: list[ChatRequest] = []
        self.closed = 0

    def reply(self, request: ChatRequest) -> Reply:
        """The name, or the next error."""
        self.asked.append(request)
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error(f"{self.name} said {error.__name__}.", provider=self.name)
        return Reply(f"I am {self.model}", "stop")

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """The same, word by word."""
        try:
            for word in self.reply(request).text.split():
                yield Delta(f"{word} ")
                if self.broken:
                    raise Unreachable(f"{self.name} broke.", provider=self.name)
            yield Delta(finish="stop")
        finally:
            self.closed += 1


def answer(chain: Chain, *, streamed: bool = False) -> Reply:
    """The reply, either way."""
    return chain.stream(ASKED).reply() if streamed else chain.chat(ASKED)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("error", SWITCHING)
def test_going_on(error: type[ProviderError], streamed: bool) -> None:
    """The next model answers for one that cannot be used, and the notice says who, for whom and why."""
    first, second = Scripted("a", error), Scripted("b")
    reply = answer(Chain([first, second]), streamed=streamed)
    assert reply.text.strip() == "I am b"
    assert reply.notices == (f"scripted:b stands in for scripted:a. scripted:a said {error.__name__}.",)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("error", FINAL)
def test_not_going_on(error: type[ProviderError], streamed: bool) -> None:
    """What a model says of the request is not hidden by asking another one."""
    second = Scripted("b")
    with pytest.raises(error, match="scripted:a said"):
        answer(Chain([Scripted("a", error), second]), streamed=streamed)
    assert second.asked == []


def test_nothing_to_say() -> None:
    """While the first one answers, the second is not asked and there is no notice."""
    second = Scripted("b")
    reply = answer(Chain([Scripted("a"), second]))
    assert (reply.text, reply.notices, second.asked) == ("I am a", (), [])


def test_not_after_the_first_piece() -> None:
    """Text that was passed on is not taken back: a stream that breaks halfway is an error."""
    second = Scripted("b")
    stream = Chain([Scripted("a", broken=True), second]).stream(ASKED)
    texts = iter(stream)
    assert next(texts) == "I "
    with pytest.raises(Unreachable, match="scripted:a broke"):
        next(texts)
    assert second.asked == []


def test_walking_away() -> None:
    """Leaving the stream ends the model's own."""
    first, second = Scripted("a", Unavailable), Scripted("b")
    with Chain([first, second]).stream(ASKED) as stream:
        assert next(iter(stream)) == "I "
        assert (first.closed, second.closed) == (1, 0)
    assert second.closed == 1
    deltas = Chain([second]).deltas(ASKED)
    next(deltas)
    deltas.close()  # type: ignore[attr-defined]
    assert second.closed == 2


def test_nobody_answers() -> None:
    """All of them are named with their reasons; a chain of one raises its model's own error."""
    chain = Chain([Scripted("a", Unreachable), Scripted("b", RateLimited)])
    with pytest.raises(Unavailable) as caught:
        answer(chain)
    assert str(caught.value) == "No chat model answered. scripted:a said Unreachable. scripted:b said RateLimited."
    with pytest.raises(RateLimited, match=r"^scripted:a said RateLimited\.$"):
        answer(Chain([Scripted("a", RateLimited)]))
    with pytest.raises(ValueError, match="at least one"):
        Chain([])


def test_one_deadline_for_all() -> None:
    """The next model has what is left of the time, and none is asked when there is nothing left."""
    clock = Clock()

    class Slow(Scripted):
        def reply(self, request: ChatRequest) -> Reply:
            clock.now += 100
            return super().reply(request)

    models = [Slow("a", Unavailable), Slow("b", Unavailable), Slow("c", Unavailable), Slow("d")]
    with pytest.raises(Unavailable, match="scripted:c said"):
        answer(Chain(models, clock=clock))
    assert [request.deadline for model in models for request in model.asked] == [300, 200, 100]


def test_left_alone() -> None:
    """After so many failures a model is not asked for a while; then once, and again if that went well."""
    clock = Clock()
    first = Scripted("a", *[Unavailable] * 4)
    chain = Chain([first, Scripted("b")], failures=3, rest=30.0, clock=clock)
    for _ in range(3):
        answer(chain)
    clock.now += 10
    (notice,) = answer(chain).notices
    assert len(first.asked) == 3
    assert "scripted:a failed 3 times in a row and is left alone for another 20 s." in notice
    clock.now += 20.5
    assert answer(chain).text == "I am b"  # the try went wrong
    assert len(first.asked) == 4
    assert answer(chain).text == "I am b"
    assert len(first.asked) == 4
    clock.now += 30.5
    assert answer(chain).text == "I am a"
    assert answer(chain).notices == ()


def test_failures_in_a_row() -> None:
    """What a model says of a request shows that it is there: the count begins anew."""
    first = Scripted("a", Unavailable, Refused, Unavailable, None, Unavailable)
    chain = Chain([first, Scripted("b")], failures=2, clock=Clock())
    for _ in range(6):
        try:
            answer(chain)
        except Refused:
            continue
    assert len(first.asked) == 6


def test_one_try_among_many_threads() -> None:
    """When the rest is over, one thread alone tries; the others are kept away until that is known."""
    clock = Clock()
    breaker = Breaker(failures=1, rest=30.0, clock=clock)
    breaker.report(failed=True)
    clock.now += 31
    pauses: list[float] = []
    threads = [threading.Thread(target=lambda: pauses.append(breaker.pause())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pauses) == [0.0] + [30.0] * 15
    breaker.report(failed=False)
    assert breaker.pause() == 0.0


def test_a_form() -> None:
    """A form is filled in through a chain."""

    class Town(BaseModel):
        name: str

    class Clerk(Scripted):
        def reply(self, request: ChatRequest) -> Reply:
            super().reply(request)
            return Reply('{"name": "Ghent"}', "stop")

    assert Chain([Scripted("a", Unavailable), Clerk("b")]).fill(Town, ASKED).name == "Ghent"


def test_facts() -> None:
    """Of a chain is known what holds for each of its models."""

    class Able(Scripted):
        known = Facts()

        @property
        def facts(self) -> Facts:
            return self.known

    first, second = Able("a"), Able("b")
    first.known = Facts(100_000, 4_000, ("temperature",), vision=False)
    second.known = Facts(8_000, tools=False)
    assert Chain([first, second]).facts == Facts(8_000, 4_000, ("temperature",), vision=False, tools=False)


def at(server: Loopback, models: Sequence[str]) -> list[Provider]:
    """Models of two vendors."""
    options = ProviderOptions(base_url=server.url, api_key="k", retries=0)
    classes = {"openai": OpenAI, "mistral": Mistral}
    return [classes[name](f"{name}-1", options) for name in models]


def test_two_vendors() -> None:
    """Over the wire: one service is down, another one answers, streamed and whole."""
    with Loopback() as down, Loopback() as up:
        down.answer(MistralWire().error(503, "plain", "no"))
        chain = Chain([*at(down, ["mistral"]), *at(up, ["openai"])])
        up.answer(OpenAIWire().stream(PIECES))
        with chain.stream(ASKED) as stream:
            assert list(stream) == list(PIECES)
        assert stream.reply().notices[0].startswith("openai:openai-1 stands in for mistral:mistral-1. ")
        up.answer(OpenAIWire().reply("Yes."))
        assert chain.chat(ASKED).text == "Yes."
        assert (len(down.asked), len(up.asked)) == (2, 2)
