"""Tests of what people read, and its translation."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

from babel.messages.pofile import read_po

import ui
from ui.wording import LANGUAGES, counted_in, first_of, later, said_in, spot_in

_SCREEN = Path(ui.__file__).parent
_DUTCH = _SCREEN / "locale" / "nl.po"
# Which arguments of a call are texts.
_TEXTS = {"tr": (0, 1), "trn": (0, 2), "later": (0, 1), "said_in": (1, 2), "counted_in": (1, 3)}


def _literals() -> Iterator[tuple[str, Path, int]]:
    """Every text that the code gives to be translated, with its file and line."""
    for file in sorted(_SCREEN.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TEXTS:
                for given in node.args[slice(*_TEXTS[node.func.id])]:
                    if isinstance(given, ast.Constant):
                        yield str(given.value), file, node.lineno


def _vocabulary() -> Iterator[str]:
    """What contracts are told about in set words, which the pages translate where they show them."""
    from assistant.contracts import card, model
    from assistant.contracts.comparing import comparison as comparing
    from assistant.contracts.comparing import meaning
    from assistant.contracts.finding import types
    from assistant.contracts.reviewing import playbook

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


def test_a_text_is_said_in_its_language() -> None:
    """With its values; what has no translation stays English, and so does a language that is not spoken here."""
    assert [said_in(one, "Documents") for one in ("en", "nl", "xx")] == ["Documents", "Documenten", "Documents"]
    assert said_in("nl", "nothing of {kind}", kind="the kind") == "nothing of the kind"
    counted = [counted_in("nl", "{number} step", "{number} steps", number) for number in (1, 2)]
    assert counted == ["1 stap", "2 stappen"]
    assert spot_in("nl", "page 3") == "pagina 3" and later("Ask") == "Ask"
    assert [first_of(*offered) for offered in (("", "nl"), ("de", "en", "nl"), ("xx",), ())] == ["nl", "en", "en", "en"]


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
