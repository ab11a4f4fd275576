"""The page of the quotes: none, one, many; open lines, refusals, approval, and columns that a person corrects."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant
from tests.firm import PAPERS
from ui.chat.quoting import DISCOUNT, QUANTITY

SCRIPT = Path(__file__).parents[2] / "ui" / "chat" / "app.py"
LIST = PAPERS / "price-list-2025.xlsx"
MAIL = PAPERS / "mail" / "2025-02-03-quill-heat-pump-request.eml"
REQUEST = (
    "Please quote 12 lengths of 22 mm half-hard copper pipe and 8 ball valves 20 mm.\n\nKind regards,\nDermot Quinn"
)
PRICED = "Please quote 12 lengths of 22 mm half-hard copper pipe."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """An empty home, named in the environment."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return Assistant(tmp_path / "home")


@pytest.fixture
def filled(home: Assistant) -> Assistant:
    """A home with the price list."""
    home.add(LIST)
    return home


def opened(number: str = "") -> AppTest:
    """The page, with that quote open."""
    at = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    if number:
        at.session_state.quote = number
    at.switch_page("quotes_page.py").run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """All HTML that the page put down."""
    return "\n".join(str(getattr(one, "value", "")) for one in at.get("html"))


def click(at: AppTest, beginning: str) -> AppTest:
    """The page after a click on the first button whose key begins so."""
    button = next(one for one in at.button if one.key and one.key.startswith(beginning))
    button.click().run()
    assert not at.exception
    return at


def keys(at: AppTest, beginning: str) -> list[str]:
    """The keys of the buttons that begin so."""
    return [one.key for one in at.button if one.key and one.key.startswith(beginning)]


