"""Scanned pages: which pages of a PDF are only pictures, and what is recognised on them."""

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from assistant.reading.ocr.recognising import DPI, recognise
from assistant.reading.options import Options
from assistant.reading.pdf.legible import is_gibberish
from assistant.reading.printed.glyphs import Glyphs, Run

_LITTLE = 200  # characters; a page with more has a text layer that is more than a stamp on a scan
_COVERED = 0.3  # of the page's area, by pictures
_DRAWN = 40  # drawn shapes on a page without text: letters turned into outlines
_LONGEST = 4000  # pixels of a side


def is_illegible(page: Glyphs) -> bool:
    """Whether the page's text layer is not what the page shows."""
    text = " ".join(run.text for run in page.runs)
    return page.unmapped > len(text) / 2 or is_gibberish(text)


def is_picture(page: pdfium.PdfPage, found: Glyphs) -> bool:
    """Whether what the page shows is mostly or only a picture."""
    letters = sum(len(run.text) for run in found.runs)
    if letters > _LITTLE:
        return False
    covered, drawn = 0.0, 0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        if one.type == raw.FPDF_PAGEOBJ_PATH:
            drawn += 1
            continue
        left, bottom, right, top = one.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return covered > _COVERED * found.width * found.height or (not letters and drawn >= _DRAWN)


def picture_of(page: pdfium.PdfPage) -> tuple[Image.Image, float]:
    """The page as it is shown, in grey, and its dots an inch."""
    dpi = min(DPI, _LONGEST / max(page.get_size()) * 72)
    return page.render(scale=dpi / 72, grayscale=True).to_pil(), dpi


def read_picture(picture: Image.Image, dpi: float, layer: Glyphs, options: Options) -> Glyphs:
    """What is recognised on a page, and of its text layer what stands beside that: a stamp, a typed-in line."""
    seen = recognise(picture, options, dpi=dpi)
    if is_illegible(layer) or seen.turned:
        return seen
    own = [run for run in layer.runs if not run.sideways]
    beside = [run for run in seen.runs if not any(_same_place(run, one) for one in own)]
    return Glyphs([*layer.runs, *beside], layer.width, layer.height, layer.unmapped)


def _same_place(one: Run, other: Run) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrow, low = (
        min(one.right - one.left, other.right - other.left),
        min(one.bottom - one.top, other.bottom - other.top),
    )
    return across > 0.5 * narrow and down > 0.5 * low
