"""Answering: find, refuse early, write or quote, check, and hand over statements with their places."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from assistant.checking import numbers, support
from assistant.citing import Citer
from assistant.documents import Answer, Citation, Statement, Support, Usage
from assistant.errors import BudgetSpent
from assistant.extracting import Extractor, Sentence
from assistant.refusing import relevance
from assistant.retrieval import Finding, Found
from assistant.settings import Answers
from assistant.trail import Trail
from assistant.writing import REFUSAL, Claim, claims, readable, request
from providers import Provider, ProviderError

# An answer is looked for in this many passages.
PASSAGES = 10
NOT_FOUND = "Your documents don't seem to say. These are the nearest passages."
NOTHING_HERE = "There are no documents yet. Add some first."
# Without a model: further sentences are shown while they score nearly as well as the best one. One that stands
# beside it counts for more: an answer often goes on in the next sentence.
_MOST_QUOTES, _NEARLY, _BESIDE = 3, 0.7, 0.15
# Characters between two neighbouring sentences: white space, a line break, a bullet.
_GAP = range(6)
# What a sentence ends with; a row of a table does not, and the row beside it is about something else.
_STOPS = (".", "!", "?", ":", ";")
# Passages offered where the papers don't hold the answer.
_NEAREST = 3
_FINISH = {
    "length": "The model stopped at its output limit: the answer may be cut off.",
    "blocked": "The model's service held the rest of the answer back.",
}

History = Sequence[tuple[str, str]]
Pieces = Generator[str, None, Answer]


class AnswerStream:
    """An answer while it comes: iterate for its text, then take `.answer`, which holds what was checked.

    `.trail` tells meanwhile what was looked for.
    """

    def __init__(self, pieces: Pieces, trail: Trail | None = None) -> None:
        self._pieces = pieces
        self.trail = trail or Trail()
        self._answer: Answer | None = None

    def __iter__(self) -> Iterator[str]:
        self._answer = yield from self._pieces

    @property
    def answer(self) -> Answer:
        """The whole answer; waits for what has not come yet."""
        if self._answer is None:
            for _ in self:
                pass
        assert self._answer is not None
        return self._answer

    def close(self) -> None:
        """Ends it early; a model that is still writing is hung up on."""
        self._pieces.close()


class Answerer:
    """Makes answers of findings. `chat` gives the chat model, or None where none is connected."""

    def __init__(
        self, extractor: Extractor, citer: Citer, settings: Answers, chat: Callable[[], Provider | None]
    ) -> None:
        self.extractor = extractor
        self.citer = citer
        self.settings = settings
        self.chat = chat

    def stream(
        self, question: str, finding: Finding, history: History = (), notices: Sequence[str] = ()
    ) -> AnswerStream:
        """The answer to a question from what was found for it."""
        return AnswerStream(self._answer(question, finding, history, list(notices)))

    def _answer(self, question: str, finding: Finding, history: History, notices: list[str]) -> Pieces:
        sentences = self.extractor.rank(finding)
        if relevance(sentences) < self.settings.relevance:
            return (yield from self._refuse(question, finding, notices))
        try:
            model = self.chat()
            if model:
                return (yield from self._write(model, question, finding, history, notices))
        except (ProviderError, BudgetSpent) as error:
            notices.append(f"The chat model gave no answer, so the papers are quoted instead. {error}")
        return (yield from self._quote(question, sentences, notices))

    def _refuse(self, question: str, finding: Finding, notices: Sequence[str], usage: Usage | None = None) -> Pieces:
        nearest = tuple(self.citer.passages(finding.chunks[:_NEAREST]))
        text = NOT_FOUND if nearest else NOTHING_HERE
        yield text
        return Answer(question=question, text=text, found=False, nearest=nearest, notices=tuple(notices), usage=usage)

    def _quote(self, question: str, sentences: Sequence[Sentence], notices: Sequence[str]) -> Pieces:
        statements: list[Statement] = []
        for one in _best(sentences):
            citation = self.citer.cite(one.found.stored, one.start, one.end, "supported")
            statement = Statement(text=_readable(one), support="supported", citations=(citation,))
            yield ("\n\n" if statements else "") + statement.text
            statements.append(statement)
        return _whole(question, statements, notices)

    def _write(self, model: Provider, question: str, finding: Finding, history: History, notices: list[str]) -> Pieces:
        # Half of what the model reads is left to the rules, what was said before, and the reply.
        tokens = min(self.settings.tokens, model.facts.context // 2)
        passages = _within_budget(finding.chunks[: self.settings.passages], tokens)
        with model.stream(request(question, passages, history)) as stream:
            text = yield from _unless_refused(readable(stream))
            reply = stream.reply()
        counted = reply.usage
        usage = Usage(input_tokens=counted.input_tokens, output_tokens=counted.output_tokens, cost=counted.cost)
        notices += reply.notices
        if text is None or not reply.text.strip():
            return (yield from self._refuse(question, finding, notices, usage))
        notices += [_FINISH[reply.finish]] if reply.finish in _FINISH else []
        statements = [self._check(claim) for claim in claims(reply.text, passages)]
        return _whole(question, statements, notices, usage)

    def _check(self, claim: Claim) -> Statement:
        """The sentences of the named passages that bear a claim best, and how well they do.

        One sentence is looked for first; others join it while they have numbers of the claim that still lack.
        """
        if not claim.sources:
            return Statement(text=claim.text, support="unsupported")
        vector = self.extractor.embedder.embed([claim.text])[0]
        ranked = self.extractor.rank(Finding(claim.text, vector, claim.sources))
        quotes = ranked[:1]
        missing = numbers(claim.text) - numbers(ranked[0].text)
        for one in ranked[1:]:
            if found := missing & numbers(one.text):
                quotes.append(one)
                missing -= found
        verdict: Support = support(claim.text, [one.text for one in quotes], ranked[0].cosine)
        citations = tuple(self.citer.cite(one.found.stored, one.start, one.end, verdict) for one in quotes)
        return Statement(text=claim.text, support=verdict, citations=citations)


def _best(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The best sentence and those nearly as good, each text once."""
    first = sentences[0]

    def worth(one: Sentence) -> float:
        before, after = sorted((first, one), key=lambda sentence: sentence.start)
        beside = one.found is first.found and after.start - before.end in _GAP and before.text.endswith(_STOPS)
        return one.score + (_BESIDE if beside else 0.0)

    chosen = {_flat(first.text).lower(): first}
    for one in sorted(sentences[1:], key=worth, reverse=True):
        if len(chosen) < _MOST_QUOTES and worth(one) >= first.score * _NEARLY:
            chosen.setdefault(_flat(one.text).lower(), one)
    return list(chosen.values())


