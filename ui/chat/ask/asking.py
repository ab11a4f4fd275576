"""What stands around the conversation: which papers a question is for, and how to connect a model."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from assistant import Assistant
from ui.chat.people import who
from ui.chat.plain import as_html, as_label
from ui.chat.wording import tr


def draw_banner(assistant: Assistant) -> None:
    """Says that no chat model is connected, and leads who may connect one to where that is done."""
    with st.container(key="banner", horizontal=True, vertical_alignment="center"):
        told = tr("Answers are quoted word for word from your papers.")
        st.html(f'<p role="status"><b>{as_html(tr("No chat model is connected."))}</b> {as_html(told)}</p>')
        if assistant.is_admin(user=who()):
            st.page_link("settings/page.py", label=tr("Connect one"), icon=":material/power:", width="content")


def draw_choice(assistant: Assistant) -> dict[str, str]:
    """What papers the next question is for, to be changed above its box: their names by id; empty for all of them."""
    papers = assistant.documents(user=who())
    if len(papers) < 2:
        return {}
    often = Counter(one.name for one in papers)
    names = {one.id: one.name if often[one.name] == 1 else one.path for one in papers}
    st.session_state.chosen = [one for one in st.session_state.chosen if one in names]
    chosen = {one: names[one] for one in st.session_state.chosen}
    label = as_label(only_in(chosen)) if chosen else tr("In all papers")
    if st.button(label, icon=":material/filter_list:", type="tertiary", key="choice"):
        title = tr("Search only in these papers")
        st.dialog(title, icon=":material/filter_list:", on_dismiss="rerun")(_choose)(names)
    return chosen


def only_in(papers: Mapping[str, str]) -> str:
    """Which papers these are, in words: one by its name, more by their number."""
    if len(papers) == 1:
        return tr("Only in {name}", name=next(iter(papers.values())))
    return tr("Only in {number} papers", number=len(papers))


def _choose(names: dict[str, str]) -> None:
    st.multiselect(
        tr("Papers"),
        list(names),
        key="chosen",
        format_func=names.__getitem__,
        placeholder=tr("All papers"),
        label_visibility="collapsed",
    )
    if st.button(tr("Done"), type="primary", key="chosen-done"):
        st.rerun()
