"""What people see of quotes in a terminal: lines with their prices, totals, what is open."""

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.quotes.margins import Margin, margin
from assistant.quotes.model import Condition, Letter, Line, Quote
from assistant.quotes.past.model import Past
from assistant.quotes.proposals import Proposal
from ui.console import plain

TAXES = {"AE": "VAT, reverse charge,", "E": "Exempt from VAT,", "Z": "VAT 0 %"}
_STYLES = {"draft": "yellow", "approved": "green", "sent": "cyan", "accepted": "green", "rejected": "red"}


def show_quote(console: Console, quote: Quote, *, trail: bool = False) -> None:
    """A quote: whom it is for, its lines, totals, what is open and what was not understood."""
    head = Text(quote.number, style="bold")
    head.append(f"  {quote.status}", style=_STYLES.get(quote.status, ""))
    head.append(f"  version {quote.version}, valid until {quote.valid_until}", style="dim")
    console.print(head)
    customer = quote.customer
    known = [customer.name, customer.address, customer.email, customer.vat_id, quote.site, quote.wanted_by]
    who = ", ".join(filter(None, known))
    if who:
        console.print(Text(f"For {plain(who)}"))
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("", "Article", "Description"):
        table.add_column(name)
    for name in ("Quantity", "Price", "VAT %", "Net"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, line in enumerate(quote.lines, 1):
        table.add_row(str(number), line.article or "open", _described(line), *_figures(line))
    console.print(table)
    for number in quote.open:
        _show_open(console, number, quote.lines[number - 1])
    console.print()
    _show_totals(console, quote)
    for condition in quote.conditions:
        console.print(Text(f"Condition: {plain(condition.text)}{_origin(condition)}"))
    for notice in quote.notices:
        console.print(Text(f"! {plain(notice)}", style="yellow"))
    for question in quote.questions:
        console.print(Text(f"To answer: {plain(question)}"))
    if quote.not_understood:
        console.print(Text("Not understood:", style="bold"))
        for part in quote.not_understood:
            console.print(Padding(Text(plain(part)), (0, 0, 0, 2), expand=False))
    for event in quote.trail if trail else ():
        console.print(Text(f"{event.at}  {plain(event.by or 'somebody')}: {plain(event.what)}", style="dim"))


def _show_totals(console: Console, quote: Quote) -> None:
    totals = quote.totals
    if totals.discount:
        console.print(f"Discount of {quote.discount:f} %: {totals.discount} {totals.currency}")
    console.print(f"Net {totals.net} {totals.currency}")
    for tax in totals.tax:
        console.print(f"{TAXES.get(tax.category, f'VAT {tax.rate:f} %')} on {tax.net}: {tax.tax}")
    console.print(Text(f"Gross {totals.gross} {totals.currency}", style="bold"))
    if whole := margin(quote):
        console.print(Text(f"Margin {whole.percent} %: {whole.net} less {whole.cost}{_unknown(whole)}", style="dim"))


def show_letter(console: Console, letter: Letter) -> None:
    """A covering letter, and what of the model's was left out."""
    for part in letter.text.split("\n"):
        console.print(Text(plain(part)))
    for notice in letter.notices:
        console.print(Text(f"! {plain(notice)}", style="yellow"))
    if letter.left_out:
        console.print(Text("Left out, for the quote doesn't say so:", style="bold"))
    for sentence in letter.left_out:
        console.print(Padding(Text(plain(sentence)), (0, 0, 0, 2), expand=False))
    console.print(Text("It goes out with the quote once it is accepted: --accept --by NAME.", style="dim"))


def show_past(console: Console, past: Past, *, brief: bool = False) -> None:
    """Earlier quotes, last prices, and rows of papers; when `brief`, nothing where there is nothing."""
    if past.quotes:
        console.print(Text("Earlier quotes:", style="bold"))
    for one in past.quotes:
        text = Text(f"  {one.number}  {one.created}  {one.status:9}{one.gross:>12f} {one.currency}  ")
        text.append(plain(one.customer), style="bold" if one.same_customer else "")
        text.append(f"  {one.similar} similar" if one.similar else "", style="dim")
        console.print(text)
    if past.prices:
        console.print(Text("Last prices:", style="bold"))
    for price in past.prices:
        per = "" if price.per == 1 else f" / {price.per:f}"
        off = f" −{price.discount:f} %" if price.discount else ""
        console.print(
            Text(
                f"  line {price.line}: {price.unit_price:f}{per}{off} {price.currency} for {price.quantity:f} "
                f"{price.unit} {price.article}, {price.created}, {price.number}, {plain(price.customer)}"
            )
        )
    if past.papers:
        console.print(Text("In the papers:", style="bold"))
    for row in past.papers:
        place = f"{row.citation.name}, {row.citation.place}"
        head = f"  line {row.line}: " if row.line else "  same customer: "
        console.print(Text(f"{head}{plain(row.citation.quote)}  ({plain(place)}, {row.day or 'no date'})"))
    if not (brief or past.quotes or past.prices or past.papers):
        console.print("Nothing like it was quoted before.")


def show_quotes(console: Console, quotes: Sequence[Quote]) -> None:
    """A line for each quote."""
    for one in quotes:
        text = Text(one.number, style="bold")
        text.append(f"  {one.status:9}", style=_STYLES.get(one.status, ""))
        text.append(f" {one.totals.gross:>12} {one.totals.currency}  {plain(one.customer.name)}", style="not bold")
        text.append(f"  {len(one.open)} open" if one.open else "", style="red")
        console.print(text)


def show_proposals(console: Console, found: Sequence[Proposal]) -> None:
    """What may be taken, numbered from 1; what is due is marked."""
    for number, one in enumerate(found, 1):
        why = f": {plain(one.why)}" if one.why else ""
        console.print(Text(f"{number}  {'due  ' if one.due else '     '}{plain(one.text)}{why}"))
    if found:
        console.print(Text("Take them: --take 1 --take 2 --by NAME, or what is due: --due --by NAME.", style="dim"))
    else:
        console.print("There is nothing to propose.")


def show_conditions(console: Console, on_it: Sequence[Condition], found: Sequence[Condition]) -> None:
    """What is on the quote, and what may be taken over, numbered from 1, with where it comes from."""
    from assistant.quotes.past.conditions import names_a_day  # it loads what contracts are read by

    for one in on_it:
        console.print(Text(f"on it: {plain(one.text)}{_origin(one)}"))
    for number, one in enumerate(found, 1):
        day = "  names a day" if names_a_day(one) else ""
        console.print(Text(f"{number}  {plain(one.text)}{_origin(one)}{day}"))
    console.print(Text("Take them over: --take 1 --take 2 --by NAME, or your own words: --text.", style="dim"))


def _origin(one: Condition) -> str:
    if one.citation:
        return f"  ({plain(one.citation.name)}, {one.citation.place})"
    return f"  ({one.number})" if one.number else ""


def _unknown(whole: Margin) -> str:
    if not whole.without:
        return ""
    return f" (without lines {', '.join(map(str, whole.without))}, whose cost is not in the price list)"


def _described(line: Line) -> str:
    return plain(f"{line.description} (option)" if line.option else line.description)


def _price(value: Decimal) -> str:
    """With two decimals at least, and all that it has."""
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{value:f}"


def _figures(line: Line) -> tuple[str, str, str, str]:
    price = "" if line.unit_price is None else f"{_price(line.unit_price)}{'' if line.per == 1 else f' / {line.per:f}'}"
    price += f" −{line.discount:f} %" if line.discount else ""
    rate = "" if line.vat_rate is None else f"{line.vat_rate:f}"
    rate = rate if line.tax_category in ("S", "Z") else line.tax_category
    return f"{line.quantity:f} {line.unit}".strip(), price, rate, "" if line.net is None else str(line.net)


def _show_open(console: Console, number: int, line: Line) -> None:
    console.print(
        Padding(Text(f"Line {number} is open: {plain(line.reason)}.", style="red"), (1, 0, 0, 0), expand=False)
    )
    if line.request:
        where = f" ({plain(f'{line.asked_in.name} {line.asked_in.place}'.strip())})" if line.asked_in else ""
        console.print(Padding(Text(f"Asked for: {plain(line.request)}{where}"), (0, 0, 0, 2), expand=False))
    for one in line.alternatives:
        console.print(
            Padding(
                Text(f"{one.article}  {plain(one.description)}  {_price(one.unit_price)}"), (0, 0, 0, 2), expand=False
            )
        )
