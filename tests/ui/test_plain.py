"""Text shown as text, and names of files that hide nothing."""

import importlib.machinery
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.chat.plain import as_html, as_label

PAGES = Path(__file__).parents[2] / "ui" / "chat"


def test_labels_hold_no_markdown() -> None:
    """Punctuation is escaped in labels, as tags and entities are in HTML; white space becomes one space."""
    assert as_label("$5  *c* [x](y)\n:z:") == r"\$5 \*c\* \[x\]\(y\) \:z\:"
    assert as_html("<b>\n&") == "&lt;b&gt; &amp;"


def _scripts() -> Iterator[str]:
    return (file.stem for file in PAGES.glob("*.py") if file.stem != "__init__")


@pytest.mark.parametrize("name", sorted(_scripts()))
def test_no_page_hides_another_module(name: str) -> None:
    """Streamlit puts the pages' folder first on the path: a file there must not be named as something importable."""
    here = str(PAGES)
    elsewhere = [one for one in sys.path if one != here]
    assert name not in sys.stdlib_module_names
    assert not importlib.machinery.PathFinder.find_spec(name, elsewhere)
