"""Requests to firms of trades that the sample firm does not have: offices, building, catering, workshops.

    python -m benchmarks.quotes.trades [SET] [--show]

Requests of "development" (offices, building), "second" (catering) and "third" (workshops) are looked at while rules are
written, those of "fourth" to "sixth" (all four trades) once they have been counted. "held_out", the other half of the
first two trades, is only counted.
"""

import argparse
import csv
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.quotes.drafting import draft, written
from assistant.quotes.matching.match import Matcher
from assistant.quotes.prices.lists import PriceList, price_list
from assistant.quotes.pricing import Terms
from assistant.quotes.requests.wanted import Wanted
from assistant.reading import read
from benchmarks.quotes.requests import Scores

CONSOLE = Console()
SETS = ("development", "second", "third", "fourth", "fifth", "sixth", "held_out")
FOLDER = Path(__file__).parent / "other_trades"
TODAY = date(2025, 6, 1)
_NAMES = {
    "en": ("Article no.", "Description", "Unit", "Price", "VAT %"),
    "nl": ("Artikelnr.", "Omschrijving", "Eenheid", "Prijs", "BTW %"),
    "de": ("Artikelnr.", "Bezeichnung", "Einheit", "Preis", "MwSt. %"),
}
_TRADES = ("office", "building", "catering", "workshop")
# Sizes; what a pack holds is none.
_NUMBER = re.compile(r"(?<!of )(?<!à )(?<!mit )(?<!van )(?<![\d.,])\d+(?:[.,]\d+)*")
_NO_SIZE = "777"
_COLOURS = {
    "en": ("white", "black", "red", "blue", "green", "yellow", "brown", "grey"),
    "nl": ("wit", "zwart", "rood", "blauw", "groen", "geel", "bruin", "grijs"),
    "de": ("weiß", "schwarz", "rot", "blau", "grün", "gelb", "braun", "grau"),
}
_NO_COLOUR = {"en": "purple", "nl": "paars", "de": "violett"}
# What articles are sold by, as lists in English, Dutch and German have it.
_UNITS = {
    row[0]: dict(zip(("en", "nl", "de"), row, strict=True))
    for row in (
        ("piece", "stuk", "Stück"),
        ("box", "doos", "Karton"),
        ("pack", "pak", "Pack"),
        ("set", "set", "Set"),
        ("roll", "rol", "Rolle"),
        ("bottle", "fles", "Flasche"),
        ("bag", "zak", "Sack"),
        ("sheet", "plaat", "Platte"),
        ("length", "lengte", "Länge"),
        ("metre", "meter", "Meter"),
        ("square metre", "m²", "m²"),
        ("bucket", "emmer", "Eimer"),
        ("pair", "paar", "Paar"),
        ("can", "bus", "Kanister"),
        ("cartridge", "patroon", "Kartusche"),
    )
}


@cache
def listed(name: str) -> PriceList:
    """A list such as "office/nl", read from a file in its language."""
    trade, _, language = name.partition("/")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / f"{trade}.csv"
        with (FOLDER / f"{trade}.csv").open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source, delimiter=";"))
        with file.open("w", encoding="utf-8", newline="") as target:
            out = csv.writer(target, delimiter=";")
            out.writerow(_NAMES[language])
            for row in rows:
                out.writerow((row["number"], row[language], _UNITS[row["unit"]][language], row["price"], "21"))
        return price_list(name, file.name, read(file).pages, {}, mark=".")


def measure(half: str, *, show: bool = False) -> dict[str, Any]:
    """The figures of one of SETS; with `show` what is not right is printed."""
    scores = Scores()
    for text in (FOLDER / f"{half}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(text)
        prices = listed(row["list"])
        quote = draft(
            written(row["request"]),
            [prices],
            Terms(),
            number=row["id"],
            today=TODAY,
            matcher=Matcher([prices], today=TODAY),
        )
        wanted = Counter((one["article"], Decimal(one["quantity"])) for one in row["lines"])
        found = scores.add(row, quote, prices)
        if show and wanted != found:
            CONSOLE.print(f"[bold]{row['id']} {row['list']} {row['language']}[/]")
            for line in quote.lines:
                got = (line.article if line.status == "priced" else None, line.quantity)
                mark = " " if got in wanted else "!"
                said = line.reason and f"({line.reason}: {', '.join(one.article for one in line.alternatives)})"
                CONSOLE.print(f" {mark} {line.quantity} {line.unit} {line.request!r} -> {got[0]} {said}", markup=False)
            CONSOLE.print("   missing:", dict(wanted - found), markup=False)
    return scores.figures()


def strangers() -> dict[str, int]:
    """Every article of a trade asked of the other trades' lists in its language: how many get a price there."""
    asked = priced = 0
    for language in _NAMES:
        for trade in _TRADES:
            matcher = Matcher([listed(f"{trade}/{language}")], today=TODAY)
            for other in _TRADES:
                for article in () if other == trade else listed(f"{other}/{language}").articles:
                    for words in (article.description, article.description.split(",")[0]):
                        asked += 1
                        priced += matcher.match(_one(words), language).article is not None
    return {"asked": asked, "with a price": priced}


def altered() -> dict[str, int]:
    """Every article with one of its numbers, or its colour, made another that no article has: how many get a price."""
    asked = priced = 0
    for language in _NAMES:
        for trade in _TRADES:
            prices = listed(f"{trade}/{language}")
            matcher = Matcher([prices], today=TODAY)
            for article in prices.articles:
                for words in _altered(article.description, language):
                    asked += 1
                    priced += matcher.match(_one(words), language).article is not None
    return {"asked": asked, "with a price": priced}


def _altered(text: str, language: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        yield f"{text[: match.start()]}{_NO_SIZE}{text[match.end() :]}"
    for colour in _COLOURS[language]:
        if re.search(rf"\b{colour}\b", text):
            yield re.sub(rf"\b{colour}\b", _NO_COLOUR[language], text)


def _one(words: str) -> Wanted:
    return Wanted(words, words, Decimal(3), listed=True)


def main() -> None:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("half", nargs="?", default="development", choices=SETS)
    parser.add_argument("--show", action="store_true", help="what is not right; never of the held-out half")
    asked = parser.parse_args()
    CONSOLE.print(measure(asked.half, show=asked.show and asked.half != "held_out"))


if __name__ == "__main__":
    main()
