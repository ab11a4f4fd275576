"""How wide set text is: where characters begin, where lines break, how wide a table's columns are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.reading.fonts import advance

GAP = 14.0  # points between the columns of a table
_NARROWEST = 24.0
_HAIR = 0.01  # sums of fractions: a text as wide as its column fits
_WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """Where a table's column stands, in points from the page's left."""

    left: float
    right: float


def edges(text: str, left: float, size: float, *, bold: bool = False) -> tuple[float, ...]:
    """Where each character of `text` begins, then where the last one ends: len(text) + 1 positions in points."""
    return tuple(accumulate((advance(char, bold=bold) * size for char in text), initial=left))


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[tuple[int, int]]:
    """The ranges of `text` that fill one line each, broken at spaces and line breaks, or within a word too long.

    The ranges hold every visible character; blanks at their ends are left out.
    """
    lines: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        shown = paragraph.strip()
        if _length(shown, size, bold=bold) <= width:  # most cells, headings and short lines
            begin = offset + paragraph.find(shown)
            lines += [(begin, begin + len(shown))] if shown else []
            offset += len(paragraph) + 1
            continue
        start = end = -1
        room = 0.0
        for word in _WORDS.finditer(paragraph):
            for first, last in _pieces(word.group().rstrip(), size, width, bold=bold):
                first, last = first + offset + word.start(), last + offset + word.start()
                needed = _length(text[end if start >= 0 else first : last], size, bold=bold)
                if start >= 0 and needed > room + _HAIR:
                    lines.append((start, end))
                    start = -1
                    needed = _length(text[first:last], size, bold=bold)
                if start < 0:
                    start, room = first, width
                end = last
                room -= needed
        if start >= 0:
            lines.append((start, end))
        offset += len(paragraph) + 1
    return lines


def columns(
    rows: Sequence[Sequence[str]], size: float, left: float, width: float | None, widest: float
) -> list[Column]:
    """The columns of a table's rows, each as wide as its widest cell but no wider than `widest`.

    Where that is wider than `width`, the wide columns give way first.
    """
    count = max(map(len, rows), default=0)
    widths = [_NARROWEST] * count
    for cells in rows:
        for place, cell in enumerate(cells):
            if widths[place] < widest:
                widths[place] = min(max(widths[place], _length(cell, size, bold=True)), widest)
    if width is not None:
        widths = _fitted(widths, max(width - GAP * (count - 1), count * 4.0))
    found, x = [], left
    for one in widths:
        found.append(Column(x, x + one))
        x += one + GAP
    return found


def _length(text: str, size: float, *, bold: bool) -> float:
    return sum(advance(char, bold=bold) for char in text) * size


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[tuple[int, int]]:
    """The word in pieces no wider than `width`; almost always the word itself."""
    pieces, start, used = [], 0, 0.0
    for place, char in enumerate(word):
        step = advance(char, bold=bold) * size
        if used + step > width + _HAIR and place > start:
            pieces.append((start, place))
            start, used = place, 0.0
        used += step
    return [*pieces, (start, len(word))]


def _fitted(widths: list[float], room: float) -> list[float]:
    """The widths cut to one common limit, the highest with which they fit."""
    if sum(widths) <= room:
        return widths
    left, fitted = room, {}
    order = sorted(range(len(widths)), key=lambda place: widths[place])
    for rank, place in enumerate(order):
        fitted[place] = min(widths[place], left / (len(widths) - rank))
        left -= fitted[place]
    return [fitted[place] for place in range(len(widths))]
