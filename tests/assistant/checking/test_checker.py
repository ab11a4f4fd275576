"""A statement is borne by a source only if its numbers, sense and meaning are there; else the reason says why."""

from pathlib import Path

import pytest

from assistant.checking import Checker
from providers.minilm import MiniLM
from tests.assistant.checking.papers import passage


@pytest.fixture(scope="module")
def checker() -> Checker:
    """A checker with the built-in embedding model."""
    return Checker(MiniLM())


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("The Supplier shall deliver within 30 days of the order.", "Delivery is within thirty days."),
        ("The Tenant may not keep dogs.", "The tenant can't keep dogs."),
        ("The notice period is 30 days.", "2. The notice period is **30 days** [1]."),
        ("The notice period is 30 days.", "- **Notice period:** 30 days"),
        ("The penalty is 5% of the order value.", "The penalty is five percent of the order value."),
        ("The lease ends on 8 May 2026.", "The lease ends on 2026-05-08."),
        ("The term is two years.", "The term is 24 months."),
        ("It is dated March ___, 1999 and signed by all.", "It is dated March ___, 1999 and signed by all."),
        ("The notice period is 30 days.", "The __notice period__ is _30 days_."),
        (
            "Staff are trained in lifting and tested on evacuating.",
            "Training in lifts and evacuation tests are for staff.",
        ),
        (
            "Der Mieter streicht die Wände und reinigt die Fenster.",
            "Die Wand streichen und das Fenster reinigen muss der Mieter.",
        ),
        ("The house was built in the 1950s.", "The house was built in the 1950's."),
        ("Needed are a form and a photo for the pass.", "For the pass two things are needed: a form and a photo."),
        ("Der Mieter muss innerhalb von 14 Tagen zahlen.", "Der Mieter muss innerhalb von zwei Wochen zahlen."),
        ("De huurder mag geen honden houden.", "De huurder mag geen honden houden."),
        ("The price is EUR 1.250,00 a month. It is paid in advance.", "The price is € 1,250 a month."),
    ],
)
def test_the_same_in_other_words_is_supported(checker: Checker, source: str, statement: str) -> None:
    """Spelling of numbers, order of words and a little rewording raise no doubt."""
    verdict = checker.check(statement, [passage(source)])
    assert (verdict.support, verdict.reason) == ("supported", "")


@pytest.mark.parametrize(
    ("source", "statement", "reason"),
    [
        ("The Supplier shall deliver within 30 days.", "Delivery is within 60 days.", "the source says 30 days"),
        ("The Supplier shall deliver within 30 days.", "Delivery is within one month.", "the source says 30 days"),
        ("The fee is EUR 500 a year.", "The fee is USD 500 a year.", "the source says EUR 500"),
        ("The penalty is 5% of the value.", "The penalty is 8% of the value.", "the source says 5%"),
        ("The lease ends on 8 May 2026.", "The lease ends on 8 May 2027.", "the source says 8 May 2026"),
        ("The shop is closed on Sundays.", "The shop is closed on Mondays.", "the source says Sundays"),
        ("Rule 7.2 of Section 4 applies here.", "Section 5 applies here.", "the source says 4"),
        ("The tenant may not keep dogs.", "The tenant may keep dogs.", "may not keep dogs"),
        ("The tenant may not keep dogs.", "Dogs are allowed.", "may not keep dogs"),
        ("The tenant shall insure the unit.", "The tenant may insure the unit.", "shall insure"),
        ("Some goods are insured.", "All goods are insured.", "Some goods are"),
        ("At least 5 users may log in.", "At most 5 users may log in.", "At least 5"),
        ("Payment is due before delivery.", "Payment is due after delivery.", "before delivery"),
        ("The licence is exclusive.", "The licence is non-exclusive.", "exclusive"),
        ("The Seller indemnifies the Buyer.", "The Buyer indemnifies the Seller.", "Seller"),
        ("The rent is 950 euros. The deposit is 1,900 euros.", "The deposit is 950 euros.", "1,900 euros"),
        ("De huurder mag geen honden houden.", "De huurder mag honden houden.", "mag geen honden"),
        ("Der Mieter darf keine Hunde halten.", "Der Mieter darf Hunde halten.", "darf keine Hunde"),
        ("Le locataire ne peut pas sous-louer.", "Le locataire peut sous-louer.", "ne peut pas"),
        ("Acme Holdings owns the building in Leeds.", "Bolt Services owns the building in Leeds.", "Acme Holdings"),
        ("Needed are a form and a photo.", "Three things are needed: a form and a photo.", "not have “Three”"),
        (
            "After the new rules the number of accidents in the workshop increased by a fifth.",
            "The number of workshop accidents decreased under the new rules.",
            "not say “decreased”",
        ),
        ("Vehicles are kept clean.", "The offer stands for a while.", "nothing like it"),
    ],
)
def test_what_differs_is_said(checker: Checker, source: str, statement: str, reason: str) -> None:
    """A changed number, unit, date, sense or party is never supported, and the reason quotes the source."""
    import re

    verdict = checker.check(statement, [passage(source)])
    assert verdict.support != "supported"
    assert re.search(reason, verdict.reason), verdict.reason


