"""Encodings of before Unicode are told by the words that they make."""

import pytest

from assistant.reading.characters import decode

TEXTS = {
    "de": "Die Prüfung der Kündigung: sie beträgt 40 € für größere Räume. Wir grüßen Sie herzlich aus Köln.",
    "fr": "La société résilie le contrat à l'échéance prévue, sauf préavis écrit. Où est passé l'élève ?",
    "nl": "De huurprijs bedraagt € 40 per maand; coördinatie en reünie zijn geëist.",
    "es": "El año próximo la señora Núñez pagará la comisión íntegra. ¿Cuándo? ¡Mañana!",
    "da": "Lejeren betaler huslejen på første hverdag. Ændringer aftales skriftligt; ør, å og sø.",
    "pl": "Umowa wygasa z końcem roku, jeżeli żadna ze stron jej nie przedłuży. Żółw, źródło, świat, łąka.",
    "cs": "Nájemní smlouva končí posledního března. Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "ru": "Договор аренды заканчивается тридцать первого марта. Стороны согласны.",
    "el": "Η μίσθωση λήγει στις τριάντα μία Μαρτίου. Τα μέρη συμφωνούν.",
}
WRITTEN = [
    *[(language, "cp1252") for language in ("de", "fr", "nl", "es", "da")],
    *[(language, "mac_roman") for language in ("de", "fr", "es")],
    *[("pl", "cp1250"), ("cs", "cp1250"), ("ru", "cp1251"), ("ru", "koi8-r"), ("el", "cp1253")],
    *[("fr", "cp850"), ("da", "cp850")],
]


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_old_encodings_are_told(language: str, encoding: str) -> None:
    """The text comes out as it was written."""
    text = TEXTS[language].replace("€", "EUR") if encoding == "cp850" else TEXTS[language]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", ["café", "Größe", "5 € • 10 %", "naïve “quotes” – and dashes…", "½ m² ± 3 µm, 20 °C", "Ø 22"]
)
def test_little_text_is_taken_for_windows_1252(text: str) -> None:
    """Where nothing tells, the usual encoding is taken."""
    assert decode(text.encode("cp1252")) == text
