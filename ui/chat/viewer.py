"""The page beside the conversation: the picture of a source's page with the quoted passage highlighted."""

import streamlit as st

from assistant import Assistant, Citation
from ui.chat.opening import Source, close_viewer, show, shown, turns
from ui.chat.page_frame import draw_page
from ui.chat.plain import as_html


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
                f"<span>{as_html(source.place)}{_read(source)} · source {index + 1} of {last + 1}</span></div>"
            )
            _step("Previous", ":material/chevron_left:", index > 0, number, index - 1)
            _step("Next", ":material/chevron_right:", index < last, number, index + 1)
            st.button("Close", key="close", icon=":material/close:", type="tertiary", on_click=close_viewer)
        draw_page(assistant, source, f"{number}-{index}")


def _read(source: Source) -> str:
    """How the quote was read, where that was from a picture."""
    return f" · {source.recognised}" if isinstance(source, Citation) and source.recognised else ""


def _step(name: str, icon: str, possible: bool, turn: int, source: int) -> None:
    st.button(
        name,
        key=f"step-{name.lower()}",
        icon=icon,
        disabled=not possible,
        on_click=show,
        args=(turn, source),
        type="tertiary",
    )
