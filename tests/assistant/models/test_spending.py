"""What chat models cost: counted to the last digit, by many at once, and kept within the day's budget."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import BudgetSpent, HomeError
from assistant.models.spending import Metered, Spent, Tally
from providers import ChatRequest, Delta, ImagePart, Message, NotConfigured, Provider, Reply, Unavailable, Usage
from providers.facts import Facts

ASKED = ChatRequest([Message.user("x" * 30)])
COUNTED = Usage(1000, 10)


class Model(Provider):
    """Says three words; `usage` is what it counts, `fails` how often it fails before."""

    vendor = "openai"

    def __init__(self, model: str = "gpt-4o-mini", usage: Usage | None = COUNTED, fails: int = 0) -> None:
        super().__init__(model)
        self.usage = usage
        self.fails = fails
        self.open = 0

    def reply(self, request: ChatRequest) -> Reply:  # noqa: ARG002
        """The words."""
        self._fail()
        return Reply("one two three", "stop", usage=self.usage or Usage())

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:  # noqa: ARG002
        """The words, one by one."""
        self._fail()
        self.open += 1
        try:
            for word in ("one ", "two ", "three"):
                yield Delta(word)
            yield Delta(finish="stop", usage=self.usage)
        finally:
            self.open -= 1

    def _fail(self) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable("Down.", provider=self.name, retry_after=0.0)


@pytest.fixture
def tally(tmp_path: Path) -> Tally:
    """A tally whose day the test sets."""
    return Tally(tmp_path, today=lambda: DAY[0])


DAY = [date(2026, 3, 1)]


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[None]:
    """It is the first of March."""
    DAY[0] = date(2026, 3, 1)
    yield


COST = Decimal("0.000156")  # 1000 · 0.15 + 10 · 0.60 dollars, by the million


@pytest.mark.parametrize("streamed", [False, True])
def test_counted(tally: Tally, streamed: bool) -> None:
    """A reply has its cost on it, whole and streamed, and is written down once; failed attempts are not."""
    model = Metered(Model(fails=1), tally)
    reply = model.stream(ASKED).reply() if streamed else model.chat(ASKED)
    assert reply.usage == Usage(1000, 10, COST)
    assert reply.text == "one two three"
    (row,) = tally.days()
    assert row == Spent(
        day="2026-03-01", model="openai:gpt-4o-mini", replies=1, input_tokens=1000, output_tokens=10, cost=COST
    )
    assert tally.today() == COST


def test_a_stream_that_is_left(tally: Tally) -> None:
    """What was written by then is counted by its length, and the model is hung up on."""
    inner = Model()
    with Metered(inner, tally).stream(ASKED) as stream:
        assert next(iter(stream)) == "one "
        assert inner.open == 1
    assert inner.open == 0
    (row,) = tally.days()
    assert (row.input_tokens, row.output_tokens) == (10, 2)
    assert row.cost == Decimal("0.0000027")


@pytest.mark.parametrize("streamed", [False, True])
def test_a_service_that_does_not_count(tally: Tally, streamed: bool) -> None:
    """Without a count of the service's own, an estimate stands for it: nothing is free by silence."""
    model = Metered(Model(usage=None), tally)
    reply = model.stream(ASKED).reply() if streamed else model.chat(ASKED)
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (10, 5)
    assert tally.today() > 0


@pytest.mark.parametrize("streamed", [False, True])
def test_the_budget(tally: Tally, streamed: bool) -> None:
    """Once it is spent no model is asked, with a sentence that says so; the next day it is asked again."""
    model = Metered(Model(), tally, per_day=2 * COST)

    def ask() -> Reply:
        return model.stream(ASKED).reply() if streamed else model.chat(ASKED)

    ask()
    ask()
    with pytest.raises(BudgetSpent, match=r"0\.000312 US dollars, is spent.*per_day under \[budget\]"):
        ask()
    assert tally.days()[0].replies == 2
    DAY[0] = date(2026, 3, 2)
    ask()
    assert [row.day for row in tally.days()] == ["2026-03-02", "2026-03-01"]


def test_free_models_go_on(tally: Tally) -> None:
    """A budget that is spent is no reason to leave alone what costs nothing."""
    tally.add("openai:gpt-4o", Usage(1, 1, Decimal(100)))
    free = Model("qwen3")
    free.vendor = "ollama"  # type: ignore[misc]
    assert Metered(free, tally, per_day=Decimal(1)).chat(ASKED).usage.cost == 0


def test_an_unknown_price(tally: Tally) -> None:
    """Under a budget a model without a price is not asked, and told where to write it; without one it has no cost."""
    model = Model("gpt-9")
    assert Metered(model, tally).chat(ASKED).usage.cost is None
    with pytest.raises(NotConfigured, match=r"prices\.toml.*\"openai:gpt-9\" = ") as caught:
        Metered(model, tally, per_day=Decimal(5)).chat(ASKED)
    line = str(caught.value).partition("million tokens: ")[2].removesuffix(".")
    tally.file.with_name("prices.toml").write_text(line)
    assert Metered(model, tally, per_day=Decimal(5)).chat(ASKED).usage.cost == Decimal("0.000103")


def test_it_stands_for_its_model(tally: Tally) -> None:
    """Name, options and facts are the model's."""
    model = Metered(Model("o3-mini"), tally)
    assert model.name == "openai:o3-mini"
    assert model.facts == Facts(200_000, 100_000, ("temperature",), vision=False)
    deltas = model.deltas(ChatRequest([Message.user(ImagePart(b"x"))]))
    next(deltas)
    deltas.close()  # type: ignore[attr-defined]
    assert model.metered.open == 0  # type: ignore[attr-defined]


def test_many_threads_and_processes(tmp_path: Path) -> None:
    """Nothing is lost when several processes of several threads each count at once."""
    code = """
import sys, threading
from decimal import Decimal
from pathlib import Path
from assistant.models.spending import Tally
from providers import Usage
def work():
    for _ in range(10):
        Tally(Path(sys.argv[1])).add("a:b", Usage(3, 2, Decimal("0.0000001")))
threads = [threading.Thread(target=work) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    (row,) = Tally(tmp_path).days()
    assert (row.replies, row.input_tokens, row.output_tokens, row.cost) == (90, 270, 180, Decimal("0.000009"))


def test_a_tally_that_cannot_be_kept(tmp_path: Path) -> None:
    """A file that is none is a HomeError that names it."""
    tally = Tally(tmp_path)
    tally.file.write_text("this is no database, but long enough to look at" * 100)
    with pytest.raises(HomeError, match=r"spending\.sqlite"):
        tally.add("a:b", Usage(1, 1))


def test_shared_by_threads(tally: Tally) -> None:
    """One model serves several threads, each reply counted."""
    model = Metered(Model(), tally)

    def ask() -> None:
        with closing(model.stream(ASKED)) as stream:
            stream.reply()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.today() == 6 * COST
