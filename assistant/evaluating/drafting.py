"""Questions made from a firm's own papers: from sentences with a date, an amount, a length of time or a definition."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from assistant.evaluating.questions import EvalQuestion, Place
from assistant.library import StoredChunk
from assistant.prompts import prompt
from assistant.search.expecting import AMOUNT, DATE, SPAN
from assistant.text.language import detect
from assistant.text.words import FUNCTION_WORDS
from providers import ChatRequest, Message, Provider, ProviderError

if TYPE_CHECKING:
    from assistant.app import Assistant

# How each kind is asked for; without a language that is listed, in English.
_KINDS = (("amount", AMOUNT), ("date", DATE), ("span", SPAN))
_ASKING = {
    "en": {"amount": "How much is", "date": "When is", "span": "How long is", "meaning": "What does {} mean?"},
    "nl": {"amount": "Hoeveel is", "date": "Wanneer is", "span": "Hoe lang is", "meaning": "Wat betekent {}?"},
    "de": {"amount": "Wie hoch ist", "date": "Wann ist", "span": "Wie lang ist", "meaning": "Was bedeutet {}?"},
    "fr": {"amount": "Combien coûte", "date": "Quand est", "span": "Combien de temps dure",
           "meaning": "Que veut dire {} ?"},
}  # fmt: skip
_DEFINED = re.compile(r"[\"“”„«]([^\"“”»]{3,60})[\"”“»]\s+(?:means|shall mean|betekent|bedeutet|désigne)\b")
_WORD = re.compile(r"[^\W\d_][\w-]*")
# A sentence of this many characters has something to ask for; a question has so many of its words.
_LENGTHS = range(40, 320)
_FEWEST, _MOST = 2, 4
# Characters around a value that count as its own, so that they are not asked with.
_SEED = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with the passage and the words that answer it."""

    question: str
    answer: str
    sentence: str
    stored: StoredChunk


class Asked(BaseModel):
    """What a model makes of a passage: a question that it answers, and the answer in its words."""

    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str


def draft(assistant: "Assistant", count: int) -> list[EvalQuestion]:
    """At most `count` questions to a home's papers, spread over them, for a person to read and correct.

    The chat model writes them, where one is connected, from the same sentences that the rules choose.
    """
    paths = {one.id: one.path or one.name for one in assistant.documents()}
    model = assistant.chat
    questions: dict[str, EvalQuestion] = {}
    for one in drafts(assistant, count):
        asked = by_model(model, one) if model else one
        if asked is None:
            continue
        span = one.stored.chunk.spans[0]
        flat = " ".join(one.sentence.split())
        place = Place(document=paths[one.stored.chunk.document], page=_page(one, span.page), contains=(flat[:120],))
        questions.setdefault(
            asked.question, EvalQuestion(question=asked.question, answer=asked.answer, places=(place,))
        )
    return list(questions.values())


def drafts(assistant: "Assistant", count: int) -> list[Draft]:
    """At most `count` questions by rules, taken in turn from paper after paper; the same ones each time."""
    library = assistant.library
    shuffled = random.Random(_SEED)
    turns: list[Iterator[Draft]] = []
    for paper in assistant.documents():
        chunks = list(library.chunks(library.keys([paper.id])).values())
        shuffled.shuffle(chunks)
        turns.append(_of_paper(chunks, shuffled))
    found: dict[str, Draft] = {}
    while turns and len(found) < count:
        for turn in list(turns):
            one = next(turn, None)
            if one is None:
                turns.remove(turn)
            elif len(found) < count:
                found.setdefault(one.question, one)
    return list(found.values())


def _of_paper(chunks: Sequence[StoredChunk], chance: random.Random) -> Iterator[Draft]:
    for stored in chunks:
        for start, end in stored.chunk.sentences:
            sentence = stored.chunk.text[start:end]
            if len(sentence) in _LENGTHS and "|" not in sentence and (made := _asked(sentence, chance)):
                yield Draft(*made, sentence, stored)
                break


def _asked(sentence: str, chance: random.Random) -> tuple[str, str] | None:
    """A question to a sentence and its answer; None for one that gives no single thing to ask for."""
    words = _ASKING.get(detect(sentence), _ASKING["en"])
    if defined := _DEFINED.search(sentence):
        return words["meaning"].format(f'"{defined[1]}"'), " ".join(sentence[defined.end() :].split())
    for kind, pattern in _KINDS:
        values = list(pattern.finditer(sentence))
        if len(values) != 1:
            continue
        rest = sentence[: values[0].start()] + " | " + sentence[values[0].end() :]
        subject = _subject(rest, chance)
        if subject:
            return f"{words[kind]} {subject}?", " ".join(_whole_value(sentence, values[0]).split())
    return None


def _subject(rest: str, chance: random.Random) -> str:
    """Some of the words with meaning that stand nearest to the value, in their order: people don't quote."""
    middle = rest.index(" | ")
    words = [one for one in _WORD.finditer(rest) if len(one[0]) > 2 and one[0].lower() not in FUNCTION_WORDS]
    if len(words) < _FEWEST:
        return ""
    near = sorted(words, key=lambda one: abs(one.start() - middle))[: _MOST * 2]
    kept = chance.sample(near, min(len(near), _MOST))
    return " ".join(one[0] for one in sorted(kept, key=lambda one: one.start()))


def _whole_value(sentence: str, value: re.Match[str]) -> str:
    """The value with the rest of the number and word that it was found in."""
    start, end = value.span()
    while start and not sentence[start - 1].isspace():
        start -= 1
    while end < len(sentence) and not sentence[end].isspace():
        end += 1
    return sentence[start:end].rstrip(".,;:")


def _page(one: Draft, first: int) -> int:
    start = one.stored.chunk.text.find(one.sentence)
    spans = one.stored.chunk.locate(start, start + len(one.sentence))
    return spans[0].page if spans else first


def by_model(model: Provider, one: Draft) -> Asked | None:
    """What the model asks for the sentence; None where it fails or answers with what doesn't stand there."""
    rules = prompt("draft_question", passage=one.stored.chunk.text, sentence=one.sentence)
    try:
        asked = model.fill(Asked, ChatRequest(messages=(Message.user(rules),)))
    except ProviderError:
        return None
    held = " ".join(asked.answer.lower().split()) in " ".join(one.sentence.lower().split())
    return asked if asked.question.strip() and asked.answer.strip() and held else None
