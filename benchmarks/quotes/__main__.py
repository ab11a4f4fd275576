"""Measures requests understood and matched, with models that lie too, sums against an oracle, and 50,000 articles.

    python -m benchmarks.quotes

Takes about two minutes; figures go to benchmarks/results/quotes.json.
"""

from rich.console import Console

from benchmarks.quotes import models, oracle, own_words, requests, scale, trades
from benchmarks.results import save

CONSOLE = Console()
# Of the second half, before anything was changed for what it showed.
FIRST_MET = {"lines right": 0.576, "wrong article with a price": 0.034, "traps caught": "11 of 17"}
# Of other trades: each set as it was first met, in this order. By the rules for the sample firm's trade alone the
# development half had .433 and the held-out half .392; the latter has been counted, and never looked at.
FIRST_MET_TRADES = {
    "development": 0.433,
    "second": 0.763,
    "third": 0.65,
    "fourth": 0.825,
    "held_out": 0.763,
    "fifth": 0.93,
    "sixth": 0.529,
}


def main() -> None:
    figures = {
        "requests": requests.measure(),
        "second half as first met": FIRST_MET,
        "other trades": {one: trades.measure(one) for one in trades.SETS},
        "other trades, lines right as first met": FIRST_MET_TRADES,
        "articles of other trades": trades.strangers(),
        "articles with another size or colour": trades.altered(),
        "articles in their own words": own_words.measure(),
        "models that lie": models.measure(),
        "random quotes": oracle.measure(10_000),
        "50,000 articles": scale.measure(),
    }
    CONSOLE.print(figures)
    CONSOLE.print(save("quotes", figures))


if __name__ == "__main__":
    main()
