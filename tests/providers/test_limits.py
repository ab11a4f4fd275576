"""Limits: how many at once and how many a minute, on a clock that the test moves."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from providers import ChatRequest, Delta, Message, ProviderOptions, RateLimited
from providers.limits import Limits
from providers.openai import OpenAIEmbedder
from tests.providers.echo import Echo
from tests.providers.wires import FakeVectors

ASKED = ChatRequest([Message.user("one two")])


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Take the time that it takes."""
        self.slept.append(seconds)
        self.now += seconds


def test_per_minute() -> None:
    """A request more than a minute allows waits until the oldest one is a minute old, and no longer."""
    clock = Clock()
    limits = Limits("p", per_minute=2, clock=clock, sleep=clock.sleep)
    for _ in range(2):
        with limits.turn(1000.0):
            clock.now += 10
    with limits.turn(1000.0):
        assert clock.slept == [40.0]
    with limits.turn(1000.0):
        assert clock.slept == [40.0, 10.0]


def test_per_minute_and_the_deadline() -> None:
    """One that would have to wait past its deadline is told at once, with the setting and the time."""
    clock = Clock()
    limits = Limits("p", per_minute=1, clock=clock, sleep=clock.sleep)
    with limits.turn(1000.0):
        pass
    with pytest.raises(RateLimited, match=r"p was asked .*per_minute = 1.* 60 seconds") as caught:
        limits.turn(clock.now + 59).__enter__()
    assert caught.value.retry_after == 60
    assert clock.slept == []


def test_concurrency() -> None:
    """Never more than so many at once; the place is given back after a failure too."""
    limits = Limits("p", concurrency=2)
    inside, most = [], []

    def ask() -> None:
        with limits.turn(time.monotonic() + 10):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.002)
            inside.pop()
            raise KeyError

    def quietly() -> None:
        with pytest.raises(KeyError):
            ask()

    threads = [threading.Thread(target=quietly) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 8
    assert max(most) == 2


def test_no_place_in_time() -> None:
    """Whoever gets no place until the deadline is told so, with the setting."""
    limits = Limits("p", concurrency=1)
    with (
        limits.turn(time.monotonic()),
        pytest.raises(RateLimited, match=r"p has as many .*concurrency = 1"),
        limits.turn(time.monotonic()),
    ):
        pass


class Slow(Echo):
    """Tells how many streams are open."""

    open = 0

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """As Echo."""
        self.open += 1
        try:
            yield from super().deltas(request)
        finally:
            self.open -= 1


def test_a_stream_holds_its_place_until_it_ends() -> None:
    """Read to its end or left: only then may the next one begin."""
    model = Slow("x", ProviderOptions(limits=Limits("p", concurrency=1), retries=0))
    for leave in (False, True):
        with model.stream(ASKED) as stream:
            assert next(iter(stream)) == "one "
            with pytest.raises(RateLimited):
                model.chat(replace(ASKED, deadline=0.01))
            if not leave:
                assert stream.reply().text == "one two "
                assert model.chat(ASKED).text == "one two"
        assert model.open == 0
        assert model.chat(ASKED).text == "one two"


def test_limits_are_shared() -> None:
    """Two models of one account keep them together."""
    options = ProviderOptions(limits=Limits("p", per_minute=1), retries=0)
    Echo("x", options).chat(ASKED)
    with pytest.raises(RateLimited):
        Echo("y", options).stream(replace(ASKED, deadline=1.0))


def test_embedding_keeps_them_too() -> None:
    """Each batch is a request like any other."""
    with FakeVectors("/v1/embeddings", "input", 8) as server:
        limits = Limits("p", per_minute=2)
        options = ProviderOptions(base_url=f"{server.url}/v1", api_key="k", limits=limits, retries=0, deadline=5.0)
        model = OpenAIEmbedder("m", options, dimension=8)
        with pytest.raises(RateLimited, match="per_minute = 2"):
            model.embed(["a text"] * (3 * model.batch_texts))
        assert len(server.asked) == 2
