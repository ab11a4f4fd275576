"""Writing: a chat model's words, statement by statement, with the passages that it names as their source."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.prompts import prompt
from assistant.retrieval import Found
from providers import ChatRequest, Message

REFUSAL = "NOT_IN_PAPERS"
_KEY = 8
_MARKS = re.compile(r"\s*(?:\[\s*#?[0-9a-f]{8}(?:\s*[,;]\s*#?[0-9a-f]{8})*\s*\]\s*)+")
_STOPS = (".", "!", "?", ";", ",")
_ONE = re.compile(r"[0-9a-f]{8}")
# The longest stretch that may still become a mark: a few keys between brackets.
_HELD = 80


@dataclass(frozen=True, slots=True)
class Claim:
    """What the model said between two marks, and the passages that the mark after it names."""

    text: str
    sources: tuple[Found, ...]


def key(found: Found) -> str:
    """The name under which a model sees a passage. Made from its content, so that an invented one can't fit."""
    chunk = found.stored.chunk
    return hashlib.sha256(f"{chunk.document}\n{chunk.text}".encode()).hexdigest()[:_KEY]


def request(question: str, passages: Sequence[Found], history: Iterable[tuple[str, str]] = ()) -> ChatRequest:
    """What the model is asked: the rules with the passages, what was said before, the question."""
    shown = "\n\n".join(_fenced(found) for found in passages)
    rules = prompt("answer", example=key(passages[0]), refusal=REFUSAL, passages=shown)
    said = [turn for asked, answered in history for turn in (Message.user(asked), Message.assistant(answered))]
    return ChatRequest(messages=[Message.system(rules), *said, Message.user(question)])


def claims(text: str, passages: Iterable[Found]) -> list[Claim]:
    """The model's text cut at its marks. A key that names no passage shown is dropped."""
    by_key = {key(found): found for found in passages}
    found, last = [], 0
    for mark in _MARKS.finditer(text):
        said = text[last : mark.start()].strip()
        named = dict.fromkeys(_ONE.findall(mark.group()))
        # A full stop behind the mark belongs to the sentence before it.
        stop = text[mark.end() : mark.end() + 1] if text[mark.end() : mark.end() + 1] in _STOPS else ""
        last = mark.end() + len(stop)
        if said:
            found.append(Claim(said + stop, tuple(by_key[one] for one in named if one in by_key)))
    rest = text[last:].strip()
    return [*found, Claim(rest, ())] if rest else found


def readable(pieces: Iterable[str]) -> Iterator[str]:
    """A stream of text without its marks; what may become a mark is held back until that is known."""
    held = ""
    for piece in pieces:
        held = _MARKS.sub(" ", held + piece)
        at = held.rfind("[")
        open_mark = at >= 0 and "]" not in held[at:] and len(held) - at <= _HELD
        # White space is held back too: it may belong to a mark that is still to come.
        at = len((held[:at] if open_mark else held).rstrip())
        if held[:at]:
            yield held[:at]
        held = held[at:]
    if held.strip():
        yield held


def _fenced(found: Found) -> str:
    chunk = found.stored.chunk
    # The fence can't be closed from inside: a passage's own angle brackets are made harmless.
    inside = f"{chunk.heading}\n{chunk.text}".replace("<", "‹").replace(">", "›").strip()
    return f'<passage key="{key(found)}">\n{inside}\n</passage>'