def test_a_condition_left_out_is_weak(checker: Checker) -> None:
    """True as far as it goes, but not without its "only if"."""
    verdict = checker.check(
        "The customer may terminate after 30 days.",
        [passage("The customer may terminate after 30 days only if the supplier is in breach.")],
    )
    assert verdict.support == "weak"
    assert "only if" in verdict.reason


def test_a_year_may_stand_in_the_heading_or_the_name(checker: Checker) -> None:
    """The wrong year is not supported; the right one may be the heading's or the paper's name's."""
    source = passage("Revenue was 5 million euros.", heading="Annual report > Figures 2024", document="a")
    assert checker.check("Revenue was 5 million euros in 2024.", [source]).support == "supported"
    wrong = checker.check("Revenue was 5 million euros in 2023.", [source])
    assert wrong.support == "unsupported"
    assert "2023" in wrong.reason
    assert (
        checker.check("Revenue was 5 million euros in 2023.", [source], {"a": "Report 2023.pdf"}).support == "supported"
    )


def test_a_right_quote_of_the_wrong_party(checker: Checker) -> None:
    """What one contract says is not borne by another's like words."""
    verdict = checker.check("Acme Ltd must pay within 30 days.", [passage("Bolt Ltd must pay within 30 days.")])
    assert verdict.support != "supported"
    assert "Bolt" in verdict.reason or "Acme" in verdict.reason


def test_two_sentences_bear_it_together(checker: Checker) -> None:
    """A second sentence joins the quotes where it has what the first one lacks."""
    source = passage("The rent is 950 euros a month. Parking costs 60 euros a month.")
    verdict = checker.check("The rent is 950 euros and parking 60 euros a month.", [source])
    assert verdict.support == "supported"
    assert len(verdict.quotes) == 2


def test_halves_of_unrelated_sentences_are_doubted(checker: Checker) -> None:
    """What begins as the source does and goes on as it never does is not supported."""
    source = passage("The supplier shall deliver the goods to the customer's warehouse in good condition.")
    stitched = "The supplier shall deliver the goods and pay all taxes, customs duties and insurance premiums."
    assert checker.check(stitched, [source]).support != "supported"


def test_nothing_named_nothing_said(checker: Checker) -> None:
    """Without a passage, or without a word, there is nothing to bear."""
    assert checker.check("The rent is 950 euros.", []).support == "unsupported"
    assert checker.check("…", [passage("The rent is 950 euros.")]).support == "unsupported"


def test_the_sources_own_words_need_no_model() -> None:
    """A statement that is the source's own is judged without embedding anything."""

    class Never(MiniLM):
        def embed(self, texts: object, *, kind: object = "document") -> object:  # type: ignore[override]
            raise AssertionError(texts, kind)

    text = "The Supplier shall deliver within 30 days of the order."
    assert Checker(Never()).check(text, [passage(f"All is well. {text}")]).support == "supported"


def test_another_language_is_not_called_false(checker: Checker) -> None:
    """With a model for one language, an answer in another than its source is weak at worst while its numbers fit."""
    source = passage("De huurder betaalt de huur uiterlijk op 5 mei 2026 aan de verhuurder, zonder korting.")
    assert checker.check("The rent has to be paid by 5 May 2026.", [source]).support != "unsupported"
    wrong = checker.check("The rent has to be paid by 6 May 2026.", [source])
    assert wrong.support == "unsupported"
    assert "5 mei 2026" in wrong.reason


def test_a_long_statement_is_checked_too(checker: Checker) -> None:
    """Thousands of words, repeated, come to an end and to a verdict."""
    text = Path(__file__).read_text("utf-8")
    assert checker.check(text[:6000], [passage(text[:6000])]).support in ("supported", "weak", "unsupported")
