"""Tests of the words on the screen in the language of a session."""

from streamlit.testing.v1 import AppTest

from ui.chat.wording import later, tr, trn


def test_english_is_the_text_itself() -> None:
    """Without a session, as in a thread, texts are English, with their values."""
    assert tr("{number} of {total}", number=1, total=3) == "1 of 3"
    assert [trn("{number} page", "{number} pages", number) for number in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
    assert later("Ask") == "Ask"


def test_dutch_is_for_the_session_that_chose_it() -> None:
    """One session's choice is not another's; what has no translation stays English."""

    def script() -> None:
        import streamlit as st

        from ui.chat.wording import draw_languages, settle, tr

        settle()
        draw_languages()
        st.write(tr("Documents"), tr("nothing of the kind"))

    mine, yours = AppTest.from_function(script).run(), AppTest.from_function(script).run()
    assert mine.markdown[0].value == "Documents nothing of the kind"
    mine.session_state["language"] = "nl"
    assert mine.run().markdown[0].value == "Documenten nothing of the kind"
    assert mine.run().markdown[0].value == "Documenten nothing of the kind"
    assert yours.run().markdown[0].value == "Documents nothing of the kind"


def test_the_firms_language_is_where_a_browser_asks_for_none() -> None:
    """What the settings want is the beginning, where it is a language of the screen."""

    def script(wanted: str) -> None:
        import streamlit as st

        from ui.chat.wording import language, settle

        settle(wanted)
        st.write(language())

    found = {wanted: AppTest.from_function(script, args=(wanted,)).run() for wanted in ("", "nl", "xx")}
    assert {wanted: test.markdown[0].value for wanted, test in found.items()} == {"": "en", "nl": "nl", "xx": "en"}
