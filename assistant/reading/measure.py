"""How wide set text is: where characters begin, where lines break, how wide a table's columns are."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.reading.fonts import advance

GAP = 14.0  # points between the columns of a table
_NARROWEST = 24.0
_HAIR = 0.01  # sums of fractions: a text as wide as its column fits


@dataclass(frozen=True, slots=True)
class Column:
    """Where a table's column stands, in points from the page's left."""

    left: float
    right: float


class _Advances(dict[str, float]):
    """The widths of characters, each measured once."""

    def __init__(self, *, bold: bool) -> None:
        super().__init__()
        self.bold = bold

    def __missing__(self, character: str) -> float:
        self[character] = width = advance(character, bold=self.bold)
        return width


_ADVANCES = {bold: _Advances(bold=bold).__getitem__ for bold in (False, True)}


def edges(text: str, left: float, size: float, *, bold: bool = False) -> tuple[float, ...]:
    """Where each character of `text` begins, then where the last one ends: len(text) + 1 positions in points."""
    return tuple([left + size * reached for reached in _reached(text, bold=bold)])


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[tuple[int, int]]:
    """The ranges of `text` that fill one line each, broken at spaces and line breaks, or within a word too long.

    The ranges hold every visible character; blanks at their ends are left out.
    """
    lines: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        reached = list(_reached(paragraph, bold=bold))
        stop = len(paragraph.rstrip())
        start = stop - len(paragraph[:stop].lstrip())
        while start < stop:
            end = _line_end(paragraph, reached, start, stop, (width + _HAIR) / size)
            lines.append((offset + start, offset + end))
            start = end
            while start < stop and paragraph[start].isspace():
                start += 1
        offset += len(paragraph) + 1
    return lines


def _line_end(text: str, reached: Sequence[float], start: int, stop: int, width: float) -> int:
    """Where a line of at most `width` ends that begins at `start`: after a word, or within one that is wider."""
    fits = min(max(bisect_right(reached, reached[start] + width, start) - 1, start + 1), stop)
    end = fits
    if fits < stop and not text[fits].isspace():
        while end > start and not text[end - 1].isspace():
            end -= 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return end if end > start else fits


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
    return sum(map(_ADVANCES[bold], text)) * size


def _reached(text: str, *, bold: bool) -> Iterator[float]:
    """How far the text reaches before each of its characters, and after the last, at size 1."""
    return accumulate(map(_ADVANCES[bold], text), initial=0.0)


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
