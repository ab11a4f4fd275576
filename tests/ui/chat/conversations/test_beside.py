"""Conversations on the chat page, in a real Chromium: kept over a reload, listed, exported, deleted, stopped."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from providers.loopback import Answer, Asked, Loopback
from tests.browser import served
from tests.providers.wires import OpenAIWire
from tests.ui import papers
from tests.ui.chat.visiting import ask, visit

pytestmark = pytest.mark.browser


class Slow(Loopback):
    """A chat model that writes for ten minutes, a word a tenth of a second."""

    def take(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        pieces = OpenAIWire().stream(["The rent "] * 6000).pieces
        return Answer(pieces, kind="text/event-stream; charset=utf-8", framing="chunked", pause=0.1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the two papers."""
    Assistant(tmp_path / "home").add(*papers.put_down(tmp_path / "papers"))
    return tmp_path / "home"


@pytest.fixture
def page(browser: Browser, home: Path) -> Iterator[Page]:
    """The page, opened."""
    with served(home) as address, visit(browser, address) as page:
        yield page


def test_a_conversation_outlives_a_reload_and_ends_for_good(page: Page, home: Path) -> None:
    """After a reload it is there with its sources; it is listed, found, left, opened again, exported and deleted."""
    ask(page, papers.QUESTION)
    expect(page.locator(".quote", has_text=papers.NOTICE)).to_have_count(1)
    page.wait_for_url(re.compile(r"conversation=[0-9a-f]{16}"))
    page.reload()
    expect(page.locator(".quote", has_text=papers.NOTICE)).to_have_count(1)
    page.locator(".st-key-open-0-0 button").click()
    expect(page.locator(".st-key-page img")).to_be_visible()
    page.locator(".st-key-close button").click()
    ask(page, "And how many days of annual leave are there?")
    expect(page.locator(".question")).to_have_count(2)
    expect(page.locator("[class*=st-key-open-1-]").first).to_be_visible()

    page.locator(".st-key-clear button").click()
    expect(page.locator(".question")).to_have_count(0)
    assert "conversation=" not in page.url
    box = page.get_by_label("Search conversations")
    box.fill("unicorn")
    box.press("Enter")
    expect(page.get_by_text("No conversation holds all of these words.")).to_be_visible()
    box.fill("annual lease")
    box.press("Enter")
    expect(page.get_by_text("No conversation holds all of these words.")).to_be_visible()
    box.fill("nine months")
    box.press("Enter")
    page.locator("[class*=st-key-go-] button").click()
    expect(page.locator(".question")).to_have_count(2)

    with page.expect_download() as download:
        page.locator(".st-key-export button").click()
    assert papers.NOTICE in Path(download.value.path()).read_text("utf-8")
    page.locator(".st-key-delete button").click()
    page.locator(".st-key-delete-now button").click()
    expect(page.locator(".question")).to_have_count(0)
    expect(page.locator("[class*=st-key-go-]")).to_have_count(0)
    assert Assistant(home).conversations().listed() == []


def test_an_answer_can_be_stopped_and_outlives_a_click(page: Page, home: Path) -> None:
    """A click elsewhere and a reload leave it running; Stop ends it, hangs up on the model, and is remembered."""
    with Slow() as service:
        (home / "assistant.toml").write_text(
            f'[models]\nchat = "compatible:test-1"\n[providers.compatible]\nbase_url = "{service.url}/v1"\n'
        )
        page.reload()
        ask(page, papers.QUESTION)
        pending = page.locator(".statement.pending")
        expect(pending).to_contain_text("The rent The rent")
        page.reload()
        expect(pending).to_contain_text("The rent The rent The rent")
        assert len(service.asked) == 1
        page.locator(".st-key-stop button").click()
        expect(page.get_by_text("Stopped before the answer was whole.")).to_be_visible()
        assert service.hung_up.wait(20)
        page.reload()
        expect(page.get_by_text("Stopped before the answer was whole.")).to_be_visible()
        assert len(service.asked) == 1
