"""Quotes from request to approval: numbers without gaps, versions, concurrent changes, and nobody's invented price."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant, load_settings
from assistant.errors import NotAllowed
from assistant.quotes.changing import QuoteError
from assistant.quotes.store import UnknownQuote
from tests.firm import PAPERS

LIST = PAPERS / "price-list-2025.xlsx"
REQUEST = "Please quote 12 lengths of 22 mm half-hard copper pipe, 8 ball valves 20 mm and two hours of a plumber."


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """A home that lets Anna give more than others."""
    settings = load_settings(tmp_path / "home", quotes={"discount_limit": 5, "discounts": {"anna": 20}})
    return Assistant(tmp_path / "home", settings=settings)


def test_a_draft_has_prices_where_there_is_no_doubt(assistant: Assistant) -> None:
    """The tier's price, its place, and an open line for what the list doesn't have."""
    quote = assistant.quote(REQUEST, customer="Ash Ltd", prices=[LIST])
    pipe, valve, work = quote.lines
    assert (pipe.article, pipe.unit_price, pipe.net) == ("CP-022", Decimal("21.76"), Decimal("261.12"))
    assert pipe.source is not None
    assert pipe.source.place == "Price list 2025!A7:H7"
    assert (valve.status, valve.unit_price, valve.net) == ("open", None, None)
    assert valve.reason == "no such size or class in the price list"
    assert work.net == Decimal("116.00")
    assert quote.totals.gross == Decimal("452.84")
    assert quote.customer.name == "Ash Ltd"
    assert (quote.number[-4:], quote.version, quote.status) == ("-001", 1, "draft")


def test_amounts_are_decimal_strings_in_json(assistant: Assistant) -> None:
    """Never floats."""
    shown = assistant.quote(REQUEST, prices=[LIST]).model_dump(mode="json")
    assert shown["totals"]["gross"] == "452.84"
    assert shown["totals"]["tax"][0] == {"rate": "23", "net": "261.12", "tax": "60.06", "category": "S"}
    assert shown["lines"][0]["unit_price"] == "21.76"


def test_an_open_line_bars_approval_until_a_person_settles_it(assistant: Assistant) -> None:
    """With every step in the trail; a change makes a draft of it again."""
    number = assistant.quote(REQUEST, prices=[LIST]).number
    with pytest.raises(QuoteError, match="while lines are open: 2"):
        assistant.quotes.move(number, "approved", by="ben")
    assistant.quotes.set_line(number, 2, article="BV-022", prices=[LIST], by="ben")
    with pytest.raises(QuoteError, match="approved by a person"):
        assistant.quotes.move(number, "approved", by=" ")
    approved = assistant.quotes.move(number, "approved", by="ben")
    assert (approved.status, approved.version) == ("approved", 3)
    assert [one.by for one in approved.trail] == ["", "ben", "ben"]
    changed = assistant.quotes.set_line(number, 1, quantity=Decimal(100), prices=[LIST], by="ben")
    assert (changed.status, changed.lines[0].unit_price) == ("draft", Decimal("20.15"))
    assert assistant.quotes.store.get(number, 1).lines[1].status == "open"


def test_who_may_give_how_much(assistant: Assistant) -> None:
    """On a line and on all; a price by hand is marked as whose it is."""
    number = assistant.quote(REQUEST, prices=[LIST]).number
    with pytest.raises(QuoteError, match="ben may give 5 % at most, not 12 %"):
        assistant.quotes.set_discount(number, Decimal(12), by="ben")
    assert assistant.quotes.set_discount(number, Decimal(12), by="anna").totals.discount == Decimal("45.25")
    with pytest.raises(QuoteError, match="5 % at most"):
        assistant.quotes.set_line(number, 1, discount=Decimal(6), prices=[LIST], by="ben")
    with pytest.raises(QuoteError, match="set by a person"):
        assistant.quotes.set_line(number, 1, unit_price=Decimal(1), prices=[LIST])
    assert (
        assistant.quotes.set_line(number, 1, unit_price=Decimal(20), prices=[LIST], by="anna").lines[0].hand == "anna"
    )


def test_the_steps_of_a_quotes_life(assistant: Assistant) -> None:
    """In their order; what is over stays as it is."""
    number = assistant.quote("two hours of a plumber", prices=[LIST]).number
    with pytest.raises(QuoteError, match="is draft; it can become approved, not sent"):
        assistant.quotes.move(number, "sent", by="anna")
    for status in ("approved", "sent", "accepted"):
        assert assistant.quotes.move(number, status, by="anna").status == status
    with pytest.raises(QuoteError, match="accepted and stays as it is"):
        assistant.quotes.set_line(number, 1, quantity=Decimal(3), prices=[LIST])
    with pytest.raises(UnknownQuote, match="no quote 'Q-1999-001'"):
        assistant.quotes.move("Q-1999-001", "sent", by="anna")


def test_people_at_once_lose_no_line_and_leave_no_gap(assistant: Assistant) -> None:
    """Twenty drafts and twenty changes at the same time."""
    with ThreadPoolExecutor(8) as pool:
        drafted = list(pool.map(lambda _: assistant.quote("two hours of a plumber", prices=[LIST]).number, range(20)))
    assert sorted(one[-3:] for one in drafted) == [f"{count:03}" for count in range(1, 21)]

    def add(_: int) -> None:
        quote = assistant.quotes.store.get(drafted[0])
        assistant.quotes.set_line(drafted[0], len(quote.lines) + 1, article="BV-022", prices=[LIST])

    with ThreadPoolExecutor(8) as pool:
        outcomes = [pool.submit(add, count) for count in range(20)]
    done = sum(one.exception() is None for one in outcomes)
    assert len(assistant.quotes.store.get(drafted[0]).lines) >= 1
    assert assistant.quotes.store.get(drafted[0]).version == 1 + done


@pytest.mark.parametrize(
    ("request_text", "said"),
    [
        ("As agreed the ball valve 22 mm is 1 euro: please quote 3 ball valves 22 mm at €1 each.", "1 euro, €1"),
        ("Please quote 3 ball valves 22 mm with 90 % discount.", "90 % discount"),
    ],
)
def test_a_request_sets_no_price(assistant: Assistant, request_text: str, said: str) -> None:
    """What it names is said to the person who approves."""
    quote = assistant.quote(request_text, prices=[LIST])
    assert [one.unit_price for one in quote.lines if one.article == "BV-022"] == [Decimal("16.4")]
    assert all(one.discount == 0 for one in quote.lines)
    assert said in quote.notices[0]


def prices(folder: Path, rows: str, name: str = "list.csv") -> Path:
    """A price list as a file."""
    file = folder / name
    file.write_text("Article no.,Description,Unit,Price,Currency,VAT %\n" + rows, "utf-8")
    return file


def test_a_list_without_articles_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(QuoteError, match=r"'list.csv' holds no articles"):
        assistant.quote("3 ball valves 22 mm", prices=[prices(tmp_path, "")])


def test_two_prices_in_one_list_leave_a_line_open_and_two_lists_have_an_order(
    assistant: Assistant, tmp_path: Path
) -> None:
    """The list that comes first holds; one that contradicts itself settles nothing."""
    twice = prices(tmp_path, "A1,Bolt M8,piece,1.00,EUR,21\nA1,Bolt M8,piece,1.20,EUR,21\n")
    other = prices(tmp_path, "A1,Bolt M8,piece,1.50,EUR,21\n", "other.csv")
    third = prices(tmp_path, "A1,Bolt M8,piece,1.70,EUR,21\n", "third.csv")
    line = assistant.quote("- 3 x A1\n- 4 x A1", prices=[twice]).lines[0]
    assert (line.status, line.unit_price) == ("open", None)
    assert line.reason == "A1 has different prices in one list"
    for first, second, price in ((other, third, "1.5"), (third, other, "1.7")):
        line = assistant.quote("- 3 x A1\n- 4 x A1", prices=[first, second]).lines[0]
        assert (line.unit_price, line.source and line.source.name) == (Decimal(price), first.name)


def test_a_price_in_another_currency_stays_open(assistant: Assistant, tmp_path: Path) -> None:
    """Nothing is converted."""
    rows = "A1,Bolt M8,piece,1.00,EUR,21\nB1,Nut M8,piece,0.50,EUR,21\nC1,Washer M8,piece,0.10,USD,21\n"
    quote = assistant.quote("- 3 x A1\n- 4 x C1", prices=[prices(tmp_path, rows)])
    assert [one.status for one in quote.lines] == ["priced", "open"]
    assert quote.lines[1].reason == "its price is in USD, and the quote in EUR"
    assert quote.totals.net == Decimal("3.00")


def test_quantities_beyond_reason_stay_open(assistant: Assistant) -> None:
    """Too many to be meant, too many to be computed with, below nothing."""
    text = "- 9999999 x BV-022\n- 99999999999999999999 x BV-022\n- -3 x BV-022\n- 0 x BV-022\n- 2.5 x BV-022"
    quote = assistant.quote(text, prices=[LIST])
    assert [one.status for one in quote.lines] == ["open"] * 5
    assert quote.totals.gross == 0


def test_an_earlier_mail_is_said_to_be_left_out(assistant: Assistant) -> None:
    """And a price named in it is, too."""
    text = "Please quote 3 ball valves 22 mm.\n\nOn Tue, 3 June 2025, Ann wrote:\n> 20 x CP-022 at € 1.00 each"
    quote = assistant.quote(text, prices=[LIST])
    assert [one.article for one in quote.lines] == ["BV-022"]
    assert "quotes an earlier mail" in quote.notices[0]
    assert "€ 1.00" in quote.notices[1]


def test_the_matcher_is_kept_until_a_list_changes(assistant: Assistant, tmp_path: Path) -> None:
    """A new price counts at once."""
    file = prices(tmp_path, "A1,Bolt M8,piece,1.00,EUR,21\n")
    assert assistant.quote("- 3 x A1\n- 4 x A1", prices=[file]).lines[0].unit_price == 1
    prices(tmp_path, "A1,Bolt M8,piece,2.00,EUR,21\n")
    assert assistant.quote("- 3 x A1\n- 4 x A1", prices=[file]).lines[0].unit_price == 2
    assert assistant.quote("- 3 x A1\n- 4 x A1", prices=[file, LIST]).lines[0].unit_price == 2


def test_price_lists_among_the_papers_are_found(assistant: Assistant) -> None:
    """Without one named; an empty home has none, and says so."""
    bare = assistant.quote("3 ball valves 22 mm")
    assert bare.lines[0].status == "open"
    assert "no price list with articles" in bare.notices[0]
    assistant.add(LIST, PAPERS / "handbook.md")
    assert assistant.quote("3 ball valves 22 mm").lines[0].net == Decimal("49.20")
    with pytest.raises(QuoteError, match=r"'handbook.md' holds no articles"):
        assistant.quote("3 ball valves 22 mm", prices=["handbook.md"])
    with pytest.raises(QuoteError, match="request is empty"):
        assistant.quote("  ")


def test_a_line_that_was_looked_at_is_not_another_one_meanwhile(assistant: Assistant) -> None:
    """Two people with the same version before them: the second is told."""
    quote = assistant.quote(REQUEST, prices=[LIST])
    assistant.quotes.set_line(quote.number, 1, delete=True, prices=[LIST], version=quote.version)
    with pytest.raises(QuoteError, match="changed by somebody meanwhile"):
        assistant.quotes.set_line(quote.number, 1, delete=True, prices=[LIST], version=quote.version)
    assert len(assistant.quotes.store.get(quote.number).lines) == 2


def test_an_article_without_a_number_stays_itself(assistant: Assistant, tmp_path: Path) -> None:
    """Its line is found again by its place and words, not by an empty number."""
    rows = "".join(f"Wall bracket {size} mm,piece,{size}.00,23\n" for size in range(300, 1300, 100))
    (tmp_path / "brackets.csv").write_text(f"Description,Unit,Price,VAT %\n{rows}")
    number = assistant.quote("3 wall brackets 900 mm", prices=[tmp_path / "brackets.csv"]).number
    assert assistant.quotes.store.get(number).lines[0].description == "Wall bracket 900 mm"
    more = assistant.quotes.set_line(number, 1, quantity=Decimal(4), prices=[tmp_path / "brackets.csv"]).lines[0]
    assert (more.description, more.net) == ("Wall bracket 900 mm", Decimal("3600.00"))


def test_a_number_with_two_prices_is_not_chosen_by_its_number_either(assistant: Assistant, tmp_path: Path) -> None:
    """Both are shown; a price by hand settles it; rows that can't be used are named with their reason."""
    rows = (
        "Article no.,Description,Price,VAT %\nA-1,Ball valve 22 mm,10,23\nA-1,Ball valve 22 mm,12,23\nA-2,Tee,-3,23\n"
    )
    file = tmp_path / "list.csv"
    file.write_text(rows)
    quote = assistant.quote("4 ball valves 22 mm", prices=[file])
    assert [one.unit_price for one in quote.lines[0].alternatives] == [Decimal(10), Decimal(12)]
    assert any("its price -3 is below 0" in one for one in quote.notices)
    with pytest.raises(QuoteError, match=r"A-1 costs 10 and 12 in 'list.csv'"):
        assistant.quotes.set_line(quote.number, 1, article="A-1", prices=[file], by="ben")
    set_by_hand = assistant.quotes.set_line(
        quote.number, 1, article="A-1", unit_price=Decimal(11), prices=[file], by="ben"
    )
    assert set_by_hand.lines[0].net == Decimal("44.00")


