"""The words on the screen in the reader's language, which their session knows."""

import datetime

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.wording import DEFAULT, LANGUAGES, counted_in, day_in, first_of, later, said_in, spot_in, told_in

__all__ = [
    "LANGUAGES",
    "SPOKEN",
    "day",
    "draw_languages",
    "language",
    "language_named",
    "later",
    "readers_language",
    "settle",
    "spot",
    "told",
    "tr",
    "trn",
    "worded_key",
    "written",
]

# What the session and the browser's cookie name the choice by.
SPOKEN = "language"
_YEAR = 365 * 24 * 3600
# For what reads pages aloud. In these two only one of LANGUAGES is filled in.
_LANG = '<script>document.documentElement.lang = "{chosen}";</script>'
_REMEMBER = f'<script>document.cookie = "{SPOKEN}={{chosen}}; path=/; max-age={_YEAR}; samesite=lax";</script>'


def tr(text: str, /, **values: object) -> str:
    """The text in the language of the screen, `{name}` filled in; English where there is no translation.

    `text` has to be a literal, so that it can be found to be translated. One that is kept in a table goes through
    `later` there, and through `tr` where it is shown.
    """
    return said_in(language(), text, **values)


def told(text: str) -> str:
    """What the assistant itself says, in English, an error or a reason, in the language of the screen."""
    return told_in(language(), text)


def trn(one: str, many: str, number: int, /, **values: object) -> str:
    """As `tr`, for a number of things: `one` where it is 1, else `many`; `{number}` may stand in both."""
    return counted_in(language(), one, many, number, **values)


def spot(place: str) -> str:
    """A place in a paper ("page 3", "Prices!A2:F2", "table 2, row 4") in the language of the screen."""
    return spot_in(language(), place)


def day(date: datetime.date) -> str:
    """The date in words, as "3 March 2027" in the language of the screen."""
    return day_in(language(), date)


def written(moment: str) -> str:
    """The day of a moment (ISO 8601) in words, as `day`."""
    return day(datetime.date.fromisoformat(moment[:10]))


def language() -> str:
    """The language of the screen, one of LANGUAGES; English where nobody sits before it."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return DEFAULT
    return first_of(str(st.session_state.get(SPOKEN, DEFAULT)))


def language_named(code: str) -> str:
    """A language (ISO 639-1) in the screen's own words, as a line begins; empty for none."""
    from babel import Locale

    named = str(Locale.parse(language()).languages.get(code, code))
    return named[:1].upper() + named[1:]


def worded_key(key: str) -> str:
    """The key of a widget whose choices are in the language of the screen: another one in each language.

    The browser sends back the words that were chosen. After a change of the language they would be those of the other
    one, and be taken for a choice of its own.
    """
    return key if language() == DEFAULT else f"{key}-{language()}"


def readers_language() -> str:
    """The language that the reader reads best (ISO 639-1): the screen's, unless their browser's isn't spoken here."""
    browsers = (st.context.locale or DEFAULT)[:2].lower()
    return browsers if language() == DEFAULT and browsers not in LANGUAGES else language()


def settle(wanted: str = "") -> None:
    """Settles a new session's language: what its browser remembers, else `wanted` (ISO 639-1), else the browser's."""
    if SPOKEN in st.session_state:
        # Chosen from: without this the value would be gone with the widget.
        st.session_state[SPOKEN] = st.session_state[SPOKEN]
        return
    remembered = st.context.cookies.to_dict().get(SPOKEN, "")
    st.session_state[SPOKEN] = first_of(remembered, wanted, (st.context.locale or "")[:2].lower())


def draw_languages() -> None:
    """The choice of the language, which the browser remembers for a year."""
    st.segmented_control(
        tr("Language"),
        list(LANGUAGES),
        key=SPOKEN,
        format_func=str.upper,
        required=True,
        label_visibility="collapsed",
        on_change=_remember,
    )
    with st.container(key="language-scripts"):
        st.html(_LANG.format(chosen=language()), unsafe_allow_javascript=True)
        if chosen := st.session_state.pop("language_chosen", ""):
            st.html(_REMEMBER.format(chosen=chosen), unsafe_allow_javascript=True)


def _remember() -> None:
    st.session_state.language_chosen = language()
