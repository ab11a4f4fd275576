"""One quote: the request, the preview or its history at the left, the lines and the steps of its life at the right."""

from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.quotes.changing import following
from assistant.quotes.model import Quote, Status
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quote_lines import draw_lines, draw_totals
from ui.chat.quote_side import draw_side
from ui.chat.quoting import MARKS, attempt, open_quote, person, trouble

_OVER = ("accepted", "rejected", "expired")
_STEPS: dict[Status, tuple[str, str]] = {
    "draft": ("Back to draft", ":material/undo:"),
    "approved": ("Approve", ":material/verified:"),
    "sent": ("Mark as sent", ":material/send:"),
    "accepted": ("Accepted", ":material/thumb_up:"),
    "rejected": ("Rejected", ":material/thumb_down:"),
    "expired": ("Expired", ":material/event_busy:"),
}
_MIME = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
}
_NAMES = {".pdf": "PDF", ".docx": "Word", ".csv": "CSV"}


def draw_quote(assistant: Assistant, quote: Quote) -> None:
    """The quote."""
    _draw_head(quote)
    if said := trouble():
        say(said, "trouble")
    for notice in quote.notices:
        say(notice)
    fixed = quote.status in _OVER
    left, right = st.columns([5, 8], gap="large")
    with left:
        draw_side(assistant, quote)
    with right, st.container(key="quote-lines", gap="small"):
        draw_lines(assistant, quote, fixed=fixed)
        draw_totals(assistant, quote, fixed=fixed)
        _draw_steps(assistant, quote)
        _draw_downloads(assistant, quote)


def _draw_head(quote: Quote) -> None:
    st.button("All quotes", icon=":material/arrow_back:", type="tertiary", key="back", on_click=open_quote, args=("",))
    st.title(as_label(f"Quote {quote.number}"))
    customer = quote.customer
    whom = ", ".join(filter(None, [customer.name, customer.address, customer.email])) or "a customer not known"
    more = [f"for {whom}", quote.site and f"site: {quote.site}", quote.wanted_by and f"wanted: {quote.wanted_by}"]
    more += [f"version {quote.version}", quote.valid_until and f"valid until {quote.valid_until}"]
    said = as_html(" · ".join(filter(None, more)))
    st.html(f'<p class="aside"><span class="mark {MARKS.get(quote.status, "")}">{quote.status}</span> {said}</p>')


def _draw_steps(assistant: Assistant, quote: Quote) -> None:
    steps = following(quote.status)
    if not steps:
        return
    if said := trouble(at="steps"):
        say(said, "trouble")
    with st.container(horizontal=True, vertical_alignment="bottom", key="steps"):
        if who() is None:
            st.text_input("Your name", key="person", placeholder="It stands in the quote's trail", width=240)
        for step in steps:
            if step == "approved" and not assistant.quotes.may_approve(user=who()):
                st.html('<p class="aside">An administrator approves it.</p>')
                continue
            words, icon = _STEPS[step]
            st.button(
                words,
                key=f"step-{step}",
                icon=icon,
                type="primary" if step == steps[0] else "secondary",
                on_click=_move,
                args=(assistant, quote.number, step),
            )


def _move(assistant: Assistant, number: str, step: Status) -> None:
    # Who: taken from the state, for what was typed last is newer than the button.
    attempt(lambda: assistant.quotes.move(number, step, by=person(), user=who()), at="steps")


def _draw_downloads(assistant: Assistant, quote: Quote) -> None:
    with st.container(horizontal=True, key="quote-downloads"):
        for ending, name in _NAMES.items():
            st.download_button(
                name,
                partial(assistant.quotes.export, quote.number, f"quote{ending}", user=who()),
                file_name=f"{quote.number}{ending}",
                mime=_MIME[ending],
                icon=":material/download:",
                key=f"download{ending}",
                type="tertiary",
                on_click="ignore",
            )