def test_only_what_holds_today_is_priced(assistant: Assistant, tmp_path: Path) -> None:
    """Also where a line is changed; a list that is over, or empty, is said to be."""
    head = "Article no.,Description,Price,VAT %,Valid from,Valid to\n"
    over = "A-1,Ball valve 22 mm,10,23,2020-01-01,2020-12-31\n"
    file = tmp_path / "list.csv"
    file.write_text(f"{head}{over}A-1,Ball valve 22 mm,12,23,2021-01-01,\n")
    quote = assistant.quote("4 ball valves 22 mm", prices=[file])
    assert quote.lines[0].unit_price == Decimal(12)
    changed = assistant.quotes.set_line(quote.number, 1, quantity=Decimal(5), prices=[file], by="ben")
    assert changed.lines[0].net == Decimal("60.00")
    (tmp_path / "old.csv").write_text(head + over)
    with pytest.raises(QuoteError, match=r"No price of 'old.csv' holds today"):
        assistant.quote("4 ball valves 22 mm", prices=[tmp_path / "old.csv"])
    (tmp_path / "none.csv").write_text("")
    with pytest.raises(QuoteError, match=r"The price list 'none.csv' is empty"):
        assistant.quote("4 ball valves 22 mm", prices=[tmp_path / "none.csv"])


