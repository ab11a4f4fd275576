"""The conversations beside the page: the list, a search in it, export and deletion."""

import streamlit as st

from assistant import Assistant
from assistant.conversing.export import markdown
from ui.chat.opening import clear, current, open_conversation
from ui.chat.people import who
from ui.chat.plain import as_html, as_label
from ui.chat.wording import tr

# Conversations listed; the search finds the older ones.
_LISTED = 30


def draw_conversations(assistant: Assistant) -> None:
    """The side bar: a new conversation, those that were kept, and what can be done with the one that is open."""
    kept = assistant.conversations(user=who())
    listed = [one for one, _ in kept.listed()]
    with st.sidebar:
        st.button(tr("New conversation"), icon=":material/edit_square:", key="clear", on_click=clear, width="stretch")
        if not listed:
            told = tr("What you ask is kept here, and only here: you can go on with it, export and delete it.")
            st.html(f'<p class="aside">{as_html(told)}</p>')
            return
        wanted = st.text_input(
            tr("Search conversations"),
            key="looked-for",
            icon=":material/search:",
            placeholder=tr("Search"),
            label_visibility="collapsed",
        )
        if wanted.strip():
            hits = {one.conversation for one in kept.search(wanted)}
            listed = [one for one in listed if one.id in hits]
        if not listed:
            told = tr("No conversation holds all of these words.")
            st.html(f'<p class="aside" role="status">{as_html(told)}</p>')
        for one in listed[:_LISTED]:
            is_open = one.id == current()
            with st.container(key=f"conversation-{one.id}{'-current' if is_open else ''}", gap=None):
                st.button(
                    as_label(one.title),
                    key=f"go-{one.id}",
                    type="tertiary",
                    width="stretch",
                    on_click=open_conversation,
                    args=(assistant, one.id),
                )
        if (identifier := current()) and any(one.id == identifier for one, _ in kept.listed()):
            _draw_actions(assistant, identifier)


def _draw_actions(assistant: Assistant, identifier: str) -> None:
    st.divider()
    whole = assistant.conversations(user=who())[identifier]
    with st.container(horizontal=True, key="conversation-actions"):
        st.download_button(
            tr("Export"),
            markdown(whole),
            file_name=f"conversation-{identifier}.md",
            mime="text/markdown",
            icon=":material/download:",
            type="tertiary",
            key="export",
            on_click="ignore",
        )
        if st.button(tr("Delete"), icon=":material/delete:", type="tertiary", key="delete"):
            st.dialog(tr("Delete this conversation?"), icon=":material/delete:")(_confirm)(
                assistant, identifier, whole.title
            )


def _confirm(assistant: Assistant, identifier: str, title: str) -> None:
    told = tr("Nothing of it stays. The papers are not touched.")
    st.html(f"<p><b>{as_html(title)}</b></p><p>{as_html(told)}</p>")
    if st.button(tr("Delete"), type="primary", key="delete-now"):
        clear()
        assistant.conversations(user=who()).delete(identifier)
        st.rerun()
