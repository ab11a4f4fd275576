"""Documents with places: what a reader yields, what the library stores and what an answer cites."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.places import join
from assistant.text.hyphens import rejoin

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
BlockKind = Literal["heading", "paragraph", "item", "row", "head"]
Support = Literal["supported", "weak", "unsupported"]


class Record(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Record):
    """A rectangle as fractions of the page's width and height, measured from the page's top left corner."""

    left: Fraction
    top: Fraction
    right: Fraction
    bottom: Fraction


class Line(Record):
    """One printed line: the characters `start:end` of the page's text and the box they fill.

    `edges` holds end - start + 1 horizontal positions (fractions of the page's width): where each character
    begins, then where the last one ends. Empty means unknown; positions are then spread evenly over the box.
    `confidence` is below 1 only for text that was recognised from a picture.
    """

    start: int
    end: int
    box: Box
    edges: tuple[float, ...] = ()
    confidence: float = 1.0

    def clip(self, start: int, end: int) -> Box:
        """The part of the box that the characters `start:end` fill; the range must overlap the line."""
        first, last = max(start, self.start) - self.start, min(end, self.end) - self.start
        if first <= 0 and last >= self.end - self.start:
            return self.box
        if self.edges:
            sides = self.edges[first : last + 1]
            left, right = min(sides), max(sides)
        else:
            step = (self.box.right - self.box.left) / (self.end - self.start)
            left, right = self.box.left + first * step, self.box.left + last * step
        left, right = max(left, self.box.left), min(right, self.box.right)
        return Box(left=min(left, right), top=self.box.top, right=right, bottom=self.box.bottom)


class Block(Record):
    """A stretch of the page's text that is one thing: a heading, a paragraph, a list item, a table row.

    `head` is a table's row of column names; `level` counts from 1 for headings (1 is the outermost) and is
    0 for everything else; `place` names the stretch where the page does not, such as the cells "A12:F12".
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    place: str = ""


class Page(Record):
    """A page, a sheet or a whole e-mail: its text, where each line stands, and what its parts are.

    `width` and `height` are in points (1/72 inch) and give the shape of the page's picture. `name` is what a
    person calls the page where a number will not do: the name of a sheet, for one. The original's picture is to
    be `turned` by so many degrees counter-clockwise: a scan may lie on its side or lean.
    """

    number: int = Field(ge=1)
    text: str
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    name: str = ""
    width: float = 595.0
    height: float = 842.0
    turned: float = 0.0

    def boxes(self, start: int, end: int) -> list[Box]:
        """The boxes, one for each line touched, of the characters `start:end` of the page's text."""
        return [
            line.clip(start, end)
            for line in self.lines
            if line.start < end and start < line.end and self.text[max(start, line.start) : min(end, line.end)].strip()
        ]

    def confidence(self, start: int, end: int) -> float:
        """How surely the characters `start:end` were recognised: 1 where nothing had to be."""
        shares = [
            (min(end, line.end) - max(start, line.start), line.confidence)
            for line in self.lines
            if line.start < end and start < line.end
        ]
        total = sum(length for length, _ in shares)
        return sum(length * sure for length, sure in shares) / total if total else 1.0

    def place(self, start: int, end: int) -> str:
        """What a person calls the place of the characters `start:end`: "page 3", "Prices!A12:F12", "paragraph 4"."""
        named = [block.place for block in self.blocks if block.start < end and start < block.end]
        if not named or not all(named):
            return self.name or f"page {self.number}"
        return f"{self.name}!{join(named)}" if self.name else join(named)


class Reading(Record):
    """What a reader found in one file. `kind` is the file's kind, such as "pdf"; `title` may be empty.

    `notices` say, for people, what of the file could not be read.
    """

    kind: str
    title: str
    pages: tuple[Page, ...]
    notices: tuple[str, ...] = ()


class Document(Record):
    """A document of the library. `id` is made from the content, so the same file is the same document.

    `language` is an ISO 639-1 code, or empty where the text does not tell. `confidence` is below 1 where text was
    recognised in pictures (OCR): how sure that is, on the whole.
    """

    id: str
    name: str
    path: str
    kind: str
    title: str
    sha256: str
    size: int
    pages: int
    chunks: int
    added: str
    language: str = ""
    confidence: float = 1.0
    groups: tuple[str, ...] = ()


class Span(Record):
    """The characters `start:end` of the text of page `page`."""

    page: int
    start: int
    end: int


class Chunk(Record):
    """A passage that is embedded and found as one. `text` is its spans' texts joined by line breaks.

    `heading` is the path of headings above it; it is embedded with the text and never quoted as text.
    `sentences` are the pieces that may be quoted on their own, as ranges of `text`. `language` is named only where it
    is another one than the document's.
    """

    document: str
    number: int
    text: str
    spans: tuple[Span, ...]
    sentences: tuple[tuple[int, int], ...]
    heading: str = ""
    language: str = ""

    @property
    def embedded_text(self) -> str:
        """What the embedder and the keyword index are given: divided words are whole in it."""
        return rejoin(f"{self.heading}\n{self.text}" if self.heading else self.text)

    def locate(self, start: int, end: int) -> list[Span]:
        """Where the characters `start:end` of `text` stand on the pages, in reading order."""
        return locate(self.spans, start, end)


class Passage(Record):
    """A chunk that a search found, with its place. `score` lies in 0 to 1; higher is better."""

    key: int
    document: str
    name: str
    page: int
    place: str
    heading: str
    text: str
    score: float
    boxes: tuple[Box, ...]
    spans: tuple[Span, ...]


class Citation(Record):
    """A verbatim quote and where it stands: `spans` to the character, `boxes` on the page, `place` for people.

    `confidence` is below 1 where the quote was recognised in a picture (OCR): how sure that is.
    """

    document: str
    name: str
    page: int
    place: str
    quote: str
    boxes: tuple[Box, ...]
    support: Support
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0

    @property
    def recognised(self) -> str:
        """For people, how the quote was read where it was not simply there: "read by OCR, 71 %"."""
        return f"read by OCR, {min(int(self.confidence * 100), 99)} %" if self.confidence < 1 else ""


class Statement(Record):
    """One statement of an answer, how well its sources bear it, why not better in plain words, and the sources."""

    text: str
    support: Support
    citations: tuple[Citation, ...] = ()
    reason: str = ""


class Conflict(Record):
    """Two papers that contradict each other, in words for people, with both places; the newer one first if known."""

    text: str
    citations: tuple[Citation, ...]


class Usage(Record):
    """Tokens that a chat model read and wrote, and their cost in US dollars; None where the price is not known."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None


class Coverage(Record):
    """How much of a paper a whole-document answer rests on: `read` of its passages; whole where that is all."""

    document: str
    name: str
    read: int
    passages: int
    pages: int


class Action(Record):
    """Something that was done for an answer: a part that was read, or a tool called with its arguments and result."""

    tool: str
    asked: str
    result: str = ""


class Answer(Record):
    """What was asked and what the papers say. Not `found`: no statements; `nearest` holds the closest passages.

    `coverage` is told where whole papers were read, `steps` where the model used tools. `understood` is the question as
    it was looked for where that is another one; `searched` papers were looked through, and passages were found in those
    that `found_in` names.
    """

    question: str
    text: str
    found: bool
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[Passage, ...] = ()
    notices: tuple[str, ...] = ()
    usage: Usage | None = None
    coverage: tuple[Coverage, ...] = ()
    steps: tuple[Action, ...] = ()
    understood: str = ""
    searched: int = 0
    found_in: tuple[str, ...] = ()


def cite(page: Page, start: int, end: int, *, document: str, name: str, support: Support = "supported") -> Citation:
    """The characters `start:end` of a page's text as a citation of the document with that id, called `name`."""
    return Citation(
        document=document,
        name=name,
        page=page.number,
        place=page.place(start, end),
        quote=page.text[start:end],
        boxes=tuple(page.boxes(start, end)),
        support=support,
        spans=(Span(page=page.number, start=start, end=end),),
        confidence=round(page.confidence(start, end), 3),
    )


def locate(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The places on the pages of the characters `start:end` of the spans' texts, joined by line breaks."""
    found, offset = [], 0
    for span in spans:
        length = span.end - span.start
        first, last = max(start - offset, 0), min(end - offset, length)
        if first < last:
            found.append(Span(page=span.page, start=span.start + first, end=span.start + last))
        offset += length + 1
    return found
