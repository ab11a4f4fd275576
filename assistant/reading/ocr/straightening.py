"""Pictures of pages set upright: how far the lines of a scan lean, and on which side it lies."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE = 1000  # pixels of the longer side; finer detail says nothing more about the angle
_STEEPEST = 6.0  # degrees; a page that leans further was laid on its side
_COARSE, _FINE = 0.25, 0.05  # degrees
_LEAST = 0.15  # degrees; less is not worth the blur of turning
_MOST = 60_000  # dark pixels that are looked at
_FEWEST = 200
_SIDEWAYS = 1.3  # times as sharp as upright: else the page is taken as it lies


def turned(picture: Image.Image) -> float:
    """By how many degrees counter-clockwise `picture` is to be turned for its lines to run level: see `turn`.

    The lines are level where the profile of dark pixels over the rows is sharpest (Postl, 1986). Which of the two
    ways round a level page stands the pixels do not tell: the answer lies within a quarter turn.
    """
    x, y = _dark(picture)
    if len(x) < _FEWEST:
        return 0.0
    level, sharp = _best(x, y)
    side, sharper = _best(y, -x)
    quarter, angle = (1, side) if sharper > _SIDEWAYS * sharp else (0, level)
    return 90.0 * quarter + (angle if abs(angle) >= _LEAST else 0.0)


def turn(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned counter-clockwise: by quarters as a whole sheet is, by what remains about its middle.

    The rest, of at most 45 degrees, leaves the size as it is; what comes into view is white.
    """
    quarters = round(degrees / 90)
    rest = degrees - 90 * quarters
    ways = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    if quarters % 4:
        picture = picture.transpose(ways[quarters % 4 - 1])
    if rest:
        white = 255 if picture.mode == "L" else (255, 255, 255)
        picture = picture.rotate(rest, Image.Resampling.BICUBIC, fillcolor=white)
    return picture


def _dark(picture: Image.Image) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where ink is: x and y of pixels, from the middle, much darker than their surroundings."""
    small = picture.convert("L")
    small.thumbnail((_SIDE, _SIDE))
    grey = np.asarray(small, np.float64)
    # Against the mean around it, not one threshold: a photograph is darker on one side.
    around = np.asarray(small.resize((max(small.width // 32, 1), max(small.height // 32, 1))).resize(small.size))
    y, x = np.nonzero(grey < around - 40.0)
    step = max(len(x) // _MOST, 1)
    return x[::step].astype(np.float64) - small.width / 2, y[::step].astype(np.float64) - small.height / 2


def _best(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """The angle within _STEEPEST at which rows are sharpest, and how sharp they are there."""
    coarse = np.arange(-_STEEPEST, _STEEPEST + _COARSE / 2, _COARSE)
    angle = max(coarse, key=lambda one: _sharpness(x, y, one))
    fine = np.arange(angle - _COARSE, angle + _COARSE + _FINE / 2, _FINE)
    angle = max(fine, key=lambda one: _sharpness(x, y, one))
    return round(float(angle), 2), _sharpness(x, y, float(angle))


def _sharpness(x: NDArray[np.float64], y: NDArray[np.float64], degrees: float) -> float:
    """How much the counts of dark pixels change from row to row once turned by `degrees` counter-clockwise."""
    angle = math.radians(degrees)
    rows = y * math.cos(angle) - x * math.sin(angle)
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float(np.sum(np.diff(counts.astype(np.float64)) ** 2)) / len(x)
