"""Scans set upright: the lean of their lines is found, whichever side they lie on."""

import pytest
from PIL import Image, ImageDraw

from assistant.reading.fonts import face
from assistant.reading.ocr.straightening import turn, turned


def page() -> Image.Image:
    picture = Image.new("L", (1000, 1400), 255)
    draw = ImageDraw.Draw(picture)
    words = "Goods are delivered free of charge to the yard from an order of 250 euros".split()
    for number in range(30):
        chosen = [words[(number * 7 + place * (number % 5 + 1)) % len(words)] for place in range(9)]
        draw.text((100, 100 + 40 * number), " ".join(chosen), 0, face(26))
    return picture


@pytest.mark.parametrize("lean", [0, 0.5, -2, 3, -5])
@pytest.mark.parametrize("side", [0, 90, 270])
def test_lean_is_found(lean: float, side: int) -> None:
    """Turned back by what was found, lines run level: to a tenth of a degree, save for which way up."""
    laid = turn(page(), side + lean)
    found = turned(laid)
    assert (found + side + lean) % 180 == pytest.approx(0, abs=0.12) or (found + side + lean) % 180 > 179.88


@pytest.mark.parametrize("colour", ["white", "black", "gray"])
def test_nothing_to_go_by(colour: str) -> None:
    """A picture without lines stays as it is."""
    assert turned(Image.new("L", (300, 400), colour)) == 0


def test_quarters_keep_every_pixel() -> None:
    """Four quarter turns are no turn, and each swaps the sides."""
    picture = page()
    assert turn(picture, 90).size == (1400, 1000)
    assert turn(turn(picture, 90), 270).tobytes() == picture.tobytes()
    assert turn(picture, 2).size == picture.size
