"""How many characters of scanned contracts are recognised: pages of real ones, printed, scanned and read.

    python -m benchmarks.ocr --data FOLDER [--pages 12] [--engines tesseract rapidocr]

FOLDER holds cuad/contracts_pdf. Pages are drawn at 200 and 300 dots an inch, as they are, leaning by 2 degrees, and
noisy (blurred, with grain, as a JPEG of quality 50), put into a PDF as a scanner does and read as any file is. The
same pages are read as picture files of 100, 150 and 200 dots an inch, as copies and screens have them. The
truth is the page's own text layer. White space doesn't count, and typographic quotes and dashes are as good as plain.
"""

import argparse
import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, cast

import numpy as np
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console
from rich.progress import track

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.reading import Options
from assistant.reading.isolation.process import read_apart
from assistant.reading.ocr import rapid, tesseract
from assistant.reading.options import Ocr
from assistant.reading.pdf.pdfium import opened
from benchmarks.results import save

CONSOLE = Console(stderr=True)
RESOLUTIONS = (200, 300)
COARSE = (100, 150, 200)
_FEWEST = 1000  # characters of a page that says something
_PLAIN = str.maketrans("“”„‘’‚–—‐−", "\"\"\"'''----")


def leaning(picture: Image.Image) -> Image.Image:
    """The page as it lies in a scanner when nobody looks."""
    return picture.rotate(2, Image.Resampling.BICUBIC, fillcolor=255)


def noisy(picture: Image.Image) -> Image.Image:
    """The page as an old scanner sees it."""
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7)), np.float64)
    grain = np.random.default_rng(0).normal(0.0, 25.0, blurred.shape)
    data = io.BytesIO()
    Image.fromarray(np.clip(blurred + grain, 0, 255).astype(np.uint8)).save(data, "JPEG", quality=50)
    return Image.open(data)


CONDITIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda picture: picture,
    "leaning by 2°": leaning,
    "noisy": noisy,
}


def pages(data: Path, count: int) -> list[tuple[Path, Page]]:
    """Pages of the contracts that are full of text, evenly over all of them."""
    found = [
        (file, page)
        for file in sorted((data / "cuad" / "contracts_pdf").glob("*.pdf"))
        for page in read_apart(file.name, file.read_bytes(), Options(ocr="off")).reading.pages
        if len(page.text) >= _FEWEST
    ]
    return [found[place * len(found) // count] for place in range(count)]


def scanned(picture: Image.Image, page: Page) -> bytes:
    """A picture of a page as the PDF that a scanner makes."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(page.width, page.height))
    canvas.drawImage(ImageReader(picture), 0, 0, page.width, page.height)
    canvas.save()
    return data.getvalue()


def accuracy(truth: str, found: str) -> float:
    """1 - edits / characters of the truth (Levenshtein, 1966), white space left out; 0 at worst."""
    wanted, given = ("".join(text.split()).translate(_PLAIN) for text in (truth, found))
    codes = np.array([ord(char) for char in given])
    steps = np.arange(len(given) + 1)
    row = steps.copy()
    for number, char in enumerate(wanted, 1):
        new = np.empty_like(row)
        new[0] = number
        new[1:] = np.minimum(row[:-1] + (codes != ord(char)), row[1:] + 1)
        row = np.minimum.accumulate(new - steps) + steps
    return max(1 - int(row[-1]) / len(wanted), 0.0)


def pictured(picture: Image.Image, dpi: int) -> bytes:
    """A picture of a page as a file of its own."""
    data = io.BytesIO()
    picture.convert("L").save(data, "PNG", dpi=(dpi, dpi))
    return data.getvalue()


def measure(chosen: Sequence[tuple[Path, Page]], engine: Ocr) -> dict[str, Any]:
    """Mean and lowest accuracy for each resolution and condition, and what a page takes by the clock."""
    runs = [(dpi, name, False) for dpi in RESOLUTIONS for name in CONDITIONS]
    runs += [(dpi, name, True) for dpi in COARSE for name in ("clean", "noisy")]
    return {
        f"{dpi} dpi, {name}{', a picture file' if alone else ''}": _measured(chosen, engine, dpi, name, alone=alone)
        for dpi, name, alone in runs
    }


def _measured(
    chosen: Sequence[tuple[Path, Page]], engine: Ocr, dpi: int, name: str, *, alone: bool
) -> dict[str, float]:
    options = Options(ocr=engine, ocr_languages=("en",))
    values, begun = [], time.perf_counter()
    for file, page in track(chosen, f"{engine}, {dpi} dpi, {name}", console=CONSOLE):
        with opened(file.read_bytes()) as document:
            picture = CONDITIONS[name](document[page.number - 1].render(scale=dpi / 72, grayscale=True).to_pil())
        data = pictured(picture, dpi) if alone else scanned(picture, page)
        try:
            found = read_apart("scan", data, options).reading.pages[0].text
        except ReadError as error:
            CONSOLE.print(f"{file.name}, page {page.number}: {error}")
            found = ""
        values.append(accuracy(page.text, found))
    return {
        "accuracy": round(mean(values), 4),
        "lowest": round(min(values), 4),
        "seconds a page": round((time.perf_counter() - begun) / len(chosen), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with cuad")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--engines", nargs="+", choices=("tesseract", "rapidocr"), default=("tesseract", "rapidocr"))
    arguments = parser.parse_args()
    there = {"tesseract": bool(tesseract.languages()), "rapidocr": rapid.installed()}
    chosen = pages(arguments.data, arguments.pages)
    engines = {
        engine: measure(chosen, cast(Ocr, engine)) if there[engine] else "not installed" for engine in arguments.engines
    }
    file = save("ocr", {"pages": len(chosen), "engines": engines})
    Console().print(engines)
    CONSOLE.print(f"written to {file}")


if __name__ == "__main__":
    main()
