"""The paper beside the conversation: a source in its surroundings, with steps to the ones before and after it."""

import streamlit as st

from assistant import Assistant
from ui.chat.ask.answers import place_of
from ui.chat.opening import close_viewer, show, shown, turns
from ui.chat.plain import as_html
from ui.chat.viewer.frame import draw_page
from ui.chat.wording import tr


def draw_viewer(assistant: Assistant) -> None:
    """The source that is open; the answer's other passages on its page are marked too, lighter."""
    opened = shown()
    if opened is None:
        return
    number, index = opened
    turn = turns()[number]
    source, last = turn.sources[index], len(turn.sources) - 1
    with st.container(key="viewer", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="viewer-bar"):
            which = tr("source {number} of {last}", number=index + 1, last=last + 1)
            st.html(
                f'<div class="paper"><b>{as_html(source.name)}</b><br>'
                f"<span>{as_html(place_of(source))} · {which}</span></div>"
            )
            _step(tr("Previous"), "previous", ":material/chevron_left:", index > 0, number, index - 1)
            _step(tr("Next"), "next", ":material/chevron_right:", index < last, number, index + 1)
            st.button(tr("Close"), key="close", icon=":material/close:", type="tertiary", on_click=close_viewer)
        draw_page(assistant, source, f"{number}-{index}", others=turn.sources)


def _step(name: str, key: str, icon: str, possible: bool, turn: int, source: int) -> None:
    st.button(
        name,
        key=f"step-{key}",
        icon=icon,
        disabled=not possible,
        on_click=show,
        args=(turn, source),
        type="tertiary",
    )
