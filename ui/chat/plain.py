"""Text from papers, models and file names, shown as text: nothing in it becomes markup, a link or a picture."""

import string
from html import escape
from typing import Literal

import streamlit as st

from ui.chat.wording import told

Tone = Literal["note", "trouble"]
_SYMBOLS: dict[Tone, str] = {"note": "ℹ", "trouble": "⚠"}


def as_html(text: str) -> str:
    """The text for `st.html`."""
    return escape(" ".join(text.split()))


def as_letter(text: str) -> str:
    """The text for `st.html`, its lines kept."""
    return f'<div class="letter">{escape(text.strip())}</div>'


def as_label(text: str) -> str:
    """The text for a button, whose label Streamlit reads as Markdown (without links and pictures)."""
    return "".join(f"\\{one}" if one in string.punctuation else one for one in " ".join(text.split()))


def as_table(text: str) -> str:
    """The rows for `st.html`, each cell as text; the first row names the columns, the second is Markdown's rule."""
    head, _, *rows = ([cell.strip() for cell in line[2:-2].split(" | ")] for line in text.split("\n"))
    names = "".join(f"<th>{as_html(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{as_html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="rows"><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>'


def count(number: int, thing: str) -> str:
    """ "1 page", "2 pages"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def say(text: str, tone: Tone = "note") -> None:
    """A sentence for people in a box, marked by a symbol as well as by colour; an error's is translated here."""
    role = "alert" if tone == "trouble" else "status"
    symbol = f'<span aria-hidden="true">{_SYMBOLS[tone]}</span>'
    st.html(f'<div class="say {tone}" role="{role}">{symbol} {as_html(told(text))}</div>')
