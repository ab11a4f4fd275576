"""Asking: from a question, what it follows and who asks, to the answer as it comes."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answerer import PASSAGES, Answerer, AnswerStream, History, Pieces
from assistant.answering.deep.answering import Deep
from assistant.answering.deep.tools import Tools
from assistant.answering.trail import Trail
from assistant.conversing.rewriting import Understood, bounded, understand
from assistant.documents import Answer, Document
from assistant.overview.reading import Reader
from assistant.overview.recognising import meant, points_back, wanted
from assistant.people.access import Gate, User
from assistant.phrases import language_of, phrase
from assistant.search.retrieval import Retriever
from assistant.settings import Answers
from assistant.versions.families import newer
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
        self.reader = Reader(gate.library, answerer)

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        cited: Sequence[str] = (),
        user: User | None = None,
        within: Collection[str] | None = None,
        deep: bool = False,
    ) -> AnswerStream:
        """The answer, with `deep` by a model that uses tools; nothing is looked for before it is iterated.

        `cited` are the papers (ids) of the last answer.

        Raises UnknownDocument for a paper in `within` that isn't there.
        """
        keys = self.gate.keys(user, within)
        papers = None if within is None else self.gate.named(user, within)
        trail = Trail()
        history = bounded(history, self.settings.history)

        def seen() -> list[Document]:
            return [one for one in self.gate.documents(user) if papers is None or one.id in papers]

        def understood() -> Understood:
            return understand(question, history, cited, seen() if history else [], self._chat)

        def whole(asked: Understood) -> list[Document]:
            about = wanted(asked.question) and not deep
            return _whole(question, asked, seen(), cited, named=papers is not None) if about else []

        def tools() -> Tools:
            answerer = self._answerer()
            return Tools(self.gate.library, self._retriever(), answerer.citer, seen, keys)

        deeper = Deep(self._answerer, tools) if deep else None
        pieces = self._pieces(question, history, understood, whole, keys, trail, deeper)
        return AnswerStream(self._told(pieces, trail, user, papers), trail)

    def _told(self, pieces: Pieces, trail: Trail, user: User | None, papers: list[str] | None) -> Pieces:
        """The answer, which tells what was looked for and where, and which of its sources are older versions."""
        answer = yield from pieces
        visible = self.gate.documents(user)
        found = filter(None, map(self.gate.library.with_id, sorted(trail.sources)))
        return answer.model_copy(
            update={
                "understood": trail.looked_for if trail.looked_for != answer.question else "",
                "searched": trail.papers or sum(papers is None or one.id in papers for one in visible),
                "found_in": tuple(sorted({one.name for one in found})),
                "notices": (*answer.notices, *_outdated(answer, visible, self.settings.language)),
            }
        )

    def _pieces(
        self,
        question: str,
        history: History,
        understood: Callable[[], Understood],
        whole: Callable[[Understood], list[Document]],
        keys: Keys,
        trail: Trail,
        deep: Deep | None,
    ) -> Pieces:
        asked = understood()
        trail.looked_for = asked.question
        language = language_of(question, asked.question, fixed=self.settings.language)
        notices = [phrase("looked_for", language, question=asked.question)] if asked.question != question else []
        notices += asked.notices
        if asked.papers:  # of those that may be found, or the question would not be about them
            keys = self.gate.library.keys(asked.papers)
            trail.papers = len(asked.papers)
        if deep:
            stream = deep.stream(question, history, notices, trail)
            yield from stream
            return stream.answer
        if papers := whole(asked):
            trail.papers = len(papers)
            stream = self.reader.stream(asked.question, papers, notices, trail)
            yield from stream
            return stream.answer.model_copy(update={"question": question})
        finding = self._retriever().find(asked.question, PASSAGES, within=keys)
        trail.sources.update(one.stored.chunk.document for one in finding.chunks)
        stream = self._answerer().stream(question, finding, history, notices, trail)
        yield from stream
        return stream.answer


def _whole(
    question: str, asked: Understood, seen: Sequence[Document], cited: Sequence[str], *, named: bool
) -> list[Document]:
    """The papers that a question on whole papers is about: named beside it, in it, or before it; none if unclear."""
    if asked.papers:
        return [one for one in seen if one.id in asked.papers]
    if named:
        return list(seen)
    spoken_of = [one for one in seen if one.id in cited[:1]]
    return (spoken_of if points_back(question) else []) or meant(asked.question, seen) or spoken_of


def _outdated(answer: Answer, papers: Sequence[Document], fixed: str) -> list[str]:
    """A sentence for each paper that is cited although there is a newer version that the user may see.

    In the language that is `fixed`, else the question's.
    """
    cited = {one.document: one.name for one in answer.citations}
    if not cited:
        return []
    newest = newer(papers)
    language = language_of(answer.question, fixed=fixed)
    return [
        phrase("older_version", language, name=name, newest=newest[paper].name)
        for paper, name in cited.items()
        if paper in newest
    ]
