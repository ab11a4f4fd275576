"""Tables in requests: lines of cells under the names of their columns."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.quotes.prices.columns import guess
from assistant.quotes.prices.numbers import Mark, number
from assistant.quotes.requests.vocabulary import Vocabulary
from assistant.quotes.requests.wanted import Wanted

_SEPARATORS = ("\t", ";", "|")
# "5", and "5 packs" where the unit stands with it.
_COUNT = re.compile(r"^\s*(-?[\d.,]+)\s*[x×]?\s*([^\W\d][\w²³.]*)?\s*$")
_QUANTITY = re.compile(r"^(qty|quantity|pieces|aantal|hoeveelheid|menge|anzahl|quantité|qté)\b", re.IGNORECASE)


def tabled(lines: Sequence[str], mark: Mark, known: Vocabulary) -> dict[int, list[Wanted]]:
    """The rows of tables, by the line that they stand in; the line that names the columns has none.

    A table begins with a line of cells one of which is called "quantity", in four languages, and ends with the first
    line of another number of cells.
    """
    found: dict[int, list[Wanted]] = {}
    columns: dict[int, str] = {}
    separator = ""
    for index, line in enumerate(lines):
        if not columns and (named := _columns(line)):
            separator, columns = named
            found[index] = []
        elif columns:
            cells = [cell.strip() for cell in line.split(separator)]
            if len(cells) < 2:
                columns = {}
                continue
            found[index] = _row(line, cells, columns, mark, known)
    return found


def names_columns(line: str) -> bool:
    """Whether a line names the columns of a table with quantities."""
    return _columns(line) is not None


def _columns(line: str) -> tuple[str, dict[int, str]] | None:
    for separator in _SEPARATORS:
        names = [cell.strip() for cell in line.split(separator)]
        quantity = next((index for index, name in enumerate(names) if _QUANTITY.match(name)), None)
        if len(names) > 1 and quantity is not None:
            held = {index: name for index, name in guess(names).items() if index != quantity}
            return separator, held | {quantity: "quantity"}
    return None


def _row(line: str, cells: Sequence[str], columns: dict[int, str], mark: Mark, known: Vocabulary) -> list[Wanted]:
    held = {name: cells[index] for index, name in columns.items() if index < len(cells)}
    cell = held.get("quantity", "").strip()
    told = _COUNT.match(cell)
    count = number(told[1], mark) if told else None
    words = held.get("description", "") or held.get("number", "")
    if not cell or not words:
        return []
    if told is None or count is None:  # a row that is not understood is still a row
        doubt = f"its quantity {cell!r} is no number"
        return [Wanted(" ".join(line.split()), words, Decimal(1), listed=True, doubt=doubt)]
    named = held.get("unit", "") or told[2] or ""
    unit = known.units.get(named.lower().rstrip("."), "")
    return [Wanted(" ".join(line.split()), words, count, unit, listed=True, number=held.get("number", ""))]
