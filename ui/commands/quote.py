"""Quotes: drafting them from a request, changing their lines, and taking them through their life."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import quote_changes
from ui.commands.options import AsJson, Home, User, open_home
from ui.commands.quote_options import By, Number, Prices, write
from ui.outcome import FAILED, USAGE, Commands, fail, note, put

if TYPE_CHECKING:
    from assistant.quotes.requests.files import Incoming

app = typer.Typer(
    cls=Commands,
    help="Quotes: drafted from a request and your price lists, every figure computed, approved by a person.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def draft(
    requests: Annotated[
        list[str],
        typer.Argument(metavar="REQUEST...", help="Files that are one request together; - is standard input."),
    ],
    prices: Prices = None,
    customer: Annotated[str, typer.Option("--customer", metavar="NAME", help="Whom it is for.")] = "",
    each: Annotated[bool, typer.Option("--each", help="A quote for each file.")] = False,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Leave the chat model out.")] = False,
    by: By = "",
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Draft a quote for a request: a mail with what is attached to it, or several files. What is in doubt stays open.

    Example: assistant quote draft request.eml --prices price-list.xlsx
    """
    from assistant.quotes.requests.files import together
    from ui import console, quote_console

    came = [_request(name, as_json=as_json) for name in requests]
    desk = open_home(home).quotes
    found = [
        desk.draft(one, customer=customer, prices=prices or (), by=by or user or "", user=user, rules_only=rules_only)
        for one in (came if each else [together(came)])
    ]
    if as_json:
        shown = [one.model_dump(mode="json") for one in found]
        put({"quotes": shown} if each else shown[0])
        return
    for quote in found:
        quote_console.show_quote(console.stdout(), quote)


@app.command(name="list")
def list_quotes(home: Home = None, as_json: AsJson = False) -> None:
    """List all quotes, the newest first.

    Example: assistant quote list
    """
    from ui import console, quote_console

    found = open_home(home).quotes.all()
    if as_json:
        put({"quotes": [one.model_dump(mode="json") for one in found]})
    elif found:
        quote_console.show_quotes(console.stdout(), found)
    else:
        note("There are no quotes yet. Draft one: assistant quote draft REQUEST")


@app.command()
def show(
    number: Number,
    version: Annotated[int | None, typer.Option("--version", min=1, help="An earlier version.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show a quote with its lines, totals and trail, and earlier ones like it.

    Example: assistant quote show Q-2025-001
    """
    from ui import console, quote_console

    desk = open_home(home).quotes
    quote = desk.store.get(number, version)
    if as_json:
        put(quote.model_dump(mode="json"))
        return
    quote_console.show_quote(console.stdout(), quote, trail=True)
    quote_console.show_past(console.stdout(), desk.similar(number, papers=False), brief=True)


@app.command()
def similar(number: Number, user: User = None, home: Home = None, as_json: AsJson = False) -> None:
    """Show what was quoted before: to the same customer, of similar items, at what price, and in the papers.

    Example: assistant quote similar Q-2025-001
    """
    from ui import console, quote_console

    past = open_home(home).quotes.similar(number, user=user)
    if as_json:
        put(past.model_dump(mode="json"))
    else:
        quote_console.show_past(console.stdout(), past)


app.command()(quote_changes.set_line)
app.command()(quote_changes.discount)
app.command()(quote_changes.tax)
app.command()(quote_changes.customer)
app.command()(quote_changes.extend)
app.command()(quote_changes.proposals)
app.command()(quote_changes.conditions)


@app.command()
def approve(number: Number, by: By = "", home: Home = None, as_json: AsJson = False) -> None:
    """Approve a quote. It takes a person, and no line may be open.

    Example: assistant quote approve Q-2025-001 --by anna
    """
    quote = open_home(home).quotes.move(number, "approved", by=by)
    if as_json:
        put(quote.model_dump(mode="json"))
    else:
        note(f"{quote.number} is approved by {by}.")


@app.command()
def mark(
    number: Number,
    status: Annotated[str, typer.Argument(metavar="STATUS", help="sent, accepted, rejected or expired.")],
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Note what became of a quote.

    Example: assistant quote mark Q-2025-001 sent --by anna
    """
    if status not in ("sent", "accepted", "rejected", "expired"):
        fail(f"{status!r} is none of: sent, accepted, rejected, expired.", USAGE, as_json=as_json)
    quote = open_home(home).quotes.move(number, status, by=by)  # type: ignore[arg-type]
    if as_json:
        put(quote.model_dump(mode="json"))
    else:
        note(f"{quote.number} is {quote.status}.")


@app.command()
def letter(
    number: Number,
    accept: Annotated[
        bool, typer.Option("--accept", help="Accept it: it goes out with the quote. Needs --by.")
    ] = False,
    text: Annotated[
        Path | None, typer.Option("--text", metavar="FILE", help="With --accept: your own text in its place.")
    ] = None,
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the covering letter, by the chat model where one is set; or accept the one that was written.

    Example: assistant quote letter Q-2025-001
    """
    desk = open_home(home).quotes
    if accept:
        own = _own_text(text, as_json=as_json) if text else ""
        quote = desk.accept_letter(number, own, by=by)
        if as_json:
            put(quote.model_dump(mode="json"))
        else:
            note(f"{quote.number} goes out with its letter. Accepted by {by}.")
        return
    made = desk.letter(number, by=by)
    if as_json:
        put(made.model_dump(mode="json"))
        return
    from ui import console, quote_console

    quote_console.show_letter(console.stdout(), made)


@app.command()
def export(
    number: Number,
    to: Annotated[Path, typer.Argument(metavar="OUT", help="A .pdf, .docx, .csv, .json or .xml (UBL) file.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write a quote as a document for the customer, in the language of the request, or for programs.

    Example: assistant quote export Q-2025-001 quote.pdf
    """
    try:
        data = open_home(home).quotes.export(number, to.name)
    except ValueError as error:
        fail(str(error), USAGE, as_json=as_json)
    write(to, data, as_json=as_json)


@app.command()
def template(
    to: Annotated[Path, typer.Argument(metavar="OUT", help="A .docx file.")] = Path("quote.docx"),
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the Word template for quotes: the home's own, else the one to edit and put there as templates/quote.docx.

    Example: assistant quote template quote.docx
    """
    write(to, open_home(home).quotes.template(), as_json=as_json)


def _request(name: str, *, as_json: bool) -> "Incoming":
    from assistant import ReadError
    from assistant.quotes.requests.files import Incoming, incoming
    from assistant.quotes.requests.parts import typed

    if name == "-":
        return Incoming((typed(sys.stdin.read()),))
    file = Path(name)
    if not file.is_file():
        fail(
            f"There is no file {name!r}. Name a file with the request, or - for standard input.", USAGE, as_json=as_json
        )
    try:
        return incoming([file])
    except ReadError as error:
        fail(f"{name!r} {error}.", FAILED, as_json=as_json)


def _own_text(file: Path, *, as_json: bool) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{str(file)!r} cannot be read as text: {error}.", USAGE, as_json=as_json)
