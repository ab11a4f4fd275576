"""Text from papers, models and file names, shown as text: nothing in it becomes markup, a link or a picture."""

import re
import string
from html import escape
from typing import Literal

import streamlit as st

Tone = Literal["note", "trouble"]
_SYMBOLS: dict[Tone, str] = {"note": "ℹ", "trouble": "⚠"}
# An invisible character that joins words: it keeps what Markdown would read across it apart.
_JOINER = "\u2060"


def as_html(text: str) -> str:
    """The text for `st.html`."""
    return escape(" ".join(text.split()))


def as_label(text: str) -> str:
    """The text for a button or a progress bar, whose words Streamlit reads as Markdown.

    A backslash keeps punctuation as it is. Names of emoji and addresses are looked for after that, so
    they are broken up with a character that is not seen.
    """
    apart = re.sub(r"(:)(?=\w)|(?<=\w)([.@])(?=\w)", lambda found: f"{found[0]}{_JOINER}", " ".join(text.split()))
    return "".join(f"\\{one}" if one in string.punctuation else one for one in apart)


def say(text: str, tone: Tone = "note") -> None:
    """A sentence for people in a box, marked by a symbol as well as by colour."""
    role = "alert" if tone == "trouble" else "status"
    st.html(
        f'<div class="say {tone}" role="{role}"><span aria-hidden="true">{_SYMBOLS[tone]}</span> {as_html(text)}</div>'
    )
