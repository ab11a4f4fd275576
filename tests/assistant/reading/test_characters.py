"""Encodings found out, and characters that nobody sees taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.characters import clean, decode

WORDS = "Größe ½ Zoll – 12,50 €\nnächste Zeile"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_found_out(encoding: str) -> None:
    """The same words come out of each encoding that office programs write."""
    assert decode(WORDS.encode(encoding)).lstrip("\ufeff") == WORDS


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_comes_back(text: str) -> None:
    """Any text without controls that is written as UTF-8 is read as it was."""
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.text(st.characters(), max_size=80))
def test_clean_leaves_nothing_unseen(text: str) -> None:
    """No controls, lone surrogates or zero-width characters are left, and what is clean stays as it is."""
    once = clean(text)
    assert clean(once) == once
    assert not any(char != "\n" and (ord(char) < 32 or 0xD800 <= ord(char) < 0xE000) for char in once)
    once.encode()
    assert clean("a\r\nb\u2028c\x00\u200bd\te\u00a0f") == "a\nb\ncd  e f"
