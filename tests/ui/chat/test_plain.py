"""Text shown as text, and names of files that hide nothing."""

import importlib.machinery
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.chat.plain import as_html, as_label, as_table
from ui.statements import is_table

PAGES = Path(__file__).parents[3] / "ui" / "chat"


def test_labels_hold_no_markdown() -> None:
    """Punctuation is escaped in labels, as tags and entities are in HTML; white space becomes one space."""
    assert as_label("$5  *c* [x](y)\n:z:") == r"\$5 \*c\* \[x\]\(y\) \:z\:"
    assert as_html("<b>\n&") == "&lt;b&gt; &amp;"


def _scripts() -> Iterator[str]:
    return (file.stem for file in PAGES.iterdir() if file.suffix == ".py" or (file / "__init__.py").exists())


@pytest.mark.parametrize("name", sorted({*_scripts()} - {"__init__"}))
def test_no_page_hides_another_module(name: str) -> None:
    """Streamlit puts the pages' folder first on the path: nothing there may be named as something importable."""
    here = str(PAGES)
    elsewhere = [one for one in sys.path if one != here]
    assert name not in sys.stdlib_module_names
    assert not importlib.machinery.PathFinder.find_spec(name, elsewhere)


def test_a_table_is_shown_cell_by_cell() -> None:
    """Rows as Markdown writes them become a table of text; what a cell holds is no markup, whatever it is."""
    text = "| Name | Price |\n| --- | --- |\n| <img src=x> | 5 |\n| [a](http://b) | 6 |"
    assert is_table(text)
    assert not is_table("| one line |")
    assert not is_table("A sentence.\nAnd another.\nAnd one.")
    shown = as_table(text)
    assert shown.count("<tr>") == 3
    assert "<td>&lt;img src=x&gt;</td><td>5</td>" in shown
    assert "<a" not in shown
    assert "<img" not in shown


def test_an_error_is_said_in_the_screens_language() -> None:
    """Whatever page says it."""

    def script() -> None:
        import streamlit as st

        from ui.chat.plain import say

        st.session_state.language = "nl"
        say(
            "mistral:a does not accept the key (status 401). Check that the key is right, that it may use this model, "
            "and that its account has credit.",
            "trouble",
        )

    at = AppTest.from_function(script).run()
    assert "mistral:a accepteert de sleutel niet (status 401)" in str(at.get("html")[0].proto.body)
