"""What the commands of quotes have in common: their options, numbers as they are typed, and files that are written."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.outcome import FAILED, USAGE, fail, note, put

if TYPE_CHECKING:
    from assistant.quotes.model import Quote

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The quote's number, such as Q-2025-001.")]
Prices = Annotated[
    list[str] | None,
    typer.Option("--prices", metavar="LIST", help="A price list: a file, or a paper. Repeated: the first one wins."),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it; stands in the quote's trail.")]


def shown(quote: "Quote", *, as_json: bool) -> None:
    """The quote as it is now."""
    from ui import console, quote_console

    if as_json:
        put(quote.model_dump(mode="json"))
    else:
        quote_console.show_quote(console.stdout(), quote)


def decimal(text: str, *, as_json: bool) -> Decimal | None:
    """A number as it was typed; None for nothing. What is none ends the command."""
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        fail(f"{text!r} is not a number. Write it like 12 or 12.5.", USAGE, as_json=as_json)
    return found


def write(file: Path, data: bytes, *, as_json: bool) -> None:
    """Writes a file and says so."""
    try:
        file.write_bytes(data)
    except OSError as error:
        fail(f"{str(file)!r} cannot be written: {error.strerror or error}.", FAILED, as_json=as_json)
    if as_json:
        put({"written": str(file)})
    else:
        note(f"Written: {file}")
