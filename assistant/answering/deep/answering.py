"""Answering in deep mode: the model's steps, each told, then its answer, each statement checked as it comes."""

import re
from collections.abc import Callable, Generator, Sequence

from assistant.answering.answerer import PASSAGES, Answerer, AnswerStream, History, Pieces, Spending, whole
from assistant.answering.deep.figures import computed, inputs, told
from assistant.answering.deep.tools import Tools
from assistant.answering.permitting import Policy, permitted
from assistant.answering.trail import Trail
from assistant.answering.writing import REFUSAL, Claim, Speech, refused
from assistant.documents import Action, Answer, Statement
from assistant.errors import BudgetSpent
from assistant.phrases import asked_for, language_of, phrase
from assistant.prompts import prompt
from assistant.text.words import FUNCTION_WORDS
from providers import ChatRequest, Message, Provider, ProviderError
from providers.tools import stream

# Characters of a tool's answer that people are shown.
_SHOWN = 200
_NEAREST = 3
_PAPER = re.compile(r'^<passage key="\w+">\nPaper: (.*)$', re.MULTILINE)
# With fewer words that name a subject a statement says its figures alone.
_SAYS = 2


class Deep:
    """Answers one question with tools. Where the model fails, it is answered as usual, and that is said."""

    def __init__(self, answerer: Callable[[], Answerer], tools: Callable[[], Tools]) -> None:
        self._answerer = answerer
        self._tools = tools

    def stream(self, question: str, history: History, notices: Sequence[str], trail: Trail) -> AnswerStream:
        """The answer; `trail.steps` tells each call of a tool, with an empty piece of text for each.

        So do `trail.statements` and `trail.unchecked` what is written, as far as the settings let it be shown before
        all is checked. What is said before a tool is called is gone again with the call; the text comes at the end.
        """
        return AnswerStream(self._pieces(question, history, list(notices), trail), trail)

    def _pieces(self, question: str, history: History, notices: list[str], trail: Trail) -> Pieces:
        answerer, tools = self._answerer(), self._tools()
        language = language_of(question, trail.looked_for, fixed=answerer.settings.language)
        spending, statements = Spending(), list[Statement]()
        text = ""
        try:
            model = answerer.chat()
            if model is None:
                notices.append(phrase("deep_needs_model", language))
            else:
                text = yield from self._steps(model, question, history, tools, spending, trail, statements)
        except (ProviderError, BudgetSpent) as error:
            notices.append(phrase("deep_failed", language, error=error))
            _told(trail)
        trail.sources.update(one.stored.chunk.document for one in tools.shown.values())
        if not text:
            return (yield from self._usual(question, history, notices, tools, trail))
        borne = any(one.support != "unsupported" for one in statements)
        allowed = permitted(statements, answerer.settings.unsupported, language, notices)
        if not allowed or (refused(text) and not borne):
            nearest = tuple(answerer.citer.passages(list(tools.shown.values())[:_NEAREST]))
            said = answerer.not_found(trail.looked_for or question, tools.shown.values(), language)
            _told(trail)
            yield said
            answer = Answer(question=question, text=said, found=False, nearest=nearest, notices=tuple(notices))
            return answer.model_copy(update={"usage": spending.usage, "steps": tuple(trail.steps)})
        for number, one in enumerate(allowed):
            yield (" " if number else "") + one.text
        return whole(question, allowed, notices, spending.usage).model_copy(update={"steps": tuple(trail.steps)})

    def _steps(
        self,
        model: Provider,
        question: str,
        history: History,
        tools: Tools,
        spending: Spending,
        trail: Trail,
        statements: list[Statement],
    ) -> Generator[str, None, str]:
        """The text of the model's answer, "" if it has none; what it states is added to `statements`, checked.

        Raises ProviderError, BudgetSpent.
        """
        said = [turn for asked, told in history for turn in (Message.user(asked), Message.assistant(told))]
        answerer = self._answerer()
        rules = prompt("deep", refusal=REFUSAL, language=asked_for(answerer.settings.language))
        request = ChatRequest(messages=[Message.system(rules), *said, Message.user(question)])
        policy = answerer.settings.unsupported
        speech: Speech | None = None

        def check(said: Sequence[Claim]) -> None:
            for claim in said:
                statements.extend(_checked(answerer, claim, tools, question))

        for step in stream(model, request, tools.offered(), max_steps=answerer.settings.steps):
            if isinstance(step, str):
                speech = speech or Speech(tools.shown.values())
                check(speech.hear(step))
                _told(trail, *_shown_early(policy, statements, speech.open))
                yield ""
                continue
            spending.add(step.reply)
            if not step.reply.calls:
                check(speech.end() if speech else ())
                _told(trail, *_shown_early(policy, statements, ""))
                return step.reply.text.strip()
            statements.clear()
            speech = None
            _told(trail)
            results = {one.call: one.text for one in step.results}
            for call in step.reply.calls:
                asked = ", ".join(map(str, call.arguments.values()))
                result = _in_short(call.name, results.get(call.id, ""))
                trail.steps.append(Action(tool=call.name, asked=f"{call.name}: {asked}"[:_SHOWN], result=result))
                yield ""
        return ""

    def _usual(self, question: str, history: History, notices: list[str], tools: Tools, trail: Trail) -> Pieces:
        finding = tools.retriever.find(trail.looked_for or question, PASSAGES, within=tools.keys)
        trail.sources.update(one.stored.chunk.document for one in finding.chunks)
        stream = self._answerer().stream(question, finding, history, notices, trail)
        yield from stream
        return stream.answer.model_copy(update={"steps": tuple(trail.steps)})


