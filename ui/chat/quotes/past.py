"""What was quoted before: to the same customer, of similar items, at what price, and in the papers."""

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Quote
from assistant.quotes.past.model import LastPrice, Past
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quotes.quoting import MARKS, STATUSES, amount, open_quote, show_source
from ui.chat.wording import spot, tr, trn


def draw_past(assistant: Assistant, quote: Quote) -> None:
    """Earlier quotes, last prices line by line, and rows of quotes among the papers, which open their place."""
    with st.spinner(tr("Looking for what was quoted before …")):
        stamp = (quote.number, quote.version, assistant.library.generation, len(assistant.quotes.all(user=who())))
        past = _found(str(assistant.home), stamp, who(), assistant)
    if not (past.quotes or past.prices or past.papers):
        say(tr("Nothing like it was quoted before."))
        return
    _draw_quotes(past)
    _draw_prices(past, quote)
    _draw_papers(past)


def _draw_quotes(past: Past) -> None:
    if past.quotes:
        st.html(f'<p class="statement"><b>{as_html(tr("Earlier quotes"))}</b></p>')
    for one in past.quotes:
        why = [tr("the same customer")] if one.same_customer else []
        why += [trn("{number} similar item", "{number} similar items", one.similar)] if one.similar else []
        with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{one.number}"):
            st.html(
                f'<div class="paper"><b>{as_html(one.number)}</b> '
                f'<span class="mark {MARKS.get(one.status, "")}">{as_html(tr(STATUSES[one.status]))}</span> '
                f"{as_html(one.customer)}<br><span>{one.gross:,f} {as_html(one.currency)} · "
                f"{as_html(one.created)} · {as_html(', '.join(why))}</span></div>"
            )
            st.button(tr("Open"), key=f"earlier-{one.number}", type="tertiary", on_click=open_quote, args=(one.number,))


def _draw_prices(past: Past, quote: Quote) -> None:
    if not past.prices:
        return
    st.html(f'<p class="statement"><b>{as_html(tr("Last prices"))}</b></p>')
    head = (tr("Line"), tr("Then"), tr("Now"), tr("Quote"))
    rows = "".join(
        f"<tr><td>{one.line} · {as_html(one.article or one.description)}</td><td>{as_html(_then(one))}</td>"
        f"<td>{as_html(_now(quote, one.line))}</td>"
        f"<td>{as_html(one.number)}, {as_html(one.created)}<br>{as_html(one.customer)}</td></tr>"
        for one in past.prices
    )
    names = "".join(f"<th>{as_html(one)}</th>" for one in head)
    st.html(f'<table class="rows"><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>')


def _then(one: LastPrice) -> str:
    less = f" −{one.discount:f} %" if one.discount else ""
    many = tr("for {count} {unit}", count=f"{one.quantity:f}", unit=one.unit)
    return f"{amount(one.unit_price)}{less} {one.currency} {many}"


def _now(quote: Quote, line: int) -> str:
    price = quote.lines[line - 1].unit_price
    return tr("open") if price is None else amount(price)


def _draw_papers(past: Past) -> None:
    if past.papers:
        st.html(f'<p class="statement"><b>{as_html(tr("In your papers"))}</b></p>')
    for at, one in enumerate(past.papers):
        what = tr("Line {number}", number=one.line) if one.line else tr("the same customer")
        with st.container(gap=None, key=f"source-past-{at}"):
            st.button(
                as_label(f"{what} · {one.citation.name}, {spot(one.citation.place)} · {one.day or tr('no date')}"),
                key=f"open-past-{at}",
                icon=":material/find_in_page:",
                type="tertiary",
                on_click=show_source,
                args=(one.citation,),
            )
            st.html(f'<blockquote class="quote">{as_html(one.citation.quote)}</blockquote>')


@st.cache_data(show_spinner=False, max_entries=8)
def _found(
    home: str,  # noqa: ARG001 - part of the key
    stamp: tuple[str, int, int, int],
    user: str | None,
    _assistant: Assistant,
) -> Past:
    return _assistant.quotes.similar(stamp[0], user=user)
