"""Sentences of letters: the quote's own figures pass, called what they are; others and promises do not."""

import pytest

from assistant.quotes.covering.figures import borne
from assistant.quotes.covering.writing import standard
from assistant.quotes.model import Quote
from assistant.text.sentences import split_sentences
from tests.assistant.quotes.covering.made import quote


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for your request about the plant room.",
        "The total of quote Q-2025-007 comes to €452.84 including VAT.",
        "The net amount is EUR 368.16, and the VAT €84.68.",
        "That is €368.16 excluding VAT.",
        "It is valid until 3 March 2025.",
        "You asked for Ball valve 22 mm, PN 16, for 12 Weir Street.",
        "We took 23 % VAT.",
        "We quote 8 × Ball valve 22 mm, PN 16.",
    ],
)
def test_the_quotes_own_figures_pass(sentence: str) -> None:
    """In the spellings of the document and of programs."""
    assert borne(sentence, quote())


@pytest.mark.parametrize(
    "sentence",
    [
        "The total is €450.",
        "The total is €452.48.",
        "The total is €1,452.84.",
        "The total is 452.84.",
        "The total is €452.84 excluding VAT.",
        "The net amount is €452.84.",
        "The total is €368.16.",
        "The VAT is €368.16.",
        "The total is four hundred and fifty euros.",
        "It is valid until 3 March 2026.",
        "It is valid until 1 February 2025.",
        "It is valid for 60 days.",
        "We took 21 % VAT.",
        "We give you 23 % discount.",
        "You get a discount.",
        "We quote 9 × Ball valve 22 mm, PN 16.",
        "We quote twelve valves.",
        "Delivery is free.",
        "We start on 3 March 2025, and it is in stock.",
        "See www.example.com for more.",
        "It costs €452.84 million.",
        "The total is -€452.84.",
        "It is about ½ of that.",
    ],
)
def test_any_other_figure_does_not(sentence: str) -> None:
    """Nor one that is called what it is not, nor a promise."""
    assert not borne(sentence, quote())


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
def test_the_standard_letters_are_borne(language: str) -> None:
    """Each of their sentences, in the formats of the language."""
    made: Quote = quote(language)
    greeting, body, closing = standard(made, "Harkin & Vale").split("\n\n")
    assert "Edith Ash" in greeting
    assert "Harkin & Vale" in closing
    assert all(borne(body[start:end], made) for start, end in split_sentences(body))
    assert "452" in body
