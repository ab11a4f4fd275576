"""What people read, in their language, on the screen and in Slack: English is the key, `locale/nl.po` has the Dutch."""

import datetime
import re
from functools import cache
from pathlib import Path


def later(text: str, /) -> str:
    """The text as it is, marked to be translated: for tables, which are made before anybody's language is known."""
    return text


# The languages that there are, each named in itself; the first needs no file.
LANGUAGES = {"en": "English", "nl": "Nederlands"}
DEFAULT = "en"
# How parts of papers are counted.
_PLACES = {
    "page": later("page"),
    "slide": later("slide"),
    "paragraph": later("paragraph"),
    "paragraphs": later("paragraphs"),
    "line": later("line"),
    "lines": later("lines"),
    "table": later("table"),
    "row": later("row"),
    "rows": later("rows"),
}
_COUNTED = re.compile(r"\b[a-z]+(?= \d)")
_FOLDER = Path(__file__).parent / "locale"


def first_of(*offered: str) -> str:
    """The first of the languages (ISO 639-1) that is spoken here; English where none is."""
    return next((one for one in offered if one in LANGUAGES), DEFAULT)


def said_in(spoken: str, text: str, /, **values: object) -> str:
    """The text in that language, `{name}` filled in; English where there is no translation.

    `text` has to be a literal, so that it can be found to be translated. One that is kept in a table goes through
    `later` there.
    """
    said = _texts(spoken).get(text, text)
    return said.format(**values) if values else said


def counted_in(spoken: str, one: str, many: str, number: int, /, **values: object) -> str:
    """As `said_in`, for a number of things: `one` where it is 1, else `many`; `{number}` may stand in both."""
    text = one if number == 1 else many
    return _texts(spoken).get(text, text).format(number=number, **values)


def spot_in(spoken: str, place: str) -> str:
    """A place in a paper ("page 3", "Prices!A2:F2", "table 2, row 4") in that language."""
    sheet, mark, within = place.rpartition("!")
    return f"{sheet}{mark}{_COUNTED.sub(lambda found: said_in(spoken, _PLACES.get(found[0], found[0])), within)}"


def day_in(spoken: str, date: datetime.date) -> str:
    """The date in words, as "3 March 2027" in that language."""
    from babel.dates import format_date

    return format_date(date, "d MMMM yyyy", locale=spoken)


def value_in(spoken: str, value: str) -> str:
    """What a contract's card says of a line: a day or a set word, in that language; other values as they are."""
    try:
        return day_in(spoken, datetime.date.fromisoformat(value))
    except ValueError:
        return said_in(spoken, value)


@cache
def _texts(chosen: str) -> dict[str, str]:
    """English to that language; the two forms of a plural are two texts."""
    file = _FOLDER / f"{chosen}.po"
    if not file.is_file():
        return {}
    # Reading it is for those alone who need it.
    from babel.messages.pofile import read_po

    with file.open("rb") as lines:
        return {str(one.id): str(one.string) for one in read_po(lines, locale=chosen) if one.id and one.string}
