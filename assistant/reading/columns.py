"""Runs of characters as printed lines in reading order: rows across, columns one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.reading.glyphs import Run

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


def printed(runs: Sequence[Run]) -> list[Printed]:
    """The lines of a page in reading order; lines on their side come last."""
    upright = [run for run in runs if not run.sideways]
    lines = [line for number, flow in enumerate(_flows(upright, depth=3)) for line in _lines(flow, number)]
    return lines + [_line([run], -1, (run.left, run.right)) for run in runs if run.sideways]


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
        two = len(left) + len(right) == len(band) and _count_long(left) > 1 and _count_long(right) > 1
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


def _count_long(runs: list[Run]) -> int:
    return sum(1 for run in runs if len(run.text) >= LONG)


def _lines(runs: list[Run], column: int) -> Iterator[Printed]:
    """Runs on one baseline as one line, from top to bottom."""
    margins = min(run.left for run in runs), max(run.right for run in runs)
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if row and run.baseline - row[0].baseline > 0.4 * max(run.size, row[0].size):
            yield _line(row, column, margins)
            row = []
        row.append(run)
    if row:
        yield _line(row, column, margins)


def _line(row: list[Run], column: int, margins: tuple[float, float]) -> Printed:
    text, edges, cells = "", [], [0]
    kept: list[Run] = []
    for run in sorted(row, key=lambda run: run.left):
        last = kept[-1] if kept else None
        # Some programs print a word twice, a hair apart, to make it look bold.
        if last and last.text == run.text and run.left - last.left < 0.3 * run.size:
            continue
        if last:
            if run.left - last.right > 0.9 * max(run.size, last.size):
                cells.append(len(text) + 1)
            text += " "
        text += run.text
        edges += run.edges
        kept.append(run)
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
    )
