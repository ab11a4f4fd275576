"""A list of 50,000 articles: CPU of reading it, of building its matcher, and of a draft of 40 lines."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from assistant import Assistant

_THINGS = (
    "Copper pipe|Press elbow 90°|Press tee equal|Press coupler|Ball valve|Check valve|Pipe bracket single|Pipe bracket "
    "double|Threaded rod|Pipe insulation|Waste pipe|Panel radiator|Circulation pump|Expansion vessel|Safety valve|"
    "Cable tray|Conduit|Armoured cable|Data cable|LED panel|Socket outlet|Circuit breaker|Junction box|Cable "
    "gland|Flange"
).split("|")
_KINDS = "brass|stainless|copper|PP|PE-Xa|zinc-plated|white|black|chrome|grey|lever|rubber-lined|EPDM|FKM".split("|")
_MAKES = "Alvik|Berno|Castell|Dunmara|Elster|Fennmoor|Gressel|Hallvard|Iverson|Jorvik|Kestel|Lindby".split("|")
_SIZES = (6, 8, 10, 12, 15, 18, 22, 25, 28, 32, 35, 40, 42, 50, 54, 63, 76, 90, 110, 125, 160, 200)


def measure(articles: int = 50_000, lines: int = 40, times: int = 5) -> dict[str, Any]:
    """Seconds of this process's CPU, all threads; of the drafts the median."""
    chance = random.Random(50)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "list.xlsx"
        rows = _write(file, articles, chance)
        request = "Please quote:\n" + "\n".join(
            f"- {chance.randint(1, 90)} x {chance.choice(rows)}" for _ in range(lines)
        )
        assistant = Assistant(Path(scratch) / "home")
        desk = assistant.quotes
        imported = _cpu(lambda: desk.lists.find([file]))
        first = _cpu(lambda: assistant.quote(request, prices=[file]))
        warm = sorted(_cpu(lambda: assistant.quote(request, prices=[file])) for _ in range(times))
        quote = assistant.quote(request, prices=[file])
        found = len(desk.lists.find([file])[0].articles)
    return {
        "articles": found,
        "lines": len(quote.lines),
        "priced": len(quote.lines) - len(quote.open),
        "import (reading and articles), CPU s": round(imported, 2),
        "first draft, with the matcher's build, CPU s": round(first, 2),
        "draft warm, CPU s": round(warm[len(warm) // 2], 3),
    }


def _write(file: Path, articles: int, chance: random.Random) -> list[str]:
    """The list as a workbook; gives its descriptions."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Prices")
    sheet.append(["Article no.", "Description", "Unit", "Price", "Price from 10", "VAT %"])
    rows = []
    for count in range(articles):
        kind, make = chance.choice(_KINDS), chance.choice(_MAKES)
        size = (
            f"{chance.choice(_SIZES)} mm"
            if chance.random() < 0.6
            else f"{chance.choice(_SIZES)} x {chance.choice(_SIZES)} mm"
        )
        rows.append(f"{chance.choice(_THINGS)} {kind} {size}, {make} {chance.randint(100, 999)}")
        price = chance.randint(10, 90_000) / 100
        sheet.append([f"{make[:2].upper()}-{count:06}", rows[-1], "piece", price, round(price * 0.95, 2), 21])
    book.save(file)
    return rows


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