def _within_budget(chunks: Sequence[Found], tokens: int) -> list[Found]:
    """As many of the best passages as a model may be shown, at about 4 characters a token; one at least."""
    chosen: list[Found] = []
    left = tokens * 4
    for found in chunks:
        left -= len(found.stored.chunk.embedded_text)
        if left < 0 and chosen:
            break
        chosen.append(found)
    return chosen


def _unless_refused(pieces: Iterable[str]) -> Generator[str, None, str | None]:
    """Passes the pieces on; None if the model says that the papers don't hold the answer, and then nothing of it."""
    text = ""
    for piece in pieces:
        begun = bool(text) and not REFUSAL.startswith(text.strip())
        text += piece
        if begun:
            yield piece
        elif not REFUSAL.startswith(text.strip()[: len(REFUSAL)]):
            yield text
    if text.strip().startswith(REFUSAL):
        return None
    if REFUSAL.startswith(text.strip()):
        yield text
    return text


def _whole(
    question: str, statements: Sequence[Statement], notices: Sequence[str], usage: Usage | None = None
) -> Answer:
    citations: dict[tuple[str, int, str], Citation] = {}
    for statement in statements:
        for one in statement.citations:
            citations.setdefault((one.document, one.page, one.quote), one)
    return Answer(
        question=question,
        text="\n\n".join(one.text for one in statements) if usage is None else " ".join(one.text for one in statements),
        found=True,
        statements=tuple(statements),
        citations=tuple(citations.values()),
        notices=tuple(notices),
        usage=usage,
    )


def _readable(sentence: Sentence) -> str:
    """The sentence in one line; of a table's row each cell with the name of its column."""
    cells = [cell.strip() for cell in _flat(sentence.text).split("|")]
    names = [name.strip() for name in sentence.found.stored.chunk.heading.rpartition(" > ")[2].split("|")]
    if 1 < len(cells) <= len(names):
        cells = [f"{name}: {cell}" for name, cell in zip(names, cells, strict=False) if cell]
    return " | ".join(cells)


def _flat(text: str) -> str:
    return " ".join(text.split())
