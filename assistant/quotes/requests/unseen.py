"""Text of a PDF that is on no picture of its page: white on white, drawn invisibly, or under something."""

from collections.abc import Sequence

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from assistant.documents import Box, Page
from assistant.reading.pdf.pdfium import opened

# Requests are short; the pages beyond are not looked at.
_MOST_PAGES = 30
# Pixels to a point, and the step between the darkest and the lightest of a line below which nobody reads it (of 255).
_SCALE, _CONTRAST = 2.0, 24


def seen(data: bytes, pages: Sequence[Page]) -> tuple[list[str], int]:
    """The text of a PDF's pages without the lines that can't be seen, and how many those are."""
    texts = [page.text for page in pages]
    hidden = 0
    with opened(data) as document:
        for at, page in enumerate(pages[:_MOST_PAGES]):
            picture = _picture(document[page.number - 1])
            blank = [line for line in page.lines if not _inked(picture, line.box)]
            for line in reversed(blank):
                texts[at] = texts[at][: line.start] + texts[at][line.end :]
            hidden += len(blank)
    return texts, hidden


def _picture(page: pdfium.PdfPage) -> NDArray[np.uint8]:
    """The page in shades of grey, (height, width)."""
    bitmap = page.render(scale=_SCALE, grayscale=True)
    pixels = np.array(bitmap.to_numpy())
    return pixels[..., 0] if pixels.ndim == 3 else pixels


def _inked(picture: NDArray[np.uint8], box: Box) -> bool:
    """Whether anything stands out from the ground within a box. A box of nothing is taken for seen."""
    height, width = picture.shape
    top, bottom = int(box.top * height), int(np.ceil(box.bottom * height))
    left, right = int(box.left * width), int(np.ceil(box.right * width))
    part = picture[max(0, top) : bottom, max(0, left) : right]
    return part.size == 0 or int(part.max()) - int(part.min()) >= _CONTRAST
