"""Passages for checks, made as a search finds them."""

from assistant.documents import Chunk, Span
from assistant.library import StoredChunk
from assistant.search.finding import Found
from assistant.text.sentences import split_sentences


def passage(text: str, *, heading: str = "", document: str = "d") -> Found:
    """A passage of one paper, cut into its sentences."""
    piece = Chunk(
        document=document,
        number=0,
        text=text,
        spans=(Span(page=1, start=0, end=len(text)),),
        sentences=tuple(split_sentences(text)),
        heading=heading,
    )
    return Found(StoredChunk(1, piece, "page 1", ()), 1.0)
