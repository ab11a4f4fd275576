"""Pictures of papers (PNG, JPEG, TIFF and others): each frame one page, its words recognised."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from assistant.documents import Page, Reading
from assistant.errors import ReadError
from assistant.reading.isolation import limits
from assistant.reading.ocr.recognising import picture_page
from assistant.reading.options import Options

# More pixels than this, of one frame, are refused before any of them is unpacked: an A3 page at 600 dpi has 70 million.
PIXEL_LIMIT = 120_000_000
FRAME_LIMIT = 300


def read(data: bytes, options: Options) -> Reading:
    """A reading of kind "picture". Raises ReadError without anything that recognises text, and for too large ones."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about a picture is not for people
            picture = Image.open(io.BytesIO(data))
            frames = getattr(picture, "n_frames", 1)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _refusal(error) from error
    if frames > FRAME_LIMIT:
        raise ReadError(f"has {frames} frames; at most {FRAME_LIMIT} are read of one picture")
    pages: list[Page] = []
    for number in range(frames):
        picture.seek(number)
        if picture.width * picture.height > PIXEL_LIMIT:
            raise ReadError(f"has {picture.width:,} × {picture.height:,} pixels; at most {PIXEL_LIMIT:,} are read")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        pages.append(picture_page(upright, number + 1, options))
        limits.alive()
    return Reading(kind="picture", title="", pages=tuple(pages))


def _refusal(error: Exception) -> ReadError:
    if isinstance(error, Image.DecompressionBombError):
        return ReadError(f"has too many pixels; at most {PIXEL_LIMIT:,} are read")
    return ReadError("is damaged: it begins like a picture but cannot be opened")
