"""The picture of a source's page, scrolled to the highlighted passage."""

import streamlit as st

from assistant import Assistant, AssistantError, Citation, Passage
from ui.chat.people import who
from ui.chat.plain import say

# Pixels; twice what the column shows on a usual screen, so that small print stays sharp.
_WIDTH = 1240
# Scrolls to the passage, and again when the picture has got its size. Only numbers are filled in: the passage's
# top and left as fractions of the page; with the source's own mark it runs again for each.
_SCROLL = """<script>{{
  const frame = document.querySelector(".st-key-page-frame"), page = document.querySelector(".st-key-page");
  frame.watcher?.disconnect();
  frame.watcher = new ResizeObserver(() => {{
    frame.scrollTop = {top:.4f} * page.clientHeight - frame.clientHeight / 3;  // source {mark}
    frame.scrollLeft = {left:.4f} * page.clientWidth - 16;
  }});
  frame.watcher.observe(page);
}}</script>"""


def draw_page(assistant: Assistant, source: Citation | Passage, mark: str) -> None:
    """The page with the passage in sight. `mark`, of letters, digits and dashes, tells this source from others."""
    try:
        picture = assistant.picture(source, width=_WIDTH, user=who())
    except AssistantError as error:
        say(str(error), "trouble")
        return
    with st.container(key="page-frame"), st.container(key="page", gap=None):
        alt = f"{source.name}, {source.place}: the page with the passage highlighted"
        st.image(picture, width="stretch", output_format="PNG", alt=alt)
        top = min((box.top for box in source.boxes), default=0.0)
        left = min((box.left for box in source.boxes), default=0.0)
        st.html(_SCROLL.format(top=top, left=left, mark=mark), unsafe_allow_javascript=True)
