"""Price lists out of tables: the sample firm's, and others with names in other languages and bad rows."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.quotes.prices.columns import guess
from assistant.quotes.prices.lists import PriceList, price_list
from assistant.reading import read
from tests.firm import PAPERS


def listed(path: Path) -> PriceList:
    """The price list in a file."""
    reading = read(path)
    return price_list("d", path.name, reading.pages, {}, mark="." if reading.kind == "xlsx" else None)


def test_the_sample_firms_list() -> None:
    """Every row with its tiers, tax and place; the tables without prices are none."""
    found = listed(PAPERS / "price-list-2025.xlsx")
    assert (len(found.articles), found.unusable) == (162, ())
    pipe = next(one for one in found.articles if one.number == "CP-022")
    assert (pipe.price, pipe.currency, pipe.unit, pipe.vat) == (Decimal("22.9"), "EUR", "length", Decimal(23))
    assert pipe.place.name == "Price list 2025!A7:H7"
    assert [str(pipe.price_for(Decimal(count))) for count in (1, 9, 10, 99, 100)] == [
        "22.9",
        "22.9",
        "21.76",
        "21.76",
        "20.15",
    ]
    gone = next(one for one in found.articles if one.number == "ES-015")
    assert (gone.status, gone.replaced_by) == ("discontinued", "EP-015")


def test_a_dutch_list_with_bad_rows(tmp_path: Path) -> None:
    """What can't be used is said, with its place; nothing of it is guessed."""
    (tmp_path / "lijst.csv").write_text(
        "Artikelnr;Omschrijving;Eenheid;Prijs €;Prijs vanaf 10;BTW %\n"
        "A-1;Koperbuis 15 mm;meter;1.250,40;1.100,00;21\n"
        "A-2;Koperbuis 22 mm;meter;op aanvraag;;21\n"
        "A-3;Koperbuis 28 mm;meter;;;21\n"
        "A-4;Koperbuis 35 mm;meter;-3,00;;21\n"
        ";;meter;3,00;;21\n",
        "utf-8",
    )
    found = listed(tmp_path / "lijst.csv")
    (one,) = found.articles
    assert (one.price, one.currency, one.vat, one.tiers) == (
        Decimal("1250.4"),
        "EUR",
        Decimal(21),
        ((Decimal(10), Decimal(1100)),),
    )
    assert [bad.reason for bad in found.unusable] == [
        "its price 'op aanvraag' is no number",
        "it has no price",
        "its price -3 is below 0",
        "it has neither a number nor a description",
    ]


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["SKU", "Product", "Unit price"], ["number", "description", "price"]),
        (
            ["Art.-Nr.", "Bezeichnung", "ME", "Preis", "Preis ab 100"],
            ["number", "description", "unit", "price", "price@100"],
        ),
        (["Référence", "Désignation", "Prix", "TVA"], ["number", "description", "price", "vat"]),
        (
            ["Item no.", "Description", "Price group", "Price", "10+"],
            ["number", "description", "group", "price", "price@10"],
        ),
        (["Name", "Age"], ["description"]),
    ],
)
def test_columns_are_known_by_name(names: list[str], fields: list[str]) -> None:
    """In four languages."""
    assert list(dict(sorted(guess(names).items())).values()) == fields


def test_a_corrected_column_counts(tmp_path: Path) -> None:
    """What a person said of a table's columns replaces the guess."""
    (tmp_path / "list.csv").write_text("Code,Thing,A,B\nX1,Bolt,2.00,3.00\nX2,Nut,1.00,1.50\n", "utf-8")
    reading = read(tmp_path / "list.csv")
    names = ("Code", "Thing", "A", "B")
    assert price_list("d", "list.csv", reading.pages, {}).articles == ()
    held = {0: "number", 1: "description", 3: "price"}
    assert [one.price for one in price_list("d", "l", reading.pages, {names: held}).articles] == [3, Decimal("1.5")]
