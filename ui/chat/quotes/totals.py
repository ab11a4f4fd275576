"""What a quote comes to: its sums, the discount on all lines, how it is taxed, its margin, and what is proposed."""

import streamlit as st

from assistant import Assistant
from assistant.quotes.margins import margin
from assistant.quotes.model import Quote, TaxLine
from assistant.quotes.proposals import Proposal
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quotes.quoting import TAXES, attempt, change, number, person, prices_of, show_source, trouble
from ui.chat.wording import spot, tr, trn, worded_key


def draw_totals(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """The sums as the desk computed them; what may be changed of them, unless the quote is `fixed`."""
    if not fixed:
        _draw_proposals(assistant, quote)
    totals = quote.totals
    rows = []
    if totals.discount:
        rows.append((tr("Discount of {percent} %", percent=f"{quote.discount:f}"), -totals.discount))
    rows.append((tr("Net"), totals.net))
    rows += [(_taxed(one), one.tax) for one in totals.tax]
    cells = "".join(f"<tr><td>{as_html(name)}</td><td>{amount:,f}</td></tr>" for name, amount in rows)
    note = f" <span>{as_html(tr('without the open lines'))}</span>" if quote.open else ""
    with st.container(key="totals", gap="small"):
        st.html(
            f'<table class="sums">{cells}<tr class="gross"><td>{as_html(tr("Gross"))}{note}</td>'
            f"<td>{totals.gross:,f} {as_html(totals.currency)}</td></tr></table>"
        )
        _draw_margin(quote)
        if not fixed:
            with st.container(horizontal=True, vertical_alignment="bottom", key="on-all"):
                key = f"discount-{quote.number}-{quote.version}"
                st.text_input(
                    tr("Discount on all lines, %"),
                    value=f"{quote.discount:f}",
                    key=key,
                    width=190,
                    on_change=_give,
                    args=(assistant, quote, key),
                )
                with st.popover(
                    tr("Tax: {how}", how=tr(TAXES[quote.tax_category])), icon=":material/percent:", key="tax"
                ):
                    _draw_tax(assistant, quote)


def _taxed(one: TaxLine) -> str:
    net = f"{one.net:,f}"
    if one.category == "AE":
        return tr("VAT, reverse charge, on {net}", net=net)
    if one.category == "E":
        return tr("Exempt from VAT: {net}", net=net)
    return tr("VAT {rate} % on {net}", rate=f"{one.rate:f}", net=net)


def _draw_margin(quote: Quote) -> None:
    whole = margin(quote)
    if whole is None:
        return
    said = tr("Margin {percent} %: {net} less {cost}", percent=whole.percent, net=whole.net, cost=whole.cost)
    if whole.without:
        lines = ", ".join(map(str, whole.without))
        said = f"{said} · {tr('without lines {lines}, whose cost the price list does not tell', lines=lines)}"
    st.html(f'<p class="aside margin">{as_html(said)} · {as_html(tr("for you alone"))}</p>')


def _give(assistant: Assistant, quote: Quote, key: str) -> None:
    def give() -> None:
        percent = number(st.session_state[key] or "0", tr("Discount %"))
        assert percent is not None
        assistant.quotes.set_discount(quote.number, percent, by=person(), user=who(), version=quote.version)

    attempt(give)


def _draw_tax(assistant: Assistant, quote: Quote) -> None:
    st.html(f'<p class="aside">{as_html(tr("For all lines, and those that you add. One line: in the table."))}</p>')
    with st.form(f"tax-{quote.number}-{quote.version}", border=False):
        chosen = st.radio(
            tr("How it is taxed"),
            list(TAXES),
            index=list(TAXES).index(quote.tax_category),
            format_func=lambda one: tr(TAXES[one]),
            key=worded_key("tax-how"),
        )
        reason = st.text_input(tr("If exempt, by which rule"), value=quote.exemption, key="tax-reason")
        if chosen == "AE" and not quote.customer.vat_id:
            lacks = tr("It takes the customer's VAT id before it can be approved.")
            st.html(f'<p class="aside">{as_html(lacks)}</p>')
        done = st.form_submit_button(tr("Tax it so"), key="tax-set")
    if done:
        change(quote, assistant.quotes.set_tax, chosen, reason=reason)
        st.rerun()


def _draw_proposals(assistant: Assistant, quote: Quote) -> None:
    """Discounts of the price list's groups and charges; those that are due are chosen already."""
    prices = prices_of(assistant, quote)
    found: list[Proposal] = []
    if not attempt(lambda: found.extend(assistant.quotes.proposals(quote.number, prices=prices, user=who()))):
        say(trouble(), "trouble")
    if not found:
        return
    due = sum(one.due for one in found)
    title = trn(
        "Proposed: {number} discount or charge, {due} of it due",
        "Proposed: {number} discounts and charges, {due} of them due",
        len(found),
        due=due,
    )
    with st.expander(title, icon=":material/sell:", expanded=bool(due)):
        chosen = []
        for at, one in enumerate(found):
            if st.checkbox(as_label(one.text), value=one.due, key=f"propose-{quote.number}-{quote.version}-{at}"):
                chosen.append(one)
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"why-{at}"):
                if one.why:
                    st.html(f'<p class="aside">{as_html(one.why)}</p>', width="content")
                if one.source:
                    st.button(
                        as_label(spot(one.source.place)),
                        key=f"open-discount-{at}",
                        icon=":material/find_in_page:",
                        type="tertiary",
                        on_click=show_source,
                        args=(one.source,),
                    )
        if st.button(tr("Take what is chosen"), key="take", icon=":material/check:", disabled=not chosen):
            change(quote, assistant.quotes.take, chosen, prices=prices)
            st.rerun()
