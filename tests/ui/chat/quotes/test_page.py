"""The page of the quotes: none, one, many; open lines, refusals, approval, and columns that a person corrects."""

from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant
from tests.firm import PAPERS
from tests.ui.chat.drawing import click, keys, opened, shown
from ui.chat.quotes.quoting import DISCOUNT, QUANTITY, TAX

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


def at_quote(number: str = "") -> AppTest:
    """The page, with that quote open."""
    return opened("quotes/page.py", **({"quote": number} if number else {}))


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
    at = at_quote()
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
    at = click(click(at_quote(), "new"), "draft")
    assert "The request is empty" in shown(at)
    at.text_area(key="quote-request").set_value(REQUEST).run()
    at.switch_page("documents/page.py").run()
    at.switch_page("quotes/page.py").run()
    assert at.text_area(key="quote-request").value == REQUEST


def test_a_request_becomes_a_draft(filled: Assistant) -> None:
    """Its open line first, with its reason and what may be meant; the letter as it was written, never as markup."""
    at = click(at_quote(), "new")
    assert "price-list-2025.xlsx" in shown(at)
    at.text_input(key="person").set_value("Anna")
    at.text_area(key="quote-request").set_value(f"Is <img src=x> enough?\n\n{REQUEST}")
    click(at, "draft")
    (quote,) = filled.quotes.store.all()
    assert (quote.open, quote.trail[0].by) == ((2,), "Anna")
    assert "no such size or class in the price list" in shown(at)
    assert "Questions to answer" in shown(at)
    assert "&lt;img src=x&gt;" in shown(at)
    assert "<img src=x>" not in shown(at)
    assert list(at.data_editor[0].value["Line"]) == [2, 1]
    assert list(at.data_editor[0].value["Net"]) == ["open", "261.12"]
    assert "without the open lines" in shown(at)


def test_a_dropped_mail_fills_the_request(filled: Assistant) -> None:
    """With its sender, after what was typed before; a broken file is a sentence."""
    at = click(at_quote(), "new")
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
    at = at_quote(number)
    at.text_input(key="person").set_value("Anna").run()
    click(at, "step-approved")
    assert "cannot be approved while lines are open: 2" in shown(at)
    click(at, "choose-2-")
    chosen = filled.quotes.store.get(number).lines[1]
    assert (chosen.status, chosen.article[:3]) == ("priced", "BV-")
    at.text_input(key="person").set_value(" ").run()
    click(at, "step-approved")
    assert "Say who you are first" in shown(at)
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
    at.segmented_control(key="side").set_value("Letter").run()
    assert not at.exception
    assert "It went out without a letter" in shown(at)


def test_edits_go_through_the_desk(filled: Assistant) -> None:
    """The list's price for that many; too much of a discount, and what is no number, are refused with their reason."""
    number = filled.quote(PRICED).number
    at = edit(at_quote(number), {"edited_rows": {0: {QUANTITY: "100", DISCOUNT: "5"}}})
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


def test_an_expired_quote_is_extended(filled: Assistant) -> None:
    """It says so by itself, can't be accepted, and is sent again once somebody has said until when it holds."""
    number = filled.quote(PRICED).number
    for status in ("approved", "sent"):
        filled.quotes.move(number, status, by="anna")
    filled.quotes.store.change(number, lambda quote: quote.model_copy(update={"valid_until": "2025-03-03"}))
    at = at_quote(number)
    assert "expired" in shown(at)
    assert keys(at, "step-") == ["step-draft"]
    at.text_input(key="person").set_value("anna").run()
    at.button[next(index for index, one in enumerate(at.button) if one.label == "Keep this")].click().run()
    assert not at.exception
    assert filled.quotes.get(number).status == "sent"
    assert keys(at, "step-")[0] == "step-accepted"


def test_a_line_is_added_and_all_get_a_discount(filled: Assistant) -> None:
    """By its number; an unknown one is refused."""
    number = filled.quote(PRICED).number
    at = at_quote(number)
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
    at = at_quote(number)
    filled.quotes.set_line(number, 1, delete=True, by="Ben")
    (table,) = at.data_editor
    stale = next(one for one in at.button if one.key and one.key.startswith("drop-2"))
    assert table.key
    stale.click().run()
    assert "was changed by somebody meanwhile" in shown(at)
    assert len(filled.quotes.store.get(number).lines) == 1