def _told(trail: Trail, statements: Sequence[Statement] = (), unchecked: str = "") -> None:
    """Has the trail tell this, and nothing that it told of what was written before."""
    trail.statements[:] = statements
    trail.unchecked = unchecked


def _shown_early(policy: Policy, statements: Sequence[Statement], unchecked: str) -> tuple[Sequence[Statement], str]:
    """What may be seen of an answer before all of it is checked."""
    if policy == "mark":
        return statements, unchecked
    return [one for one in statements if policy == "drop" and one.support != "unsupported"], ""


def _in_short(tool: str, result: str) -> str:
    """What a tool answered, for people: of passages how many and from which papers.

    Of papers it only says how many: a name that is kept here would outlive a paper that nothing was shown of.
    """
    if tool == "list_documents":
        return f"{len(result.splitlines())} papers"
    passages = _PAPER.findall(result)
    if passages:
        return f"{len(passages)} passages of {', '.join(dict.fromkeys(passages))}"[:_SHOWN]
    return " ".join(result.split())[:_SHOWN]


def _checked(answerer: Answerer, claim: Claim, tools: Tools, question: str) -> list[Statement]:
    """The statements of a claim. A figure that was computed is allowed, and how it was computed is its reason."""
    found = []
    for one in answerer.check(claim):
        result = computed(one.text, tools.calculations, tools.shown.values(), question)
        if one.support == "supported" or not result.calculations:
            found.append(one)
            continue
        # What else it says is checked without the figure, against what the model named or, else, all that it saw.
        sources = claim.sources or tuple(tools.shown.values())
        rest = answerer.check(Claim(result.rest, sources))
        worst = max((part.support for part in rest), key=("supported", "weak", "unsupported").index, default="weak")
        if sum(word.lower() not in FUNCTION_WORDS for word in re.findall(r"[^\W\d_]+", result.rest)) < _SAYS:
            worst, rest = "supported", []  # it says the figure alone: "that is 4,320 euros"
        places = inputs(result.calculations, (*sources, *tools.shown.values()))
        known = [answerer.citer.cite(one.found.stored, one.start, one.end, "supported") for one in places]
        citations = tuple(dict.fromkeys([*known, *(citation for part in rest for citation in part.citations)]))
        if worst == "supported" and (result.unknown or not citations):
            worst = "weak"
        why = next((part.reason for part in rest if part.reason), "")
        reason = "; ".join(filter(None, (told(result.calculations, result.unknown), why)))
        found.append(Statement(text=one.text, support=worst, reason=reason, citations=citations))
    return found
