"""What a firm may choose about how its papers are read."""

from dataclasses import dataclass
from typing import Literal

Ocr = Literal["auto", "tesseract", "rapidocr", "off"]


@dataclass(frozen=True, slots=True)
class Options:
    """How papers are read.

    `ocr` names the engine that recognises what is only a picture: "auto" takes what is installed, "off" none.
    `ocr_languages` are the languages that such papers are in, as ISO 639-1 codes, the usual one first. `word_pages`
    says where the pages of a Word document come from: "marks" are those that Word left, "auto" prints it, where
    LibreOffice is installed and Word left none. `office_seconds` is what LibreOffice may take to open one document.
    """

    ocr: Ocr = "auto"
    ocr_languages: tuple[str, ...] = ("en", "nl", "de", "fr")
    word_pages: Literal["auto", "marks"] = "auto"
    office_seconds: float = 60.0


USUAL = Options()
