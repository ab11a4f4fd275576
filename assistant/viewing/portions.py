"""From stored pages to portions: what stands around a passage, block by block, with what is marked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import Block, Page, Span
from assistant.places import column_number, seconds_of
from assistant.reading.tables import column_name
from assistant.viewing.model import Mark, Portion, Run

# Characters shown before and after the page of a passage, at least where there are as many.
_AROUND = 4_000
# Rows of a sheet shown before and after the marked ones; more of those than this are cut.
_BEFORE, _AFTER, _MARKED = 20, 40, 200
# Pages that headings are looked for on, back from the passage.
_BACK = 40
_ROWS = ("row", "head")
_ROW = re.compile(r"[A-Z]+(\d+):")
_JOINT = " | "

Pages = Callable[[int], Page]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked: the passage's own places, and those of other sources."""

    quote: Sequence[Span]
    others: Sequence[Span] = ()

    def runs(self, page: Page, start: int, end: int) -> tuple[Run, ...]:
        """The characters `start:end` of a page, cut where a mark begins or ends."""
        cuts = {start, end}
        for span in (*self.quote, *self.others):
            if span.page == page.number:
                cuts.update(cut for cut in (span.start, span.end) if start < cut < end)
        edges = sorted(cuts)
        return tuple(
            Run(text=page.text[first:last], mark=self._mark(page.number, first)) for first, last in pairwise(edges)
        )

    def _mark(self, page: int, place: int) -> Mark:
        def holds(spans: Sequence[Span]) -> bool:
            return any(one.page == page and one.start <= place < one.end for one in spans)

        return "quote" if holds(self.quote) else "other" if holds(self.others) else ""


def surroundings(pages: Pages, last: int, marks: Marks) -> tuple[tuple[Portion, ...], bool, bool]:
    """The portions of a passage's pages and of those around them; whether more come before, and after.

    `last` is the number of the paper's last page.
    """
    first, end = marks.quote[0].page, marks.quote[-1].page
    shown = [pages(number) for number in range(first, end + 1)]
    length = 0
    while first > 1 and length < _AROUND:
        first -= 1
        shown.insert(0, pages(first))
        length += len(shown[0].text)
    length = 0
    while end < last and length < _AROUND:
        end += 1
        shown.append(pages(end))
        length += len(shown[-1].text)
    found: list[Portion] = []
    for page in shown:
        for portion in _of_page(page, marks):
            # What goes on from one page to the next has one place.
            if found and portion.place and (found[-1].place, found[-1].kind) == (portion.place, portion.kind):
                joined = (*found[-1].runs, Run(text=" "), *portion.runs)
                found[-1] = found[-1].model_copy(update={"runs": joined})
            else:
                found.append(portion)
    return tuple(found), first > 1, end < last


def rows_around(page: Page, marks: Marks) -> tuple[tuple[Portion, ...], bool, bool]:
    """The rows of a sheet around a passage, below those that name its columns; whether more come before, and after."""
    spans = [span for span in marks.quote if span.page == page.number]
    begin, end = spans[0].start, spans[-1].end
    marked = [at for at, block in enumerate(page.blocks) if block.start < end and begin < block.end]
    first, last = (marked[0], marked[min(len(marked), _MARKED) - 1]) if marked else (0, 0)
    low, high = max(first - _BEFORE, 0), min(last + _AFTER + 1, len(page.blocks))
    heads = [block for block in _heads(page.blocks, first) if block.start < page.blocks[low].start]
    shown = [*heads, *page.blocks[low:high]]
    portions = tuple(_portion(page, block, marks) for block in shown)
    return portions, low > len(heads), high < len(page.blocks)


def headings(pages: Pages, span: Span) -> str:
    """The path of headings above a place, outermost first."""
    found: list[str] = []
    level = 99
    for number in range(span.page, max(span.page - _BACK, 0), -1):
        page = pages(number)
        before = (one for one in page.blocks if number < span.page or one.start < span.start)
        for block in sorted(before, key=lambda one: -one.start):
            if block.kind == "heading" and block.level < level:
                level = block.level
                found.insert(0, " ".join(page.text[block.start : block.end].split()))
        if level <= 1:
            break
    return " › ".join(found)


def columns_of(portions: Sequence[Portion]) -> tuple[str, ...]:
    """The letters of the columns of a sheet's rows; none where nothing tells."""
    for portion in portions:
        filled = [at for at, runs in enumerate(portion.cells) if any(run.text for run in runs)]
        letters = portion.place.partition(":")[0].rstrip("0123456789")
        if portion.number is not None and filled:
            # A row's place begins at its first cell that is not empty.
            left = column_number(letters) - filled[0]
            return tuple(column_name(left + step) for step in range(max(len(one.cells) for one in portions)))
    return ()


def _heads(blocks: Sequence[Block], at: int) -> list[Block]:
    """The rows that name the columns of the table that the block with that number stands in."""
    found: list[Block] = []
    for block in reversed(blocks[: at + 1]):
        if block.kind == "head":
            found.insert(0, block)
        elif found or block.kind not in _ROWS:
            break
    return found


def _of_page(page: Page, marks: Marks) -> Iterator[Portion]:
    for block in page.blocks or (Block(start=0, end=len(page.text)),):
        yield _portion(page, block, marks)


def _portion(page: Page, block: Block, marks: Marks) -> Portion:
    row = _ROW.match(block.place)
    table = block.kind in _ROWS
    return Portion(
        kind=block.kind,
        level=block.level,
        place=block.place,
        page=page.name,
        runs=() if table else marks.runs(page, block.start, block.end),
        cells=tuple(marks.runs(page, *cell) for cell in _cells(page.text, block)) if table else (),
        number=int(row[1]) if row else None,
        begins=seconds_of(block.place),
    )


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Where the cells of a row begin and end, as `layout.row` joined them."""
    at = block.start
    while at < block.end:
        if text.startswith("| ", at):  # an empty cell
            yield at, at
            at += 2
            continue
        end = text.find(_JOINT, at, block.end)
        end = block.end if end < 0 else end
        yield at, end
        at = end + len(_JOINT)
