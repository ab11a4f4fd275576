"""Papers side by side: a table with a row for each thing asked and a column for each paper, each cell with places."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from assistant.answering.answerer import PASSAGES, Answerer
from assistant.documents import Citation, Document, Record, Support
from assistant.errors import AssistantError
from assistant.library import Library
from assistant.overview.extracting import section
from assistant.search.retrieval import Retriever

# A row of the table is shown with so many of the statements that answer it.
_STATEMENTS = 2
# Cells in a table, each of which may cost a call of a chat model.
_MOST = 200
_ITEMS = 12


class Cell(Record):
    """What one paper says on one thing; empty where it doesn't seem to."""

    text: str = ""
    support: Support = "supported"
    citations: tuple[Citation, ...] = ()


class Table(Record):
    """`rows` has one row for each of `items`, with one cell for each of `documents` (ids), named `names`."""

    items: tuple[str, ...]
    documents: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notices: tuple[str, ...] = ()


class Tabler:
    """Fills tables. What it is given is loaded when needed."""

    def __init__(self, library: Library, retriever: Callable[[], Retriever], answerer: Callable[[], Answerer]) -> None:
        self.library = library
        self._retriever = retriever
        self._answerer = answerer

    def table(self, papers: Sequence[Document], items: Sequence[str] = ()) -> Table:
        """The table; without items, of the sections that several of the papers have.

        Raises AssistantError for a table that would be too large, or without any row.
        """
        asked = list(items) or self._common(papers)
        if not asked:
            raise AssistantError("These papers have no section in common. Say what to compare.")
        if len(asked) * len(papers) > _MOST:
            raise AssistantError(f"That are {len(asked) * len(papers)} cells; {_MOST} are the most. Ask for less.")
        notices: dict[str, None] = {}
        rows = tuple(tuple(self._cell(item, paper, notices) for paper in papers) for item in asked)
        return Table(
            items=tuple(asked),
            documents=tuple(one.id for one in papers),
            names=tuple(one.name for one in papers),
            rows=rows,
            notices=tuple(notices),
        )

    def _cell(self, item: str, paper: Document, notices: dict[str, None]) -> Cell:
        finding = self._retriever().find(item, PASSAGES, within=self.library.keys([paper.id]))
        answer = self._answerer().stream(item, finding).answer
        notices.update(dict.fromkeys(answer.notices))
        chosen = answer.statements if answer.usage else answer.statements[:_STATEMENTS]
        if not chosen:
            return Cell()
        worst = max((one.support for one in chosen), key=("supported", "weak", "unsupported").index)
        citations = tuple(dict.fromkeys(citation for one in chosen for citation in one.citations))
        return Cell(text=" ".join(one.text for one in chosen), support=worst, citations=citations)

    def _common(self, papers: Sequence[Document]) -> list[str]:
        """The sections that more than one of the papers has, as they are called in the first that has them."""
        names: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for paper in papers:
            mine = {_plain(one): one for one in self._sections(paper)}
            counts.update(mine.keys())
            names = mine | names
        return [names[one].lstrip("0123456789.§() ") for one in names if counts[one] > 1][:_ITEMS]

    def _sections(self, paper: Document) -> Iterator[str]:
        stored = self.library.chunks(self.library.keys([paper.id]).tolist()).values()
        for one in sorted(stored, key=lambda one: one.chunk.number):
            if name := section(one.chunk.heading):
                yield name


def _plain(heading: str) -> str:
    return heading.lstrip("0123456789.§() ").lower()
