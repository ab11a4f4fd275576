"""Measures requests understood and matched, with models that lie too, sums against an oracle, and 50,000 articles.

    python -m benchmarks.quotes

Takes about a minute; figures go to benchmarks/results/quotes.json.
"""

from rich.console import Console

from benchmarks.quotes import models, oracle, own_words, requests, scale
from benchmarks.results import save

CONSOLE = Console()
# Of the second half, before anything was changed for what it showed.
FIRST_MET = {"lines right": 0.576, "wrong article with a price": 0.034, "traps caught": "11 of 17"}


def main() -> None:
    figures = {
        "requests": requests.measure(),
        "second half as first met": FIRST_MET,
        "articles in their own words": own_words.measure(),
        "models that lie": models.measure(),
        "random quotes": oracle.measure(10_000),
        "50,000 articles": scale.measure(),
    }
    CONSOLE.print(figures)
    CONSOLE.print(save("quotes", figures))


if __name__ == "__main__":
    main()