def test_a_price_opens_its_row(filled: Assistant) -> None:
    """In the table of the sheet; where the list isn't in the library, its place is said."""
    at = click(at_quote(filled.quote(PRICED).number), "open-price-1")
    assert '<tr class="marked"><th scope="row">7</th><td class="passage">' in shown(at)
    assert "Price list 2025!A7:H7" in shown(at)
    click(at, "close")
    assert 'class="passage"' not in shown(at)
    at = click(at_quote(filled.quote(PRICED, prices=[LIST]).number), "open-price-1")
    assert 'class="passage"' not in shown(at)
    assert "isn&#x27;t among yours" in shown(at)


def test_preview_and_history(filled: Assistant) -> None:
    """The document as pictures; who did what, and what differs from an earlier version."""
    number = filled.quote(PRICED).number
    filled.quotes.set_line(number, 1, quantity=Decimal(13), by="Ben")
    at = at_quote(number)
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
    at = at_quote()
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
    at = at_quote("Q-1999-001")
    assert "There is no quote" in shown(at)


def test_columns_are_corrected_once(home: Assistant, tmp_path: Path) -> None:
    """A list whose columns say nothing becomes one with articles, and lists of that form stay so."""
    rows = "".join(f"X-{number},Bracket {number} mm,{number}.50\n" for number in range(10, 25))
    (tmp_path / "odd.csv").write_text(f"Eins,Zwei,Drei\n{rows}")
    home.add(tmp_path / "odd.csv")
    at = click(at_quote(), "new")
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


def test_lists_that_are_attached_keep_their_places(filled: Assistant) -> None:
    """A mail's words can be edited, its sheet stays a file; one can be left out again, and a broken one is named."""
    message = EmailMessage()
    message["From"], message["Subject"] = "Ann Oak <ann@oak.example>", "Materials"
    message.set_content("Please quote what is in the list.")
    message.add_attachment(
        b"Description,Qty\nBall valve 22 mm,4\n", maintype="text", subtype="csv", filename="list.csv"
    )
    message.add_attachment(b"%PDF-1.4 no more", maintype="application", subtype="pdf", filename="broken.pdf")
    at = click(at_quote(), "new")
    at.file_uploader[0].upload("request.eml", message.as_bytes()).run()
    assert not at.exception
    assert "request.eml/broken.pdf was not read" in shown(at)
    assert keys(at, "leave-out-") == ["leave-out-0"]
    at.file_uploader[0].upload("more.csv", b"Description,Qty\nCheck valve 22 mm,2\n").run()
    assert len(keys(at, "leave-out-")) == 2
    click(at, "leave-out-1")
    click(at, "draft")
    (quote,) = filled.quotes.store.all()
    assert [(one.article, one.asked_in and one.asked_in.name) for one in quote.lines] == [
        ("BV-022", "request.eml/list.csv")
    ]
    assert quote.customer.email == "ann@oak.example"
    (asked,) = at.data_editor[0].value["Asked for"]
    assert "Ball valve 22 mm | 4 (request.eml/list.csv, " in asked
    assert not keys(click(click(at, "back"), "new"), "leave-out-")


def test_tax_and_customer_are_set_on_the_page(filled: Assistant) -> None:
    """Reverse charge for all, another way on a line; approval waits for the VAT id."""
    number = filled.quote(PRICED).number
    at = at_quote(number)
    at.text_input(key="person").set_value("Anna").run()
    at.radio(key="tax-how").set_value("AE")
    click(at, "tax-set")
    assert "VAT, reverse charge, on 261.12" in shown(at)
    click(at, "step-approved")
    assert "takes the customer&#x27;s VAT id" in shown(at)
    at.text_input(key="customer-vat-id").set_value("12")
    click(at, "customer-keep")
    assert "is no VAT id" in shown(at)
    at.text_input(key="customer-vat-id").set_value("NL 123456782 B01")
    at.text_input(key="customer-name").set_value("Ash BV")
    click(at, "customer-keep")
    assert "for Ash BV, NL123456782B01" in shown(at)
    edit(at, {"edited_rows": {0: {TAX: "S"}}})
    assert filled.quotes.store.get(number).lines[0].vat_rate == Decimal(23)
    edit(at, {"edited_rows": {0: {TAX: "AE"}}})
    click(at, "step-approved")
    assert filled.quotes.store.get(number).status == "approved"


