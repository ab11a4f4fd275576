"""The page of the quotes: all of them, a new one, or the one that is open."""

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Quote
from assistant.quotes.store import UnknownQuote
from ui.chat.opening import shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, say
from ui.chat.quotes.quoting import MARKS, NEW, STATUSES, open_quote, opened
from ui.chat.quotes.request import draw_request
from ui.chat.quotes.view import draw_quote
from ui.chat.wording import tr, trn, worded_key, written

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
        st.title(tr("Quotes"))
        if trouble:
            say(trouble, "trouble")
        st.button(tr("New quote"), icon=":material/add:", type="primary", key="new", on_click=open_quote, args=(NEW,))
        quotes = assistant.quotes.all(user=who())
        if not quotes:
            say(tr("There are no quotes yet. Begin with a request: a mail, a PDF, or what the customer said."))
            return
        _draw_list(quotes)


def _draw_list(quotes: list[Quote]) -> None:
    st.header(trn("{number} quote", "{number} quotes", len(quotes)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            tr("Filter by number, customer or article"), key="quote-filter", icon=":material/search:"
        )
        statuses = [_ALL, *dict.fromkeys(one.status for one in quotes)]
        status = st.selectbox(tr("Status"), statuses, key=worded_key("quote-status"), format_func=_status)
        still_open = st.toggle(tr("Only with open lines"), key="quote-open")
    shown = [
        one
        for one in quotes
        if wanted.casefold() in _words(one) and status in (_ALL, one.status) and (one.open or not still_open)
    ]
    if not shown:
        say(tr("No quote fits that."))
    sheets = -(-len(shown) // _ON_A_PAGE)
    current = st.pagination(sheets, key=f"quote-sheet-{sheets}") if sheets > 1 else 1
    for one in shown[(current - 1) * _ON_A_PAGE : current * _ON_A_PAGE]:
        _draw_row(one)


def _draw_row(one: Quote) -> None:
    lines = trn("{number} line", "{number} lines", len(one.lines))
    lines += f", {tr('{number} open', number=len(one.open))}" if one.open else ""
    whom = one.customer.name or one.customer.email or tr("a customer not known")
    gross = tr("{amount} {currency} gross", amount=f"{one.totals.gross:,f}", currency=one.totals.currency)
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{one.number}"):
        st.html(
            f'<div class="paper"><b>{as_html(one.number)}</b> '
            f'<span class="mark {MARKS.get(one.status, "")}">{as_html(tr(STATUSES[one.status]))}</span> '
            f"{as_html(whom)}<br><span>"
            f"{as_html(gross)} · {as_html(lines)} · {as_html(written(one.created))}</span></div>"
        )
        st.button(
            tr("Open"),
            key=f"quote-{one.number}",
            icon=":material/request_quote:",
            type="tertiary",
            on_click=open_quote,
            args=(one.number,),
        )


def _status(one: str) -> str:
    return tr("all") if one == _ALL else tr(STATUSES[one])  # type: ignore[index]


def _words(one: Quote) -> str:
    articles = " ".join(f"{line.article} {line.description}" for line in one.lines)
    return f"{one.number} {one.customer.name} {one.customer.email} {articles}".casefold()


draw()
