"""Answering: find, refuse early, write or quote, check, and hand over statements with their places."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from assistant.answering import quoting
from assistant.answering.citing import Citer
from assistant.answering.conflicting import Against, Conflicts, Place
from assistant.answering.naming import unnamed
from assistant.answering.refusing import is_clear, looked_for, relevance
from assistant.answering.trail import Trail
from assistant.answering.writing import Claim, Speech, doubted, readable, refused, request, spoken
from assistant.checking import Checker, Verdict
from assistant.documents import Answer, Citation, Conflict, Statement, Support, Usage
from assistant.errors import BudgetSpent
from assistant.phrases import language_of, phrase
from assistant.search.extracting import Extractor
from assistant.search.finding import Finding, Found
from assistant.settings import Answers
from assistant.text.sentences import split_sentences
from providers import Provider, ProviderError, Reply, Stream

# An answer is looked for in this many passages.
PASSAGES = 10
# A sentence of fewer words is not judged by itself.
_FEWEST_WORDS = 3
# Passages offered where the papers don't hold the answer.
_NEAREST = 3
_FINISH = {"length": "cut_off", "blocked": "blocked"}

History = Sequence[tuple[str, str]]
Pieces = Generator[str, None, Answer]
_Checked = tuple[Statement, list[Place]]
_Judged = tuple[Statement, list[Against]]
_Judge = Callable[[Claim], Iterator[_Judged]]


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
    """Makes answers of findings. `chat` gives the chat model, or None where none is connected.

    Below `threshold`, a relevance, it says that the papers don't hold the answer.
    """

    def __init__(
        self,
        extractor: Extractor,
        citer: Citer,
        settings: Answers,
        chat: Callable[[], Provider | None],
        threshold: Callable[[], float],
    ) -> None:
        self.extractor = extractor
        self.checker = Checker(extractor.embedder)
        self.conflicts = Conflicts(citer.library, citer)
        self.citer = citer
        self.settings = settings
        self.chat = chat
        self.threshold = threshold

    def stream(
        self,
        question: str,
        finding: Finding,
        history: History = (),
        notices: Sequence[str] = (),
        trail: Trail | None = None,
    ) -> AnswerStream:
        """The answer to a question from what was found for it; `trail` is told what was checked of it."""
        trail = trail or Trail(looked_for=finding.question)
        return AnswerStream(self._answer(question, finding, history, list(notices), trail), trail)

    def _answer(self, question: str, finding: Finding, history: History, notices: list[str], trail: Trail) -> Pieces:
        model, trouble = self._model()
        seen = self.extractor.glance(finding)
        if not (model and is_clear(self.extractor, finding, seen, self.threshold())):
            finding = self.extractor.ordered(finding, seen)
            if relevance(finding.question, finding.sentences) < self.threshold():
                return (yield from self._refuse(question, finding, notices))
        if model:
            try:
                return (yield from self._write(model, question, finding, history, notices, trail))
            except (ProviderError, BudgetSpent) as error:
                trouble = error
                trail.statements.clear()
                trail.unchecked = ""
        if trouble:
            notices.append(phrase("model_failed", self._language(question, finding), error=trouble))
        return (yield from self._quote(question, self.extractor.ordered(finding, seen), notices))

    def _language(self, question: str, finding: Finding) -> str:
        return language_of(question, finding.question, fixed=self.settings.language)

    def _model(self) -> tuple[Provider | None, ProviderError | BudgetSpent | None]:
        """The chat model, or why there is none although one is set."""
        try:
            return self.chat(), None
        except (ProviderError, BudgetSpent) as error:
            return None, error

    def _refuse(self, question: str, finding: Finding, notices: Sequence[str], usage: Usage | None = None) -> Pieces:
        nearest = tuple(self.citer.passages(finding.chunks[:_NEAREST]))
        language = self._language(question, finding)
        text = (
            self.not_found(finding.question, finding.chunks, language) if nearest else phrase("nothing_here", language)
        )
        yield text
        return Answer(question=question, text=text, found=False, nearest=nearest, notices=tuple(notices), usage=usage)

    def not_found(self, question: str, passages: Iterable[Found], language: str) -> str:
        """The words of a refusal, which say what was looked for, and what of it none of the passages has."""
        words, missing = looked_for(question, passages, self.extractor.indexes)
        told = [phrase("looked_for", language, question=", ".join(words) + ".")]
        told += _in_none(missing, language)
        return f"{phrase('not_found', language)}\n\n{' '.join(told)}"

    def _unnamed(self, finding: Finding, passages: Sequence[Found], language: str) -> list[str]:
        """A notice of what the question names and the passages don't; none if they have it all."""
        names = self.citer.names(found.stored for found in passages).values()
        return _in_none(unnamed(finding.question, passages, names=names), language)

    def _quote(self, question: str, finding: Finding, notices: Sequence[str]) -> Pieces:
        statements: list[Statement] = []
        language = self._language(question, finding)
        places = quoting.best(finding.sentences)
        against = self.conflicts.against(places, finding.chunks)
        for group in quoting.groups(_newest(places, against)):
            citations = tuple(self.citer.cite(one.found.stored, one.start, one.end, "supported") for one in group)
            statement = Statement(text=quoting.readable(group), support="supported", citations=citations)
            yield ("\n\n" if statements else "") + statement.text
            statements.append(statement)
        if quoting.is_yes_or_no(question):
            notices = (*notices, phrase("yes_or_no", language))
        notices = (*notices, *self._unnamed(finding, finding.chunks, language))
        return whole(question, statements, notices, conflicts=self.conflicts.shown(against, language))

    def _write(
        self,
        model: Provider,
        question: str,
        finding: Finding,
        history: History,
        notices: list[str],
        trail: Trail,
    ) -> Pieces:
        # Half of what the model reads is left to the rules, what was said before, and the reply.
        tokens = min(self.settings.tokens, model.facts.context // 2)
        passages = _within_budget(finding.chunks[: self.settings.passages], tokens)
        opinion = model if self.settings.second_opinion else None
        spent = Spending()
        names = self.citer.names(found.stored for found in passages)

        def judge(claim: Claim) -> Iterator[_Judged]:
            for one, places in self._check(claim, opinion, spent):
                borne = one.support != "unsupported"
                against = self.conflicts.against(places, finding.chunks) if borne else []
                yield _superseded(one, against), against

        with model.stream(request(question, passages, history, names, self.settings.language)) as stream:
            if self.settings.unsupported == "mark":
                judged = yield from self._marked(stream, passages, judge, trail)
            else:
                judged = yield from self._checked(stream, passages, judge, trail)
            reply = stream.reply()
        spent.add(reply)
        language = self._language(question, finding)
        notices += [phrase(_FINISH[reply.finish], language)] if reply.finish in _FINISH else []
        statements = [one for one, _ in judged]
        notices += reply.notices
        bad = [one for one in statements if one.support == "unsupported"]
        if self.settings.unsupported == "drop" and bad:
            statements = [one for one in statements if one.support != "unsupported"]
            notices.append(phrase("left_out", language, reasons=_counted(bad)))
        withheld = self.settings.unsupported == "refuse" and bad
        if withheld:
            notices.append(phrase("held_back", language, reasons=_counted(bad)))
        # A refusal that comes late, after words that nothing bears, is a refusal all the same.
        late = refused(reply.text)
        if not statements or withheld or (late and all(one.support == "unsupported" for one in statements)):
            trail.statements.clear()
            return (yield from self._refuse(question, finding, notices, spent.usage))
        if late:
            notices.append(phrase("rest_missing", language))
        notices += self._unnamed(finding, passages, language)
        if self.settings.unsupported == "refuse":
            yield " ".join(one.text for one in statements)
        conflicts = self.conflicts.shown((one for _, against in judged for one in against), language)
        return whole(question, statements, notices, spent.usage, conflicts)

    def _marked(
        self, stream: Stream, passages: Sequence[Found], judge: _Judge, trail: Trail
    ) -> Generator[str, None, list[_Judged]]:
        """The statements. The words come as they are written; what the check says of them stands in the trail."""
        judged: list[_Judged] = []
        speech, said = Speech(passages), list[Claim]()

        def heard() -> Iterator[str]:
            for piece in stream:
                said.extend(speech.hear(piece))
                yield piece

        def check() -> None:
            for claim in said:
                judged.extend(judge(claim))
            said.clear()
            trail.statements[:] = [one for one, _ in judged]
            trail.unchecked = speech.open

        for text in readable(heard()):
            check()
            yield text
        said.extend(speech.end())
        check()
        return judged

    def _checked(
        self, stream: Stream, passages: Sequence[Found], judge: _Judge, trail: Trail
    ) -> Generator[str, None, list[_Judged]]:
        """The statements. Each is shown once it is checked; not if nothing bears it, or where that refuses it all."""
        judged: list[_Judged] = []
        for claim in spoken(stream, passages):
            for statement, against in judge(claim):
                judged.append((statement, against))
                if self.settings.unsupported == "drop" and statement.support != "unsupported":
                    trail.statements.append(statement)
                    yield (" " if len(trail.statements) > 1 else "") + statement.text
        return judged

    def check(self, claim: Claim) -> list[Statement]:
        """The statements of a claim with the sentences of its passages that bear them, and how well they do."""
        return [statement for statement, _ in self._check(claim, None, Spending())]

    def _check(self, claim: Claim, opinion: Provider | None, spent: "Spending") -> Iterator[_Checked]:
        """Each sentence of a claim with the sentences of the named passages that bear it, and how well they do."""
        names = self.citer.names(found.stored for found in claim.sources)
        for text in _sentences(claim.text):
            verdict = self.checker.check(text, claim.sources, names)
            if opinion and verdict.support != "unsupported":
                verdict = _lowered(opinion, text, verdict, spent)
            citations = tuple(
                self.citer.cite(one.found.stored, one.start, one.end, verdict.support) for one in verdict.quotes
            )
            statement = Statement(text=text, support=verdict.support, reason=verdict.reason, citations=citations)
            yield statement, [Place(one.found, one.start, one.end) for one in verdict.quotes]


def _in_none(words: Sequence[str], language: str) -> list[str]:
    """The sentence that none of the passages has these words; none where there are none."""
    return [phrase("in_none_found", language, words=", ".join(words) + ".")] if words else []


def _newest(places: Sequence[Place], against: Sequence[Against]) -> list[Place]:
    """The places, each that a newer version of its paper contradicts exchanged for what that one says."""
    newer = {one.quote: one.place for one in against if one.newer}
    return list(dict.fromkeys(newer.get(place, place) for place in places))


def _superseded(statement: Statement, against: Sequence[Against]) -> Statement:
    """The statement, weaker where a newer paper than its own says otherwise."""
    if statement.support != "supported" or not any(one.newer for one in against):
        return statement
    return statement.model_copy(update={"support": "weak", "reason": "a newer paper says otherwise"})


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
    return Verdict(
        lower, f"a second reading by the model: {quoting.flat(why) or 'the quotes do not bear it'}", verdict.quotes
    )


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


def whole(
    question: str,
    statements: Sequence[Statement],
    notices: Sequence[str],
    usage: Usage | None = None,
    conflicts: tuple[Conflict, ...] = (),
) -> Answer:
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
        conflicts=conflicts,
        notices=tuple(notices),
        usage=usage,
    )
