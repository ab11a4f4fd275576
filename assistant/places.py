"""Places as people call them ("page 3", "Prices!A12:F12", "paragraphs 4–6", "0:12–0:34"), and the text there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.documents import Block, Box, Page

_CELLS = re.compile(r"([A-Z]{1,4})(\d+):([A-Z]{1,4})(\d+)")
# "paragraph 4", "lines 10–21", "table 2, row 3", "page 5, table 2, row 3".
_COUNTED = re.compile(r"((?:\w+ \d+, ){0,2}[a-z]+?)s? (\d+)(?:–(\d+))?")
_TO = " … "
_TIMED = re.compile(r"(\d+(?::\d\d)+)(?:–(\d+(?::\d\d)+))?")


def join(places: Sequence[str]) -> str:
    """The places of neighbours as one: rows A2:F2 and A3:F3 are A2:F3, paragraphs 4 and 6 are paragraphs 4–6.

    Of places that have nothing in common it names the first and the last.
    """
    first, last = places[0], places[-1]
    cells = [found.groups() for place in places if (found := _CELLS.fullmatch(place))]
    if len(cells) == len(places):
        left = min((one[0] for one in cells), key=column_number)
        right = max((one[2] for one in cells), key=column_number)
        return f"{left}{cells[0][1]}:{right}{cells[-1][3]}"
    counted, timed = (
        [_COUNTED.fullmatch(one) for one in (first, last)],
        [_TIMED.fullmatch(one) for one in (first, last)],
    )
    if counted[0] and counted[1] and counted[0][1] == counted[1][1] and first != last:
        return f"{counted[0][1]}s {counted[0][2]}–{counted[1][3] or counted[1][2]}"
    if timed[0] and timed[1] and timed[1][2]:
        return f"{timed[0][1]}–{timed[1][2]}"
    return first if first == last else f"{first}{_TO}{last}"


def text_at(pages: Iterable["Page"], place: str) -> str:
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


def _runs(page: "Page", within: str) -> Iterator[str]:
    """The texts of neighbouring blocks of the page that lie within a place."""
    first, _, last = within.partition(_TO)
    ends = [number for number, block in enumerate(page.blocks) if block.place in (first, last)] if last else []
    run: list[Block] = []
    for number, block in enumerate([*page.blocks, None]):
        between = bool(ends) and ends[0] <= number <= ends[-1]
        if block and block.place and (between or _lies_in(block.place, within)):
            run.append(block)
        elif run:
            yield page.text[run[0].start : run[-1].end]
            run = []


def text_within(page: "Page", boxes: Iterable["Box"]) -> str:
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


_NOTHING = 1e-9


def _lies_in(place: str, wider: str) -> bool:
    if place == wider:
        return True
    for form, value in ((_CELLS, int), (_COUNTED, int), (_TIMED, _seconds)):
        one, other = form.fullmatch(place), form.fullmatch(wider)
        if one and other and form is _CELLS:
            columns = column_number(other[1]) <= column_number(one[1]) and column_number(one[3]) <= column_number(
                other[3]
            )
            return columns and int(other[2]) <= int(one[2]) and int(one[4]) <= int(other[4])
        if one and other and form is _COUNTED:
            first, last = value(one[2]), value(one[3] or one[2])
            return one[1] == other[1] and value(other[2]) <= first and last <= value(other[3] or other[2])
        if one and other:
            return value(other[1]) <= value(one[1]) and value(one[2] or one[1]) <= value(other[2] or other[1])
    return False


def column_number(letters: str) -> int:
    """The number of a sheet's column: 1 for "A", 28 for "AB"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def seconds_of(place: str) -> int | None:
    """The second at which a place of a recording, such as "1:02–1:40", begins; None for any other place."""
    timed = _TIMED.fullmatch(place.partition(_TO)[0])
    return _seconds(timed[1]) if timed else None


def _seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total
