"""From a place back to the text that stands there, exactly."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from assistant.documents import Block, Box, Page
from assistant.places import TO, lies_in

_NOTHING = 1e-9


def text_at(pages: Iterable[Page], place: str) -> str:
    """The text at a place as `Page.place` names it: of whole blocks, or of a whole page. Empty where there is none.

    Blocks that follow each other stand as they do on their page; others are parted by line breaks.
    """
    found: list[str] = []
    for page in pages:
        name, mark, within = place.rpartition("!")
        if place in (page.name, f"page {page.number}"):
            found.append(page.text)
        elif not mark or name == page.name:
            found += _runs(page, within)
    return "\n".join(found)


def _runs(page: Page, within: str) -> Iterator[str]:
    """The texts of neighbouring blocks of the page that lie within a place."""
    first, _, last = within.partition(TO)
    ends = [number for number, block in enumerate(page.blocks) if block.place in (first, last)] if last else []
    run: list[Block] = []
    for number, block in enumerate([*page.blocks, None]):
        between = bool(ends) and ends[0] <= number <= ends[-1]
        if block and block.place and (between or lies_in(block.place, within)):
            run.append(block)
        elif run:
            yield page.text[run[0].start : run[-1].end]
            run = []


def text_within(page: Page, boxes: Iterable[Box]) -> str:
    """The text that `Page.boxes` gave these boxes for; where it runs over several lines, they are joined as there."""
    taken: list[tuple[int, int]] = []
    for box in boxes:
        for line in page.lines:
            if (line.box.top, line.box.bottom) != (box.top, box.bottom):
                continue
            steps = line.end - line.start
            width = (line.box.right - line.box.left) / max(steps, 1)
            sides = line.edges or [line.box.left + step * width for step in range(steps + 1)]
            inside = [
                step
                for step in range(steps)
                if min(sides[step : step + 2]) >= box.left - _NOTHING
                and max(sides[step : step + 2]) <= box.right + _NOTHING
            ]
            if inside and line.box.left <= box.right and box.left <= line.box.right:
                taken.append((line.start + inside[0], line.start + inside[-1] + 1))
    if not taken:
        return ""
    taken.sort()
    whole = page.text[taken[0][0] : taken[-1][1]]
    gaps = [page.text[end:start] for (_, end), (start, _) in pairwise(taken)]
    return whole if not any(gap.strip() for gap in gaps) else "\n".join(page.text[start:end] for start, end in taken)
