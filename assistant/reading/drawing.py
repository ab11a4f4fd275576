"""Pages as their file shows them: a PDF's drawn, a picture's frame; in the process that reads."""

import io

from PIL import Image, ImageOps

from assistant.documents import Page
from assistant.reading.ocr.straightening import turn


def draw(original: bytes, kind: str, page: Page, width: int) -> Image.Image:
    """The page in colours, `width` pixels wide, set upright. Raises ReadError for a PDF that cannot be opened."""
    return _printed(original, page, width) if kind == "pdf" else _photographed(original, page, width)


def _printed(original: bytes, page: Page, width: int) -> Image.Image:
    from assistant.reading.pdf.pdfium import opened  # pictures do without PDFium

    with opened(original) as document:
        document.init_forms()
        picture: Image.Image = document[page.number - 1].render(scale=width / page.width).to_pil()
    return turn(picture.convert("RGB"), page.turned)


def _photographed(original: bytes, page: Page, width: int) -> Image.Image:
    with Image.open(io.BytesIO(original)) as frames:
        frames.seek(page.number - 1)
        upright = turn(ImageOps.exif_transpose(frames).convert("RGB"), page.turned)
    return upright.resize((width, round(width * page.height / page.width)))
