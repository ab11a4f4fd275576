"""The words on the screen in the reader's language: English text is the key, `locale/nl.po` has the Dutch."""

import datetime
import re
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def later(text: str, /) -> str:
    """The text as it is, marked to be translated: for tables, which are made before anybody's language is known."""
    return text


# The languages of the screen, each named in itself; the first needs no file.
LANGUAGES = {"en": "English", "nl": "Nederlands"}
_DEFAULT = "en"
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
# What the session and the browser's cookie name the choice by.
_NAME = "language"
_FOLDER = Path(__file__).parent / "locale"
_YEAR = 365 * 24 * 3600
# For what reads pages aloud. In these two only one of LANGUAGES is filled in.
_SPOKEN = '<script>document.documentElement.lang = "{chosen}";</script>'
_REMEMBER = f'<script>document.cookie = "{_NAME}={{chosen}}; path=/; max-age={_YEAR}; samesite=lax";</script>'


def tr(text: str, /, **values: object) -> str:
    """The text in the language of the screen, `{name}` filled in; English where there is no translation.

    `text` has to be a literal, so that it can be found to be translated. One that is kept in a table goes through
    `later` there, and through `tr` where it is shown.
    """
    return said_in(language(), text, **values)


def said_in(spoken: str, text: str, /, **values: object) -> str:
    """As `tr`, in a language that is named: for what is shown before anybody has a session."""
    said = _texts(spoken).get(text, text)
    return said.format(**values) if values else said


def trn(one: str, many: str, number: int, /, **values: object) -> str:
    """As `tr`, for a number of things: `one` where it is 1, else `many`; `{number}` may stand in both."""
    text = one if number == 1 else many
    return _texts(language()).get(text, text).format(number=number, **values)


def spot(place: str) -> str:
    """A place in a paper ("page 3", "Prices!A2:F2", "table 2, row 4") in the language of the screen."""
    sheet, mark, within = place.rpartition("!")
    return f"{sheet}{mark}{_COUNTED.sub(lambda found: tr(_PLACES.get(found[0], found[0])), within)}"


def day(date: datetime.date) -> str:
    """The date in words, as "3 March 2027" in the language of the screen."""
    from babel.dates import format_date

    return format_date(date, "d MMMM yyyy", locale=language())


def language() -> str:
    """The language of the screen, one of LANGUAGES; English where nobody sits before it."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return _DEFAULT
    return str(st.session_state.get(_NAME, _DEFAULT))


def readers_language() -> str:
    """The language that the reader reads best (ISO 639-1): the screen's, unless their browser's isn't spoken here."""
    browsers = (st.context.locale or _DEFAULT)[:2].lower()
    return browsers if language() == _DEFAULT and browsers not in LANGUAGES else language()


def settle(wanted: str = "") -> None:
    """Settles a new session's language: what its browser remembers, else `wanted` (ISO 639-1), else the browser's."""
    if _NAME in st.session_state:
        # Chosen from: without this the value would be gone with the widget.
        st.session_state[_NAME] = st.session_state[_NAME]
        return
    offered = (st.context.cookies.to_dict().get(_NAME, ""), wanted, (st.context.locale or "")[:2].lower())
    st.session_state[_NAME] = next((one for one in offered if one in LANGUAGES), _DEFAULT)


def draw_languages() -> None:
    """The choice of the language, which the browser remembers for a year."""
    st.segmented_control(
        tr("Language"),
        list(LANGUAGES),
        key=_NAME,
        format_func=str.upper,
        required=True,
        label_visibility="collapsed",
        on_change=_remember,
    )
    with st.container(key="language-scripts"):
        st.html(_SPOKEN.format(chosen=language()), unsafe_allow_javascript=True)
        if chosen := st.session_state.pop("language_chosen", ""):
            st.html(_REMEMBER.format(chosen=chosen), unsafe_allow_javascript=True)


def _remember() -> None:
    st.session_state.language_chosen = language()


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
