"""Tables in text form: values between commas, semicolons, tabs or bars."""

import csv
import io

from assistant.documents import Reading
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.sheets.sheet import sheet_page

_DELIMITERS = ",;\t|"


def read(data: bytes) -> Reading:
    """A reading of kind "csv": one page that is called "Table", its rows placed as in a spreadsheet."""
    text = decode(data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    numbered = ((number, [one_line(clean(cell)) for cell in cells]) for number, cells in enumerate(rows, 1))
    page = sheet_page(numbered, number=1, name="Table")
    return Reading(kind="csv", title="", pages=(page,) if page else ())


def delimiter(text: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells, more than one."""
    sample = text[:20_000].splitlines()[:50]
    if text[20_000:] and sample:
        sample.pop()  # cut off within

    def score(mark: str) -> tuple[int, int]:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=mark) if cells]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common), common) if common > 1 else (0, 0)

    return max(_DELIMITERS, key=score)
