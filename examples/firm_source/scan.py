"""A delivery note as a scanner leaves it: a picture of a page, slightly turned and noisy, without a text layer."""

from io import BytesIO
from pathlib import Path

import numpy as np
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(reportlab.__file__).parent / "fonts"
SIZE = (1240, 1754)  # A4 at 150 dots per inch
INK, PEN = 30, 85

ROWS = (
    ("Pos.", "Article", "Description", "Quantity", "Unit"),
    ("1", "31022", "Copper pipe half-hard 22 mm, 3 m", "40", "length"),
    ("2", "31028", "Copper pipe half-hard 28 mm, 3 m", "30", "length"),
    ("3", "42128", "Press elbow 90° 28 mm", "60", "piece"),
    ("4", "42322", "Press coupler 22 mm", "80", "piece"),
    ("5", "55028", "Ball valve press 28 mm", "12", "piece"),
)
COLUMNS = (110, 200, 360, 870, 1020)


def write_scan(path: Path) -> None:
    """Write the signed delivery note DN-59940 as a PDF that holds one grey picture."""
    sheet = draw_note().rotate(-1.3, resample=Image.Resampling.BICUBIC, fillcolor=247)
    noise = np.random.default_rng(59940).normal(0.0, 9.0, (SIZE[1], SIZE[0]))
    pixels = np.clip(np.asarray(sheet, dtype=np.float64) + noise, 0, 255).astype(np.uint8)
    picture = BytesIO()
    Image.fromarray(pixels).save(picture, "JPEG", quality=55, dpi=(150, 150))
    picture.seek(0)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle("Scan 2025-05-13 16:02")
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.save()


def draw_note() -> Image.Image:
    """The note before it went through the scanner, with what was written on it by hand."""
    page = Image.new("L", SIZE, 247)
    draw = ImageDraw.Draw(page)
    text = ImageFont.truetype(str(FONTS / "Vera.ttf"), 22)
    bold = ImageFont.truetype(str(FONTS / "VeraBd.ttf"), 24)
    large = ImageFont.truetype(str(FONTS / "VeraBd.ttf"), 44)
    hand = ImageFont.truetype(str(FONTS / "VeraIt.ttf"), 27)
    draw.text((110, 110), "Carrowbeg Pipe & Fittings Ltd", INK, bold)
    draw.text((110, 146), "22 Dock Road, Carrowbeg, Co. Mayo", INK, text)
    draw.text((110, 230), "Delivery note DN-59940", INK, large)
    for line, words in enumerate(
        (
            "Date: 13 May 2025        Your order: PO-2025-0203",
            "Customer: Harkin & Vale Building Services Ltd",
            "Deliver to: site of Glenarra Primary School, gate 2, container",
            "Driver: M. Hession       Vehicle: 3",
        )
    ):
        draw.text((110, 320 + 36 * line), words, INK, text)
    for line, row in enumerate(ROWS):
        y = 520 + 48 * line
        for x, cell in zip(COLUMNS, row, strict=True):
            draw.text((x, y), cell, INK, bold if line == 0 else text)
        draw.line((100, y + 38, 1140, y + 38), 120, 2)
    draw.text((110, 850), "Goods received complete and undamaged, except:", INK, text)
    draw.text((150, 905), "1 bundle (10 lengths) 28 mm bent!", PEN, hand)
    draw.text((150, 955), "couplers 22 mm: only 60 in the box", PEN, hand)
    draw.text((110, 1120), "Received by:", INK, text)
    draw.text((330, 1115), "P. Novotny    13/5/25  10:40", PEN, hand)
    draw.text((110, 1230), "Signature:", INK, text)
    draw.line((320, 1275, 900, 1275), 120, 2)
    # A signature: a wave that runs out to the right.
    steps = np.linspace(0.0, 1.0, 160)
    strokes = 1240 - 45 * np.sin(steps * 34) * (1 - steps) - 20 * np.sin(steps * 9)
    draw.line([(340 + 420 * float(s), float(y)) for s, y in zip(steps, strokes, strict=True)], PEN, 4, joint="curve")
    draw.text((110, 1560), "The goods remain our property until they have been paid for in full.", INK, text)
    draw.text((110, 1596), "Please report shortages and damage within five working days.", INK, text)
    return page
