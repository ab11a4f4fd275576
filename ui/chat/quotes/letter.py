"""The covering letter: written, edited, checked against the figures of the quote, and accepted by a person."""

from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Letter, Quote
from assistant.quotes.past.phrases import Phrase
from ui.chat.people import who
from ui.chat.plain import as_html, as_letter, say
from ui.chat.quotes.origin import draw_origin
from ui.chat.quotes.quoting import attempt, change, person, trouble
from ui.chat.wording import tr


def draw_letter(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """The letter that goes out with the quote, or the way to one."""
    if said := trouble(at="letter"):
        say(said, "trouble")
    if fixed:
        if quote.letter and quote.letter.accepted:
            st.html(as_letter(quote.letter.text))
        else:
            say(tr("It went out without a letter."))
        return
    letter = quote.letter
    if letter is None:
        say(tr("There is no letter yet. One is written once all lines are settled."))
        _draw_write(assistant, quote, tr("Write the letter"))
        return
    if letter.accepted:
        said = tr("Accepted by {name}: it goes out with the quote.", name=letter.accepted)
    else:
        said = tr("A proposal: it goes out with the quote once you accept it.")
    st.html(f'<p class="aside">{as_html(said)}</p>')
    _draw_notices(letter)
    key = _key(quote)
    st.session_state.setdefault(key, letter.text)
    text = st.text_area(tr("The letter"), key=key, height=340)
    changed = text.strip() != letter.text.strip()
    with st.container(horizontal=True):
        st.button(
            tr("Accept it"),
            key="letter-accept",
            icon=":material/check:",
            type="primary",
            disabled=bool(letter.accepted) and not changed,
            on_click=_accept,
            args=(assistant, quote, key),
        )
        _draw_write(assistant, quote, tr("Write it anew"))
    _draw_phrases(assistant, quote, key)


def keep_typed(quote: Quote) -> None:
    """Keeps what was typed of the letter while it is not drawn."""
    if _key(quote) in st.session_state:
        st.session_state[_key(quote)] = st.session_state[_key(quote)]


def _key(quote: Quote) -> str:
    return f"letter-{quote.number}-{quote.version}"


def _draw_write(assistant: Assistant, quote: Quote, words: str) -> None:
    if st.button(words, key="letter-write", icon=":material/edit_note:"):
        with st.spinner(tr("Writing the letter …")):
            attempt(partial(assistant.quotes.letter, quote.number, by=person(), user=who()), at="letter")
        st.rerun()


def _draw_notices(letter: Letter) -> None:
    for notice in letter.notices:
        say(notice)
    if letter.left_out:
        parts = "".join(f"<li>{as_html(one)}</li>" for one in letter.left_out)
        told = tr("The model also wrote this, and the quote doesn't say so. It was left out:")
        st.html(f'<p class="aside">{as_html(told)}</p><ul class="rest">{parts}</ul>')


def _accept(assistant: Assistant, quote: Quote, key: str) -> None:
    # The text from the state: what was typed last is newer than the button.
    text = str(st.session_state.get(key, ""))
    own = text if quote.letter is None or text.strip() != quote.letter.text.strip() else ""
    change(quote, assistant.quotes.accept_letter, own, at="letter")


def _draw_phrases(assistant: Assistant, quote: Quote, key: str) -> None:
    """Sentences of earlier letters that fit; one is put above the closing, and its place opens."""
    stamp = (quote.number, quote.version, assistant.library.generation)
    with st.spinner(tr("Looking for phrases of earlier letters …")):
        found = _found(str(assistant.home), stamp, who(), assistant)
    if not found:
        return
    with st.expander(tr("Phrases of earlier letters"), icon=":material/format_quote:"):
        for at, one in enumerate(found):
            with st.container(gap=None, key=f"source-phrase-{at}"):
                st.html(f'<blockquote class="quote">{as_html(one.text)}</blockquote>')
                with st.container(horizontal=True, gap="small"):
                    st.button(
                        tr("Put it in"),
                        key=f"phrase-{at}",
                        icon=":material/add:",
                        type="tertiary",
                        on_click=_put_in,
                        args=(one.text, key),
                    )
                    draw_origin(one, f"open-phrase-{at}")


def _put_in(phrase: str, key: str) -> None:
    parts = str(st.session_state.get(key, "")).rstrip().split("\n\n")
    st.session_state[key] = "\n\n".join([*parts[:-1], phrase, *parts[-1:]])


@st.cache_data(show_spinner=False, max_entries=8)
def _found(
    home: str,  # noqa: ARG001 - part of the key
    stamp: tuple[str, int, int],
    user: str | None,
    _assistant: Assistant,
) -> tuple[Phrase, ...]:
    return _assistant.quotes.phrases(stamp[0], user=user)
