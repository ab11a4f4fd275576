"""Plain words for a contract card: a chat model writes them, the check of answers decides which are shown."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field

from assistant.checking import Checker
from assistant.contracts.card import Card, CardLine
from assistant.documents import Chunk, Citation, Span
from assistant.errors import BudgetSpent
from assistant.library import StoredChunk
from assistant.prompts import prompt
from assistant.search.finding import Found
from assistant.text.sentences import split_sentences
from providers import ChatRequest, Message, Provider, ProviderError

# Characters of a passage that a model is shown, and of a line that it may write.
_SHOWN, _LONGEST = 1500, 500


class _Line(BaseModel):
    key: str
    text: Annotated[str, Field(max_length=2 * _LONGEST)]


class _Lines(BaseModel):
    """A sentence for each key."""

    lines: list[_Line]


def in_plain_words(card: Card, model: Provider, checker: Checker, language: str) -> Card:
    """The card with its clauses in a model's words, in the language of that English name.

    A sentence that its passage doesn't bear is not shown: the passage's own words stay there. Where the model fails,
    the whole card stays as it is, and a notice says so.
    """
    asked = {f"K{number}": line for number, line in enumerate(_told(card), start=1)}
    if not asked:
        return card
    passages = "\n\n".join(f"<passage key={key}>\n{_harmless(line.text)}\n</passage>" for key, line in asked.items())
    request = ChatRequest(messages=[Message.user(prompt("contract_card", language=language, passages=passages))])
    try:
        written = model.fill(_Lines, request)
    except (ProviderError, BudgetSpent) as error:
        notice = f"The chat model gave no plain words, so the contract is quoted. {error}"
        return card.model_copy(update={"notices": (*card.notices, notice)})
    said: dict[tuple[str, str], CardLine] = {}
    for one in written.lines:
        line = asked.get(one.key)
        if line and (worded := _checked(line, " ".join(one.text.split()), checker)):
            said.setdefault((line.clause, line.text), worded)
    sections = (
        section.model_copy(update={"lines": tuple(said.get((line.clause, line.text), line) for line in section.lines)})
        for section in card.sections
    )
    return card.model_copy(update={"sections": tuple(sections)})


def source(citation: Citation) -> Found:
    """A citation as what the check reads: a passage with its sentences."""
    text = citation.quote
    chunk = Chunk(
        document=citation.document,
        number=0,
        text=text,
        spans=(Span(page=citation.page, start=0, end=len(text)),),
        sentences=tuple(split_sentences(text, 0, len(text))),
    )
    return Found(StoredChunk(0, chunk, citation.place, citation.boxes), 1.0)


def _told(card: Card) -> Iterable[CardLine]:
    return (
        line for section in card.sections for line in section.lines if line.clause and line.text and not line.graded
    )


def _checked(line: CardLine, text: str, checker: Checker) -> CardLine | None:
    """The line in the model's words; None where the passage doesn't bear them."""
    if not text or len(text) > _LONGEST:
        return None
    verdict = checker.check(text, [source(one) for one in line.citations])
    return (
        None if verdict.support == "unsupported" else line.model_copy(update={"text": text, "support": verdict.support})
    )


def _harmless(text: str) -> str:
    """A passage that cannot end its own fence."""
    return " ".join(text.split())[:_SHOWN].replace("<", "‹").replace(">", "›")
