"""Citing: from characters of a passage to a verbatim quote with its document, page and boxes."""

from collections.abc import Iterable

from assistant.documents import Citation, Passage, Support, cite
from assistant.library import Library, StoredChunk
from assistant.search.finding import Found


class Citer:
    """Makes passages and citations; what they show is always cut out of the stored page."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def passages(self, chunks: Iterable[Found]) -> list[Passage]:
        """The found chunks as what a search shows."""
        found = list(chunks)
        names = self.names(one.stored for one in found)
        return [
            Passage(
                key=one.stored.key,
                document=one.stored.chunk.document,
                name=names[one.stored.chunk.document],
                page=one.stored.chunk.spans[0].page,
                place=one.stored.place,
                heading=one.stored.chunk.heading,
                text=one.stored.chunk.text,
                score=one.score,
                boxes=one.stored.boxes,
                spans=one.stored.chunk.spans,
            )
            for one in found
            if one.stored.chunk.document in names
        ]

    def cite(self, stored: StoredChunk, start: int, end: int, support: Support) -> Citation:
        """The characters `start:end` of a chunk's text as a citation; of a quote over two pages, the first page's part.

        Raises UnknownDocument if the paper was forgotten meanwhile.
        """
        (span, *_) = stored.chunk.locate(start, end)
        document = stored.chunk.document
        page = self.library.page(document, span.page)
        return cite(page, span.start, span.end, document=document, name=self.names([stored])[document], support=support)

    def names(self, chunks: Iterable[StoredChunk]) -> dict[str, str]:
        """The names of the papers that chunks are of, by id."""
        ids = {one.chunk.document for one in chunks}
        papers = (self.library.with_id(one) for one in ids)
        return {paper.id: paper.name for paper in papers if paper}
