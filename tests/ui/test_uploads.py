"""Where uploaded files are put, and under which names."""

import importlib.machinery
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chat.plain import as_html, as_label
from ui.chat.uploads import keep, safe_name

PAGES = Path(__file__).parents[2] / "ui" / "chat"


@dataclass(frozen=True)
class Dropped:
    """An uploaded file."""

    name: str
    content: bytes = b"x"

    def getvalue(self) -> bytes:
        """What is in it."""
        return self.content


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\papers\lease.pdf", "lease.pdf"),
        ("..", "file"),
        (".hidden", "hidden"),
        ("a\x00b?.pdf", "a_b_.pdf"),
        ("Fu\u0308hrung.pdf", "F\u00fchrung.pdf"),
        ("x" * 300 + ".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_names_lose_what_a_path_would_make_something_else_of(given_name: str, kept: str) -> None:
    """Folders, control characters, leading dots and excess length go; the ending stays."""
    assert safe_name(given_name) == kept


@given(st.text() | st.text("ü€😀.", min_size=60))
def test_no_name_leaves_the_folder(name: str) -> None:
    """Whatever the name: a single, visible, usable part of a path."""
    safe = safe_name(name)
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert len(safe.encode()) <= 200


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    """In one go, as from two folders, neither takes the other's place."""
    kept = keep(tmp_path, [Dropped("a/bill.pdf", b"1"), Dropped("b/bill.pdf", b"2")])
    assert {one.path.name: one.path.read_bytes() for one in kept} == {"bill.pdf": b"1", "bill (2).pdf": b"2"}


def test_file_that_cannot_be_written_leaves_nothing_half_written(tmp_path: Path) -> None:
    """The error goes up, and the folder is as it was."""

    class Broken(Dropped):
        def getvalue(self) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        keep(tmp_path, [Broken("lease.pdf")])
    assert not list(tmp_path.iterdir())


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
