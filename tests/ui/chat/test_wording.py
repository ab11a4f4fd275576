"""Tests of the words on the screen and their translation."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

import ui
from ui.chat.wording import LANGUAGES, later, tr, trn

_SCREEN = Path(ui.__file__).parent
_DUTCH = _SCREEN / "chat" / "locale" / "nl.po"


def _literals() -> Iterator[tuple[str, Path, int]]:
    """Every text that the screen's code gives to `tr`, `trn` or `later`, with its file and line."""
    for file in sorted(_SCREEN.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and name in ("tr", "trn", "later"):
                for given in node.args[: 2 if name == "trn" else 1]:
                    if isinstance(given, ast.Constant):
                        yield str(given.value), file, node.lineno


def _vocabulary() -> Iterator[str]:
    """What contracts are told about in set words, which the pages translate where they show them."""
    from assistant.contracts import card, comparing, meaning, model, playbook, types

    yield from ("Look at this first", "Who", "When", "Further clauses", "Not found in this contract", "Party")
    yield from (heading for heading, _ in card._SECTIONS)
    yield from map(card.label, types.NAMES)
    yield from ("Notice Of Non-Renewal", "Renewal", "End Of Term")
    yield from ("The current period ends.", "The contract ends.")
    yield "Last day for notice to arrive, so that the contract ends with this period."
    for vocabulary in (model.Kind, playbook.Verdict, comparing.ChangeKind, meaning.MeaningKind):
        yield from get_args(vocabulary)


def _dutch() -> dict[str, str]:
    with _DUTCH.open("rb") as lines:
        catalog = read_po(lines, locale="nl", abort_invalid=True)
    return {str(one.id): str(one.string) for one in catalog if one.id}


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


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


def test_translations_have_the_same_values() -> None:
    """Each `{name}` of the English stands in the Dutch too, and no other."""
    different = {text: said for text, said in _dutch().items() if said and _holes(text) != _holes(said)}
    assert not different


def test_every_text_is_translated() -> None:
    """No text of the screen is missing in Dutch, and none is translated that is nowhere said."""
    said, dutch = {text for text, _, _ in _literals()} | set(_vocabulary()), _dutch()
    missing = [f"{file.name}:{line}: {text}" for text, file, line in _literals() if not dutch.get(text)]
    assert not missing
    assert not [text for text in _vocabulary() if not dutch.get(text)]
    assert not set(dutch) - said
    assert set(LANGUAGES) == {"en", "nl"}
