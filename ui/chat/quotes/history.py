"""What was done to a quote, by whom, and what differs from an earlier version."""

import difflib

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Line, Quote
from ui.chat.people import who
from ui.chat.plain import as_html
from ui.chat.quotes.quoting import STATUSES, TAXES, amount
from ui.chat.wording import told, tr


def draw_history(assistant: Assistant, quote: Quote) -> None:
    """The trail, the newest first, and a choice of earlier versions."""
    trail = "".join(
        f"<li><b>{as_html(one.at[:16].replace('T', ' '))}</b> {as_html(one.by or tr('somebody'))}: "
        f"{as_html(told(one.what))}</li>"
        for one in reversed(quote.trail)
    )
    st.html(f'<ul class="rest">{trail}</ul>')
    if quote.version == 1:
        return
    earlier = st.selectbox(
        tr("Compare with an earlier version"),
        range(quote.version - 1, 0, -1),
        format_func=lambda one: tr("Version {number}", number=one),
        key=f"earlier-{quote.number}",
    )
    before = assistant.quotes.get(quote.number, earlier, user=who())
    rows = []
    for run in difflib.ndiff(_said(before), _said(quote)):
        tag = {"- ": "del", "+ ": "ins", "  ": "span"}.get(run[:2])
        if tag:
            rows.append(f"<li><{tag}>{as_html(run[2:])}</{tag}></li>")
    legend = tr("Struck out: only in version {number}. Underlined: only now.", number=earlier)
    st.html(f'<p class="aside">{as_html(legend)}</p><ul class="rest quote">{"".join(rows)}</ul>')


def _said(quote: Quote) -> list[str]:
    customer = quote.customer
    whom = ", ".join(filter(None, [customer.name, customer.address, customer.email, customer.vat_id]))
    letter = quote.letter.text if quote.letter and quote.letter.accepted else ""
    return [
        *(_line(one) for one in quote.lines),
        tr("Discount on all lines: {percent} %", percent=f"{quote.discount:f}"),
        tr("Gross: {amount} {currency}", amount=f"{quote.totals.gross:f}", currency=quote.totals.currency),
        tr("Customer: {whom}", whom=whom),
        *(tr("Condition: {text}", text=one.text) for one in quote.conditions),
        *(tr("Letter: {text}", text=one) for one in letter.split("\n") if one),
        tr("Status: {status}", status=tr(STATUSES[quote.status])),
    ]


def _line(line: Line) -> str:
    price = tr("open") if line.unit_price is None else tr("at {price}", price=amount(line.unit_price))
    less = f", {tr('less {percent} %', percent=f'{line.discount:f}')}" if line.discount else ""
    tax = "" if line.tax_category == "S" else f", {tr(TAXES[line.tax_category])}"
    option = f", {tr('an option')}" if line.option else ""
    return f"{line.quantity:f} {line.unit} {line.article} {line.description}, {price}{less}{tax}{option}"
