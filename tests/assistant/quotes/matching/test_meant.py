"""What is meant, in lists of any trade: compounds, colours, "without", what a box holds, and what is carried over."""

from decimal import Decimal

import pytest

from assistant.quotes.drafting import draft, written
from assistant.quotes.matching.carrying import carried
from assistant.quotes.matching.match import Matcher
from assistant.quotes.matching.units import convert
from assistant.quotes.pricing import Terms
from assistant.quotes.requests.wanted import Wanted
from tests.assistant.quotes.matching.test_match import TODAY, article, chosen, listed

GARDEN = listed(
    article("RA-14", "Garden rake 14 teeth, ash handle"),
    article("RA-16", "Garden rake 16 teeth, ash handle"),
    article("HOSE-25", "Water hose 19 mm, length 25 m"),
    article("CAN-G", "Watering can 10 l, green"),
    article("CAN-Z", "Watering can 10 l, zinc"),
    article("GNO-M", "Grass mower with battery, 36 V"),
    article("GNO-O", "Grass mower without battery, 36 V"),
    article("BAT-36", "Battery 36 V"),
    article("20-4410", "Flower pot terracotta 20 cm"),
    article("20-4412", "Flower pot terracotta 24 cm"),
    article("FE-1", "Fence panel, spruce, 180 x 90 cm"),
    article("FE-2", "Fence panel weather-resistant, spruce, 180 x 90 cm"),
)
GARTEN = listed(
    article("BT", "Blumentopf Terrakotta 20 cm", unit="Stück"),
    article("RS", "Rasensamen Spielrasen 10 kg", unit="Sack"),
    article("GK", "Gießkanne 10 l, grün", unit="Stück"),
    article("SH", "Gartenschlauch 19 mm", unit="Stück"),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rakes with 16 teeth", "RA-16"),
        ("rake, 15 teeth", "no such size or class in the price list"),
        ("rakes", "several articles fit"),
        ("green watering cans", "CAN-G"),
        ("red watering can", "too little of it fits"),
        ("mower without battery", "GNO-O"),
        ("mowers with battery", "GNO-M"),
        ("batteries 36 V", "BAT-36"),
        ("20 4410", "20-4410"),
        ("204412", "20-4412"),
        ("fence panels", "FE-1"),
        ("weather resistant fence panels", "FE-2"),
        ("wheelbarrow", "nothing in the price list is like it"),
    ],
)
def test_what_is_meant_in_english(words: str, expected: str) -> None:
    """By words, sizes and colours, the words before a comma counting first."""
    assert chosen(Matcher([GARDEN], today=TODAY), words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Blumentöpfe 20 cm", "BT"),
        ("Spielrasensamen", "RS"),
        ("Schläuche 19 mm", "SH"),
        ("grüne Gießkannen", "GK"),
        ("rote Gießkannen", "too little of it fits"),
    ],
)
def test_what_is_meant_in_german(words: str, expected: str) -> None:
    """Plurals and compounds by the list's own words."""
    found = Matcher([GARTEN], today=TODAY).match(_wanted(words), "de")
    assert (found.article.number if found.article else found.reason) == expected


@pytest.mark.parametrize(
    ("quantity", "unit", "described", "sold_by", "expected"),
    [
        ("0.5", "pallet", "Cement 25 kg bag, pallet of 40", "bag", Decimal(20)),
        ("1", "pallet", "Cement 25 kg bag", "bag", "how many a pallet of it holds is not said"),
        ("50", "kg", "Grass seed, 10 kg bag", "bag", Decimal(5)),
        ("45", "kg", "Grass seed, 10 kg bag", "bag", "45 kg is no whole number of bags of 10 kg"),
        ("14.4", "square_metre", "Fleece, roll 7.2 m²", "roll", Decimal(2)),
        ("500", "", "Plant labels, pack of 250", "pack", Decimal(2)),
        ("300", "piece", "Plant labels, pack of 250", "pack", "300 pieces are no whole number of boxes of 250"),
        ("3", "", "Plant labels, pack of 250", "pack", Decimal(3)),
        ("4", "cartridge", "Sealant 310 ml cartridge", "piece", Decimal(4)),
        ("4", "bucket", "Sealant 310 ml cartridge", "piece", "it was asked for by the bucket and is sold by the piece"),
        ("6", "pair", "Garden shears", "piece", Decimal(6)),
        ("6", "pair", "Garden rake", "piece", "it was asked for by the pair and is sold by the piece"),
    ],
)
def test_what_packs_hold(quantity: str, unit: str, described: str, sold_by: str, expected: Decimal | str) -> None:
    """Exactly, or a reason."""
    assert convert(Decimal(quantity), unit, article("X", described, unit=sold_by)) == expected


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("gloves, size 10", "of size 9", "gloves, size of size 9"),
        ("watering can 10 l green", "in red", "watering can 10 l in red"),
        ("watering can 10 l", "spade", ""),
        ("", "size 9", ""),
        ("rake", "the same, 16 teeth", ""),
    ],
)
def test_what_is_carried_over(before: str, words: str, expected: str) -> None:
    """Where words name no thing of their own."""
    assert carried(before, words, "en") == expected


def test_a_request_of_another_trade() -> None:
    """Lead-ins, numbers behind their thing, halves and what goes on from the thing before."""
    text = (
        "Hello, please quote for order no. 4471: rake 14 teeth x3, half a dozen flower pots 20 cm and 2 of 24 cm, "
        "plus a couple of green watering cans."
    )
    quote = draft(written(text), [GARDEN], Terms(vat=Decimal(20)), number="Q", today=TODAY)
    assert [(one.article, one.quantity) for one in quote.lines] == [
        ("RA-14", Decimal(3)),
        ("20-4410", Decimal(6)),
        ("20-4412", Decimal(2)),
        ("CAN-G", Decimal(2)),
    ]


def _wanted(words: str) -> Wanted:
    return Wanted(words, words, Decimal(1))
