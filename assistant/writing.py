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
# What a stream that ends, or is cut, may leave of a mark or of a refusal.
_OPEN_MARK = re.compile(r"\s*\[\s*(?:#?[0-9a-f]{8}\s*[,;]\s*)*#?[0-9a-f]{0,8}\s*$")
_REFUSED = re.compile(rf"\s*\b{REFUSAL}\b[.\s]*")
_STOPS = (".", "!", "?", ";", ",")
_ONE = re.compile(r"[0-9a-f]{8}")


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


def doubted(statement: str, quotes: Iterable[str]) -> ChatRequest:
    """What a model is asked for a second opinion on a statement: whether the quotes bear it, yes or no."""
    fenced = "\n".join(f"<quote>\n{_harmless(quote)}\n</quote>" for quote in quotes)
    asked = prompt("second_opinion", statement=_harmless(statement), quotes=fenced)
    return ChatRequest(messages=[Message.user(asked)], temperature=0.0, max_tokens=200)


def refused(text: str) -> bool:
    """Whether the model says, first thing or at the end of what it began, that the papers don't hold the answer."""
    return bool(_REFUSED.search(text))


def claims(text: str, passages: Iterable[Found]) -> list[Claim]:
    """The model's text cut at its marks. A key that names no passage shown is dropped, and so is half a mark."""
    return list(spoken([text], passages))


def spoken(pieces: Iterable[str], passages: Iterable[Found]) -> Iterator[Claim]:
    """The claims of a text as it comes, each as soon as what follows its mark shows that the mark is whole."""
    by_key = {key(found): found for found in passages}
    held = ""
    for piece in pieces:
        held += piece
        while (mark := _MARKS.search(held)) and _whole(held[mark.end() :]):
            claim, held = _cut(held, mark, by_key)
            yield from claim
    while mark := _MARKS.search(held):
        claim, held = _cut(held, mark, by_key)
        yield from claim
    if rest := _without_refusal(_OPEN_MARK.sub("", held)):
        yield Claim(rest, ())


def readable(pieces: Iterable[str]) -> Iterator[str]:
    """A stream of text without its marks and the word of refusal; what may become one is held back until it is known.

    Where the refusal comes first, nothing that follows is shown. Half a mark at the end never is.
    """
    held, begun = "", False
    pieces = iter(pieces)
    for piece in pieces:
        held = _unmarked(held + piece)
        if word := _REFUSED.search(held):
            if not begun and not re.search(r"\w", held[: word.start()]):
                for _ in pieces:  # read on, so that the reply is whole
                    pass
                return
            held = _REFUSED.sub(" ", held)
        at = _held_from(held)
        if not begun and not re.search(r"\w", held[:at]):
            continue
        if held[:at]:
            begun = True
            yield held[:at]
            held = held[at:]
    held = _OPEN_MARK.sub("", _MARKS.sub("", held))
    if held.strip():
        yield held


def _unmarked(text: str) -> str:
    """The text without its marks but for one at the end, which may grow."""

    def gap(mark: re.Match[str]) -> str:
        after = text[mark.end() :]
        return mark.group() if not _whole(after) else "" if after.startswith(_STOPS) else " "

    return _MARKS.sub(gap, text)


def _held_from(text: str) -> int:
    """Where in a text begins what may still become a mark or the word of refusal; its end if nothing may."""
    mark = _MARKS.search(text)
    at = mark.start() if mark else len(text)
    if half := _OPEN_MARK.search(text):
        at = min(at, half.start())
    for size in range(min(len(REFUSAL), len(text)), 0, -1):
        before = text[len(text) - size - 1 : len(text) - size]
        if REFUSAL.startswith(text[-size:]) and not (before.isalnum() or before == "_"):
            at = min(at, len(text) - size)
            break
    # White space is held back too: it may belong to a mark that is still to come.
    return len(text[:at].rstrip())


def _whole(after: str) -> bool:
    """Whether a mark with this text behind it can't grow: the stop of its sentence is there too."""
    rest = after.lstrip()
    return bool(rest) and not (rest.startswith("[") and _OPEN_MARK.fullmatch(rest))


def _cut(text: str, mark: re.Match[str], by_key: dict[str, Found]) -> tuple[list[Claim], str]:
    """The claim that ends with a mark, if it says anything, and the text after it."""
    said, rest = _without_refusal(text[: mark.start()]), text[mark.end() :]
    # A full stop behind the mark belongs to the sentence before it.
    stop = rest[:1] if rest[:1] in _STOPS else ""
    named = dict.fromkeys(_ONE.findall(mark.group()))
    sources = tuple(by_key[one] for one in named if one in by_key)
    return [Claim(said + stop, sources)] if said else [], rest[len(stop) :]


def _without_refusal(text: str) -> str:
    return _REFUSED.sub(" ", text).strip()


def _fenced(found: Found) -> str:
    chunk = found.stored.chunk
    inside = _harmless(f"{chunk.heading}\n{chunk.text}")
    return f'<passage key="{key(found)}">\n{inside}\n</passage>'


def _harmless(text: str) -> str:
    """The text with its own angle brackets exchanged, so that no fence can be closed from inside."""
    return text.replace("<", "‹").replace(">", "›").strip()
