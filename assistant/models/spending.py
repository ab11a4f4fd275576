"""What chat models are used for and cost, day by day, and the budget that is not to be gone over."""

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from assistant.documents import Record
from assistant.errors import BudgetSpent, HomeError
from assistant.storage.private import private_file, private_folder
from providers import ChatRequest, Delta, NotConfigured, Provider, Reply, Usage
from providers.costs import estimate, price
from providers.facts import Facts

FILE = "spending.sqlite"
PRICES = "prices.toml"
# Costs are added up as whole numbers, which SQLite does exactly: one is a millionth of a millionth of a dollar.
_UNITS = 10**12

_SCHEMA = """
CREATE TABLE IF NOT EXISTS spent (
    day TEXT NOT NULL, model TEXT NOT NULL, replies INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL, cost INTEGER NOT NULL, PRIMARY KEY (day, model)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO spent VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET
    replies = replies + 1, input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens, cost = cost + excluded.cost
"""


class Spent(Record):
    """What one model was used for on one day (ISO, local time); `cost` is in US dollars."""

    day: str
    model: str
    replies: int
    input_tokens: int
    output_tokens: int
    cost: Decimal


class Tally:
    """What was spent from one home, in an SQLite file of its own. Threads and processes may add to it at once."""

    def __init__(self, home: Path, *, today: Callable[[], date] = date.today) -> None:
        self.file = home / FILE
        self._today = today

    def add(self, model: str, usage: Usage) -> None:
        """Counts one reply of today. Raises HomeError if that cannot be written down."""
        cost = int(((usage.cost or Decimal(0)) * _UNITS).to_integral_value(ROUND_CEILING))
        row = (self._today().isoformat(), model, usage.input_tokens, usage.output_tokens, cost)
        with self._database() as database:
            database.execute(_ADD, row)

    def today(self) -> Decimal:
        """What today has cost so far, in US dollars."""
        with self._database() as database:
            row = (self._today().isoformat(),)
            (units,) = database.execute("SELECT coalesce(sum(cost), 0) FROM spent WHERE day = ?", row).fetchone()
        return Decimal(units) / _UNITS

    def days(self) -> list[Spent]:
        """Every day's use of every model, the newest day first."""
        with self._database() as database:
            rows = database.execute("SELECT * FROM spent ORDER BY day DESC, model").fetchall()
        names = tuple(Spent.model_fields)
        return [Spent(**dict(zip(names, (*row[:-1], Decimal(row[-1]) / _UNITS), strict=True))) for row in rows]

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            private_folder(self.file.parent)
            with closing(sqlite3.connect(private_file(self.file), timeout=30.0, isolation_level=None)) as database:
                database.execute(_SCHEMA)
                yield database
        except (OSError, sqlite3.Error) as error:
            raise HomeError(
                f"What models cost cannot be kept in {str(self.file)!r}: {error}. Make room, or let it be written to."
            ) from error


class Metered(Provider):
    """A chat model whose replies are counted, and which is not asked once the day's budget is spent.

    A reply that is walked away from, or whose service does not count, is counted at an estimate. What several ask
    at the same moment may together go over the budget by as much. A model that costs nothing is always asked.

    Raises BudgetSpent, and NotConfigured where there is a budget and the model has no known price.
    """

    vendor = "metered"

    def __init__(self, model: Provider, tally: Tally, *, per_day: Decimal | None = None) -> None:
        super().__init__(model.model, model.options)
        self.metered = model
        self.tally = tally
        self.per_day = per_day
        own = tally.file.with_name(PRICES)
        self._own = own if own.exists() else None

    @property
    def name(self) -> str:
        """The model's."""
        return self.metered.name

    @property
    def facts(self) -> Facts:
        """The model's."""
        return self.metered.facts

    def reply(self, request: ChatRequest) -> Reply:
        """The model's, counted."""
        self._allow()
        reply = self.metered.reply(request)
        return replace(reply, usage=self._count(request, reply.text, reply.usage))

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """The model's, counted when the last one comes or nobody waits for it."""
        self._allow()
        texts: list[str] = []
        counted = False
        deltas = self.metered.deltas(request)
        try:
            for delta in deltas:
                texts.append(delta.text)
                if delta.finish and not counted:
                    counted = True
                    yield delta._replace(usage=self._count(request, "".join(texts), delta.usage))
                else:
                    yield delta
        finally:
            if isinstance(deltas, Generator):
                deltas.close()
            if texts and not counted:
                self._count(request, "".join(texts), None)

    def _allow(self) -> None:
        if self.per_day is None:
            return
        known = price(self.name, self._own)
        if known is None:
            raise NotConfigured(
                f"There is a budget, and what {self.name} costs is not known. Write it to "
                f"{str(self.tally.file.with_name(PRICES))!r}, in US dollars per million tokens: "
                f'"{self.name}" = {{ input = 0.10, output = 0.30 }}.',
                provider=self.name,
            )
        if (known.input or known.output) and self.tally.today() >= self.per_day:
            raise BudgetSpent(
                f"Today's budget for chat models, {self.per_day} US dollars, is spent. Wait until tomorrow, or raise "
                "per_day under [budget]."
            )

    def _count(self, request: ChatRequest, text: str, usage: Usage | None) -> Usage:
        usage = usage if usage and (usage.input_tokens or usage.output_tokens) else estimate(request, text)
        known = price(self.name, self._own)
        usage = replace(usage, cost=known.of(usage) if known else None)
        self.tally.add(self.name, usage)
        return usage
