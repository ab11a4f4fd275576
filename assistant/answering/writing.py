"""Writing: a chat model's words, statement by statement, with the passages that it names as their source."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.phrases import asked_for
from assistant.prompts import prompt
from assistant.search.finding import Found
from providers import ChatRequest, Message

REFUSAL = "NOT_IN_PAPERS"
_KEY = 8
_MARKS = re.compile(r"\s*(?:\[\s*#?[0-9a-f]{8}(?:\s*[,;]\s*#?[0-9a-f]{8})*\s*\]\s*)+")
# What a stream that ends, or is cut, may leave of a mark or of a refusal.
_OPEN_MARK = re.compile(r"\s*\[\s*(?:#?[0-9a-f]{8}\s*[,;]\s*)*#?[0-9a-f]{0,8}\s*$")
_REFUSED = re.compile(rf"\s*{REFUSAL}[.\s]*")
_SPECIAL = re.compile(rf"(?:{_MARKS.pattern})|(?:{_REFUSED.pattern})")
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


def request(
    question: str,
    passages: Sequence[Found],
    history: Iterable[tuple[str, str]] = (),
    names: Mapping[str, str] | None = None,
    language: str = "",
) -> ChatRequest:
    """What the model is asked: the rules with the passages, what was said before, the question.

    `names` are those of the papers, by id; `language` is the one to answer in, where it is not the question's.
    """
    shown = "\n\n".join(fenced(found, (names or {}).get(found.stored.chunk.document, "")) for found in passages)
    rules = prompt("answer", example=key(passages[0]), refusal=REFUSAL, language=asked_for(language), passages=shown)
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
    speech = Speech(passages)
    for piece in pieces:
        yield from speech.hear(piece)
    yield from speech.end()


class Speech:
    """What a model says, piece by piece, cut into claims at its marks."""

    def __init__(self, passages: Iterable[Found]) -> None:
        self._by_key = {key(found): found for found in passages}
        self._held = ""

    def hear(self, piece: str) -> list[Claim]:
        """The claims that are whole with this piece."""
        self._held += piece
        found: list[Claim] = []
        while (mark := _MARKS.search(self._held)) and _whole(self._held[mark.end() :]):
            found += self._cut(mark)
        return found

    def end(self) -> list[Claim]:
        """What is left when nothing more comes; half a mark is dropped."""
        found: list[Claim] = []
        while mark := _MARKS.search(self._held):
            found += self._cut(mark)
        rest, self._held = _without_refusal(_OPEN_MARK.sub("", self._held)), ""
        return [*found, Claim(rest, ())] if rest else found

    @property
    def open(self) -> str:
        """What was said since the last claim, as far as it can be shown."""
        return self._held[: _held_from(self._held)].strip()

    def _cut(self, mark: re.Match[str]) -> list[Claim]:
        claim, self._held = _cut(self._held, mark, self._by_key)
        return claim


def readable(pieces: Iterable[str]) -> Iterator[str]:
    """A stream of text without its marks and the word of refusal; what may become one is held back until it is known.

    Where the refusal comes first, nothing that follows is shown. Half a mark at the end never is.
    """
    held, lead, begun = "", "", False
    pieces = iter(pieces)
    for piece in pieces:
        shown, held = _ready(held + piece, begun=begun)
        if shown is None:
            for _ in pieces:  # read on, so that the reply is whole
                pass
            return
        # Stars and quotation marks alone may still stand before a refusal.
        lead += shown
        begun = begun or bool(re.search(r"\w", lead))
        if begun and lead:
            yield lead
            lead = ""
    shown, held = _ready(held, begun=begun, ended=True)
    if shown is not None and (lead + shown + held).strip():
        yield lead + shown + _OPEN_MARK.sub("", held)


def _ready(text: str, *, begun: bool, ended: bool = False) -> tuple[str | None, str]:
    """What of a text can be shown and what is held back; None to show for a refusal before any word."""
    shown = ""
    while found := _SPECIAL.search(text):
        after = text[found.end() :]
        mark = _MARKS.match(text, found.start())
        if not ended and not (_whole(after) if mark else after.strip(". \n\t")):
            break
        shown += text[: found.start()]
        if not mark and not begun and not re.search(r"\w", shown):
            return None, ""
        shown, text = shown + ("" if mark and after.startswith(_STOPS) else " "), after
    at = _held_from(text)
    return shown + text[:at], text[at:]


def _held_from(text: str) -> int:
    """Where in a text begins what may still become a mark or the word of refusal; its end if nothing may."""
    special = _SPECIAL.search(text)
    at = special.start() if special else len(text)
    if half := _OPEN_MARK.search(text):
        at = min(at, half.start())
    for size in range(min(len(REFUSAL), len(text)), 0, -1):
        if text.endswith(REFUSAL[:size]):
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


def fenced(found: Found, name: str = "") -> str:
    """A passage as a model is shown it: as data, under its key; `name` is the paper's."""
    chunk = found.stored.chunk
    above = f"Paper: {name}\n{chunk.heading}" if name else chunk.heading
    inside = _harmless(f"{above}\n{chunk.text}")
    return f'<passage key="{key(found)}">\n{inside}\n</passage>'


def _harmless(text: str) -> str:
    """The text with its own angle brackets exchanged, so that no fence can be closed from inside."""
    return text.replace("<", "‹").replace(">", "›").strip()
