"""Texts and queries become the same terms, and queries leave out what says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.terms import CODE_WEIGHT, FORM_WEIGHT, MOST_TERMS, Terms, is_code

ENGLISH = Terms("english")


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Order AB-1200/5 (22mm).", "order ab 1200 5 22 mm", "order ab-1200/5 22mm"),
        ("1.234,56 EUR, a@b.example", "1 234 56 eur a b exampl", "1.234,56 eur a@b.example"),
        ("DE89 3704 0044 0532 0130 00", "de 89 3704 0044 0532 0130 00", "de89370400440532013000"),
        ("e\u0301t\u00e9 o\ufb03ce co\u00adop", "ete offic coop", "ete office coop"),
        ("", "", ""),
    ],
)
def test_both_fields(text: str, words: str, codes: str) -> None:
    """Words are stemmed and parted at numbers; codes keep their separators, account numbers lose their spaces."""
    own_codes = [code for code in dict.fromkeys(codes.split()) if is_code(code)]
    assert ENGLISH.all(text) == [*dict.fromkeys(words.split()), *own_codes]
    assert ENGLISH.fields(text)["codes"] == codes.split()


def test_weights_of_a_query() -> None:
    """Stop words and question words count as written only; a code counts more than a word."""
    assert ENGLISH.query("What is the AB-7 pumps?") == [
        *[("words", word, 1.0) for word in ("ab", "7", "pump")],
        *[("codes", word, FORM_WEIGHT) for word in ("what", "is", "the")],
        ("codes", "ab-7", CODE_WEIGHT),
        ("codes", "pumps", FORM_WEIGHT),
    ]


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    """Whatever is typed becomes terms of the two fields, each once and not too many."""
    terms = ENGLISH.query(text)
    assert len(terms) == len({(field, term) for field, term, _ in terms}) <= 2 * MOST_TERMS
    assert {field for field, _, _ in terms} <= {"words", "codes"}


@pytest.mark.parametrize("language", ["dutch", "german", "romanian"])
def test_other_languages(language: str) -> None:
    """Each language has its own stemmer, with or without a list of stop words."""
    assert Terms(language).query("12 m")[0] == ("words", "12", 1.0)


def test_an_unknown_language_is_refused() -> None:
    """A language without a stemmer is named."""
    with pytest.raises(ValueError, match="klingon"):
        Terms("klingon")
