"""The page beside the conversation: the picture of a source's page with the quoted passage highlighted."""

import streamlit as st

from assistant import Assistant, AssistantError, Citation
from ui.chat.opening import Source, close_viewer, show, shown, turns
from ui.chat.plain import as_html, say

# Pixels; twice what the column shows on a usual screen, so that small print stays sharp.
_WIDTH = 1240
# Scrolls to the passage, and again when the picture has got its size. Only numbers are filled in: those of turn and
# source, so that it runs again for each, and the passage's top and left as fractions of the page.
_SCROLL = """<script>{{
  const frame = document.querySelector(".st-key-page-frame"), page = document.querySelector(".st-key-page");
  frame.watcher?.disconnect();
  frame.watcher = new ResizeObserver(() => {{
    frame.scrollTop = {top:.4f} * page.clientHeight - frame.clientHeight / 3;  // source {turn}-{source}
    frame.scrollLeft = {left:.4f} * page.clientWidth - 16;
  }});
  frame.watcher.observe(page);
}}</script>"""


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
        try:
            picture = assistant.picture(source, width=_WIDTH)
        except AssistantError as error:
            say(str(error), "trouble")
            return
        with st.container(key="page-frame"), st.container(key="page", gap=None):
            alt = f"{source.name}, {source.place}: the page with the passage highlighted"
            st.image(picture, width="stretch", output_format="PNG", alt=alt)
            top = min((box.top for box in source.boxes), default=0.0)
            left = min((box.left for box in source.boxes), default=0.0)
            st.html(_SCROLL.format(top=top, left=left, turn=number, source=index), unsafe_allow_javascript=True)


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
