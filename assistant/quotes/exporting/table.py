"""The quote for programs: its lines as CSV, or all of it as JSON."""

import csv
import io

from assistant.exports.text import harmless
from assistant.quotes.model import Line, Quote

_COLUMNS = (
    "article",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "per",
    "discount",
    "vat_rate",
    "tax_category",
    "net",
    "status",
    "option",
)
_TEXTS = ("article", "description", "unit")


def write(quote: Quote, ending: str) -> bytes:
    """UTF-8 text; amounts with a point, as programs read them."""
    if ending == ".json":
        # It may go to the customer: what the firm itself pays does not.
        return quote.model_dump_json(indent=2, exclude={"lines": {"__all__": {"unit_cost"}}}).encode()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for line in quote.lines:
        writer.writerow(_cell(line, name) for name in _COLUMNS)
    return out.getvalue().encode()


def _cell(line: Line, name: str) -> str:
    value = line.model_dump(mode="json")[name]
    text = "" if value is None else str(value)
    # A request may hold what a spreadsheet takes for a formula; a figure is none.
    return harmless(text) if name in _TEXTS else text
