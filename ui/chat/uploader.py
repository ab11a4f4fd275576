"""The words of Streamlit's own box for files, in the language of the screen: by style, for it takes none."""

import json

import streamlit as st

from ui.chat.wording import tr

_BOX, _LIMIT = '[data-testid="stFileUploaderDropzone"]', '[data-testid="stFileUploaderDropzoneInstructions"]'

# Still there for what tells whether a button has a name: words of a style are none.
_HIDDEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);"


def draw_words() -> None:
    """Puts ours in the place of its own, once for all boxes of a page."""
    limit = tr("{number} MB each at most", number=st.get_option("server.maxUploadSize"))
    shown = {f"{_BOX} button [data-testid='stMarkdownContainer']": tr("Choose"), _LIMIT: limit}
    st.html(
        "<style>"
        + "".join(
            f"{place} * {{ {_HIDDEN} }} {place}::after {{ content: {_quoted(words)}; }}"
            for place, words in shown.items()
        )
        + f"{_LIMIT}::after {{ font-size: .875rem; opacity: .75; }}</style>"
    )


def _quoted(words: str) -> str:
    """As a string of CSS, which a translation can't leave."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\3c ")
