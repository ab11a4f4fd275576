"""What can be done with an answer: copy it, take it along, say whether it was good, ask again in all papers."""

from functools import partial
from html import escape

import streamlit as st

from assistant import Assistant, AssistantError, Feedback
from assistant.exports.answers import markdown, word
from ui.chat.opening import Turn, ask, current, turns
from ui.chat.people import who
from ui.chat.plain import as_html
from ui.chat.wording import told, tr

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Characters of a reason.
_LONGEST = 500


def draw_afterwards(assistant: Assistant, number: int, turn: Turn) -> None:
    """A line of small buttons below the answer; below it why it was good or not, once that was said."""
    if turn.answer is None:
        _draw_wider(number, turn)
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"after-{number}", gap="small"):
        text = escape(markdown(turn.question, turn.answer), quote=True)
        copied = as_html(tr("Copied"))
        st.html(
            f'<button type="button" class="copy" data-copy="{text}" data-copied="{copied}">'
            f'<span aria-hidden="true">content_copy</span> '
            f'<span aria-live="polite">{as_html(tr("Copy"))}</span></button>',
            width="content",
        )
        with st.popover(tr("Download"), icon=":material/download:", type="tertiary", width="content"):
            for kind, ending, mime, make in (
                ("Markdown", "md", "text/markdown", markdown),
                ("Word", "docx", _WORD, word),
            ):
                st.download_button(
                    kind,
                    partial(make, turn.question, turn.answer),
                    file_name=f"{tr('answer')}.{ending}",
                    mime=mime,
                    key=f"answer-{ending}-{number}",
                    on_click="ignore",
                )
        _draw_wider(number, turn)
        if turn.number:
            key = f"thumbs-{current()}-{number}"
            chosen = None if turn.feedback is None else int(turn.feedback.good)
            st.feedback("thumbs", key=key, default=chosen, on_change=_rate, args=(assistant, turn, key))
    if turn.feedback:
        _draw_reason(assistant, number, turn, turn.feedback)


def _draw_wider(number: int, turn: Turn) -> None:
    """The same question of all papers, for the last one that was for some alone."""
    if turn.within and turn is turns()[-1]:
        st.button(
            tr("Ask in all papers"),
            key=f"wider-{number}",
            icon=":material/manage_search:",
            type="tertiary",
            on_click=ask,
            args=(turn.question,),
        )


def _draw_reason(assistant: Assistant, number: int, turn: Turn, said: Feedback) -> None:
    key = f"reason-{current()}-{number}"
    st.text_input(
        tr("What was good about it?") if said.good else tr("What was wrong?"),
        said.reason,
        key=key,
        max_chars=_LONGEST,
        placeholder=tr("Optional, kept with this conversation"),
        on_change=_explain,
        args=(assistant, turn, key),
    )


def _rate(assistant: Assistant, turn: Turn, key: str) -> None:
    chosen: int | None = st.session_state.get(key)
    reason = turn.feedback.reason if turn.feedback and chosen == int(turn.feedback.good) else ""
    _keep(assistant, turn, None if chosen is None else bool(chosen), reason)


def _explain(assistant: Assistant, turn: Turn, key: str) -> None:
    if turn.feedback:
        _keep(assistant, turn, turn.feedback.good, str(st.session_state.get(key, "")))


def _keep(assistant: Assistant, turn: Turn, good: bool | None, reason: str) -> None:
    """Notes it; where the conversation is gone meanwhile, that is said."""
    try:
        assistant.conversations(user=who()).rate(current() or "", turn.number, good, reason)
    except AssistantError as error:
        st.toast(as_html(told(str(error))))
        return
    turn.feedback = None if good is None else Feedback(good=good, reason=reason)
