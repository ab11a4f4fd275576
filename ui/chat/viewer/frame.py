"""A source's page: its picture, table, text or recording, scrolled to the marked passage, with its tools."""

from collections.abc import Sequence

import streamlit as st

from assistant import Assistant, AssistantError, Citation, Passage
from assistant.viewing.model import View
from ui.chat.people import who
from ui.chat.plain import as_html, say
from ui.chat.viewer.text import page_html
from ui.chat.wording import spot, tr

Source = Citation | Passage
# Per cent of the width of its column, or of the size of its letters.
_ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_FIT = 100
# Pixels of a picture: twice what the column shows on a usual screen, so that small print stays sharp; more when large.
_WIDTH, _WIDE = 1240, 2480
# Scrolls to the passage, and again when the page has got its size. Only numbers and the source's own mark are filled
# in: the passage's top and left as fractions of a picture; by the mark it runs again for each source.
_SCROLL = """<script>{{
  const frame = document.querySelector(".st-key-page-frame"), page = document.querySelector(".st-key-page");
  frame.tabIndex = 0;
  frame.watcher?.disconnect();
  frame.watcher = new ResizeObserver(() => {{
    const passage = page.querySelector(".passage:not(.other)");  // source {mark}
    if (passage) {{
      const there = passage.getBoundingClientRect(), here = frame.getBoundingClientRect();
      frame.scrollTop += there.top - here.top - frame.clientHeight / 3;
      frame.scrollLeft = there.left - here.left > frame.clientWidth ? there.left - here.left - 48 : 0;
    }} else {{
      frame.scrollTop = {top:.4f} * page.clientHeight - frame.clientHeight / 3;
      frame.scrollLeft = {left:.4f} * page.clientWidth - 16;
    }}
  }});
  frame.watcher.observe(page);
  frame.onclick = (event) => {{
    const second = event.target.closest?.("[data-second]"), player = page.querySelector("audio");
    if (second && player) {{ player.currentTime = Number(second.dataset.second); player.play(); }}
  }};
}}</script>"""
_SIZE = (
    "<style>.st-key-page {{ width: {picture}%; max-width: none; flex: none; }} "
    ".st-key-page .sheet {{ font-size: {text}%; }}</style>"
)


def draw_page(assistant: Assistant, source: Source, mark: str, *, others: Sequence[Source] = ()) -> None:
    """The page with the passage in sight, and with the passages of `others` that stand on it.

    `mark`, of letters, digits and dashes, tells this source from others.
    """
    zoom = int(st.session_state.get("zoom", _FIT))
    try:
        with st.spinner(tr("Opening the page …")):
            view = _view(assistant, source, others, _WIDE if zoom > 2 * _FIT / 1.5 else _WIDTH)
    except AssistantError as error:
        say(str(error), "trouble")
        return
    _draw_tools(assistant, view, zoom)
    with st.container(key="page-frame"), st.container(key="page", gap=None):
        if view.form == "picture":
            alt = f"{source.name}, {spot(source.place)}: {tr('the page with the passage highlighted')}"
            st.image(view.picture, width="stretch", output_format="PNG", alt=alt)
        if view.form == "recording":
            st.audio(_sound(assistant, view.document, who()), format=view.mime, start_time=view.begins or 0)
        if view.portions:
            st.html(page_html(view))
        top = min((box.top for box in view.boxes), default=0.0)
        left = min((box.left for box in view.boxes), default=0.0)
        wide = zoom if view.form == "picture" else _FIT
        st.html(
            _SIZE.format(picture=wide, text=zoom) + _SCROLL.format(top=top, left=left, mark=mark),
            unsafe_allow_javascript=True,
        )


def _view(assistant: Assistant, source: Source, others: Sequence[Source], width: int) -> View:
    """The view, made once as long as the papers stay as they are. Who may see it is looked at each time."""
    if who() is not None:
        assistant.text(source, user=who())
    beside = [one for one in others if one.document == source.document]
    named = "\n".join(one.model_dump_json() for one in (source, *beside))
    return _made(assistant, source, beside, str(assistant.home), assistant.library.generation, who(), named, width)


@st.cache_data(show_spinner=False, max_entries=32)
def _made(
    _assistant: Assistant,
    _source: Source,
    _others: Sequence[Source],
    home: str,  # noqa: ARG001 - from here on the key
    generation: int,  # noqa: ARG001
    user: str | None,
    named: str,  # noqa: ARG001
    width: int,
) -> View:
    return _assistant.view(_source, others=_others, width=width, user=user)


@st.cache_resource(show_spinner=False, max_entries=2)
def _sound(_assistant: Assistant, document: str, user: str | None) -> bytes:
    """A recording's file, read once; whether it may be seen was looked at with the view."""
    return _assistant.original(document, user=user)


def _draw_tools(assistant: Assistant, view: View, zoom: int) -> None:
    """Where on the page the passage stands, how large that is shown, and the paper itself."""
    with st.container(horizontal=True, vertical_alignment="center", key="page-tools", gap="small"):
        st.html(f'<p class="aside above">{as_html(view.above)}</p>')
        at = min(range(len(_ZOOMS)), key=lambda one: abs(_ZOOMS[one] - zoom))
        _tool(tr("Smaller"), "zoom-out", ":material/zoom_out:", _ZOOMS[max(at - 1, 0)], possible=at > 0)
        _tool(tr("Fit the width"), "zoom-fit", ":material/fit_width:", _FIT, possible=zoom != _FIT)
        last = len(_ZOOMS) - 1
        _tool(tr("Larger"), "zoom-in", ":material/zoom_in:", _ZOOMS[min(at + 1, last)], possible=at < last)
        user = who()
        st.download_button(
            tr("Download the paper"),
            lambda: assistant.original(view.document, user=user),
            file_name=view.name,
            mime="application/octet-stream",
            help=tr("Download the paper"),
            icon=":material/download:",
            type="tertiary",
            key="download-original",
            on_click="ignore",
        )


def _tool(label: str, key: str, icon: str, zoom: int, *, possible: bool) -> None:
    st.button(
        label, key=key, icon=icon, type="tertiary", help=label, disabled=not possible, on_click=_zoom, args=(zoom,)
    )


def _zoom(size: int) -> None:
    st.session_state.zoom = size
