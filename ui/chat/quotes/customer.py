"""Whom a quote is for, to be put right."""

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Customer, Quote
from ui.chat.quotes.quoting import change
from ui.chat.wording import tr


def draw_customer(assistant: Assistant, quote: Quote) -> None:
    """A form with what is known."""
    known = quote.customer
    with (
        st.popover(tr("Customer"), icon=":material/person_edit:", key="customer"),
        st.form(f"customer-{quote.number}-{quote.version}", border=False),
    ):
        name = st.text_input(tr("Name"), value=known.name, key="customer-name")
        address = st.text_input(tr("Address"), value=known.address, key="customer-address")
        email = st.text_input(tr("E-mail"), value=known.email, key="customer-email")
        vat_id = st.text_input(
            tr("VAT id"),
            value=known.vat_id,
            key="customer-vat-id",
            help=tr(
                "Its form and check digits are looked at here; whether it is registered, its country's register says."
            ),
        )
        done = st.form_submit_button(tr("Keep this"), icon=":material/check:", key="customer-keep")
    if done:
        said = Customer(name=name.strip(), address=address.strip(), email=email.strip(), vat_id=vat_id)
        change(quote, assistant.quotes.set_customer, said)
        st.rerun()
