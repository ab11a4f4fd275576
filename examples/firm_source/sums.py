"""Quotes and invoices as PDF, with their sums: every line, every VAT rate and the total rounded to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from reportlab.platypus import Flowable, KeepTogether, Spacer

from firm_source.markup import Paper, Part
from firm_source.pdf import flowables, table, write_pdf
from firm_source.prices import CENT, article

SENDER = (
    "Harkin & Vale Building Services Ltd",
    "Unit 7, Quarry Business Park, Kilmorran, Co. Clare",
    "Phone 020 910 0100 · info@harkinvale.example · VAT no. IE0000417HV",
)
WIDTHS = (26, 57, 148, 49, 36, 44, 39, 54)


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line; `price` per unit in euro without VAT, `vat` in percent."""

    code: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    vat: Decimal

    @property
    def amount(self) -> Decimal:
        """Quantity times price, in euro."""
        return (self.quantity * self.price).quantize(CENT, ROUND_HALF_UP)


def totals(lines: Sequence[LineItem]) -> list[tuple[str, Decimal]]:
    """What stands under the lines: the net sum, the VAT of each rate (highest first), the sum to pay."""
    net = sum((line.amount for line in lines), Decimal())
    rows = [("Total excluding VAT", net)]
    for rate in sorted({line.vat for line in lines if line.vat}, reverse=True):
        base = sum((line.amount for line in lines if line.vat == rate), Decimal())
        rows.append((f"VAT {rate} % on €{euro(base)}", (base * rate / 100).quantize(CENT, ROUND_HALF_UP)))
    return [*rows, ("Total including VAT", net + sum((vat for _, vat in rows[1:]), Decimal()))]


def euro(amount: Decimal) -> str:
    """An amount as it is printed: 1,234.50."""
    return f"{amount:,.2f}"


def line_table(lines: Sequence[LineItem]) -> Flowable:
    """The table of lines."""
    head = ("Pos.", "Article", "Description", "Quantity", "Unit", "Price €", "VAT %", "Amount €")
    rows = [
        (
            str(place),
            line.code,
            line.description,
            str(line.quantity),
            line.unit,
            euro(line.price),
            str(line.vat),
            euro(line.amount),
        )
        for place, line in enumerate(lines, 1)
    ]
    return table([head, *rows], widths=WIDTHS, right=(0, 3, 5, 6, 7))


def total_table(lines: Sequence[LineItem]) -> Flowable:
    """The sums, set under the last column, all on one page."""
    rows = [(label, f"€{euro(amount)}") for label, amount in totals(lines)]
    sums = table(rows, widths=(200, 90), right=(1,), ruled=False)
    sums.hAlign = "RIGHT"
    return KeepTogether([sums])


def pieces(kind: Any, *texts: str) -> list[Flowable]:
    """One part of that kind for each text."""
    return [flowable for text in texts for flowable in flowables(Part(kind, text))]


def write_quote(path: Path, quote: dict[str, Any]) -> None:
    """Write one quote; descriptions and prices, at the tier of the quantity, come from the price list."""
    lines = []
    for number, count in quote["lines"]:
        entry, quantity = article(number), Decimal(count)
        lines.append(LineItem(number, entry.description, quantity, entry.unit, entry.price_for(quantity), entry.vat))
    flow = [
        *pieces("note", "\n".join(SENDER), "\n".join(quote["customer"])),
        *pieces("title", f"Quote {quote['number']}"),
        *pieces("note", f"Date: {quote['date']}\nSubject: {quote['subject']}\nPrepared by: {quote['by']}"),
        *pieces("paragraph", *quote["intro"]),
        *pieces("heading", "Materials and work"),
        line_table(lines),
        Spacer(1, 6),
        total_table(lines),
        *pieces("heading", "Conditions"),
        *pieces(
            "bullet", *quote["terms"], "Our General Terms of Sale and Installation, edition of 1 January 2025, apply."
        ),
        KeepTogether(pieces("paragraph", "To accept, please sign and return this page or answer by e-mail.")),
    ]
    title = f"Quote {quote['number']} – {quote['subject']}"
    write_pdf(path, Paper(title, SENDER[0], f"{SENDER[0]} – quote {quote['number']}", quote["date"], ()), flow)


def write_invoice(path: Path, invoice: dict[str, Any]) -> None:
    """Write one supplier's invoice."""
    lines = [
        LineItem(code, description, Decimal(quantity), unit, Decimal(price), Decimal(vat))
        for code, description, quantity, unit, price, vat in invoice["lines"]
    ]
    sender = invoice["sender"]
    facts = [["Invoice no.", invoice["number"]], ["Invoice date", invoice["date"]], *invoice["facts"]]
    flow = [
        *pieces(
            "note", "\n".join(sender), "\n".join((SENDER[0], "Unit 7, Quarry Business Park", "Kilmorran, Co. Clare"))
        ),
        *pieces("title", "Invoice"),
        table(facts, widths=(110, 300), ruled=False),
        Spacer(1, 10),
        line_table(lines),
        Spacer(1, 6),
        total_table(lines),
        *pieces("heading", "Payment"),
        *pieces("paragraph", *invoice["terms"]),
    ]
    title = f"Invoice {invoice['number']}"
    write_pdf(path, Paper(f"{title} – {sender[0]}", sender[0], sender[0], title, ()), flow)
