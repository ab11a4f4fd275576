"""The conditions of a quote: those on it, and those of the general terms and earlier quotes to take over."""

import streamlit as st

from assistant import Assistant
from assistant.quotes.model import Condition, Quote
from ui.chat.people import who
from ui.chat.plain import as_html, say
from ui.chat.quotes.origin import draw_origin
from ui.chat.quotes.quoting import change, trouble
from ui.chat.wording import tr


def draw_conditions(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """Each with where it comes from; one click takes it over or off."""
    if said := trouble(at="conditions"):
        say(said, "trouble")
    st.html(f'<p class="statement"><b>{as_html(tr("On this quote"))}</b></p>')
    if not quote.conditions:
        say(tr("None yet. Take some over below, or write one. The general terms are named on the document anyway."))
    for at, one in enumerate(quote.conditions):
        rest = (*quote.conditions[:at], *quote.conditions[at + 1 :])
        _draw_one(assistant, quote, one, f"on-{at}", rest, fixed=fixed, words=tr("Take it off"), icon="remove")
    if fixed:
        return
    with st.form(f"condition-{quote.number}-{quote.version}", border=False):
        own = st.text_area(tr("In your own words"), key="own-condition", height=80)
        if st.form_submit_button(tr("Add"), icon=":material/add:", key="add-condition") and own.strip():
            _set(assistant, quote, (*quote.conditions, Condition(text=own)))
            st.rerun()
    stamp = (quote.number, quote.version, assistant.library.generation)
    with st.spinner(tr("Looking for conditions of earlier quotes …")):
        found = _found(str(assistant.home), stamp, who(), assistant)
    for terms, title in ((True, tr("Of your general terms")), (False, tr("Of earlier quotes"))):
        some = [(at, one) for at, one in enumerate(found) if one.terms is terms]
        if some:
            st.html(f'<p class="statement"><b>{as_html(title)}</b></p>')
        for at, one in some:
            chosen = (*quote.conditions, one)
            _draw_one(assistant, quote, one, f"{at}", chosen, fixed=False, words=tr("Take it over"), icon="add")


def _draw_one(
    assistant: Assistant,
    quote: Quote,
    one: Condition,
    mark: str,
    chosen: tuple[Condition, ...],
    *,
    fixed: bool,
    words: str,
    icon: str,
) -> None:
    """A condition, with a button that makes `chosen` the quote's, and one that opens its place."""
    from assistant.quotes.past.conditions import names_a_day  # it loads what contracts are read by

    day = f' <span class="mark weak">{as_html(tr("names a day"))}</span>' if names_a_day(one) else ""
    with st.container(gap=None, key=f"source-condition-{mark}"):
        st.html(f'<blockquote class="quote">{as_html(one.text)}{day}</blockquote>')
        with st.container(horizontal=True, gap="small"):
            if not fixed:
                st.button(
                    words,
                    key=f"condition-{mark}",
                    icon=f":material/{icon}:",
                    type="tertiary",
                    on_click=_set,
                    args=(assistant, quote, chosen),
                )
            draw_origin(one, f"open-condition-{mark}")


def _set(assistant: Assistant, quote: Quote, chosen: tuple[Condition, ...]) -> None:
    change(quote, assistant.quotes.set_conditions, chosen, at="conditions")


@st.cache_data(show_spinner=False, max_entries=8)
def _found(
    home: str,  # noqa: ARG001 - part of the key
    stamp: tuple[str, int, int],
    user: str | None,
    _assistant: Assistant,
) -> tuple[Condition, ...]:
    return _assistant.quotes.conditions(stamp[0], user=user)
