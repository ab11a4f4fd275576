"""Margins and proposals: what is left of a quote, who may approve how little, discounts of groups and charges."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant, load_settings
from assistant.quotes.changing import QuoteError
from assistant.quotes.margins import given, line_margin, margin
from assistant.quotes.model import Line

ROWS = """Article no.,Description,Group,Unit,Price,Price from 10,Cost price,VAT %
V-15,Ball valve 15 mm,V,piece,20.00,18.00,12.00,23
V-22,Ball valve 22 mm,V,piece,30.00,,24.00,23
W-1,Washer,F,piece,1.00,,,23
"""
REQUEST = "Please quote:\n- 4 ball valves 15 mm\n- 2 ball valves 22 mm\n- 10 washers"


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """A price list with a column of costs."""
    file = tmp_path / "list.csv"
    file.write_text(ROWS)
    return file


def desk(folder: Path, **settings: object) -> Assistant:
    """An empty home with these settings of quotes."""
    return Assistant(folder / "home", settings=load_settings(folder / "home", quotes=settings))


def test_the_margin_of_lines_and_of_the_quote(tmp_path: Path, prices: Path) -> None:
    """After all discounts; a line whose cost is not known is named and left out."""
    assistant = desk(tmp_path)
    quote = assistant.quote(REQUEST, prices=[prices])
    assert [line_margin(one) for one in quote.lines] == [Decimal("40.0"), Decimal("20.0"), None]
    whole = margin(quote)
    assert whole
    assert (whole.net, whole.cost, whole.percent) == (Decimal("140.00"), Decimal("96.00"), Decimal("31.4"))
    assert whole.without == (3,)
    quote = assistant.quotes.set_discount(quote.number, Decimal(10), by="ben")
    assert line_margin(quote.lines[0], quote.discount) == Decimal("33.3")
    whole = margin(quote)
    assert whole
    assert whole.percent == Decimal("23.8")


def test_a_list_without_costs_has_no_margin() -> None:
    """None is shown, rather than one of 100 %."""
    line = Line(quantity=Decimal(1), unit_price=Decimal(5), net=Decimal(5), vat_rate=Decimal(23), status="priced")
    assert line_margin(line) is None
    free = line.model_copy(update={"net": Decimal(0), "unit_cost": Decimal(1)})
    assert line_margin(free) == Decimal(-100)


def test_too_small_a_margin_takes_somebody_who_may(tmp_path: Path, prices: Path) -> None:
    """Whoever may not is told who may; the trail keeps who did and why it took them."""
    assistant = desk(tmp_path, margin_limit=35, margins={"anna": 10, "carla": 30})
    number = assistant.quote(REQUEST, prices=[prices]).number
    with pytest.raises(QuoteError, match=r"ben may not approve .* a margin of 31.4 % .* Ask anna or carla"):
        assistant.quotes.move(number, "approved", by="ben")
    assistant.quotes.set_line(number, 2, unit_price=Decimal(23), prices=[prices], by="anna")
    with pytest.raises(QuoteError, match="carla may not approve"):
        assistant.quotes.move(number, "approved", by="carla")
    with pytest.raises(QuoteError, match="line 2 sold below its cost"):
        assistant.quotes.move(number, "approved", by="ben")
    with pytest.raises(QuoteError, match=r"line 2 sold below its cost.* Nobody is named who may"):
        assistant.quotes.move(number, "approved", by="anna")
    assistant.quotes.set_line(number, 2, unit_price=Decimal(27), prices=[prices], by="anna")
    last = assistant.quotes.move(number, "approved", by="anna").trail[-1]
    assert last.by == "anna"
    assert "draft → approved, allowed to anna: a margin of 28.4 % (from 35 % on)" in last.what


def test_discounts_add_up_and_a_low_price_is_one(tmp_path: Path, prices: Path) -> None:
    """On the line, on all, and by hand: what each may give alone is too much together."""
    assistant = desk(tmp_path, discount_limit=10, discounts={"anna": 30})
    number = assistant.quote(REQUEST, prices=[prices]).number
    assistant.quotes.set_line(number, 1, discount=Decimal(10), prices=[prices], by="ben")
    quote = assistant.quotes.set_discount(number, Decimal(10), by="ben")
    assert given(quote.lines[0], quote.discount) == Decimal("19.0")
    with pytest.raises(QuoteError, match=r"ben may not approve .*19.0 % off the list's price on line 1.* Ask anna"):
        assistant.quotes.move(number, "approved", by="ben")
    assert assistant.quotes.move(number, "approved", by="anna").status == "approved"
    assistant.quotes.set_discount(number, Decimal(0), by="ben")
    assistant.quotes.set_line(number, 1, discount=Decimal(0), unit_price=Decimal(15), prices=[prices], by="ben")
    with pytest.raises(QuoteError, match=r"25\.0 % off"):
        assistant.quotes.move(number, "approved", by="ben")


def test_discounts_of_groups_and_charges_are_proposed(tmp_path: Path) -> None:
    """Due for customers with an account, not on a price for so many; what the list gives is nobody's gift."""
    groups = "Group,Name,Trade discount %\nV,Valves,15\nF,Fixings,0\n"
    charges = [{"name": "Delivery", "price": "24", "below": "350", "vat": "23"}, {"name": "Pallet", "price": "9"}]
    assistant = desk(tmp_path, accounts=["Ash Ltd"], charges=charges, discount_limit=5)
    book = tmp_path / "book.xlsx"
    _write_book(book, {"Prices": ROWS, "Groups": groups})
    quote = assistant.quote(REQUEST.replace("2 ball", "20 ball").replace("4 ball", "40 ball"), prices=[book])
    found = assistant.quotes.proposals(quote.number, prices=[book])
    assert [(one.line, one.due) for one in found] == [(1, False), (2, False)]
    assert "its price is one for so many already" in found[0].why
    quote = assistant.quote(REQUEST, customer="Ash", prices=[book])
    found = assistant.quotes.proposals(quote.number, prices=[book])
    assert [(one.line, one.due, one.discount) for one in found] == [
        (1, True, Decimal(15)),
        (2, True, Decimal(15)),
        (0, True, Decimal(0)),
    ]
    assert found[0].source
    assert found[0].source.place == "Groups!A2:C2"
    with pytest.raises(QuoteError, match="given by a person"):
        assistant.quotes.take(quote.number, found, prices=[book], by="")
    forged = [found[0].model_copy(update={"discount": Decimal(90)})]
    with pytest.raises(QuoteError, match="any more"):
        assistant.quotes.take(quote.number, forged, prices=[book], by="ben")
    taken = assistant.quotes.take(quote.number, found, prices=[book], by="ben", version=quote.version)
    assert [one.net for one in taken.lines] == [Decimal("68.00"), Decimal("51.00"), Decimal("10.00"), Decimal("24.00")]
    assert (taken.lines[3].description, taken.lines[3].hand) == ("Delivery", "ben")
    assert not assistant.quotes.proposals(quote.number, prices=[book])
    assert assistant.quotes.move(quote.number, "approved", by="ben").status == "approved"
    with pytest.raises(QuoteError, match="changed by somebody meanwhile"):
        assistant.quotes.take(quote.number, found, prices=[book], by="ben", version=quote.version)


def _write_book(file: Path, sheets: dict[str, str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for row in text.strip().splitlines():
            sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell or None for cell in row.split(",")])
    book.save(file)
