"""Chunks: a document's pages cut into passages along its headings, paragraphs and sentences, places kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from assistant.documents import Block, Chunk, Page, Span
from assistant.text.clauses import Clauses
from assistant.text.language import detect
from assistant.text.sentences import split_sentences

# MiniLM reads 256 tokens: 850 characters of prose under a heading stay within that in English, Dutch and German. Rows
# of figures don't, so tokens are counted too.
LONGEST = 850
# A passage of so many characters, some 100 tokens, ends where the next clause begins.
LONG = 450
# The heading path says what a passage is about; it must not crowd the passage out.
_LONGEST_HEADING = 160
# Characters that tell a paper's language.
_ENOUGH = 20_000


@runtime_checkable
class Counting(Protocol):
    """An embedding model that counts tokens as it reads them: at most `max_tokens` of a text, its two ends included."""

    max_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]: ...


def chunk(document: str, title: str, pages: Sequence[Page], *, language: str = "", model: object = None) -> list[Chunk]:
    """The chunks of a document, numbered from 0 in reading order; together they hold each block's text once.

    `language` is the document's; a chunk that is surely in another one says so. Where `model` is Counting, no chunk
    with its heading has more tokens than it reads, save for a single sentence or row that is longer by itself.
    """
    cutter = _Cutter(title, model if isinstance(model, Counting) else None)
    for page in pages:
        for block in page.blocks or (Block(start=0, end=len(page.text)),):
            cutter.take(page, block)
    texts = {page.number: page.text for page in pages}
    chunks = [_finish(document, number, draft, texts) for number, draft in enumerate(cutter.finish())]
    return [_in_language(one, language) for one in chunks] if language else chunks


def language_of(pages: Sequence[Page]) -> str:
    """The language that most of the first pages is in, as `detect` says."""
    texts, length = [], 0
    for page in pages:
        texts.append(page.text[: _ENOUGH - length])
        length += len(texts[-1])
        if length >= _ENOUGH:
            break
    return detect(" ".join(texts))


def _in_language(one: Chunk, usual: str) -> Chunk:
    found = detect(one.text)
    return one if found in ("", usual) else one.model_copy(update={"language": found})


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage being filled: sentences that follow each other under one heading.

    `path` is what stands above and below the clauses' numbers; `clauses` are those of each piece.
    """

    path: tuple[Sequence[str], Sequence[str]]
    room: int  # tokens
    pieces: list[Span] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    clauses: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The path, with the clauses that all of the passage is in."""
        return _joined(self.path, _shared(self.clauses))

    @property
    def is_long(self) -> bool:
        """Whether the next clause had better begin a passage of its own."""
        return sum(piece.end - piece.start + 1 for piece in self.pieces) >= LONG

    def fits(self, span: Span, tokens: int) -> bool:
        length = sum(piece.end - piece.start + 1 for piece in self.pieces) + span.end - span.start
        return length <= LONGEST and sum(self.tokens) + tokens <= self.room

    def add(self, span: Span, tokens: int, clauses: tuple[str, ...]) -> None:
        self.pieces.append(span)
        self.tokens.append(tokens)
        self.clauses.append(clauses)


class _Cutter:
    """Walks over the blocks and keeps the path of headings, the row of column names and the drafts."""

    def __init__(self, title: str, model: Counting | None) -> None:
        self.title = title
        self.model = model
        self.headings: list[tuple[int, str]] = []
        self.clauses = Clauses()
        self.head = ""
        self.lead = ""  # what opens the list that goes on: "7.2 The Supplier shall:"
        self.naming = False  # whether the block before named columns
        self.bare: Span | None = None  # a heading under which nothing has come yet
        self.drafts: list[_Draft] = []
        self._begin()

    def take(self, page: Page, block: Block) -> None:
        text = " ".join(page.text[block.start : block.end].split())
        if not text:
            return
        if block.kind == "heading":
            self._heading(Span(page=page.number, start=block.start, end=block.end), text, block.level)
        elif block.kind == "head":
            # Names of columns may take several rows: "Years ended June 30," above "2019".
            self.head = f"{self.head} {text}" if self.naming else text
            self._begin()
        else:
            if self.head and block.kind != "row":
                self.head = ""
                self._begin()
            self.bare = None
            if block.kind != "item":
                self.lead = ""
            if block.kind != "row" and self.clauses.block(text, item=block.kind == "item") and self.drafts[-1].is_long:
                self._begin()
            spans = _sentences(page, block)
            tokens = self._tokens([page.text[span.start : span.end] for span in spans])
            for span, count in zip(spans, tokens, strict=True):
                if not self.drafts[-1].fits(span, count):
                    self._begin()
                self.drafts[-1].add(span, count, self.clauses.path)
            if text.endswith(":") and block.kind == "paragraph":
                self.lead = text
        self.naming = block.kind == "head"

    def finish(self) -> list[_Draft]:
        self._keep_bare_heading(level=0)
        return [draft for draft in self.drafts if draft.pieces]

    def _heading(self, span: Span, text: str, level: int) -> None:
        self._keep_bare_heading(level)
        self.headings = [(depth, name) for depth, name in self.headings if depth < level] + [(level, text)]
        self.head, self.lead, self.bare = "", "", span
        self.clauses.heading(text)
        self._begin()

    def _keep_bare_heading(self, level: int) -> None:
        """A heading with nothing below it is itself what the paper says there."""
        if self.bare and self.headings[-1][0] >= level:
            self.drafts[-1].add(self.bare, 0, ())
        self.bare = None

    def _begin(self) -> None:
        # The title, the headings (outermost first), what opened a list; behind the clauses a table's column names.
        path = (self.title, *(name for _, name in self.headings), self.lead), (self.head,)
        longest = _joined(path, self.clauses.path)
        room = self.model.max_tokens - 2 - self._tokens([longest])[0] if self.model else 0
        self.drafts.append(_Draft(path, max(room, 0)))

    def _tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text adds to a passage; none where nobody counts."""
        return [count - 2 for count in self.model.count_tokens(texts)] if self.model else [0] * len(texts)


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What all the paths begin with."""
    first, last = min(paths), max(paths)
    size = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:size]


def _joined(path: tuple[Sequence[str], Sequence[str]], clauses: Sequence[str]) -> str:
    """The path of headings, each named once; a clause's number not behind the words that it stands before."""
    before, after = path
    numbers = [one for one in clauses if not any(name.startswith(one) for name in before)]
    names = [*before, *numbers, *after]
    return " > ".join(name[:_LONGEST_HEADING] for name in dict.fromkeys(names) if name)


def _sentences(page: Page, block: Block) -> list[Span]:
    ranges = [(block.start, block.end)] if block.kind == "row" else split_sentences(page.text, block.start, block.end)
    return [Span(page=page.number, start=start, end=end) for start, end in ranges]


def _finish(document: str, number: int, draft: _Draft, texts: dict[int, str]) -> Chunk:
    """Joins pieces that only white space parts into one span, so that the passage reads as it stands on the page."""
    spans: list[Span] = []
    sentences: list[tuple[int, int]] = []
    offset = 0
    for piece in draft.pieces:
        last = spans[-1] if spans else None
        if last and last.page == piece.page and not texts[piece.page][last.end : piece.start].strip():
            offset += piece.start - last.end
            spans[-1] = Span(page=last.page, start=last.start, end=piece.end)
        else:
            offset += 1 if spans else 0
            spans.append(piece)
        sentences.append((offset, offset + piece.end - piece.start))
        offset = sentences[-1][1]
    return Chunk(
        document=document,
        number=number,
        text="\n".join(texts[span.page][span.start : span.end] for span in spans),
        spans=tuple(spans),
        sentences=tuple(sentences),
        heading=draft.heading,
    )
