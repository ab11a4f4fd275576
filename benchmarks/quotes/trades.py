"""Requests to firms of trades that the sample firm does not have: office supplies, building materials, catering.

    python -m benchmarks.quotes.trades [development | second | held_out] [--show]

Those of "development" and "second" (catering) may be looked at while rules are written; the held-out half is only
measured.
"""

import argparse
import csv
import json
import tempfile
from collections import Counter
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
from assistant.reading import read
from benchmarks.quotes.requests import Scores

CONSOLE = Console()
HALVES = ("development", "second", "third", "held_out")
FOLDER = Path(__file__).parent / "other_trades"
TODAY = date(2025, 6, 1)
_NAMES = {
    "en": ("Article no.", "Description", "Unit", "Price", "VAT %"),
    "nl": ("Artikelnr.", "Omschrijving", "Eenheid", "Prijs", "BTW %"),
    "de": ("Artikelnr.", "Bezeichnung", "Einheit", "Preis", "MwSt. %"),
}
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
    """The figures of one of HALVES; with `show` what is not right is printed."""
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("half", nargs="?", default="development", choices=HALVES)
    parser.add_argument("--show", action="store_true", help="what is not right; never of the held-out half")
    asked = parser.parse_args()
    CONSOLE.print(measure(asked.half, show=asked.show and asked.half != "held_out"))


if __name__ == "__main__":
    main()
