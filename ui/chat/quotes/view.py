"""One quote: the request, the preview or its history at the left, the lines and the steps of its life at the right."""

from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.quotes.changing import following
from assistant.quotes.model import Quote, Status
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quotes.customer import draw_customer
from ui.chat.quotes.lines import draw_lines
from ui.chat.quotes.quoting import MARKS, STATUSES, change, open_quote, person, trouble
from ui.chat.quotes.side import draw_side
from ui.chat.quotes.totals import draw_totals
from ui.chat.quotes.validity import draw_validity
from ui.chat.wording import later, tr, written

_OVER = ("accepted", "rejected", "expired")
_STEPS: dict[Status, tuple[str, str]] = {
    "draft": (later("Back to draft"), ":material/undo:"),
    "approved": (later("Approve"), ":material/verified:"),
    "sent": (later("Mark as sent"), ":material/send:"),
    "accepted": (later("Accepted"), ":material/thumb_up:"),
    "rejected": (later("Rejected"), ":material/thumb_down:"),
    "expired": (later("Expired"), ":material/event_busy:"),
}
_MIME = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xml": "application/xml",
    ".csv": "text/csv",
    ".json": "application/json",
}
_NAMES = {".pdf": "PDF", ".docx": "Word", ".xml": "UBL", ".csv": "CSV", ".json": "JSON"}


def draw_quote(assistant: Assistant, quote: Quote) -> None:
    """The quote."""
    fixed = quote.status in _OVER
    _draw_head(assistant, quote, fixed=fixed)
    if said := trouble():
        say(said, "trouble")
    for notice in quote.notices:
        say(notice)
    left, right = st.columns([5, 8], gap="large")
    with left:
        draw_side(assistant, quote, fixed=fixed)
    with right, st.container(key="quote-lines", gap="small"):
        draw_lines(assistant, quote, fixed=fixed)
        draw_totals(assistant, quote, fixed=fixed)
        _draw_steps(assistant, quote)
        _draw_downloads(assistant, quote)


def _draw_head(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    st.button(
        tr("All quotes"), icon=":material/arrow_back:", type="tertiary", key="back", on_click=open_quote, args=("",)
    )
    st.title(as_label(tr("Quote {number}", number=quote.number)))
    customer = quote.customer
    known = [customer.name, customer.address, customer.email, customer.vat_id]
    whom = ", ".join(filter(None, known)) or tr("a customer not known")
    more = [tr("for {whom}", whom=whom)]
    more += [tr("site: {site}", site=quote.site)] if quote.site else []
    more += [tr("wanted: {day}", day=quote.wanted_by)] if quote.wanted_by else []
    more += [tr("version {number}", number=quote.version)]
    more += [tr("valid until {day}", day=written(quote.valid_until))] if quote.valid_until else []
    with st.container(horizontal=True, vertical_alignment="center", key="quote-head"):
        st.html(
            f'<p class="aside"><span class="mark {MARKS.get(quote.status, "")}">'
            f"{as_html(tr(STATUSES[quote.status]))}</span> {as_html(' · '.join(more))}</p>"
        )
        if not fixed:
            draw_customer(assistant, quote)
        if quote.status not in ("accepted", "rejected"):
            draw_validity(assistant, quote)
        if following(quote.status) and who() is None:
            st.text_input(
                tr("Your name"),
                key="person",
                placeholder=tr("Your name: it stands in the quote's trail"),
                label_visibility="collapsed",
                width=300,
            )


def _draw_steps(assistant: Assistant, quote: Quote) -> None:
    steps = following(quote.status)
    if not steps:
        return
    if said := trouble(at="steps"):
        say(said, "trouble")
    with st.container(horizontal=True, vertical_alignment="bottom", key="steps"):
        for step in steps:
            if step == "approved" and not assistant.quotes.may_approve(user=who()):
                st.html(f'<p class="aside">{as_html(tr("An administrator approves it."))}</p>')
                continue
            words, icon = _STEPS[step]
            st.button(
                tr(words),
                key=f"step-{step}",
                icon=icon,
                type="primary" if step == steps[0] else "secondary",
                on_click=_move,
                args=(assistant, quote, step),
            )


def _move(assistant: Assistant, quote: Quote, step: Status) -> None:
    if step == "approved" and not person():
        told = tr("Say who you are first: type your name at the top of the quote.")
        st.session_state["quote_trouble_steps"] = told
        return
    # Who: taken from the state, for what was typed last is newer than the button. What was looked at is approved.
    change(quote, assistant.quotes.move, step, at="steps")


def _draw_downloads(assistant: Assistant, quote: Quote) -> None:
    with st.container(horizontal=True, key="quote-downloads"):
        for ending, name in _NAMES.items():
            if ending == ".xml" and not quote.lines:  # which the standard does not allow
                continue
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
