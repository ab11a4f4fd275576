"""RTF documents without LibreOffice: their words, paragraph by paragraph, table rows with their cells."""

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from assistant.documents import Reading
from assistant.reading.characters import clean, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.plain.paragraphs import text_parts

_TITLE = re.compile(r"\{\\title ([^{}\\]*)\}")


def read(data: bytes) -> Reading:
    """A reading of kind "rtf". Pictures, running heads and formulas are left out."""
    source = data.decode("latin-1")
    title = _TITLE.search(source)
    pages = set_pages(_parts(rtf_text(source)))
    return Reading(kind="rtf", title=one_line(title.group(1)) if title else "", pages=pages)


def rtf_text(source: str) -> str:
    """The words of an RTF text, its paragraphs as lines, cells ended by "|"."""
    return clean(str(rtf_to_text(source, errors="replace")))  # type: ignore[no-untyped-call]


def _parts(text: str) -> Iterator[Part]:
    for paragraph in text.split("\n"):
        cells = [one_line(cell) for cell in paragraph.split("|")]
        if len(cells) > 2 and paragraph.rstrip().endswith("|"):
            if any(cells):
                yield row(cells)
        elif paragraph.strip():
            yield from text_parts(paragraph)
