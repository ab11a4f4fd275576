"""The sample firm's 60 requests: lines right, wrong articles with a price, traps caught; no model."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.quotes.drafting import draft, written
from assistant.quotes.model import Line, Quote
from assistant.quotes.prices.lists import PriceList, price_list
from assistant.quotes.pricing import Terms
from assistant.reading import read

FOLDER = Path(__file__).parents[2] / "examples"
# The first half was there before the matcher; the second was written by somebody who had not read it.
FIRST_HALF = 30
TODAY = date(2025, 6, 1)


@dataclass(slots=True)
class Scores:
    """Counts over requests.

    `wrong` are priced lines of an article that was not asked for; `miscounted` of the right one with a wrong quantity;
    `missed` names the requests with anything amiss.
    """

    lines: int = 0
    right: int = 0
    priced: int = 0
    wrong: int = 0
    miscounted: int = 0
    traps: int = 0
    caught: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any], quote: Quote, prices: PriceList) -> Counter[tuple[str | None, Decimal]]:
        """Counts a request's quote; gives its lines, articles with their quantities."""
        wanted = Counter((one["article"], Decimal(one["quantity"])) for one in row["lines"])
        found = Counter((one.article if one.status == "priced" else None, one.quantity) for one in quote.lines)
        numbers = {number for number, _ in wanted}
        priced = [one for one in quote.lines if one.status == "priced"]
        wrong = sum(one.article not in numbers for one in priced)
        self.lines += wanted.total()
        self.right += (wanted & found).total()
        self.priced += len(priced)
        self.wrong += wrong
        self.miscounted += sum((one.article, one.quantity) not in wanted for one in priced) - wrong
        caught = wanted == found and _by_the_list(quote, prices) and (bool(quote.notices) or not row.get("said"))
        self.traps += "trap" in row
        self.caught += "trap" in row and caught
        if not caught:
            self.missed.append(row["id"])
        return found

    def figures(self) -> dict[str, Any]:
        """As they are saved."""
        return {
            "lines": self.lines,
            "lines right (article and quantity)": round(self.right / self.lines, 3),
            "priced lines": self.priced,
            "wrong article with a price": round(self.wrong / self.lines, 3),
            "right article, wrong quantity": self.miscounted,
            "traps": self.traps,
            "traps caught": self.caught,
            "amiss": self.missed,
        }


def sample_list() -> PriceList:
    """The sample firm's articles."""
    file = FOLDER / "firm" / "price-list-2025.xlsx"
    return price_list("list", file.name, read(file).pages, {}, mark=".")


def measure() -> dict[str, Any]:
    """All figures, for both halves and each."""
    rows = [json.loads(line) for line in (FOLDER / "requests.jsonl").read_text("utf-8").splitlines()]
    prices = sample_list()
    halves = {"first half": rows[:FIRST_HALF], "second half": rows[FIRST_HALF:], "all": rows}
    return {name: scored(some, prices).figures() for name, some in halves.items()}


def scored(rows: Sequence[dict[str, Any]], prices: PriceList) -> Scores:
    """Each request is drafted as it comes in, its language unsaid."""
    scores = Scores()
    for row in rows:
        quote = draft(written(row["request"]), [prices], Terms(), number=row["id"], today=TODAY)
        scores.add(row, quote, prices)
    return scores


def _by_the_list(quote: Quote, prices: PriceList) -> bool:
    """Whether every price is the list's for that many, and nothing was taken off."""
    articles = {one.number: one for one in prices.articles}

    def right(line: Line) -> bool:
        return line.unit_price == articles[line.article].price_for(line.quantity) and not line.discount

    return not quote.discount and all(right(line) for line in quote.lines if line.status == "priced")
