"""Asking: from a question, what it follows and who asks, to the answer as it comes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.answering import PASSAGES, Answerer, AnswerStream, History, Pieces
from assistant.conversing.standalone import standalone
from assistant.retrieval import Retriever
from assistant.trail import Trail

Keys = NDArray[np.int64] | None


class Asker:
    """Makes a question standalone, finds passages and has them answered from. `retriever` is loaded when needed."""

    def __init__(self, retriever: Callable[[], Retriever], answerer: Callable[[], Answerer]) -> None:
        self._retriever = retriever
        self._answerer = answerer

    def stream(self, question: str, history: History, keys: Keys) -> AnswerStream:
        """The answer from the chunks with these keys, None for all; nothing is looked for before it is iterated."""
        trail = Trail()
        return AnswerStream(self._pieces(question, history, keys, trail), trail)

    def _pieces(self, question: str, history: History, keys: Keys, trail: Trail) -> Pieces:
        trail.looked_for = standalone(question, history)
        notices = [f"Looked for: {trail.looked_for}"] if trail.looked_for != question else []
        finding = self._retriever().search(trail.looked_for, PASSAGES, within=keys)
        trail.sources.update(one.stored.chunk.document for one in finding.chunks)
        stream = self._answerer().stream(question, finding, history, notices)
        yield from stream
        return stream.answer
