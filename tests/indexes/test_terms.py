"""Texts and queries become the same terms, and queries leave out what says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.terms import AMOUNT_WEIGHT, CODE_WEIGHT, FACT_WEIGHT, FORM_WEIGHT, MOST_TERMS, Terms, is_code, stem

ENGLISH = Terms("english")


@pytest.mark.parametrize(
    ("text", "words", "codes", "facts"),
    [
        ("Order AB-1200/5 (22mm).", "order ab 1200 5 22 mm", "order ab-1200/5 22mm", "ab12005"),
        ("1.234,56 EUR, a@b.example", "1 234 56 eur a b exampl", "1.234,56 eur a@b.example", "1234.56 eur1234.56"),
        ("DE89 3704 0532 01", "de 89 3704 0532 01", "de89 3704 0532 01", "de893704053201"),
        ("on 1 May 2026", "on 1 may 2026", "on 1 may 2026", "2026-05-01 2026-05 --05-01"),
        ("e\u0301t\u00e9 o\ufb03ce co\u00adop", "ete offic coop", "ete office coop", ""),
        ("", "", "", ""),
    ],
)
def test_all_fields(text: str, words: str, codes: str, facts: str) -> None:
    """Words are stemmed and parted at numbers; codes keep their separators; facts have one spelling."""
    own_codes = [code for code in codes.split() if is_code(code)]
    assert ENGLISH.all(text) == [*dict.fromkeys(words.split()), *own_codes, *facts.split()]
    fields = ENGLISH.fields(text)
    assert (fields["codes"], fields["facts"]) == (codes.split(), facts.split())


def test_stems_of_single_words() -> None:
    """All forms of a word have one, as in a text; what nothing is left of stays as it is."""
    assert {stem(word, "en") for word in ("inspect", "inspected", "inspections")} == {"inspect"}
    assert stem("wände", "de") == stem("wand", "de")
    assert stem("x" * 80, "en") == "x" * 80


def test_weights_of_a_query() -> None:
    """Stop words and question words count as written only; a code counts more than a word."""
    assert ENGLISH.query("What is the AB-7 pumps?") == [
        *[("words", word, 1.0) for word in ("ab", "7", "pump")],
        *[("codes", word, FORM_WEIGHT) for word in ("what", "is", "the")],
        ("codes", "ab-7", CODE_WEIGHT),
        ("codes", "pumps", FORM_WEIGHT),
    ]
    assert ENGLISH.query("on 1 May at 12.50")[-2:] == [
        ("facts", "--05-01", FACT_WEIGHT),
        ("facts", "12.5", AMOUNT_WEIGHT),
    ]


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    """Whatever is typed becomes terms of the three fields, each once and not too many."""
    terms = ENGLISH.query(text)
    assert len(terms) == len({(field, term) for field, term, _ in terms}) <= 3 * MOST_TERMS
    assert {field for field, _, _ in terms} <= {"words", "codes", "facts"}


@pytest.mark.parametrize("language", ["dutch", "german", "romanian"])
def test_other_languages(language: str) -> None:
    """Each language has its own stemmer, with or without a list of stop words."""
    assert Terms(language).query("12 m")[0] == ("words", "12", 1.0)


def test_an_unknown_language_is_refused() -> None:
    """A language without a stemmer is named."""
    with pytest.raises(ValueError, match="klingon"):
        Terms("klingon")
