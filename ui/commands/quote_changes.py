"""Commands that change a quote: its lines, discounts, tax and customer."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from assistant.quotes.money import CATEGORIES, TaxCategory
from ui.commands.options import AsJson, Home, open_home
from ui.commands.quote_options import By, Number, Prices, decimal, shown
from ui.outcome import USAGE, fail, put

_TAXES = ", ".join(CATEGORIES)


def set_line(
    number: Number,
    line: Annotated[int, typer.Argument(metavar="LINE", min=1, help="From 1; the number after the last adds one.")],
    article: Annotated[str, typer.Option("--article", metavar="NUMBER", help="Its article number.")] = "",
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help="Its words; with --price, a line of what no list has.")
    ] = "",
    quantity: Annotated[str, typer.Option("--quantity", help="How many, in the article's unit.")] = "",
    discount: Annotated[str, typer.Option("--discount", help="In percent.")] = "",
    price: Annotated[str, typer.Option("--price", help="A price by hand, of one unit; needs --by.")] = "",
    vat: Annotated[str, typer.Option("--vat", help="Its VAT rate in percent; needs --by.")] = "",
    tax: Annotated[str, typer.Option("--tax", help=f"How it is taxed: {_TAXES}; needs --by.")] = "",
    option: Annotated[
        bool | None, typer.Option("--option/--no-option", help="Whether it is an option, in no total.")
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Take the line out.")] = False,
    prices: Prices = None,
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Change, add or delete a line; everything is computed anew, and an approved quote is a draft again.

    Example: assistant quote set-line Q-2025-001 3 --article BV-022 --quantity 8
    """
    quote = open_home(home).quotes.set_line(
        number,
        line,
        article=article,
        description=description,
        quantity=decimal(quantity, as_json=as_json),
        discount=decimal(discount, as_json=as_json),
        unit_price=decimal(price, as_json=as_json),
        vat_rate=decimal(vat, as_json=as_json),
        tax=_category(tax, as_json=as_json) if tax else None,
        option=option,
        delete=delete,
        prices=prices or (),
        by=by,
    )
    shown(quote, as_json=as_json)


def discount(
    number: Number,
    percent: Annotated[str, typer.Argument(metavar="PERCENT", help="On all lines.")],
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Give a discount on all lines, as far as you may.

    Example: assistant quote discount Q-2025-001 5 --by anna
    """
    given = decimal(percent, as_json=as_json) or Decimal(0)
    shown(open_home(home).quotes.set_discount(number, given, by=by), as_json=as_json)


def extend(
    number: Number,
    until: Annotated[str, typer.Argument(metavar="DAY", help="The last day that it holds, such as 2025-03-31.")],
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say until when a quote is valid; one that has expired is sent again.

    Example: assistant quote extend Q-2025-001 2025-03-31 --by anna
    """
    try:
        day = date.fromisoformat(until)
    except ValueError:
        fail(f"{until!r} is no day. Write it like 2025-03-31.", USAGE, as_json=as_json)
    shown(open_home(home).quotes.extend(number, day, by=by), as_json=as_json)


def tax(
    number: Number,
    category: Annotated[str, typer.Argument(metavar="HOW", help=f"One of: {_TAXES}.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="The rule by which it is exempt; stands on the quote.")
    ] = "",
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say how all lines are taxed. Reverse charge takes the customer's VAT id (`assistant quote customer`).

    Example: assistant quote tax Q-2025-001 reverse-charge --by anna
    """
    chosen = _category(category, as_json=as_json)
    shown(open_home(home).quotes.set_tax(number, chosen, reason=reason, by=by), as_json=as_json)


def proposals(
    number: Number,
    take: Annotated[
        list[int] | None, typer.Option("--take", metavar="N", min=1, help="Take this one; may be repeated. Needs --by.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Take all that are due. Needs --by.")] = False,
    prices: Prices = None,
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show the price list's discounts for the groups of the quote's articles, and charges that are due; or take them.

    Example: assistant quote proposals Q-2025-001 --take 1 --by anna
    """
    desk = open_home(home).quotes
    version = desk.get(number).version
    found = desk.proposals(number, prices=prices or ())
    if not take and not due:
        if as_json:
            put({"proposals": [one.model_dump(mode="json") for one in found]})
        else:
            from ui import console, quote_console

            quote_console.show_proposals(console.stdout(), found)
        return
    wanted = {*(take or ()), *(at for at, one in enumerate(found, 1) if due and one.due)}
    if beyond := wanted - set(range(1, len(found) + 1)):
        fail(f"There is no proposal {min(beyond)}, there are {len(found)}.", USAGE, as_json=as_json)
    shown(
        desk.take(number, [found[at - 1] for at in sorted(wanted)], prices=prices or (), by=by, version=version),
        as_json=as_json,
    )


def conditions(
    number: Number,
    take: Annotated[
        list[int] | None, typer.Option("--take", metavar="N", min=1, help="Take this one; may be repeated. Needs --by.")
    ] = None,
    text: Annotated[
        list[str] | None, typer.Option("--text", metavar="TEXT", help="One in your own words. Needs --by.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take off those that are on it first. Needs --by.")] = False,
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show conditions of the firm's general terms and of earlier quotes, each with its source; or take them over.

    Example: assistant quote conditions Q-2025-001 --take 1 --take 3 --by anna
    """
    from assistant.quotes.model import Condition

    desk = open_home(home).quotes
    quote = desk.get(number)
    found = desk.conditions(number)
    if not take and not text and not clear:
        if as_json:
            shown_as = {"conditions": quote.conditions, "proposed": found}
            put({name: [one.model_dump(mode="json") for one in some] for name, some in shown_as.items()})
        else:
            from ui import console, quote_console

            quote_console.show_conditions(console.stdout(), quote.conditions, found)
        return
    if beyond := set(take or ()) - set(range(1, len(found) + 1)):
        fail(f"There is no condition {min(beyond)}, there are {len(found)}.", USAGE, as_json=as_json)
    chosen = [*(() if clear else quote.conditions), *(found[at - 1] for at in take or ())]
    chosen += [Condition(text=one) for one in text or ()]
    shown(desk.set_conditions(number, chosen, by=by, version=quote.version), as_json=as_json)


def customer(
    number: Number,
    name: Annotated[str | None, typer.Option("--name", help="The name.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="The address.")] = None,
    email: Annotated[str | None, typer.Option("--email", help="The e-mail address.")] = None,
    vat_id: Annotated[
        str | None, typer.Option("--vat-id", metavar="ID", help="The VAT id; only its form is looked at.")
    ] = None,
    by: By = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say whom a quote is for; what is not named stays.

    Example: assistant quote customer Q-2025-001 --vat-id NL123456782B01
    """
    from assistant.quotes.model import Customer

    desk = open_home(home).quotes
    quote = desk.get(number)
    said = {"name": name, "address": address, "email": email, "vat_id": vat_id}
    known = quote.customer.model_dump() | {key: text for key, text in said.items() if text is not None}
    shown(desk.set_customer(number, Customer(**known), by=by, version=quote.version), as_json=as_json)


def _category(text: str, *, as_json: bool) -> TaxCategory:
    if text not in CATEGORIES:
        fail(f"{text!r} is no way to tax. Choose one of: {_TAXES}.", USAGE, as_json=as_json)
    return CATEGORIES[text]
