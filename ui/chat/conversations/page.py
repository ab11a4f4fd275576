"""The page of all conversations: search, open, rename, export, delete."""

import json
from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from assistant import Assistant, Conversation, Match, UnknownConversation
from assistant.conversing.export import markdown
from assistant.conversing.store import Conversations
from ui.chat.opening import clear, current, open_conversation, shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.wording import tr, trn, written

_ON_A_PAGE = 25
# Exchanges that a search brings.
_FOUND = 500


def draw() -> None:
    """The whole page."""
    assistant = shared_assistant()
    kept = assistant.conversations(user=who())
    with st.container(key="conversations"):
        st.title(tr("Conversations"))
        listed = kept.listed()
        if not listed:
            say(tr("There are no conversations yet. Ask something; it is kept here, and only here."))
            return
        wanted = st.text_input(
            tr("Search in questions, answers and sources"), key="conversation-words", icon=":material/search:"
        )
        matches = _matches(kept, wanted) if wanted.strip() else None
        found = [(one, number) for one, number in listed if matches is None or one.id in matches]
        _draw_head(assistant, kept, [one for one, _ in listed], len(found))
        if not found:
            say(tr("No conversation holds all of these words."))
        sheets = -(-len(found) // _ON_A_PAGE)
        sheet = st.pagination(sheets, key=f"conversation-sheet-{sheets}") if sheets > 1 else 1
        ratings = kept.ratings()
        for one, number in found[(sheet - 1) * _ON_A_PAGE : sheet * _ON_A_PAGE]:
            told = [trn("{number} question", "{number} questions", number), *_rated(*ratings.get(one.id, (0, 0)))]
            _draw_one(assistant, kept, one, " · ".join(told), (matches or {}).get(one.id))


def _rated(good: int, bad: int) -> list[str]:
    """What was said of the answers."""
    told = [trn("{number} answer found good", "{number} answers found good", good)] if good else []
    return told + ([trn("{number} answer found bad", "{number} answers found bad", bad)] if bad else [])


def _matches(kept: Conversations, words: str) -> dict[str, Match]:
    """The first exchange of each conversation that holds the words."""
    found: dict[str, Match] = {}
    for match in kept.search(words, _FOUND):
        found.setdefault(match.conversation, match)
    return found


def _draw_head(assistant: Assistant, kept: Conversations, every: Sequence[Conversation], found: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(trn("{number} conversation", "{number} conversations", found))
        with st.popover(tr("All of them"), icon=":material/more_horiz:", type="tertiary", width="content"):
            _draw_export(kept, [one.id for one in every], "conversations")
            if st.button(tr("Delete all"), icon=":material/delete:", type="tertiary", key="delete-all"):
                title = trn("Delete {number} conversation?", "Delete all {number} conversations?", len(every))
                st.dialog(title, icon=":material/delete:")(_confirm)(assistant, [one.id for one in every])


def _draw_one(assistant: Assistant, kept: Conversations, one: Conversation, told: str, match: Match | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{one.id}"):
        excerpt = f"<br><span>{as_html(match.excerpt)}</span>" if match else ""
        st.html(
            f'<div class="paper"><b>{as_html(one.title)}</b><br>'
            f"<span>{as_html(written(one.changed))} · {as_html(told)}</span>{excerpt}</div>"
        )
        name = as_label(one.title)
        if st.button(tr("Open"), key=f"open-conversation-{one.id}", type="tertiary"):
            open_conversation(assistant, one.id)
            st.switch_page("ask/page.py")
        if st.button(tr("More"), key=f"more-{one.id}", icon=":material/more_horiz:", type="tertiary"):
            st.dialog(name)(_more)(assistant, kept, one)


def _more(assistant: Assistant, kept: Conversations, one: Conversation) -> None:
    """What can be done with one conversation."""
    key = f"title-{one.id}"
    st.text_input(tr("Title"), one.title, key=key)
    if st.button(tr("Rename"), key="rename", on_click=_rename, args=(kept, one.id, key)):
        st.rerun()
    st.divider()
    _draw_export(kept, [one.id], f"conversation-{one.id}")
    if st.button(
        tr("Delete"),
        icon=":material/delete:",
        type="tertiary",
        key="delete-one",
        on_click=_delete,
        args=(assistant, [one.id]),
    ):
        st.rerun()
    st.html(f'<p class="aside">{as_html(tr("Nothing of it stays. The papers are not touched."))}</p>')


def _confirm(assistant: Assistant, conversations: Sequence[str]) -> None:
    st.html(f"<p>{as_html(tr('Nothing of it stays. The papers are not touched.'))}</p>")
    with st.container(horizontal=True):
        if st.button(
            tr("Delete"), type="primary", key="delete-all-now", on_click=_delete, args=(assistant, conversations)
        ):
            st.rerun()
        if st.button(tr("Keep"), key="keep-all"):
            st.rerun()


def _draw_export(kept: Conversations, conversations: Sequence[str], name: str) -> None:
    """Two files, made when they are asked for."""

    def whole() -> list[Conversation]:
        found = []
        for one in conversations:
            try:
                found.append(kept[one])
            except UnknownConversation:  # deleted in another window
                continue
        return found

    def as_markdown() -> str:
        return "\n".join(markdown(one) for one in whole())

    def as_json() -> str:
        every = [one.model_dump(mode="json") for one in whole()]
        return json.dumps({"conversations": every}, ensure_ascii=False, indent=2) + "\n"

    with st.container(horizontal=True):
        for kind, mime, ending, make in (
            ("Markdown", "text/markdown", "md", as_markdown),
            ("JSON", "application/json", "json", as_json),
        ):
            st.download_button(
                kind,
                make,
                file_name=f"{name}.{ending}",
                mime=mime,
                icon=":material/download:",
                key=f"export-{ending}-{name}",
                on_click="ignore",
            )


def _rename(kept: Conversations, conversation: str, key: str) -> None:
    title = str(st.session_state.get(key, ""))
    with suppress(UnknownConversation):  # another window was quicker
        if title.strip():
            kept.rename(conversation, title)


def _delete(assistant: Assistant, conversations: Sequence[str]) -> None:
    kept = assistant.conversations(user=who())
    if current() in conversations:
        clear()
    there = {one.id for one, _ in kept.listed()}
    with suppress(UnknownConversation):  # another window was quicker
        kept.delete(*there.intersection(conversations))


draw()