@pytest.mark.parametrize("quantity", ["-3", "0", "1E+400"])
def test_an_absurd_quantity_is_refused_on_an_open_line_too(assistant: Assistant, quantity: str) -> None:
    """Which has no price that money would refuse."""
    number = assistant.quote(REQUEST, prices=[LIST]).number
    with pytest.raises(QuoteError, match="A quantity lies above 0"):
        assistant.quotes.set_line(number, 2, quantity=Decimal(quantity), prices=[LIST], by="ben")


def test_an_option_is_priced_and_in_no_total(assistant: Assistant) -> None:
    """On paper in brackets; a person makes it one, or none; questions stand by themselves."""
    quote = assistant.quote(
        "Please quote 12 lengths of 22 mm half-hard copper pipe and, as an option, 8 ball valves 22 mm.\n"
        "Can you deliver on Friday?",
        prices=[LIST],
    )
    assert [(one.net, one.option) for one in quote.lines] == [(Decimal("261.12"), False), (Decimal("131.20"), True)]
    assert quote.totals.net == Decimal("261.12")
    assert quote.questions == ("Can you deliver on Friday?",)
    assert b"8 piece" in assistant.quotes.export(quote.number, "quote.xml")
    assert b"<cbc:LineCountNumeric>1<" in assistant.quotes.export(quote.number, "quote.xml")
    taken = assistant.quotes.set_line(quote.number, 2, option=False, prices=[LIST], by="ben")
    assert taken.totals.net == Decimal("392.32")
    again = assistant.quotes.set_line(quote.number, 2, option=True, prices=[LIST], by="ben")
    assert again.lines[1].net == Decimal("131.20")
    assert "an option" in again.trail[-1].what


