"""Until when a quote is valid, to be said anew."""

import datetime

import streamlit as st

from assistant import Assistant
from assistant.quotes.drafting import VALIDITY
from assistant.quotes.model import Quote
from assistant.quotes.validity import this_day
from ui.chat.quotes.quoting import change
from ui.chat.wording import tr


def draw_validity(assistant: Assistant, quote: Quote) -> None:
    """A form with the last day; for an expired quote it proposes as many days as a new one has."""
    today = this_day()
    over = quote.status == "expired" or not quote.valid_until or quote.valid_until < today.isoformat()
    last = today + datetime.timedelta(days=VALIDITY) if over else datetime.date.fromisoformat(quote.valid_until)
    words = tr("Extend") if quote.status == "expired" else tr("Validity")
    with (
        st.popover(words, icon=":material/event:", key="validity"),
        st.form(f"validity-{quote.number}-{quote.version}", border=False),
    ):
        until = st.date_input(tr("Valid until"), value=last, min_value=today, format="YYYY-MM-DD", key="validity-until")
        done = st.form_submit_button(tr("Keep this"), icon=":material/check:", key="validity-keep")
    if done and isinstance(until, datetime.date):
        change(quote, assistant.quotes.extend, until)
        st.rerun()
