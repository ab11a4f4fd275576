"""Tables in requests: lines of cells under the names of their columns."""

import re
from collections.abc import Sequence

from assistant.quotes.prices.columns import guess
from assistant.quotes.prices.numbers import Mark, number
from assistant.quotes.requests.vocabulary import Vocabulary
from assistant.quotes.requests.wanted import Wanted

_SEPARATORS = ("\t", ";", "|")
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
    count = number(held.get("quantity", ""), mark)
    words = held.get("description", "") or held.get("number", "")
    if count is None or not words:
        return []
    unit = known.units.get(held.get("unit", "").lower().rstrip("."), "")
    return [Wanted(" ".join(line.split()), words, count, unit, listed=True, number=held.get("number", ""))]
