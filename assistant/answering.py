"""Answering: find, refuse early, write or quote, check, and hand over statements with their places."""

from collections.abc import Callable, Generator, Iterator, Sequence

from assistant.checking import Checker, Verdict
from assistant.citing import Citer
from assistant.documents import Answer, Citation, Statement, Support, Usage
from assistant.errors import BudgetSpent
from assistant.extracting import Extractor, Sentence
from assistant.phrases import language_of, phrase
from assistant.refusing import relevance
from assistant.retrieval import Finding, Found
from assistant.sentences import split_sentences
from assistant.settings import Answers
from assistant.trail import Trail
from assistant.writing import Claim, claims, doubted, readable, refused, request, spoken
from providers import Provider, ProviderError, Reply, Stream

# An answer is looked for in this many passages.
PASSAGES = 10
# Without a model: further sentences are shown while they score nearly as well as the best one. One that stands
# beside it counts for more: an answer often goes on in the next sentence.
_MOST_QUOTES, _NEARLY, _BESIDE = 3, 0.7, 0.15
# Characters between two neighbouring sentences: white space, a line break, a bullet.
_GAP = range(6)
# What a sentence ends with; a row of a table does not, and the row beside it is about something else.
_STOPS = (".", "!", "?", ":", ";")
# A sentence of fewer words is not judged by itself.
_FEWEST_WORDS = 3
# Passages offered where the papers don't hold the answer.
_NEAREST = 3
_FINISH = {"length": "cut_off", "blocked": "blocked"}

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
        self.checker = Checker(extractor.embedder)
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
            notices.append(phrase("model_failed", language_of(question, finding.question), error=error))
        return (yield from self._quote(question, sentences, notices))

    def _refuse(self, question: str, finding: Finding, notices: Sequence[str], usage: Usage | None = None) -> Pieces:
        nearest = tuple(self.citer.passages(finding.chunks[:_NEAREST]))
        text = phrase("not_found" if nearest else "nothing_here", language_of(question, finding.question))
        yield text
        return Answer(question=question, text=text, found=False, nearest=nearest, notices=tuple(notices), usage=usage)

    def _quote(self, question: str, sentences: Sequence[Sentence], notices: Sequence[str]) -> Pieces:
        statements: list[Statement] = []
        for one in _best(sentences):
            citation = self.citer.cite(one.found.stored, one.start, one.end, "supported")
            statement = Statement(text=in_a_line(one), support="supported", citations=(citation,))
            yield ("\n\n" if statements else "") + statement.text
            statements.append(statement)
        return whole(question, statements, notices)

    def _write(self, model: Provider, question: str, finding: Finding, history: History, notices: list[str]) -> Pieces:
        # Half of what the model reads is left to the rules, what was said before, and the reply.
        tokens = min(self.settings.tokens, model.facts.context // 2)
        passages = _within_budget(finding.chunks[: self.settings.passages], tokens)
        opinion = model if self.settings.second_opinion else None
        spent = Spending()
        with model.stream(request(question, passages, history)) as stream:
            if self.settings.unsupported == "mark":
                # The words come as they are written; what the check says of them stands in the answer.
                yield from readable(stream)
                reply = stream.reply()
                statements = [
                    one for claim in claims(reply.text, passages) for one in self._check(claim, opinion, spent)
                ]
            else:
                statements = yield from self._checked(stream, passages, opinion, spent)
                reply = stream.reply()
        spent.add(reply)
        notices += reply.notices
        bad = [one for one in statements if one.support == "unsupported"]
        if self.settings.unsupported == "drop" and bad:
            statements = [one for one in statements if one.support != "unsupported"]
            notices.append(f"Left out, because the papers don't bear it: {_counted(bad)}.")
        withheld = self.settings.unsupported == "refuse" and bad
        if withheld:
            notices.append(f"The answer is held back, because the papers don't bear all of it: {_counted(bad)}.")
        # A refusal that comes late, after words that nothing bears, is a refusal all the same.
        late = refused(reply.text)
        if not statements or withheld or (late and all(one.support == "unsupported" for one in statements)):
            return (yield from self._refuse(question, finding, notices, spent.usage))
        if late:
            notices.append("The model says that the papers don't hold the rest of the answer.")
        language = language_of(question, finding.question)
        notices += [phrase(_FINISH[reply.finish], language)] if reply.finish in _FINISH else []
        if self.settings.unsupported == "refuse":
            yield " ".join(one.text for one in statements)
        return whole(question, statements, notices, spent.usage)

    def _checked(
        self, stream: Stream, passages: Sequence[Found], opinion: Provider | None, spent: "Spending"
    ) -> Generator[str, None, list[Statement]]:
        """The statements. Each is shown once it is checked; not if nothing bears it, or where that refuses it all."""
        statements: list[Statement] = []
        shown = 0
        for claim in spoken(stream, passages):
            for one in self._check(claim, opinion, spent):
                statements.append(one)
                if self.settings.unsupported == "drop" and one.support != "unsupported":
                    yield (" " if shown else "") + one.text
                    shown += 1
        return statements

    def check(self, claim: Claim) -> list[Statement]:
        """The statements of a claim with the sentences of its passages that bear them, and how well they do."""
        return list(self._check(claim, None, Spending()))

    def _check(self, claim: Claim, opinion: Provider | None, spent: "Spending") -> Iterator[Statement]:
        """Each sentence of a claim with the sentences of the named passages that bear it, and how well they do."""
        names = self.citer.names(found.stored for found in claim.sources)
        for text in _sentences(claim.text):
            verdict = self.checker.check(text, claim.sources, names)
            if opinion and verdict.support != "unsupported":
                verdict = _lowered(opinion, text, verdict, spent)
            citations = tuple(
                self.citer.cite(one.found.stored, one.start, one.end, verdict.support) for one in verdict.quotes
            )
            yield Statement(text=text, support=verdict.support, reason=verdict.reason, citations=citations)


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


class Spending:
    """What the calls of one answer used together."""

    def __init__(self) -> None:
        self.usage = Usage()

    def add(self, reply: Reply) -> None:
        """Counts a reply."""
        used, so_far = reply.usage, self.usage
        cost = used.cost
        if so_far != Usage():
            cost = None if so_far.cost is None or used.cost is None else so_far.cost + used.cost
        self.usage = Usage(
            input_tokens=so_far.input_tokens + used.input_tokens,
            output_tokens=so_far.output_tokens + used.output_tokens,
            cost=cost,
        )


def _lowered(model: Provider, text: str, verdict: Verdict, spent: Spending) -> Verdict:
    """The verdict after a second opinion: a no lowers it by one step, anything else leaves it as it is."""
    reply = model.chat(doubted(text, [one.text for one in verdict.quotes]))
    spent.add(reply)
    said, _, why = reply.text.strip().partition(":")
    if said.strip(" .").lower() != "no":
        return verdict
    lower: Support = "weak" if verdict.support == "supported" else "unsupported"
    return Verdict(lower, f"a second reading by the model: {_flat(why) or 'the quotes do not bear it'}", verdict.quotes)


def _sentences(text: str) -> list[str]:
    """The sentences of what stands before one mark; a word or two, such as "Yes.", stay with what follows them."""
    found: list[str] = []
    for start, end in split_sentences(text):
        if found and len(found[-1].split()) < _FEWEST_WORDS:
            found[-1] += f" {text[start:end]}"
        else:
            found.append(text[start:end])
    return found


def _counted(statements: Sequence[Statement]) -> str:
    reasons = "; ".join(dict.fromkeys(one.reason for one in statements))
    return f"{len(statements)} statement{'' if len(statements) == 1 else 's'} ({reasons})"


def whole(question: str, statements: Sequence[Statement], notices: Sequence[str], usage: Usage | None = None) -> Answer:
    """The answer of these statements; a quote that bears several of them is one source. A model's has its usage."""
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


def in_a_line(sentence: Sentence) -> str:
    """The sentence in one line; of a table's row each cell with the name of its column."""
    cells = [cell.strip() for cell in _flat(sentence.text).split("|")]
    names = [name.strip() for name in sentence.found.stored.chunk.heading.rpartition(" > ")[2].split("|")]
    if 1 < len(cells) <= len(names):
        cells = [f"{name}: {cell}" for name, cell in zip(names, cells, strict=False) if cell]
    return " | ".join(cells)


def _flat(text: str) -> str:
    return " ".join(text.split())
