"""What people read, in their language, on the screen and in Slack: English is the key, `locale/nl.po` has the Dutch."""

import calendar
import datetime
import re
from functools import cache
from itertools import pairwise
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
# Where a template holds what is different from time to time, and where one sentence, or what it is about, ends.
_HOLE = re.compile(r"(?<!\{)\{\d\}(?!\})")
# How many of something there are: a number, for in "a break after five years" nothing is counted.
_AMOUNT = re.compile(r"\{0\} (?:business )?(?:page|day|week|month|year)s?")
_DATE = re.compile(rf"\d{{1,2}} ({'|'.join(calendar.month_name[1:])}) \d{{4}}")
_BREAK = re.compile(r"(?<=[.:]) ")


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


def told_in(spoken: str, text: str) -> str:
    """What the assistant itself says, in English: an error, a reason. Known by its template, it is in that language.

    Of several sentences, those that are known; what is in no template of `locale/*.told.po` stays as it is.
    """
    if spoken == DEFAULT or not text:
        return text
    if said := _known(spoken, text):
        return said
    breaks = [found.start() for found in _BREAK.finditer(text)]
    for at in reversed(breaks):
        if text[at - 1] == "." and (said := _known(spoken, text[:at])):
            return f"{said} {told_in(spoken, text[at + 1 :])}"
    for at in breaks:
        if said := _known(spoken, text[at + 1 :]):
            return f"{told_in(spoken, text[:at])} {said}"
    return text


def _known(spoken: str, text: str) -> str:
    """The translation of a text that is, as a whole, one of the templates; with or without a full stop behind it."""
    exact, patterns = _told(spoken)
    if _DATE.fullmatch(text):
        return day_in(spoken, datetime.datetime.strptime(text, "%d %B %Y").date())
    if text in exact:
        return exact[text]
    for pattern, said in patterns:
        if found := pattern.fullmatch(text):
            return said.format(*(told_in(spoken, one) for one in found.groups()))
    if text.endswith(".") and (said := _known(spoken, text[:-1])):
        return f"{said}."
    return ""


@cache
def _told(spoken: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Sentences without holes, and patterns of those that have some, the most particular first."""
    texts = _texts(f"{spoken}.told")
    holed = sorted((one for one in texts if _HOLE.search(one)), key=_particular)
    exact = {text: said for text, said in texts.items() if text not in holed}
    return exact, [(_pattern(one), texts[one]) for one in holed]


def _particular(template: str) -> tuple[bool, int]:
    """By what templates are tried: those that begin with a word first, and those with many."""
    return template.startswith("{0}"), -len(_HOLE.sub("", template))


def _pattern(template: str) -> re.Pattern[str]:
    """The template's words with part of a sentence in each hole: with more between marks, or behind what ends one."""
    words = [one.replace("{{", "{").replace("}}", "}") for one in _HOLE.split(template)]
    if _AMOUNT.fullmatch(template):
        return re.compile(rf"(\d+){re.escape(words[1])}")
    made = re.escape(words[0])
    for before, after in pairwise(words):
        inside = {("“", "”"): "([^”]*)", ("(", ")"): "([^()]*)"}.get((before[-1:], after[:1]))
        rest = "(.+)" if not after and before.endswith((". ", ": ")) else r"((?:(?!\. ).)*?)"
        made += (inside or rest) + re.escape(after)
    return re.compile(made, re.DOTALL)


@cache
def _texts(chosen: str) -> dict[str, str]:
    """English to that language, from the file of that name; the two forms of a plural are two texts."""
    file = _FOLDER / f"{chosen}.po"
    if not file.is_file():
        return {}
    # Reading it is for those alone who need it.
    from babel.messages.pofile import read_po

    with file.open("rb") as lines:
        return {
            str(one.id): str(one.string)
            for one in read_po(lines, locale=chosen.partition(".")[0])
            if one.id and one.string
        }
