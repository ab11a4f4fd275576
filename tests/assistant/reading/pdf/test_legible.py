"""Text layers that are not what a page shows are told from those that are."""

import pytest

from assistant.reading.pdf.legible import is_gibberish

TEXTS = [
    "The Supplier shall deliver the goods within ten working days of the order. Either party may end this agreement "
    "by giving the other three months' notice in writing, and the notice takes effect at the end of a month.",
    "Die Lieferung erfolgt frei Haus innerhalb von zehn Werktagen nach Eingang der Bestellung. Die Ware bleibt bis zur "
    "vollständigen Bezahlung unser Eigentum, und Mängel sind uns unverzüglich schriftlich anzuzeigen.",
    "Dostawa nastąpi w ciągu dziesięciu dni roboczych od złożenia zamówienia. Towar pozostaje naszą własnością aż do "
    "pełnej zapłaty ceny, a wszelkie wady należy zgłosić niezwłocznie na piśmie sprzedawcy towaru w terminie.",
    "Η παράδοση των εμπορευμάτων γίνεται εντός δέκα εργάσιμων ημερών από την παραγγελία του πελάτη μας " * 2,
    "Pos. Article Description Quantity Unit 1 31022 Copper pipe 22 mm 40 length 2 31028 Copper pipe 28 mm 30 length",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_real_text_is_legible(text: str) -> None:
    """Prose in several languages and scripts, a list of parts and nothing at all are taken as they are."""
    assert not is_gibberish(text)


@pytest.mark.parametrize("text", TEXTS[:3])
@pytest.mark.parametrize("shift", [3, 29, -29])
def test_shifted_letters_are_gibberish(text: str, shift: int) -> None:
    """What a font with a numbering of its own leaves: each letter another one, or signs."""
    assert is_gibberish("".join(char if char == " " else chr(max(ord(char) + shift, 33)) for char in text))
