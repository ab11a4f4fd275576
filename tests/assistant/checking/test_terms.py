"""A text is cut into words, operators, and facts that are equal however they are spelt."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.lexicon import LANGUAGES, lexicon
from assistant.checking.numerals import digits, words
from assistant.checking.terms import analyse


def facts(text: str, language: str = "en") -> set[str]:
    """The keys of the numbers, dates and codes of a text."""
    return {one.key for one in analyse(text, language).terms if one.is_fact}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.250,00", "1250"),
        ("1,250.00", "1250"),
        ("1 250,50", "1250.5"),
        ("1’250.50", "1250.5"),
        ("1,5", "1.5"),
        ("2.25", "2.25"),
        ("12.500", "12500"),
        ("0.125", "0.125"),
        ("1.234.567,89", "1234567.89"),
    ],
)
def test_digits_in_either_spelling(text: str, value: str) -> None:
    """European and English spellings come to the same value."""
    assert digits(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("two hundred and fifty", "en", 250),
        ("one hundred eighty", "en", 180),
        ("twenty five", "en", 25),
        ("three thousand two hundred", "en", 3200),
        ("vijfentwintig", "nl", 25),
        ("tweeëntwintig", "nl", 22),
        ("honderdtachtig", "nl", 180),
        ("fünfundsechzig", "de", 65),
        ("zweihundertfünfzig", "de", 250),
        ("quatre vingt dix", "fr", 90),
        ("soixante quinze", "fr", 75),
        ("cent vingt", "fr", 120),
    ],
)
def test_numbers_in_words(text: str, language: str, value: int) -> None:
    """Words of a number count together, joined or apart, as each language builds them."""
    said = text.split()
    assert words(said, lexicon(language)) == (len(said), Decimal(value))


def test_two_numbers_are_not_added() -> None:
    """ "two three" is no five, and a joiner before no number ends one."""
    assert words(["two", "three"], lexicon("en")) == (1, Decimal(2))
    assert words(["twenty", "and", "more"], lexicon("en")) == (1, Decimal(20))
    assert words(["one", "of", "them"], lexicon("en"))[0] == 0


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("within thirty (30) days", "en", {"n:30|day"}),
        ("a 90-day period", "en", {"n:90|day"}),
        ("ten (10) business days", "en", {"n:10|business-day"}),
        ("10 werkdagen", "nl", {"n:10|business-day"}),
        ("zwei Wochen", "de", {"n:14|day"}),
        ("two years", "en", {"n:24|month"}),
        ("one month", "en", {"n:1|month"}),
        ("EUR 1.250,00", "en", {"n:1250|EUR"}),
        ("$1.2 million", "en", {"n:1200000|USD"}),
        ("2,5 Mio. Euro", "de", {"n:2500000|EUR"}),
        ("10 to 15 percent", "en", {"n:10|percent", "n:15|percent"}),
        ("five percent (5%)", "en", {"n:5|percent"}),
        ("Section 7.2(b) and article 12", "en", {"code:7.2(b)", "code:12"}),
        ("§ 5 der Satzung", "de", {"code:5"}),
        ("bracket AB-1200/5", "en", {"code:ab12005"}),
        ("2TheMart files a 10-Q", "en", {"code:2themart", "code:10q"}),
        ("at 14:30", "en", {"code:1430"}),
        (
            "see https://a.example/x?q=1, or mail bo@b.example.",
            "en",
            {"code:https://a.example/x?q=1", "code:bo@b.example"},
        ),
        ("auf Montag oder freitags", "de", {"date:weekday-1", "date:weekday-5"}),
        ("no number", "en", set()),
    ],
)
def test_facts_with_their_units(text: str, language: str, keys: set[str]) -> None:
    """A number carries its unit, in words, symbols and behind a repetition in brackets."""
    assert {key.replace(" ", "") for key in facts(text, language)} == keys


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("May 8, 2014", "en"),
        ("8th day of May 2014", "en"),
        ("8 May, 2014", "en"),
        ("2014-05-08", "en"),
        ("8 mei 2014", "nl"),
        ("8. Mai 2014", "de"),
        ("08.05.2014", "de"),
        ("8 mai 2014", "fr"),
    ],
)
def test_a_date_in_any_spelling(text: str, language: str) -> None:
    """Dates are equal by what they say, not by how."""
    assert facts(f"since {text} it holds", language) == {"date:2014-5-8"}


def test_what_is_no_date() -> None:
    """The verb "may", a day that no month has, and a part of a longer number."""
    assert not facts("The tenant may leave.")
    assert "date" not in str(facts("on 45.13.2014"))
    assert facts("from 03/04/2025") == {"date:2025-3-4|2025-4-3"}


def test_operators_of_several_words_are_one() -> None:
    """What holds a "not" and negates nothing is no negation; "may not" and "shall not" forbid alike."""
    terms = analyse("The supplier shall not pay, whether or not it may not, not later than May 8, 2014.", "en").terms
    assert [one.key for one in terms if one.kind == "operator"] == [
        "role:supplier", "modal:ban", "not:not", "money:+", "modal:ban", "not:not", "quantity:most",
    ]  # fmt: skip


def test_every_lexicon_has_the_same_parts() -> None:
    """Each language names the twelve months, tens and ones, and the same categories of operators."""
    for language in LANGUAGES:
        one = lexicon(language)
        assert set(one.months.values()) == set(range(1, 13))
        assert {10 * ten for ten in range(2, 10)} | set(range(2, 20)) <= set(one.values.values())
        categories = {name for senses in one.phrases.values() for name, _ in senses}
        assert {"not", "modal", "quantity", "role", "time", "bound"} <= categories


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_has_terms_in_order(text: str, language: str) -> None:
    """Whatever the text, its terms lie in it, one after the other."""
    last = 0
    for one in analyse(text, language).terms:
        assert last <= one.start < one.end <= len(text)
        last = one.end if one.kind != "number" else max(last, one.start)
