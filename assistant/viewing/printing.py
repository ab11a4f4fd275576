"""Documents of office programs as they are printed, through LibreOffice where it is installed."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from assistant.documents import Box, Citation, Document, Page, Passage, Span
from assistant.errors import ReadError
from assistant.library import Library
from assistant.reading.options import USUAL

_KINDS = ("docx", "doc", "odt", "rtf", "pptx", "ppt", "odp")
# Printed documents that are kept in memory.
_KEPT = 4
# Of a passage that is not found whole, its beginning: so many characters without blanks.
_BEGINNING = 60


class Printer:
    """Prints papers of a library, each once as long as it is among the last that were looked at."""

    def __init__(self, library: Library, *, seconds: float = USUAL.office_seconds) -> None:
        """`seconds` is what LibreOffice may take for one of them."""
        self._library, self._seconds = library, seconds
        self._print = lru_cache(maxsize=_KEPT)(self._printed)

    def printed(
        self,
        paper: Document,
        source: Citation | Passage,
        spans: Sequence[Span],
        others: Sequence[Span],
        pages: Callable[[int], Page],
        width: int,
    ) -> dict[str, Any] | None:
        """What a view shows of the passage's printed page; None where it can't be printed or isn't found there."""
        from assistant.reading.office.program import program

        if paper.kind not in _KINDS or program() is None:
            return None
        document, printed = self._print(paper.id, paper.kind)
        where = source.page / paper.pages
        found = find(printed, _text(pages, spans), where)
        if found is None:
            return None
        page, boxes = found
        beside = (find([page], _text(pages, [one]), 0.0) for one in others)
        from assistant.reading.picture import page_picture

        picture = page_picture(
            document, "pdf", page, boxes=boxes, others=[box for one in beside if one for box in one[1]], width=width
        )
        return {"form": "picture", "picture": picture, "boxes": tuple(boxes)}

    def _printed(self, document: str, kind: str) -> tuple[bytes, tuple[Page, ...]]:
        """The paper as a PDF, and that one's pages; nothing of either where it can't be printed."""
        from assistant.reading.isolation.process import print_apart, read_apart

        try:
            made = print_apart(self._library.original(document), kind, patience=self._seconds)
            return made, read_apart("printed.pdf", made).reading.pages
        except ReadError:  # as text it can be shown all the same
            return b"", ()


def find(pages: Sequence[Page], words: str, where: float) -> tuple[Page, list[Box]] | None:
    """The page on which words stand, blanks aside, and their boxes on it; of several places the one nearest `where`.

    `where` is a place in the whole, from 0 to 1. Words that go on to the next page are found by their part on the
    first; of those that aren't found whole, their beginning is looked for.
    """
    letters: list[tuple[Page, int]] = [
        (page, at) for page in pages for at, letter in enumerate(page.text) if _counts(letter)
    ]
    whole = "".join(_folded(page.text[at]) for page, at in letters)
    wanted = "".join(map(_folded, filter(_counts, words)))
    for sought in dict.fromkeys((wanted, wanted[:_BEGINNING])):
        places = list(_places(whole, sought))
        if places:
            best = min(places, key=lambda at: abs(at / len(whole) - where))
            taken = letters[best : best + len(sought)]
            page = taken[0][0]
            ends = [at for one, at in taken if one is page]
            return page, page.boxes(ends[0], _stop(page.text, ends[-1] + 1))
    return None


def _places(text: str, words: str) -> Iterable[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _counts(letter: str) -> bool:
    """Whether a character tells where a passage stands: blanks and signs come out differently when it is printed."""
    return letter.isalnum()


def _stop(text: str, end: int) -> int:
    """The end of a passage with the full stop, or other sign, that stands right behind it."""
    return end + (end < len(text) and text[end] in ".!?;:,")


def _folded(letter: str) -> str:
    """The letter without its case, as one character."""
    return letter.lower()[:1]


def _text(pages: Callable[[int], Page], spans: Sequence[Span]) -> str:
    return " ".join(pages(span.page).text[span.start : span.end] for span in spans)