def edit(at: AppTest, state: dict[str, Any]) -> AppTest:
    """The page after that change in the table of lines."""
    (table,) = at.data_editor
    assert table.key
    at.session_state[table.key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | state
    at.run()
    assert not at.exception
    return at


def test_an_empty_home_says_how_to_begin(home: Assistant) -> None:
    """No quote yet; a new one has no price list to take, which is said, and all its lines are open."""
    at = opened()
    assert "There are no quotes yet" in shown(at)
    click(at, "new")
    assert "There is no price list among the papers" in shown(at)
    at.text_area(key="quote-request").set_value(PRICED)
    click(at, "draft")
    assert "There is no price list with articles" in shown(at)
    (quote,) = home.quotes.store.all()
    assert quote.open == (1,)


@pytest.mark.usefixtures("filled")
def test_an_empty_request_is_refused_and_a_typed_one_kept() -> None:
    """Nothing typed is lost on another page or behind a refusal."""
    at = click(click(opened(), "new"), "draft")
    assert "The request is empty" in shown(at)
    at.text_area(key="quote-request").set_value(REQUEST).run()
    at.switch_page("documents_page.py").run()
    at.switch_page("quotes_page.py").run()
    assert at.text_area(key="quote-request").value == REQUEST


def test_a_request_becomes_a_draft(filled: Assistant) -> None:
    """Its open line first, with its reason and what may be meant; the letter as it was written, never as markup."""
    at = click(opened(), "new")
    assert "price-list-2025.xlsx" in shown(at)
    at.text_input(key="person").set_value("Anna")
    at.text_area(key="quote-request").set_value(f"Is <img src=x> enough?\n\n{REQUEST}")
    click(at, "draft")
    (quote,) = filled.quotes.store.all()
    assert (quote.open, quote.trail[0].by) == ((2,), "Anna")
    assert "no such size or class in the price list" in shown(at)
    assert "Not understood" in shown(at)
    assert "&lt;img src=x&gt;" in shown(at)
    assert "<img src=x>" not in shown(at)
    assert list(at.data_editor[0].value["Line"]) == [2, 1]
    assert list(at.data_editor[0].value["Net"]) == ["open", "261.12"]
    assert "without the open lines" in shown(at)


def test_a_dropped_mail_fills_the_request(filled: Assistant) -> None:
    """With its sender, after what was typed before; a broken file is a sentence."""
    at = click(opened(), "new")
    at.text_area(key="quote-request").set_value("By telephone: two hours of a plumber.").run()
    at.file_uploader[0].upload(MAIL.name, MAIL.read_bytes()).run()
    assert not at.exception
    text = at.text_area(key="quote-request").value or ""
    assert text.startswith("By telephone")
    assert "air-to-water heat pump" in text
    at.file_uploader[0].upload("broken.pdf", b"%PDF-1.4 no more").run()
    assert 'class="say trouble"' in shown(at)
    assert at.text_area(key="quote-request").value == text
    click(at, "draft")
    assert filled.quotes.store.all()[0].customer.email == "hannah.quill@mailbox.example"


def test_an_alternative_is_one_click_and_then_it_can_be_approved(filled: Assistant) -> None:
    """Refused before, and without a name; afterwards it goes through its life."""
    number = filled.quote(REQUEST).number
    at = opened(number)
    at.text_input(key="person").set_value("Anna").run()
    click(at, "step-approved")
    assert "cannot be approved while lines are open: 2" in shown(at)
    click(at, "choose-2-")
    chosen = filled.quotes.store.get(number).lines[1]
    assert (chosen.status, chosen.article[:3]) == ("priced", "BV-")
    at.text_input(key="person").set_value(" ").run()
    click(at, "step-approved")
    assert "is approved by a person" in shown(at)
    at.text_input(key="person").set_value("Anna").run()
    click(at, "step-approved")
    click(at, "step-sent")
    assert keys(at, "step-") == ["step-accepted", "step-rejected", "step-expired", "step-draft"]
    click(at, "step-accepted")
    quote = filled.quotes.store.get(number)
    assert [one.what for one in quote.trail][-3:] == ["draft → approved", "approved → sent", "sent → accepted"]
    assert {one.by for one in quote.trail[-4:]} == {"Anna"}
    assert not keys(at, "step-")
    assert not at.data_editor
    assert len(at.dataframe) == 1


def test_edits_go_through_the_desk(filled: Assistant) -> None:
    """The list's price for that many; too much of a discount, and what is no number, are refused with their reason."""
    number = filled.quote(PRICED).number
    at = edit(opened(number), {"edited_rows": {0: {QUANTITY: "100", DISCOUNT: "5"}}})
    quote = filled.quotes.store.get(number)
    assert (quote.lines[0].unit_price, quote.lines[0].net) == (Decimal("20.15"), Decimal("1914.25"))
    assert f"{quote.totals.gross:,f} EUR" in shown(at)
    edit(at, {"edited_rows": {0: {DISCOUNT: "50"}}})
    assert "may give 10 % at most" in shown(at)
    assert list(at.data_editor[0].value[DISCOUNT]) == ["5"]
    edit(at, {"edited_rows": {0: {QUANTITY: "lots"}}})
    assert "&#x27;lots&#x27; is not a number" in shown(at)
    assert filled.quotes.store.get(number) == quote
    edit(at, {"deleted_rows": [0]})
    assert filled.quotes.store.get(number).lines == ()
    assert "The quote has no lines" in shown(at)


def test_a_line_is_added_and_all_get_a_discount(filled: Assistant) -> None:
    """By its number; an unknown one is refused."""
    number = filled.quote(PRICED).number
    at = opened(number)
    at.selectbox(key=f"add-article-{number}").set_value("BV-022")
    at.text_input(key=f"add-quantity-{number}").set_value("8")
    click(at, "add-line")
    assert [one.article for one in filled.quotes.store.get(number).lines] == ["CP-022", "BV-022"]
    next(one for one in at.text_input if one.key and one.key.startswith("discount-")).set_value("10").run()
    assert not at.exception
    assert filled.quotes.store.get(number).discount == 10
    assert "Discount of 10 %" in shown(at)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(filled: Assistant) -> None:
    """The second line that was looked at is no longer the second one."""
    number = filled.quote(REQUEST).number
    at = opened(number)
    filled.quotes.set_line(number, 1, delete=True, by="Ben")
    (table,) = at.data_editor
    stale = next(one for one in at.button if one.key and one.key.startswith("drop-2"))
    assert table.key
    stale.click().run()
    assert "was changed by somebody meanwhile" in shown(at)
    assert len(filled.quotes.store.get(number).lines) == 1


def test_a_price_opens_its_row(filled: Assistant) -> None:
    """In the table of the sheet; where the list isn't in the library, its place is said."""
    at = click(opened(filled.quote(PRICED).number), "open-price-1")
    assert '<tr class="marked"><th scope="row">7</th><td class="passage">' in shown(at)
    assert "Price list 2025!A7:H7" in shown(at)
    click(at, "close")
    assert 'class="passage"' not in shown(at)
    at = click(opened(filled.quote(PRICED, prices=[LIST]).number), "open-price-1")
    assert 'class="passage"' not in shown(at)
    assert "isn&#x27;t among the papers" in shown(at)


def test_preview_and_history(filled: Assistant) -> None:
    """The document as pictures; who did what, and what differs from an earlier version."""
    number = filled.quote(PRICED).number
    filled.quotes.set_line(number, 1, quantity=Decimal(13), by="Ben")
    at = opened(number)
    at.segmented_control(key="side").set_value("Preview").run()
    assert not at.exception
    assert len(at.image) == 1
    at.segmented_control(key="side").set_value("History").run()
    assert "Ben</b>" not in shown(at)
    assert "Ben: changed line 1" in shown(at)
    assert "<del>12 length CP-022" in shown(at)
    assert "<ins>13 length CP-022" in shown(at)


def test_many_quotes_are_filtered(filled: Assistant) -> None:
    """By words, status and open lines; and one is opened."""
    for name, text in (("Ash Ltd", PRICED), ("Beech Ltd", REQUEST)):
        filled.quote(text, customer=name)
    filled.quotes.move(filled.quotes.store.all()[1].number, "approved", by="Anna")
    at = opened()
    assert len(keys(at, "quote-")) == 2
    assert "321.18 EUR gross" in shown(at)
    at.selectbox(key="quote-status").set_value("approved").run()
    assert "Beech" not in shown(at)
    at.selectbox(key="quote-status").set_value("all").run()
    at.toggle(key="quote-open").set_value(True).run()
    assert "Ash" not in shown(at)
    at.text_input(key="quote-filter").set_value("nothing like it").run()
    assert "No quote fits that" in shown(at)
    at.text_input(key="quote-filter").set_value("beech").run()
    click(at, "quote-")
    assert "for Beech Ltd" in shown(at)


@pytest.mark.usefixtures("filled")
def test_a_quote_that_is_not_there_leads_to_all() -> None:
    """With a sentence."""
    at = opened("Q-1999-001")
    assert "There is no quote" in shown(at)


def test_columns_are_corrected_once(home: Assistant, tmp_path: Path) -> None:
    """A list whose columns say nothing becomes one with articles, and lists of that form stay so."""
    rows = "".join(f"X-{number},Bracket {number} mm,{number}.50\n" for number in range(10, 25))
    (tmp_path / "odd.csv").write_text(f"Eins,Zwei,Drei\n{rows}")
    home.add(tmp_path / "odd.csv")
    at = click(opened(), "new")
    assert "There is no price list among the papers" in shown(at)
    (paper,) = home.documents()
    at.selectbox(key="columns-paper").set_value(paper.id).run()
    click(at, "keep-columns-")
    assert "A price list needs a column for the price" in shown(at)
    for index, field in enumerate(("number", "description", "price")):
        at.selectbox(key=f"column-{paper.id}-0-{index}").set_value(field)
    click(at, "keep-columns-")
    assert "Prices come from: odd.csv" in shown(at)
    assert len(Assistant(home.home).quotes.lists.find()[0].articles) == 15
