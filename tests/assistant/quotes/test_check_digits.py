"""Check digits: published examples, any slip in them, and an independent library's word."""

import importlib
import random

import pytest

from assistant.quotes.check_digits import adds_up

# Numbers that the countries, or firms themselves, publish.
IDS = [
    "ATU13585627",
    "BE0403019261",
    "CHE100155212MWST",
    "CZ25123891",
    "DE136695976",
    "DK13585628",
    "EE100931558",
    "EL094259216",
    "ESB58378431",
    "ESX5253868R",
    "FI20774740",
    "FR40303265045",
    "HR33392005961",
    "HU12892312",
    "IE1234567T",
    "IE6433435OA",
    "IE8D79739I",
    "IT00743110157",
    "LU15027442",
    "MT11679112",
    "NL004495445B01",
    "NL123456782B01",
    "NO995525828MVA",
    "PL8567346215",
    "PT501964843",
    "SE123456789701",
    "SI50223054",
    "GB980780684",
]


@pytest.mark.parametrize("known", IDS)
def test_published_ids_and_slips_in_them(known: str) -> None:
    """The id is taken, and with any one digit of its number another hardly ever."""
    country, rest = known[:2], known[2:]
    assert adds_up(country, rest)
    checked = rest[:10] if country == "SE" else rest.partition("B")[0] if country == "NL" else rest
    slips = [
        rest[:at] + other + rest[at + 1 :]
        for at, digit in enumerate(checked)
        if digit.isdigit()
        for other in "0123456789"
        if other != digit
    ]
    found = sum(not adds_up(country, slip) for slip in slips)
    assert found >= 0.9 * len(slips)


def test_countries_without_an_algorithm_here() -> None:
    """Their ids are taken as they are."""
    assert adds_up("LV", "40003521600")


@pytest.mark.parametrize(
    ("country", "module", "length"),
    [
        ("BE", "be.vat", 10),
        ("DE", "de.vat", 9),
        ("EL", "gr.vat", 9),
        ("FR", "fr.tva", 11),
        ("GB", "gb.vat", 9),
        ("IT", "it.iva", 11),
        ("LU", "lu.tva", 8),
        ("MT", "mt.vat", 8),
        ("PL", "pl.nip", 10),
        ("PT", "pt.nif", 9),
        ("SI", "si.ddv", 8),
    ],
)
def test_what_another_library_takes_is_taken(country: str, module: str, length: int) -> None:
    """Of random numbers; it comes with the library of official schemas, in tests alone."""
    other = importlib.import_module(f"stdnum.{module}")
    chance = random.Random(8)
    numbers = (f"{chance.randrange(10**length):0{length}}" for _ in range(20_000))
    valid = [one for one in numbers if other.is_valid(one)]
    assert len(valid) > 10
    assert [one for one in valid if not adds_up(country, one)] == []
