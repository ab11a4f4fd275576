"""The page of the quotes: all of them, a new one, or the one that is open."""

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Quote
from assistant.quotes.store import UnknownQuote
from ui.chat.opening import shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, count, say
from ui.chat.quote_request import draw_request
from ui.chat.quote_view import draw_quote
from ui.chat.quoting import MARKS, NEW, open_quote, opened

_ON_A_PAGE = 25
_ALL = "all"


def draw() -> None:
    """The whole page."""
    assistant = shared_assistant()
    if opened() == NEW:
        draw_request(assistant)
    elif opened():
        try:
            quote = assistant.quotes.get(opened(), user=who())
        except UnknownQuote as error:
            open_quote("")
            _draw_all(assistant, trouble=str(error))
        else:
            draw_quote(assistant, quote)
    else:
        _draw_all(assistant)


def _draw_all(assistant: Assistant, trouble: str = "") -> None:
    with st.container(key="quotes"):
        st.title("Quotes")
        if trouble:
            say(trouble, "trouble")
        st.button("New quote", icon=":material/add:", type="primary", key="new", on_click=open_quote, args=(NEW,))
        quotes = assistant.quotes.all(user=who())
        if not quotes:
            say("There are no quotes yet. Begin with a request: a mail, a PDF, or what the customer said.")
            return
        _draw_list(quotes)


def _draw_list(quotes: list[Quote]) -> None:
    st.subheader(count(len(quotes), "quote"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input("Filter by number, customer or article", key="quote-filter", icon=":material/search:")
        statuses = [_ALL, *dict.fromkeys(one.status for one in quotes)]
        status = st.selectbox("Status", statuses, key="quote-status")
        still_open = st.toggle("Only with open lines", key="quote-open")
    shown = [
        one
        for one in quotes
        if wanted.casefold() in _words(one) and status in (_ALL, one.status) and (one.open or not still_open)
    ]
    if not shown:
        say("No quote fits that.")
    sheets = -(-len(shown) // _ON_A_PAGE)
    current = st.pagination(sheets, key=f"quote-sheet-{sheets}") if sheets > 1 else 1
    for one in shown[(current - 1) * _ON_A_PAGE : current * _ON_A_PAGE]:
        _draw_row(one)


def _draw_row(one: Quote) -> None:
    lines = f"{count(len(one.lines), 'line')}, {len(one.open)} open" if one.open else count(len(one.lines), "line")
    whom = one.customer.name or one.customer.email or "customer not known"
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{one.number}"):
        st.html(
            f'<div class="paper"><b>{as_html(one.number)}</b> '
            f'<span class="mark {MARKS.get(one.status, "")}">{one.status}</span> {as_html(whom)}<br>'
            f"<span>{one.totals.gross:,f} {as_html(one.totals.currency)} gross · {lines} · "
            f"{as_html(one.created)}</span></div>"
        )
        st.button(
            "Open",
            key=f"quote-{one.number}",
            icon=":material/request_quote:",
            type="tertiary",
            on_click=open_quote,
            args=(one.number,),
        )


def _words(one: Quote) -> str:
    articles = " ".join(f"{line.article} {line.description}" for line in one.lines)
    return f"{one.number} {one.customer.name} {one.customer.email} {articles}".casefold()


draw()
