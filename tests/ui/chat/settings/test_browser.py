"""From a wrong key to an answer, in a real Chromium against a server that plays the vendor."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant, load_settings
from providers.loopback import Answer, Asked, Loopback
from tests.browser import go_to, served
from tests.providers.wires import MistralWire
from tests.ui import papers
from tests.ui.chat.visiting import ask, visit

pytestmark = pytest.mark.browser

RIGHT = "right-canary-7"


class Vendor(Loopback):
    """Takes one key; says "OK" to a test, and answers a question with what its first passage says."""

    def take(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        wire = MistralWire()
        if asked.headers.get("authorization") != f"Bearer {RIGHT}":
            return wire.error(401, "plain", "Unauthorized")
        keys = re.findall(r"\[([0-9a-z]+)\]", str(asked.body["messages"]))
        said = [f"The tenant may end it after nine months [{key}]." for key in keys[-1:]]
        return wire.stream(said or ["OK"]) if asked.body.get("stream") else wire.reply("OK")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the two papers, on a machine without a key."""
    monkeypatch.delenv("MISTRAL_API_KEY", raising=False)
    Assistant(tmp_path / "home").add(*papers.put_down(tmp_path / "papers"))
    return tmp_path / "home"


@pytest.fixture
def page(browser: Browser, home: Path) -> Iterator[Page]:
    """The page, opened."""
    with served(home) as address, visit(browser, f"{address}settings", height=1000) as page:
        yield page


def test_wrong_key_to_a_clear_message_and_back(page: Page, home: Path) -> None:
    """Choose a model, store a wrong key, be told so, store the right one, save, ask, and be answered by the model."""
    with Vendor() as vendor:
        (home / "assistant.toml").write_text(f'[providers.mistral]\nbase_url = "{vendor.url}"\nretries = 0\n')
        choice = page.get_by_role("combobox", name="Model that writes answers")
        choice.fill("mistral:my-own")
        choice.press("Enter")
        key, store = page.get_by_label("Key for mistral"), page.locator(".st-key-store-mistral button")
        test = page.locator(".st-key-test-chat-mistral-my-own button")
        key.fill("wrong-key")
        store.click()
        expect(page.get_by_label("Another key for mistral")).to_have_value("")
        test.click()
        expect(page.get_by_role("alert")).to_contain_text("mistral:my-own does not accept the key")
        page.get_by_label("Another key for mistral").fill(RIGHT)
        store.click()
        expect(page.get_by_role("alert")).to_have_count(0)
        test.click()
        expect(page.get_by_text("It works: mistral:my-own answered in")).to_be_visible()
        expect(page.get_by_text("1 change that is not saved yet")).to_be_visible()
        page.locator(".st-key-save button").click()
        expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
        assert load_settings(home).models.chat == "mistral:my-own"
        assert RIGHT not in page.content() and RIGHT not in (home / "assistant.toml").read_text()
        assert (home / "keys.json").stat().st_mode & 0o777 == 0o600

        go_to(page, "Ask")
        ask(page, papers.QUESTION)
        expect(page.locator(".statement").first).to_contain_text("The tenant may end it after nine months")
        assert vendor.asked[-1].headers["authorization"] == f"Bearer {RIGHT}"
    assert RIGHT not in (home.parent / "server.log").read_text()
