"""Divided words are made whole for searching."""

import pytest

from assistant.documents import Chunk, Span
from assistant.text.hyphens import rejoin


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("this agree-\nment ends", "this agreement ends"),
        ("der Liefe-\nrung frei", "der Lieferung frei"),
        ("co\u00adoperation", "cooperation"),
        ("Ein-\nund Ausgang", "Ein-\nund Ausgang"),
        ("Smith-\nJones", "Smith-\nJones"),
        ("a state-\nof-the-art boiler", "a state-\nof-the-art boiler"),
        ("an out-of-\ndate list", "an out-of-\ndate list"),
        ("article AB-\n1200", "article AB-\n1200"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_divided_words(text: str, whole: str) -> None:
    """Only what a line's end divided is joined: not names, numbers, lists or compounds."""
    assert rejoin(text) == whole


def test_passage_is_embedded_whole_and_quoted_as_printed() -> None:
    """The words are whole where they are searched; the passage keeps its hyphen and with it its place."""
    text = "this agree-\nment ends"
    chunk = Chunk(
        document="d", number=0, text=text, spans=(Span(page=1, start=0, end=len(text)),), sentences=((0, len(text)),)
    )
    assert chunk.embedded_text == "this agreement ends"
    assert chunk.text == text
