"""Where a condition or a phrase was taken from: the place in a paper, which a click opens, or an earlier quote."""

import streamlit as st

from assistant.quotes.model import Condition
from assistant.quotes.past.phrases import Phrase
from ui.chat.plain import as_html, as_label
from ui.chat.quotes.quoting import show_source
from ui.chat.wording import spot


def draw_origin(taken: Condition | Phrase, key: str) -> None:
    """The button that opens the paper, or the number of the quote; nothing for words of one's own."""
    if taken.citation:
        st.button(
            as_label(f"{taken.citation.name}, {spot(taken.citation.place)}"),
            key=key,
            icon=":material/find_in_page:",
            type="tertiary",
            on_click=show_source,
            args=(taken.citation,),
        )
    elif taken.number:
        st.html(f'<p class="aside">{as_html(taken.number)}</p>')
