"""The page beside the conversation: the picture of a source's page with the quoted passage highlighted."""

import streamlit as st

from assistant import Assistant, AssistantError, Citation
from ui.chat.answers import MARKS, is_quoted
from ui.chat.opening import close_viewer, show, shown, turns
from ui.chat.plain import as_html, as_label, say

# Pixels; twice what the column shows on a usual screen, so that small print stays sharp.
_WIDTH = 1240


def draw_viewer(assistant: Assistant) -> None:
    """The source that is open, with steps to the ones before and after it."""
    opened = shown()
    if opened is None:
        return
    number, index = opened
    turn = turns()[number]
    source, last = turn.sources[index], len(turn.sources) - 1
    with st.container(key="viewer", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="viewer-bar"):
            st.html(
                f'<div class="paper"><b>{as_html(source.name)}</b><br>'
                f"<span>{as_html(source.place)} · source {index + 1} of {last + 1}</span></div>"
            )
            _step("previous", ":material/chevron_left:", index > 0, number, index - 1)
            _step("next", ":material/chevron_right:", index < last, number, index + 1)
            st.button(
                "", key="close", icon=":material/close:", help="Close the page", on_click=close_viewer, type="tertiary"
            )
        if isinstance(source, Citation) and turn.answer and not is_quoted(turn.answer):
            st.html(f'<span class="mark {source.support}">{MARKS[source.support]}</span>')
        try:
            picture = assistant.picture(source, width=_WIDTH)
        except AssistantError as error:
            say(str(error), "trouble")
            return
        with st.container(key="page-scroll"), st.container(key=f"page-{number}-{index}"):
            st.image(picture, width="stretch", alt=as_label(f"{source.name}, {source.place}, the passage highlighted"))
            # The viewer starts scrolled to this.
            top = min((box.top for box in source.boxes), default=0.0)
            st.html(f'<span class="passage" style="top: {100 * top:.2f}%"></span>')


def _step(name: str, icon: str, possible: bool, turn: int, source: int) -> None:
    st.button(
        "",
        key=name,
        icon=icon,
        help=f"{name.capitalize()} source",
        disabled=not possible,
        on_click=show,
        args=(turn, source),
        type="tertiary",
    )
