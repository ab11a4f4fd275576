"""The catalogue: every sentence in every language, with the same holes; the question's language decides."""

import re
import tomllib
from pathlib import Path

import pytest

import assistant.phrases
from assistant import Assistant
from assistant.phrases import LANGUAGES, phrase
from assistant.text.language import detect

CATALOGUE = tomllib.loads((Path(assistant.phrases.__file__).parent / "phrases.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_sentence_has_each_language_with_the_same_holes(name: str) -> None:
    """None is missing, and none is left in another language than it says."""
    sentences = CATALOGUE[name]
    assert tuple(sentences) == tuple(LANGUAGES)
    assert len({frozenset(re.findall(r"\{\w+\}", text)) for text in sentences.values()}) == 1
    for language, text in sentences.items():
        assert detect(re.sub(r"\{\w+\}", "", text)) in (language, "")


def test_a_missing_language_is_english_and_a_missing_hole_an_error() -> None:
    """Nothing is shown half filled."""
    assert phrase("blocked", "fi") == phrase("blocked", "en")
    with pytest.raises(KeyError):
        phrase("looked_for", "en")
    assert phrase("looked_for", "en", question="{error}") == "Looked for: {error}"


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("Which whale dives deepest in the ocean?", "Your documents don't seem to say"),
        ("Welke walvis duikt het diepst in de oceaan?", "Je documenten lijken dit niet"),
        ("Welcher Wal taucht am tiefsten im Ozean?", "Ihre Dokumente scheinen das nicht"),
        ("Quelle baleine plonge le plus profond dans l'océan ?", "Vos documents ne semblent pas"),
    ],
)
def test_a_refusal_is_in_the_questions_language(tmp_path: Path, question: str, refusal: str) -> None:
    """Whatever language the papers are in."""
    made = Assistant(tmp_path / "home")
    made.upload({"rent.txt": b"The monthly rent of the depot is 950 euros, payable in advance."})
    answer = made.ask(question)
    assert not answer.found
    assert answer.text.startswith(refusal)
