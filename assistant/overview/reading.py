"""Reading whole papers: part by part with a chat model, or sentence by sentence without; how much of them is told."""

from collections.abc import Callable, Generator, Sequence

from assistant.answering.answerer import Answerer, AnswerStream, Pieces, whole
from assistant.answering.permitting import permitted
from assistant.answering.trail import Trail
from assistant.documents import Answer, Coverage, Document, Statement, Usage
from assistant.errors import BudgetSpent
from assistant.library import Library
from assistant.overview.mapping import Mapping
from assistant.overview.quoting import extracted, quoted
from assistant.overview.recognising import Wanted, wanted
from assistant.phrases import language_of, phrase
from assistant.search.finding import Found
from providers import Provider, ProviderError


class Reader:
    """Answers questions from every passage of papers. `answerer` checks and cites, and knows the chat model."""

    def __init__(self, library: Library, answerer: Callable[[], Answerer]) -> None:
        self.library = library
        self._answerer = answerer

    def stream(
        self, question: str, papers: Sequence[Document], notices: Sequence[str] = (), trail: Trail | None = None
    ) -> AnswerStream:
        """The answer as it comes; `.trail.steps` tells which part is being read. Nothing is read before."""
        trail = trail or Trail(looked_for=question)
        return AnswerStream(self._pieces(question, papers, list(notices), trail), trail)

    def _pieces(self, question: str, papers: Sequence[Document], notices: list[str], trail: Trail) -> Pieces:
        answerer, kind = self._answerer(), wanted(question)
        trail.sources.update(one.id for one in papers)
        passages = [found for one in papers for found in self._passages(one)]
        language = language_of(
            question, *(one.stored.chunk.text for one in passages[:1]), fixed=answerer.settings.language
        )
        totals = {one.id: sum(found.stored.chunk.document == one.id for found in passages) for one in papers}
        model, read, usage = self._model(answerer, language, notices), totals, None
        if model:
            mapping = Mapping(answerer, model, question, language, kind, trail)
            notes = yield from mapping.map(passages, papers)
            summed = kind in (None, "summary")
            statements = (yield from mapping.reduce(notes)) if summed else [one.statement for one in notes]
            notices += mapping.notices
            read, usage = mapping.read, mapping.spending.usage
        else:
            statements = yield from _quoted(answerer, kind or "summary", passages)
        allowed = permitted(statements, answerer.settings.unsupported, language, notices) or []
        coverage = tuple(
            Coverage(document=one.id, name=one.name, read=read.get(one.id, 0), passages=totals[one.id], pages=one.pages)
            for one in papers
        )
        notices += [_covered(one, language) for one in coverage]
        return _whole(question, allowed, notices, usage, language, held_back=bool(statements)).model_copy(
            update={"coverage": coverage, "steps": tuple(trail.steps)}
        )

    def _passages(self, paper: Document) -> list[Found]:
        stored = self.library.chunks(self.library.keys([paper.id]).tolist()).values()
        return [Found(one, 1.0) for one in sorted(stored, key=lambda one: one.chunk.number)]

    @staticmethod
    def _model(answerer: Answerer, language: str, notices: list[str]) -> Provider | None:
        try:
            return answerer.chat()
        except (ProviderError, BudgetSpent) as error:
            notices.append(phrase("model_failed", language, error=error))
            return None


def _quoted(answerer: Answerer, kind: Wanted, passages: Sequence[Found]) -> Generator[str, None, list[Statement]]:
    """Each text once, with all its places: two versions of a contract say most things alike."""
    statements: dict[str, Statement] = {}
    # Without a chat model, the sections' headings are the summary's outline.
    for sentence in extracted(kind, passages, answerer.extractor.embedder):
        new = quoted(answerer.citer, sentence, under=kind == "summary")
        known = statements.get(new.text)
        if known is None:
            yield ("\n\n" if statements else "") + new.text
        citations = (*known.citations, *new.citations) if known else new.citations
        statements[new.text] = new.model_copy(update={"citations": citations})
    return list(statements.values())


def _whole(
    question: str,
    statements: Sequence[Statement],
    notices: Sequence[str],
    usage: Usage | None,
    language: str,
    *,
    held_back: bool,
) -> Answer:
    if statements:
        return whole(question, statements, notices, usage)
    text = phrase("not_found" if held_back else "nothing_of_the_kind", language)
    return Answer(question=question, text=text, found=False, notices=tuple(notices), usage=usage)


def _covered(one: Coverage, language: str) -> str:
    name = "covered" if one.read == one.passages else "covered_in_part"
    return phrase(name, language, read=one.read, passages=one.passages, name=one.name, pages=one.pages)
