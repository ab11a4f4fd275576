"""Sets text that has no pages of its own on pages, so that every line has a box and a picture can be drawn of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, groupby

from assistant.documents import Block, BlockKind, Box, Line, Page
from assistant.reading.measure import Column, columns, edges, wrap
from assistant.reading.printed.positions import positions

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 60.0  # A4, in points
LINE_HEIGHT = 1.25  # the height of a line's box as a multiple of its type size
BODY, CELL = 10.5, 9.0
HEADINGS = (18.0, 14.5, 12.5, 11.5)
INDENT = 16.0
WIDEST_CELL = 280.0  # points; a longer cell is set in several lines
ROW_SPACE = 3.0
ENDLESS = 1e9  # room on a page that grows
# Of a sheet with more rows, the characters are spread evenly over each: a place for every one takes three times as much
# memory, and nobody looks at such a page from above.
MOST_EXACT = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a flowing text: one heading, paragraph, list item or table row.

    A row also has its cells, and where each begins in the text.
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    place: str = ""
    cells: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()


def row(cells: Sequence[str], *, head: bool = False, place: str = "") -> Part:
    """A table row; its text is its cells joined by " | ", empty ones too, those at the end aside."""
    flat = [" ".join(cell.split()) for cell in cells]
    while flat and not flat[-1]:
        flat.pop()
    text, starts = "", []
    for number, cell in enumerate(flat):
        if number:
            text += "| " if not text or text.endswith(" ") else " | "
        starts.append(len(text))
        text += cell
    return Part(text, "head" if head else "row", place=place, cells=tuple(flat), starts=tuple(starts))


def set_pages(parts: Iterable[Part]) -> tuple[Page, ...]:
    """The parts on A4 pages, numbered from 1. A paragraph moves to the next page whole where it can."""
    setter = _Setter(WIDTH, HEIGHT)
    for table, run in groupby((part for part in parts if part.text.strip()), key=lambda part: bool(part.cells)):
        group = list(run)
        stands = columns([part.cells for part in group], CELL, MARGIN, WIDTH - 2 * MARGIN, WIDTH) if table else []
        for part in group:
            if table:
                setter.set_row(part, stands)
            else:
                setter.set_text(part)
    return setter.pages()


def set_sheet(rows: Sequence[Part], *, number: int, name: str) -> Page:
    """The rows of a sheet, and the titles between them, on one page as wide and as tall as they need."""
    stands = columns([part.cells for part in rows], CELL, MARGIN, None, WIDEST_CELL)
    width = max(stands[-1].right + MARGIN if stands else 0.0, WIDTH)
    setter = _Setter(width, None, exact=len(rows) <= MOST_EXACT)
    for part in rows:
        if part.cells:
            setter.set_row(part, stands)
        else:
            setter.set_text(part)
    (page,) = setter.pages()
    return page.model_copy(update={"number": number, "name": name})


def type_size(kind: BlockKind, level: int) -> float:
    """The type size, in points, that a block of this kind is set in."""
    if kind == "heading":
        return HEADINGS[min(max(level, 1), len(HEADINGS)) - 1]
    return CELL if kind in ("row", "head") else BODY


@dataclass(frozen=True, slots=True)
class _Set:
    """A line in points: what it covers of the page's text, its top, its height, where its characters begin."""

    start: int
    end: int
    top: float
    height: float
    edges: tuple[float, ...]


