"""Asking: from a question, what it follows and who asks, to the answer as it comes."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.access import Gate
from assistant.answering import PASSAGES, Answerer, AnswerStream, History, Pieces
from assistant.conversing.rewriting import Understood, bounded, understand
from assistant.phrases import language_of, phrase
from assistant.retrieval import Retriever
from assistant.settings import Answers
from assistant.trail import Trail
from providers import Provider

Keys = NDArray[np.int64] | None


class Asker:
    """Makes a question standalone, finds passages and has them answered from. All is loaded when needed."""

    def __init__(
        self,
        gate: Gate,
        settings: Answers,
        chat: Callable[[], Provider | None],
        retriever: Callable[[], Retriever],
        answerer: Callable[[], Answerer],
    ) -> None:
        self.gate = gate
        self.settings = settings
        self._chat = chat
        self._retriever = retriever
        self._answerer = answerer

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        cited: Sequence[str] = (),
        user: str | None = None,
        within: Collection[str] | None = None,
    ) -> AnswerStream:
        """The answer; nothing is looked for before it is iterated. `cited` are the papers (ids) of the last answer.

        Raises UnknownDocument for a paper in `within` that isn't there.
        """
        keys = self.gate.keys(user, within)
        papers = None if within is None else self.gate.named(user, within)
        trail = Trail()
        history = bounded(history, self.settings.history)

        def understood() -> Understood:
            seen = self.gate.documents(user) if history else []
            seen = [one for one in seen if papers is None or one.id in papers]
            return understand(question, history, cited, seen, self._chat)

        return AnswerStream(self._pieces(question, history, understood, keys, trail), trail)

    def _pieces(
        self, question: str, history: History, understood: Callable[[], Understood], keys: Keys, trail: Trail
    ) -> Pieces:
        asked = understood()
        trail.looked_for = asked.question
        language = language_of(question, asked.question)
        notices = [phrase("looked_for", language, question=asked.question)] if asked.question != question else []
        notices += asked.notices
        if asked.papers:  # of those that may be found, or the question would not be about them
            keys = self.gate.library.keys(asked.papers)
        finding = self._retriever().search(asked.question, PASSAGES, within=keys)
        trail.sources.update(one.stored.chunk.document for one in finding.chunks)
        stream = self._answerer().stream(question, finding, history, notices)
        yield from stream
        return stream.answer
