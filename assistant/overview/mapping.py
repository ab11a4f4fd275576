"""One question put to every part of papers by a chat model, and then to what it found in them; each word checked."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from assistant.answering.answerer import Answerer, Spending
from assistant.answering.trail import Trail
from assistant.answering.writing import REFUSAL, claims, fenced, key, refused
from assistant.documents import Action, Document, Statement
from assistant.errors import BudgetSpent
from assistant.overview.quoting import extracted, quoted
from assistant.overview.recognising import Wanted
from assistant.phrases import asked_for, phrase
from assistant.prompts import prompt
from assistant.search.finding import Found
from providers import ChatRequest, Message, Provider, ProviderError, Reply

# Sentences that a summary by a model may have.
_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Note:
    """A statement that a part holds, and the passages that the model named for it."""

    statement: Statement
    sources: tuple[Found, ...]


class Mapping:
    """What stays the same from part to part. `read` counts the passages read of each paper (id)."""

    def __init__(
        self, answerer: Answerer, model: Provider, question: str, language: str, kind: Wanted | None, trail: Trail
    ) -> None:
        self.answerer = answerer
        self.model = model
        self.question = question
        self.language = language
        self._written = asked_for(answerer.settings.language)
        self.kind: Wanted = kind or "summary"
        self.trail = trail
        self.spending = Spending()
        self.notices: list[str] = []
        self.read: dict[str, int] = {}

    def map(self, passages: Sequence[Found], papers: Sequence[Document]) -> Generator[str, None, list[Note]]:
        """What each part holds, each text once. A part that the model fails on is quoted; those over the limit stay."""
        names = {one.id: one.name for one in papers}
        parts = self._parts(passages)
        found: dict[str, Note] = {}
        for number, part in enumerate(parts[: self.answerer.settings.parts], start=1):
            name = names[part[0].stored.chunk.document]
            told = phrase("reading_part", self.language, part=number, parts=len(parts), name=name)
            self.trail.steps.append(Action(tool="read", asked=told))
            yield ""
            try:
                notes = self._notes(part)
            except (ProviderError, BudgetSpent) as error:
                self.notices.append(phrase("part_quoted", self.language, part=number, error=error))
                notes = [
                    Note(quoted(self.answerer.citer, one), (one.found,))
                    for one in extracted(self.kind, part, self.answerer.extractor.embedder)
                ]
            for note in notes:
                # What the papers don't bear is shown as it is written only where it is to be marked.
                shown = note.statement.support != "unsupported" or self.answerer.settings.unsupported == "mark"
                if found.setdefault(note.statement.text, note) is note and shown:
                    yield (" " if len(found) > 1 else "") + note.statement.text
            for passage in part:
                document = passage.stored.chunk.document
                self.read[document] = self.read.get(document, 0) + 1
        return list(found.values())

    def reduce(self, notes: Sequence[Note]) -> Generator[str, None, list[Statement]]:
        """The whole in a few sentences, checked against the passages again; where that fails, the notes as they are."""
        statements = [one.statement for one in notes]
        borne = [one for one in notes if one.sources]
        if len(notes) <= _SENTENCES or not borne:
            return statements
        listed = "\n".join(f"- {one.statement.text} [{', '.join(map(key, one.sources))}]" for one in borne)
        # The fence can't be closed from inside.
        listed = listed.replace("<", "‹").replace(">", "›")
        rules = prompt(
            "overview_whole",
            sentences=str(_SENTENCES),
            language=self._written,
            example=key(borne[0].sources[0]),
            notes=listed,
        )
        yield ""
        try:
            reply = self._asked(rules)
        except (ProviderError, BudgetSpent) as error:
            self.notices.append(phrase("not_summed_up", self.language, error=error))
            return statements
        sources = {key(found): found for one in borne for found in one.sources}
        summed = [one for claim in claims(reply.text, sources.values()) for one in self.answerer.check(claim)]
        return summed or statements

    def _parts(self, passages: Sequence[Found]) -> list[list[Found]]:
        """The passages in order, cut where the next one is over the budget of tokens or of another paper."""
        room = 4 * min(self.answerer.settings.tokens, self.model.facts.context // 2)
        parts: list[list[Found]] = []
        used = 0
        for one in passages:
            chunk = one.stored.chunk
            size = len(chunk.embedded_text)
            if not parts or used + size > room or parts[-1][0].stored.chunk.document != chunk.document:
                parts.append([])
                used = 0
            parts[-1].append(one)
            used += size
        return parts

    def _notes(self, part: Sequence[Found]) -> list[Note]:
        shown = "\n\n".join(fenced(one) for one in part)
        reply = self._asked(
            prompt("overview_part", example=key(part[0]), refusal=REFUSAL, language=self._written, passages=shown)
        )
        if refused(reply.text):
            return []
        return [Note(one, claim.sources) for claim in claims(reply.text, part) for one in self.answerer.check(claim)]

    def _asked(self, rules: str) -> Reply:
        reply = self.model.chat(ChatRequest(messages=[Message.system(rules), Message.user(self.question)]))
        self.spending.add(reply)
        if reply.finish == "length":
            self.notices.append(phrase("cut_off", self.language))
        return reply