def test_a_line_of_ones_own_and_what_is_proposed(home: Assistant) -> None:
    """A charge that is due is chosen already; the list's discount opens its row."""
    settings = (
        '[quotes]\nvat = 23\naccounts = ["Ash Ltd"]\n[[quotes.charges]]\nname = "Delivery"\nprice = 24\nbelow = 350\n'
    )
    (home.home / "assistant.toml").write_text(settings)
    filled = Assistant(home.home)
    filled.add(LIST)
    number = filled.quote("Please quote 2 ball valves 22 mm.", customer="Ash").number
    at = at_quote(number)
    at.text_input(key="person").set_value("Anna").run()
    assert "the customer has an account" in shown(at)
    assert "the goods come to 32.80, below 350" in shown(at)
    click(at, "open-discount-0")
    assert 'class="passage"' in shown(at)
    click(at, "close")
    click(at, "take")
    assert "Not all of this" not in shown(at)
    quote = filled.quotes.store.get(number)
    assert [(one.description[:10], one.net) for one in quote.lines] == [
        ("Ball valve", Decimal("28.86")),
        ("Delivery", Decimal("24.00")),
    ]
    at.text_input(key="own-description").set_value("Crane, half a day")
    at.text_input(key="own-price").set_value("180")
    click(at, "add-own")
    assert "Crane, half a day · set by Anna" in shown(at)
    assert filled.quotes.store.get(number).lines[2].net == Decimal("180.00")


def test_the_letter_is_written_edited_and_accepted(filled: Assistant) -> None:
    """Another figure than the quote's is refused, what was typed stays; a phrase of an earlier letter goes in."""
    earlier = filled.quote(PRICED, customer="Ash Ltd").number
    phrase = "Thank you for showing us round the bakery in the early morning."
    filled.quotes.accept_letter(earlier, f"Dear all,\n\n{phrase}\n\nKind regards", by="Anna")
    number = filled.quote(PRICED, customer="Ash Ltd").number
    at = at_quote(number)
    at.text_input(key="person").set_value("Anna").run()
    at.segmented_control(key="side").set_value("Letter").run()
    assert "There is no letter yet" in shown(at)
    click(at, "letter-write")
    (box,) = [one for one in at.text_area if one.key and one.key.startswith("letter-")]
    assert "€321.18 including VAT" in (box.value or "")
    box.set_value((box.value or "").replace("€321.18", "€300.00"))
    click(at, "letter-accept")
    assert "figures that are not the quote&#x27;s" in shown(at)
    (box,) = [one for one in at.text_area if one.key and one.key.startswith("letter-")]
    assert "€300.00" in (box.value or "")
    box.set_value((box.value or "").replace("€300.00", "€321.18")).run()
    at.segmented_control(key="side").set_value("Request").run()
    at.segmented_control(key="side").set_value("Letter").run()
    click(at, "phrase-0")
    click(at, "letter-accept")
    letter = filled.quotes.store.get(number).letter
    assert letter
    assert letter.accepted == "Anna"
    assert phrase in letter.text
    assert "Accepted by Anna" in shown(at)


def test_conditions_are_taken_over_with_their_place(filled: Assistant) -> None:
    """One click each; the place opens; own words too."""
    filled.add(PAPERS / "general-terms.pdf")
    number = filled.quote(PRICED).number
    at = at_quote(number)
    at.text_input(key="person").set_value("Anna").run()
    at.segmented_control(key="side").set_value("Conditions").run()
    assert "Our invoices are payable within 14 days" in shown(at)
    click(at, "open-condition-0")
    assert len(at.image) == 1
    click(at, "close")
    click(at, "condition-0")
    at.text_area(key="own-condition").set_value("Parking is for you to provide.")
    click(at, "add-condition")
    chosen = filled.quotes.store.get(number).conditions
    assert [(one.terms, one.text[:7]) for one in chosen] == [(True, "For ord"), (False, "Parking")]
    click(at, "condition-on-0")
    assert len(filled.quotes.store.get(number).conditions) == 1


def test_what_was_quoted_before_is_beside_the_lines(filled: Assistant) -> None:
    """The same customer's quote opens; the last price stands beside today's."""
    earlier = filled.quote(PRICED, customer="Ash Ltd").number
    filled.quotes.set_line(earlier, 1, discount=Decimal(5), by="Ben")
    at = at_quote(filled.quote(PRICED, customer="Ash").number)
    at.segmented_control(key="side").set_value("Past").run()
    assert not at.exception
    assert "the same customer, 1 similar item" in shown(at)
    assert "21.76 −5 % EUR for 12 length" in shown(at)
    click(at, f"earlier-{earlier}")
    assert "for Ash Ltd" in shown(at)