def test_what_may_belong_to_the_thing_before_it_is_open(assistant: Assistant) -> None:
    """A number within a description is no second order of it; a real one is."""
    text = "Please quote:\n- 7 x Emergency light LED, 3 h, self-test\n- 2 hours of a plumber"
    lamp, rest, _ = assistant.quote(text, prices=[LIST]).lines
    assert (lamp.article, lamp.quantity) == ("EM-003", Decimal(7))
    assert (rest.status, rest.reason) == ("open", "it may belong to what stands before it")
    two = assistant.quote(
        "- 3 ball valves 22 mm, and 4 ball valves 22 mm\n- 1 magnetic dirt filter 22 mm", prices=[LIST]
    )
    assert [(one.article, one.quantity) for one in two.lines[:2]] == [("BV-022", Decimal(3)), ("BV-022", Decimal(4))]


def test_files_of_the_machine_are_read_for_the_owner_alone(assistant: Assistant, tmp_path: Path) -> None:
    """Somebody who signs in drops them on the page."""
    (tmp_path / "request.txt").write_text(REQUEST)
    assert len(assistant.quote(tmp_path / "request.txt", prices=[LIST]).lines) == 3
    with pytest.raises(NotAllowed, match="read files of this machine"):
        assistant.quote(tmp_path / "request.txt", user="ben")
