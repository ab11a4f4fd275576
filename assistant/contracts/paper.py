"""A paper's pages as one running text, and the way back from its characters to the places on the pages."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.documents import Citation, Page, Span, Support, cite

_SENTENCE_END = (".", "!", "?", ":", ";", ".”", '."', ")")


@dataclass(frozen=True, slots=True)
class _Piece:
    """The characters `start:end` of a page's text, which begin at `at` in the running text."""

    at: int
    page: int
    start: int
    end: int


class Paper:
    """The running text of a document's pages: blocks parted by blank lines, a sentence goes on over the page's end."""

    def __init__(self, document: str, name: str, pages: Sequence[Page]) -> None:
        self.document = document
        self.name = name
        self.pages = {page.number: page for page in pages}
        self._pieces: list[_Piece] = []
        texts: list[str] = []
        length, last = 0, ""
        for page in pages:
            blocks = page.blocks
            ranges = [(one.start, one.end, one.kind) for one in blocks] or [(0, len(page.text), "paragraph")]
            for number, (start, end, kind) in enumerate(ranges):
                text = page.text[start:end]
                if not text.strip():
                    continue
                goes_on = (
                    number == 0 and last and not last.rstrip().endswith(_SENTENCE_END) and text.lstrip()[0].islower()
                )
                gap = "" if not texts else "\n" if goes_on or kind in ("row", "head") else "\n\n"
                texts += [gap, text]
                self._pieces.append(_Piece(length + len(gap), page.number, start, end))
                length += len(gap) + len(text)
                last = text
        self.text = "".join(texts)
        self._starts = [piece.at for piece in self._pieces]

    def locate(self, start: int, end: int) -> list[Span]:
        """Where the characters `start:end` of the text stand, in order; neighbours on one page are joined."""
        spans: list[Span] = []
        for piece in self._pieces[max(0, bisect_right(self._starts, start) - 1) :]:
            first, last = max(start, piece.at), min(end, piece.at + piece.end - piece.start)
            if piece.at >= end:
                break
            if first >= last:
                continue
            here = Span(page=piece.page, start=piece.start + first - piece.at, end=piece.start + last - piece.at)
            if spans and spans[-1].page == here.page and self._blank(spans[-1], here):
                spans[-1] = Span(page=here.page, start=spans[-1].start, end=here.end)
            else:
                spans.append(here)
        return spans

    def cite(self, start: int, end: int, *, support: Support = "supported") -> tuple[Citation, ...]:
        """The characters `start:end`, without white space around them, as citations: one for each page touched."""
        quoted = self.text[start:end]
        start, end = start + len(quoted) - len(quoted.lstrip()), end - len(quoted) + len(quoted.rstrip())
        return tuple(
            cite(self.pages[span.page], span.start, span.end, document=self.document, name=self.name, support=support)
            for span in self.locate(start, end)
        )

    def _blank(self, before: Span, after: Span) -> bool:
        return before.end <= after.start and not self.pages[before.page].text[before.end : after.start].strip()
