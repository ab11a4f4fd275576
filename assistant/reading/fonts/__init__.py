"""The typeface that papers without pages are set and drawn in: Liberation Sans (see LICENSE in this folder)."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FILES = {False: "LiberationSans-Regular.ttf", True: "LiberationSans-Bold.ttf"}
_EM = 1000


def file(*, bold: bool = False) -> Path:
    """The typeface's file, for what embeds it."""
    return Path(__file__).with_name(_FILES[bold])


@lru_cache(maxsize=64)
def face(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The typeface at a size in pixels."""
    # The basic engine: one glyph for each character, so that the widths below add up to what is drawn.
    return ImageFont.truetype(str(file(bold=bold)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=65536)
def advance(character: str, *, bold: bool = False) -> float:
    """The width of a character as a fraction of the type size. One that the face lacks is as wide as its empty box."""
    return face(_EM, bold=bold).getlength(character) / _EM
