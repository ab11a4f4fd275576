"""Tables in a paper's pages: rows of cells under the names of their columns, each row with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.documents import Page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the paper's id, its page or sheet (from 1), and the row's characters there."""

    document: str
    page: int
    start: int
    end: int
    name: str


@dataclass(slots=True)
class Table:
    """Rows under one row of column names, and the words above it on its page."""

    names: tuple[str, ...]
    words: str
    rows: list[tuple[Place, list[str]]] = field(default_factory=list)


def tables(document: str, pages: Iterable[Page]) -> Iterator[Table]:
    """The tables that have names of columns, in their order."""
    for page in pages:
        table: Table | None = None
        words: list[str] = []
        for block in page.blocks:
            text = page.text[block.start : block.end]
            if block.kind == "head":
                if table:
                    yield table
                table = Table(tuple(cells(text)), " ".join(words))
            elif block.kind == "row" and table:
                # Not page.place, which looks through all of the page's blocks: a list may have 50,000.
                where = f"{page.name}!{block.place}" if page.name and block.place else f"page {page.number}"
                table.rows.append((Place(document, page.number, block.start, block.end, where), cells(text)))
            elif block.kind != "row":
                words.append(text)
        if table:
            yield table


def cells(text: str) -> list[str]:
    """The cells of a row of a table."""
    return [" ".join(cell.split()) for cell in text.split("|")]
