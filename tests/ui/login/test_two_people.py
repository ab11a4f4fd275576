"""Two people at one server, each in a real Chromium: neither finds a word of what is the other's."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from assistant import Assistant
from assistant.people.users import Users
from tests.assistant.test_permissions import CANARY, CONTRACT, PRICES, REQUEST
from tests.browser import chromium, go_to, served
from ui.chat.ask.working import at_work, begin

_PATIENCE = 20_000  # ms
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
PASSWORDS = {"anna": "seven blue bicycles", "bob": "eleven green ladders"}
PAGES = ("ask", "documents", "contracts", "quotes", "conversations", "settings")


@contextmanager
def sitting(browser: Browser, address: str, name: str) -> Iterator[tuple[Page, list[bytes]]]:
    """A browser of somebody's own, signed in by the form; and all that the server sends to its page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    sent: list[bytes] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: sent.append(data if isinstance(data, bytes) else data.encode()))

    page.on("websocket", hear)
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORDS[name])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".st-key-person-menu")).to_contain_text(name)
    yield page, sent
    context.close()


def ask(page: Page, question: str) -> None:
    """Asks and waits until the answer is whole."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".question").last).to_have_text(question)
    expect(page.locator(".quote, .statement").last).to_be_visible()
    page.wait_for_function("location.search.includes('conversation=')")


def settled(page: Page) -> str:
    """What is on the page when its script is through."""
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_timeout(300)
    return page.content()


@pytest.mark.browser
def test_the_form_can_be_used_by_everybody(tmp_path: Path) -> None:
    """Nothing serious found by axe-core in either theme; by the keyboard alone, on a narrow screen, in Dutch."""
    expect.set_options(timeout=_PATIENCE)
    Users(tmp_path / "home").add("anna", PASSWORDS["anna"])
    with chromium() as browser, served(tmp_path / "home") as address:
        page = browser.new_page(viewport={"width": 360, "height": 640}, locale="nl-NL")
        page.set_default_timeout(_PATIENCE)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.goto(f"{address}documents")
            expect(page.locator("#name")).to_be_focused()
            page.keyboard.type("anna")
            page.keyboard.press("Tab")
            page.keyboard.type("wrong")
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_be_visible()
            page.evaluate(AXE)
            assert page.evaluate("axe.run(document).then(found => found.violations.map(one => one.id))") == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        expect(page.locator("#name")).to_have_value("anna")
        expect(page.locator("#password")).to_be_focused()
        page.keyboard.type(PASSWORDS["anna"])
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-papers")).to_be_visible()
        assert page.url == f"{address}documents"


@pytest.mark.browser
def test_neither_finds_a_word_of_what_is_the_others(tmp_path: Path) -> None:
    """Anna uploads papers for her group, asks and quotes; bob looks everywhere, at her addresses too."""
    expect.set_options(timeout=_PATIENCE)
    home, papers = tmp_path / "home", tmp_path / "papers"
    papers.mkdir()
    (papers / "contract.txt").write_text(CONTRACT)
    (papers / "prices.csv").write_text(PRICES.format(word=CANARY))
    (papers / "stairs.txt").write_text("Bicycles are put under the stairs of the south entrance.")
    users = Users(home)
    users.add("anna", PASSWORDS["anna"], groups=["north"])
    users.add("bob", PASSWORDS["bob"], groups=["south"])
    with chromium() as browser, served(home) as address, sitting(browser, address, "anna") as (page, _):
        go_to(page, "Documents")
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            [papers / "contract.txt", papers / "prices.csv"]
        )
        expect(page.locator(".files .added")).to_have_count(2)
        go_to(page, "Ask")
        ask(page, "What is the maintenance fee a month?")
        expect(page.locator(".quote").first).to_contain_text("4,321")
        hers = page.url
        page.reload()
        expect(page.locator(".quote").first).to_contain_text(CANARY)
        assistant = Assistant(home)
        assert {one.groups for one in assistant.documents()} == {("north",)}
        quote = assistant.quote(REQUEST.format(word=CANARY), customer=f"{CANARY} Holding", user="anna")

        with sitting(browser, address, "bob") as (other, told):
            assert "conversation=" in hers
            other.goto(hers)
            expect(other.get_by_test_id("stChatInputTextArea")).to_be_visible()
            settled(other)
            assert "conversation=" not in other.url
            ask(other, "What is the maintenance fee a month?")
            seen = settled(other)
            for name in PAGES:
                other.goto(f"{address}{name}")
                expect(other.locator(".st-key-person-menu")).to_contain_text("bob")
                seen += settled(other)
            other.goto(f"{address}documents")
            other.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(papers / "stairs.txt")
            expect(other.locator(".files .added")).to_have_count(1)
            seen += settled(other)
            for secret in (CANARY, "4,321", "contract.txt", "north", quote.number):
                assert secret not in seen
                assert secret.encode() not in b"".join(told)
            assert b"stairs.txt" in b"".join(told)

        go_to(page, "Documents")
        expect(page.locator(".st-key-papers")).to_contain_text("contract.txt")
        assert "stairs" not in settled(page)
        page.locator(".st-key-person-menu button").click()
        page.locator(".st-key-sign-out button").click()
        expect(page.get_by_label("Password")).to_be_visible()
        page.goto(hers)
        expect(page.get_by_label("Password")).to_be_visible()
        assert CANARY not in page.content()


def test_an_answer_under_way_is_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by the id of its conversation, it is only there for whose it is."""
    assistant = Assistant(tmp_path)
    assistant.upload({"contract.txt": CONTRACT.encode()}, user="anna")
    monkeypatch.setattr("ui.chat.ask.working.Thread", lambda **_: SimpleNamespace(start=lambda: None))  # it never ends
    working = begin(assistant, "What is the fee a month?", None, (), user="anna")
    assert [at_work(working.conversation, user) for user in ("anna", "bob", None)] == [working, None, None]