@dataclass
class _Setter:
    """Fills pages from the top, line by line; without a height, one page that has no end.

    Not `exact`, it keeps of a table's row where it begins and ends, and not each of its characters.
    """

    width: float
    height: float | None
    exact: bool = True
    done: list[Page] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    lines: list[_Set] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    y: float = MARGIN

    def pages(self) -> tuple[Page, ...]:
        """All pages, the last one closed; at least one."""
        if self.blocks or not self.done:
            self._close()
        return tuple(self.done)

    def set_text(self, part: Part) -> None:
        """A heading, paragraph or item, over as many pages as it takes."""
        size, bold = type_size(part.kind, part.level), part.kind in ("heading", "head")
        left = MARGIN + (INDENT if part.kind == "item" else 0.0)
        lines = wrap(part.text, size, self.width - MARGIN - left, bold=bold)
        height = size * LINE_HEIGHT
        self._space(size * (0.9 if bold else 0.25 if part.kind == "item" else 0.6))
        # A heading stays with the first two lines of what follows.
        needed = len(lines) * height + (2 * BODY * LINE_HEIGHT if part.kind == "heading" else 0.0)
        headed = bool(self.blocks) and self.blocks[-1].kind == "heading"
        if self._room() < needed < HEIGHT / 2 and not headed:
            self._close()
        while lines:
            fits = int(min(self._room() // height, len(lines)))
            if fits < 1:  # the space before a block may have gone beyond the foot
                self._close()
                continue
            taken, lines = lines[:fits], lines[fits:]
            offset = self._open(part, taken[0][0], taken[-1][1])
            for start, end in taken:
                self._line(start + offset, edges(part.text[start:end], left, size, bold=bold), size)
                self.y += height

    def set_row(self, part: Part, stands: Sequence[Column]) -> None:
        """A table row on one line, or on several where a cell is longer than its column is wide."""
        bold, height = part.kind == "head", CELL * LINE_HEIGHT
        cells = [
            wrap(cell, CELL, stand.right - stand.left, bold=bold)
            for cell, stand in zip(part.cells, stands, strict=False)
        ]
        tall = max(map(len, cells)) * height + ROW_SPACE
        if self.height is not None and tall > HEIGHT / 2:
            self.set_text(part)
            return
        inside = self.blocks and self.blocks[-1].kind in ("row", "head")
        self._space(ROW_SPACE if inside else 2.5 * ROW_SPACE)
        if tall > self._room():
            self._close()
        offset = self._open(part, 0, len(part.text))
        if max(map(len, cells)) <= 1 and not self.exact:
            ends = stands[0].left, stands[min(len(part.cells), len(stands)) - 1].right
            self.lines.append(_Set(offset, offset + len(part.text), self.y, height, ends))
        elif max(map(len, cells)) <= 1:
            self._line(offset, _row_edges(part, stands, bold=bold), CELL)
        else:
            self._tall_row(part, cells, stands, offset, bold=bold)
        self.y += tall

    def _tall_row(
        self,
        part: Part,
        cells: list[list[tuple[int, int]]],
        stands: Sequence[Column],
        offset: int,
        *,
        bold: bool,
    ) -> None:
        """Each cell in lines of its own; the joint that follows a cell belongs to its last line."""
        for number, (lines, stand, begin) in enumerate(zip(cells, stands, part.starts, strict=False)):
            last = part.starts[number + 1] if number + 1 < len(part.starts) else len(part.text)
            top = self.y
            for start, end in lines or [(0, 0)]:
                first = begin + start
                stop = last if (start, end) == (lines or [(0, 0)])[-1] else begin + end
                shown = edges(part.text[first : begin + end], stand.left, CELL, bold=bold)
                shown += (shown[-1],) * (stop - begin - end)
                if part.text[first:stop].strip():
                    self._line(offset + first, shown, CELL)
                self.y += CELL * LINE_HEIGHT
            self.y = top

    def _room(self) -> float:
        return ENDLESS if self.height is None else self.height - MARGIN - self.y

    def _space(self, points: float) -> None:
        if self.blocks:
            self.y += points

    def _open(self, part: Part, start: int, end: int) -> int:
        """Puts `start:end` of the part on the page; gives back what to add to its positions."""
        if self.blocks:
            rows = self.blocks[-1].kind in ("row", "head") and part.kind in ("row", "head")
            self._write("\n" if rows else "\n\n")
        offset = self.length - start
        self._write(part.text[start:end])
        self.blocks.append(
            Block(start=start + offset, end=end + offset, kind=part.kind, level=part.level, place=part.place)
        )
        return offset

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _line(self, start: int, sides: tuple[float, ...], size: float) -> None:
        self.lines.append(_Set(start, start + len(sides) - 1, self.y, size * LINE_HEIGHT, sides))

    def _close(self) -> None:
        height = self.height if self.height is not None else self.y + MARGIN
        sides = positions(list(chain.from_iterable(line.edges for line in self.lines)), self.width)
        begins = accumulate((len(line.edges) for line in self.lines), initial=0)
        self.done.append(
            Page(
                number=len(self.done) + 1,
                text="".join(self.pieces),
                lines=tuple(
                    _placed(line, sides[begin : begin + len(line.edges)], height)
                    for line, begin in zip(self.lines, begins, strict=False)
                ),
                blocks=tuple(self.blocks),
                width=self.width,
                height=height,
            )
        )
        self.pieces, self.length, self.lines, self.blocks, self.y = [], 0, [], [], MARGIN


def _placed(line: _Set, sides: tuple[float, ...], height: float) -> Line:
    """The line with its characters' places, `sides`, as fractions of the page."""
    bottom = min((line.top + line.height) / height, 1.0)
    box = Box(left=sides[0], top=line.top / height, right=sides[-1], bottom=bottom)
    known = len(sides) == line.end - line.start + 1
    return Line(start=line.start, end=line.end, box=box, edges=sides if known else ())


def _row_edges(part: Part, stands: Sequence[Column], *, bold: bool) -> tuple[float, ...]:
    """Where the characters of a row begin: each cell at its column, each joint in the space before the column."""
    sides: list[float] = []
    end = stands[0].left
    for cell, stand, start in zip(part.cells, stands, part.starts, strict=False):
        joint = start - len(sides)
        sides += [end + (stand.left - end) * step / joint for step in range(joint)]
        placed = edges(cell, stand.left, CELL, bold=bold)
        sides += placed[:-1]
        end = placed[-1]
    return (*sides, end)
