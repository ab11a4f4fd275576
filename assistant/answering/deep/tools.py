"""The tools of deep mode: search, open a page, list papers, compute; each within what the user may see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering.citing import Citer
from assistant.answering.deep.calculator import Calculation, compute
from assistant.answering.writing import fenced, key
from assistant.documents import Document
from assistant.errors import UnknownDocument
from assistant.library import Library
from assistant.search.finding import Found
from assistant.search.retrieval import Retriever
from providers.tools import Tool

# Passages of a search; characters of all that a model is shown in one answer; papers in a list.
_PASSAGES, _ROOM, _LISTED = 6, 60_000, 100
# Calls, however many a model makes in one step.
_CALLS = 30


class Tools:
    """What one question may look at. `papers` are those that may be found, `keys` those of their chunks, None for all.

    `shown` gathers the passages that were shown, by the key that the model saw; `calculations` what was computed.
    """

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        citer: Citer,
        papers: Callable[[], Sequence[Document]],
        keys: NDArray[np.int64] | None,
    ) -> None:
        self.library = library
        self.retriever = retriever
        self.citer = citer
        self._papers = papers
        self.keys = keys
        self.shown: dict[str, Found] = {}
        self.calculations: list[Calculation] = []
        self._calls = 0
        self._used = 0

    def offered(self) -> Mapping[str, Tool]:
        """The tools by name."""
        text = {"type": "string"}
        return {
            "search": Tool(
                "Finds the passages of the papers that fit a query best. Returns passages with keys.",
                _object(query=text),
                self._counted(self.search),
            ),
            "open_page": Tool(
                "Shows a page of a paper (its name or id). Returns the page's passages with keys.",
                _object(document=text, page={"type": "integer"}),
                self._counted(self.open_page),
            ),
            "list_documents": Tool(
                "Lists the papers: name, title, pages.", _object(), self._counted(self.list_documents)
            ),
            "compute": Tool(
                "Computes an expression of numbers with + - * / ( ) %, such as 86400 * 5 %. Use it for all arithmetic.",
                _object(expression=text),
                self._counted(self.compute),
            ),
        }

    def search(self, query: str) -> str:
        """The passages found."""
        finding = self.retriever.search(query, _PASSAGES, within=self.keys)
        return self._fenced(finding.chunks) or "Nothing was found."

    def open_page(self, document: str, page: int) -> str:
        """The passages that stand on the page. Raises UnknownDocument, also for a paper not to be seen."""
        found = [one for one in self._papers() if document in (one.id, one.name, one.path)]
        if not found:
            raise UnknownDocument(f"No document is named {document!r}. list_documents lists them.")
        stored = self.library.chunks(self.library.keys([found[0].id]).tolist()).values()
        there = [one for one in stored if any(span.page == page for span in one.chunk.spans)]
        passages = [Found(one, 1.0) for one in sorted(there, key=lambda one: one.chunk.number)]
        return self._fenced(passages) or f"{found[0].name} has no page {page}; it has {found[0].pages}."

    def list_documents(self) -> str:
        """Name, title and pages of each paper."""
        papers = self._papers()
        lines = [f"{one.name} | {one.title} | {one.pages} pages" for one in papers[:_LISTED]]
        more = [f"… and {len(papers) - _LISTED} more"] if len(papers) > _LISTED else []
        return "\n".join([*lines, *more]).replace("<", "‹").replace(">", "›") or "There are no documents."

    def compute(self, expression: str) -> str:
        """The result. Raises ValueError."""
        self.calculations.append(compute(expression))
        return str(self.calculations[-1])

    def _fenced(self, passages: Iterable[Found]) -> str:
        found = list(passages)
        names = self.citer.names(one.stored for one in found)
        texts = []
        for one in found:
            text = fenced(one, names.get(one.stored.chunk.document, ""))
            if self._used + len(text) > _ROOM:
                texts.append("No more can be shown. Answer from what was shown.")
                break
            self._used += len(text)
            self.shown[key(one)] = one
            texts.append(text)
        return "\n\n".join(texts)

    def _counted(self, tool: Callable[..., str]) -> Callable[..., str]:
        def call(**arguments: Any) -> str:
            self._calls += 1
            if self._calls > _CALLS:
                raise ValueError(f"{_CALLS} calls are the most. Answer from what was shown.")
            return tool(**arguments)

        return call


def _object(**properties: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
