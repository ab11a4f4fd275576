"""The language of a text is told by its grammar words; where they say nothing, nothing is claimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When does the lease expire?", "en"),
        ("Limitation of liability", "en"),
        ("Wanneer loopt de huurovereenkomst af?", "nl"),
        ("Wat is de opzegtermijn?", "nl"),
        ("De garantie vervalt als de installatie door derden is gewijzigd.", "nl"),
        ("Wann läuft der Mietvertrag ab?", "de"),
        ("Wer trägt die Wartungskosten?", "de"),
        ("WIR BERECHNEN DIE FRACHT NACH AUFWAND UND GEWICHT.", "de"),
        ("Quel est le délai de préavis ?", "fr"),
        ("Qui paie les frais d'entretien ?", "fr"),
        ("¿Cuándo termina el contrato?", "es"),
        ("Quando scade il contratto?", "it"),
        ("O fornecedor não garante as peças, mas paga os custos.", "pt"),
        ("Hvornår udløber lejekontrakten?", "da"),
        ("När löper hyresavtalet ut?", "sv"),
        ("Leverandøren gir oss ikke noen garanti etter to år.", "nb"),
        ("Milloin vuokrasopimus päättyy?", "fi"),
        ("Kiedy kończy się umowa najmu?", "pl"),
        ("Πότε λήγει η σύμβαση;", "el"),
        ("Когда истекает договор?", "ru"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    """Questions and sentences as a firm's papers have them, whatever their case."""
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "AB-1200/5", "12,50 EUR", "PO 44-1233", "Garantievoorwaarden", "DN50 PN16 304"])
def test_what_tells_nothing_is_unsure(text: str) -> None:
    """Codes, amounts and single words are in no language."""
    assert detect(text) == ""


def test_names_from_elsewhere_do_not_decide() -> None:
    """A name that comes again and again counts once."""
    teams = "NFL (Los Angeles Rams), NBA (Los Angeles Lakers, Los Angeles Clippers) and MLB (Los Angeles Dodgers)"
    assert detect(f"Professional teams of that city include {teams}.") == "en"


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    """Whatever the text, the answer is empty or a code of two letters, and always the same."""
    assert detect(text) == detect(text)
    assert detect(text) == "" or len(detect(text)) == 2
