"""What a library costs as it grows: documents against time, memory and disk, as figures and as a picture.

    python -m benchmarks.cost --data FOLDER
    python -m benchmarks.cost --draw                 # only the picture, from the figures that are there

Papers of five passages of about 850 characters (benchmarks.papers), each taken in by a process of its own. What the
library itself takes is measured with a stub for the embedding model, at 1,000, 10,000 and 100,000 chunks; with
the built-in model at the sizes of `--real`. Then the folder is looked at again, unchanged, and with 1 % changed.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from rich.console import Console

from assistant.reading.fonts import face
from benchmarks.library import run
from benchmarks.papers import PASSAGES, change_papers, write_papers
from benchmarks.results import FOLDER, save

SIZES = (1_000, 10_000, 100_000)
REAL = (1_000,)
PICTURE = Path(__file__).parents[1] / "docs" / "images" / "cost.png"
CONSOLE = Console(stderr=True)
# Series of each panel: label, colour, and the way to the figure from those of one size.
PANELS: Mapping[str, Sequence[tuple[str, str, tuple[str, ...]]]] = {
    "CPU seconds": (
        ("first time, built-in model", "#b3541e", ("real", "fresh", "cpu_s")),
        ("first time, without embedding", "#1f4e79", ("stub", "fresh", "cpu_s")),
        ("1 % changed", "#3c8031", ("stub", "1 % changed", "cpu_s")),
        ("unchanged", "#7a7a7a", ("stub", "unchanged", "cpu_s")),
    ),
    "Peak memory, MB": (
        ("first time, built-in model", "#b3541e", ("real", "fresh", "peak_mb")),
        ("first time, without embedding", "#1f4e79", ("stub", "fresh", "peak_mb")),
        ("unchanged", "#7a7a7a", ("stub", "unchanged", "peak_mb")),
    ),
    "Disk, MB": (
        ("library and both indexes", "#1f4e79", ("stub", "disk", "home_mb")),
        ("of which indexes", "#3c8031", ("stub", "disk", "indexes_mb")),
        ("the papers themselves", "#7a7a7a", ("stub", "disk", "papers_mb")),
    ),
}
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM, _GAP = 460, 330, 70, 60, 60, 30
_INK, _GRID = "#222222", "#dddddd"


def measure(data: Path, chunks: int, model: str) -> dict[str, Any]:
    """One size with one model: first, again, and changed; disk in millions of bytes."""
    with tempfile.TemporaryDirectory() as scratch:
        papers, home = Path(scratch) / "papers", Path(scratch) / "home"
        write_papers(data, papers, chunks // PASSAGES)
        ours = Path(sys.executable)
        figures: dict[str, Any] = {"fresh": run(ours, "ours", papers, home, model)}
        held = {"home_mb": _size(home), "indexes_mb": _size(home / "indexes"), "papers_mb": _size(papers)}
        figures["disk"] = held
        if model == "stub":
            figures["unchanged"] = run(ours, "ours", papers, home, model)
            change_papers(papers, 0.01)
            figures["1 % changed"] = run(ours, "ours", papers, home, model)
    CONSOLE.print(chunks, model, figures)
    return figures


def draw(figures: Mapping[str, Mapping[str, Any]], file: Path) -> None:
    """Three panels with logarithmic axes: documents to the right, what they cost upwards."""
    panel = _LEFT + _WIDTH + _GAP
    picture = Image.new("RGB", (panel * len(PANELS) + _GAP, _TOP + _HEIGHT + _BOTTOM), "white")
    pen = ImageDraw.Draw(picture)
    for number, (title, series) in enumerate(PANELS.items()):
        _panel(pen, number * panel + _LEFT, title, [(one, _points(figures, one[2])) for one in series])
    file.parent.mkdir(exist_ok=True)
    picture.save(file, optimize=True)


def _panel(
    pen: ImageDraw.ImageDraw,
    left: int,
    title: str,
    series: Sequence[tuple[tuple[str, str, tuple[str, ...]], list[tuple[float, float]]]],
) -> None:
    values = [value for _, points in series for _, value in points]
    documents = [place for _, points in series for place, _ in points]
    low, high = _decades([*values, 10 * max(values)])  # room for the legend above
    first, last = _decades(documents)

    def at(place: float, value: float) -> tuple[float, float]:
        across = (_log(place) - first) / (last - first)
        up = (_log(value) - low) / (high - low)
        return left + across * _WIDTH, _TOP + (1 - up) * _HEIGHT

    pen.text((left, _TOP - 42), title, _INK, face(20, bold=True))
    for decade in range(low, high + 1):
        _, y = at(10**first, 10**decade)
        pen.line([(left, y), (left + _WIDTH, y)], _GRID)
        pen.text((left - 8, y), f"{10**decade:g}", _INK, face(14), anchor="rm")
    for decade in range(first, last + 1):
        x, y = at(10**decade, 10**low)
        pen.line([(x, _TOP), (x, y)], _GRID)
        pen.text((x, y + 8), f"{10**decade:,}", _INK, face(14), anchor="mt")
    pen.text((left + _WIDTH / 2, _TOP + _HEIGHT + 30), "documents (five chunks each)", _INK, face(15), anchor="mt")
    for row, ((label, colour, _), points) in enumerate(series):
        places = [at(*point) for point in points]
        pen.line(places, colour, 3)
        for (x, y), (_, value) in zip(places, points, strict=True):
            pen.ellipse([x - 5, y - 5, x + 5, y + 5], colour)
            told = f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
            under = row == len(series) - 1  # the lowest line has room there
            pen.text((x, y + 9 if under else y - 9), told, colour, face(13), anchor="mt" if under else "mb")
        y = _TOP + 12 + 20 * row
        pen.rectangle([left + 12, y - 5, left + 24, y + 5], colour)
        pen.text((left + 32, y), label, _INK, face(14), anchor="lm")


def _points(figures: Mapping[str, Mapping[str, Any]], way: tuple[str, ...]) -> list[tuple[float, float]]:
    points = []
    for chunks, found in figures.items():
        value: Any = found
        for name in way:
            value = value.get(name) if value else None
        if value:
            points.append((int(chunks.replace(",", "")) / PASSAGES, float(value)))
    return points


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around all values."""
    low, high = int(_log(min(values)) // 1), int(-(-_log(max(values)) // 1))
    return low, max(high, low + 1)


def _log(value: float) -> float:
    return log10(max(value, 1e-3))


def _size(folder: Path) -> float:
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="the folder with the evaluation sets")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="chunks, with a stub for the model")
    parser.add_argument("--real", type=int, nargs="*", default=REAL, help="chunks, with the built-in model")
    parser.add_argument("--draw", action="store_true", help="only the picture, from the figures that are there")
    arguments = parser.parse_args()
    if not arguments.draw:
        if arguments.data is None:
            parser.error("--data is needed to measure")
        figures: dict[str, dict[str, Any]] = {}
        for model, sizes in (("stub", arguments.sizes), ("real", arguments.real)):
            for chunks in sizes:
                figures.setdefault(f"{chunks:,}", {})[model] = measure(arguments.data, chunks, model)
        save("cost", {"chunks": figures})
    draw(json.loads((FOLDER / "cost.json").read_text("utf-8"))["chunks"], PICTURE)
    Console().print(f"drawn to {PICTURE}")


if __name__ == "__main__":
    main()
