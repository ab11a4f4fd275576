"""Storing: what a paper becomes in the tables of a library."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from assistant.documents import Box, Chunk, Document, Page, Span

# What lay at a path lies there no more.
PLACE = (
    "INSERT INTO files VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET document = excluded.document, "
    "stamp = excluded.stamp"
)
_BOXES = TypeAdapter(tuple[Box, ...])


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with all that is kept of it: `content` is the file, `hashes` are those of its chunks' embedded texts."""

    document: Document
    content: bytes
    pages: Sequence[Page]
    chunks: Sequence[Chunk]
    hashes: Sequence[bytes]
    stamp: str = ""

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Statements, in the order in which they have to come, and the rows for each."""
        name = self.document.id
        record = self.document.model_dump(exclude={"name", "path", "groups"})
        by_number = {page.number: page for page in self.pages}
        return {
            f"INSERT INTO documents ({', '.join(record)}) VALUES ({', '.join('?' * len(record))})": [
                tuple(record.values())
            ],
            PLACE: [(self.document.path, name, self.stamp)],
            "INSERT INTO groups VALUES (?, ?)": [(name, one) for one in self.document.groups],
            "INSERT INTO originals VALUES (?, ?)": [(name, self.content)],
            "INSERT INTO pages VALUES (?, ?, ?)": [
                (name, page.number, zlib.compress(page.model_dump_json().encode(), 1)) for page in self.pages
            ],
            "INSERT INTO chunks (document, number, hash, content, place, boxes) VALUES (?, ?, ?, ?, ?, ?)": [
                (name, one.number, hashed, one.model_dump_json(), *shown(one.spans, by_number))
                for one, hashed in zip(self.chunks, self.hashes, strict=True)
            ],
        }


def shown(spans: Sequence[Span], pages: dict[int, Page]) -> tuple[str, str]:
    """The place of a chunk for people, and the boxes on its first page as JSON, ready for a search to show."""
    first = [span for span in spans if span.page == spans[0].page]
    page = pages[first[0].page]
    boxes = tuple(box for span in first for box in page.boxes(span.start, span.end))
    return page.place(first[0].start, first[-1].end), _BOXES.dump_json(boxes).decode()
