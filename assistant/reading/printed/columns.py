"""Runs of characters as printed lines in reading order: rows across, columns one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.reading.printed.glyphs import Run

LONG = 16  # characters; a run of words at least this long is running text rather than a table's cell
_FEWEST = 4  # long runs on either side of a gutter


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line; lengths are points from the page's top left.

    `cells` holds where in the text each part begins that stands apart from the one before it. `column` tells the
    page's columns apart, `margins` are the column's left and right.
    """

    text: str
    edges: tuple[float, ...]
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    cells: tuple[int, ...]
    column: int
    margins: tuple[float, float]
    confidence: float = 1.0

    def parts(self) -> list["Printed"]:
        """The line cut where its cells begin, each part a line of its own."""
        ends = [*(start - 1 for start in self.cells[1:]), len(self.text)]
        return [
            replace(
                self,
                text=self.text[start:end],
                edges=self.edges[start : end + 1],
                left=self.edges[start],
                right=self.edges[end],
                cells=(0,),
            )
            for start, end in zip(self.cells, ends, strict=True)
        ]


def printed(runs: Sequence[Run]) -> list[Printed]:
    """The lines of a page in reading order; lines on their side come last."""
    upright = [run for run in runs if not run.sideways]
    lines = [line for number, flow in enumerate(_flows(upright, depth=3)) for line in _lines(flow, number)]
    return lines + [_line([run], -1, (run.left, run.right), ()) for run in runs if run.sideways]


def _flows(runs: list[Run], *, depth: int) -> Iterator[list[Run]]:
    """The runs in groups that are read one after the other, each a column or a stretch of the full width."""
    gutter = _gutter(runs) if depth else None
    if gutter is None:
        if runs:
            yield runs
        return
    for band in _bands(runs, gutter):
        left = [run for run in band if run.right <= gutter + 1]
        right = [run for run in band if run.left >= gutter - 1]
        two = len(left) + len(right) == len(band) and _is_prose(left) and _is_prose(right)
        for side in (left, right) if two else (band,):
            if two:
                yield from _flows(side, depth=depth - 1)
            else:
                yield side


def _gutter(runs: list[Run]) -> float | None:
    """The x that running text keeps clear of on both sides, if there is one."""
    long = [run for run in runs if len(run.text) >= LONG]
    best, found = _FEWEST - 1, None
    for x in sorted({round(run.left / 3) * 3 - 2 for run in long}):
        left = [run for run in long if run.right <= x + 1]
        right = [run for run in long if run.left >= x - 1]
        score = min(len(left), len(right)) - sum(1 for run in runs if run.left < x - 1 and run.right > x + 1)
        if score > best and _side_by_side(left, right):
            best, found = score, float(x)
    return found


def _side_by_side(left: list[Run], right: list[Run]) -> bool:
    """Whether most of the shorter side stands beside the other one."""
    top = max(min(run.top for run in left), min(run.top for run in right))
    bottom = min(max(run.bottom for run in left), max(run.bottom for run in right))
    return all(sum(1 for run in side if top <= run.baseline <= bottom) >= _FEWEST for side in (left, right))


def _bands(runs: list[Run], gutter: float) -> Iterator[list[Run]]:
    """The runs from top to bottom, cut wherever some that cross the gutter begin or end."""
    ordered = sorted(runs, key=lambda run: run.baseline)
    crossing = [(run.top, run.bottom) for run in ordered if run.left < gutter - 1 and run.right > gutter + 1]

    def crosses(run: Run) -> bool:
        return any(top < run.baseline - 0.2 * run.size < bottom for top, bottom in crossing)

    for _, band in groupby(ordered, key=crosses):
        yield list(band)


def _is_prose(runs: list[Run]) -> bool:
    """Running text has a few short lines among its long ones; a table or form has many."""
    long = sum(1 for run in runs if len(run.text) >= LONG)
    return long > 1 and long >= 0.6 * len(runs)


def _lines(runs: list[Run], column: int) -> Iterator[Printed]:
    """Runs on one baseline as one line, from top to bottom."""
    margins = min(run.left for run in runs), max(run.right for run in runs)
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if not rows or run.baseline - rows[-1][0].baseline > 0.4 * max(run.size, rows[-1][0].size):
            rows.append([])
        rows[-1].append(run)
    rows = [_once(row) for row in rows]
    for number, row in enumerate(rows):
        near = [*rows[max(number - 2, 0) : number], *rows[number + 1 : number + 3]]
        yield _line(row, column, margins, near)


def _once(row: list[Run]) -> list[Run]:
    """A row from left to right. Some programs print a word twice, a hair apart, to make it look bold."""
    kept: list[Run] = []
    for run in sorted(row, key=lambda run: run.left):
        if not kept or kept[-1].text != run.text or run.left - kept[-1].left > 0.3 * run.size:
            kept.append(run)
    return kept


def _stands_apart(left: Run, right: Run, near: Sequence[Sequence[Run]]) -> bool:
    """Whether the space between two runs parts two cells: it is wide, or lines up with one in a row near by.

    Spaces that only stretch a line to the margin are neither.
    """
    size = max(left.size, right.size)
    gap = right.left - left.right
    if gap < 0.9 * size or gap > 3 * size:
        return gap > size
    return any(
        abs(run.left - right.left) < 1.5 or (abs(run.right - right.right) < 1.5 and run.text[-1:].isdigit())
        for row in near
        for before, run in pairwise(row)
        if run.left - before.right > 0.9 * size
    )


def _line(kept: Sequence[Run], column: int, margins: tuple[float, float], near: Sequence[Sequence[Run]]) -> Printed:
    text, edges, cells = "", [], [0]
    for place, run in enumerate(kept):
        if place:
            if _stands_apart(kept[place - 1], run, near):
                cells.append(len(text) + 1)
            text += " "
        text += run.text
        edges += run.edges
    main = max(kept, key=lambda run: len(run.text))
    return Printed(
        text=text,
        edges=tuple(edges),
        left=min(run.left for run in kept),
        top=min(run.top for run in kept),
        right=max(run.right for run in kept),
        bottom=max(run.bottom for run in kept),
        baseline=main.baseline,
        size=main.size,
        bold=all(run.bold for run in kept),
        cells=tuple(cells),
        column=column,
        margins=margins,
        confidence=sum(run.confidence * len(run.text) for run in kept) / sum(len(run.text) for run in kept),
    )
