"""Signing in at a provider, in a real Chromium against a real provider on this machine."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from assistant import Assistant
from tests.browser import chromium, go_to, served
from tests.ui.login.oidc import CLIENT, SECRET, Provider, provider

pytestmark = [pytest.mark.browser, pytest.mark.oidc]

_PATIENCE = 20_000  # ms
ACCOUNTS: dict[str, dict[str, Any]] = {
    "eva": {"email": "Eva@Firm.example", "email_verified": True},
    "unverified": {"email": "eva@firm.example", "email_verified": False},
    "stranger": {"email": "eva@evil.example", "email_verified": True},
    "forged": {"email": "eva@firm.example", "email_verified": True},
}
TOML = """[login]
oidc = "{provider}/.well-known/openid-configuration"
client_id = "{client}"
redirect = "http://127.0.0.1:{port}/oauth2callback"
secret_file = "oidc"
domains = ["firm.example"]

[access.users]
"eva@firm.example" = ["south"]
"""


@pytest.fixture(scope="module")
def word() -> Iterator[Provider]:
    """Who says who people are."""
    with provider(ACCOUNTS, forged={"forged"}) as made:
        yield made


@pytest.fixture(scope="module")
def context(word: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser before the page of a home with a paper for eva's group and one for another."""
    home = tmp_path_factory.mktemp("firm") / "home"
    assistant = Assistant(home)
    assistant.upload({"stairs.txt": b"Bicycles are put under the stairs."}, groups=["south"])
    assistant.upload({"attic.txt": b"Ladders are put into the attic."}, groups=["north"])
    (home / "oidc").write_text(SECRET)
    (home / "oidc").chmod(0o600)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (home / "assistant.toml").write_text(TOML.format(provider=word.address, client=CLIENT, port=port))
    with chromium() as browser, served(home, port) as address:
        context = browser.new_context(base_url=address)
        context.set_default_timeout(_PATIENCE)
        expect.set_options(timeout=_PATIENCE)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of nobody yet."""
    context.clear_cookies()
    page = context.new_page()
    yield page
    page.close()


def sign_in(page: Page, account: str) -> None:
    """By the button, with that account of the provider's."""
    page.goto("/documents")
    page.get_by_role("button", name="Sign in with the firm's account").click()
    page.get_by_role("link", name=account).click()


def test_from_the_button_to_ones_own_papers_and_out(page: Page, context: BrowserContext, word: Provider) -> None:
    """Signed in by the provider's word, still after a reload; signed out here too, though the cookie were kept."""
    sign_in(page, "eva")
    expect(page.locator(".st-key-person-menu")).to_contain_text("eva@firm.example")
    go_to(page, "Documents")
    expect(page.locator(".st-key-papers")).to_contain_text("stairs.txt")
    page.reload()
    expect(page.locator(".st-key-papers")).to_contain_text("stairs.txt")
    assert "attic" not in page.content()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        FilePayload(name="cellar.txt", mimeType="text/plain", buffer=b"Bottles are put into the cellar.")
    )
    expect(page.locator(".st-key-papers")).to_contain_text("cellar.txt")
    kept = context.cookies()
    assert all(one["httpOnly"] for one in kept if one["name"].startswith("_streamlit_user"))
    page.locator(".st-key-person-menu button").click()
    page.locator(".st-key-sign-out button").click()
    expect(page.get_by_role("button", name="Sign in with the firm's account")).to_be_visible()
    assert not [one for one in context.cookies() if one["name"].startswith("_streamlit_user")]
    context.add_cookies(kept)  # type: ignore[arg-type]
    page.goto("/documents")
    expect(page.get_by_text("Your time is over. Sign in again.")).to_be_visible()
    assert "stairs" not in page.content()
    assert word.refused == []


@pytest.mark.parametrize(
    ("account", "said"),
    [("unverified", "did not verify your e-mail address"), ("stranger", "eva@evil.example is not let in here")],
)
def test_a_word_that_does_not_do_lets_nobody_in(page: Page, account: str, said: str) -> None:
    """It is said why; another account may be chosen."""
    sign_in(page, account)
    expect(page.get_by_text(said)).to_be_visible()
    page.goto("/documents")
    expect(page.get_by_text(said)).to_be_visible()
    assert "stairs" not in page.content()
    page.get_by_role("button", name="Sign in with the firm's account").click()
    page.get_by_role("link", name="eva", exact=True).click()
    expect(page.locator(".st-key-person-menu")).to_contain_text("eva@firm.example")


def test_a_forged_signature_lets_nobody_in(page: Page, context: BrowserContext) -> None:
    """Another key than the provider's signed it: it is as if nobody had signed in."""
    sign_in(page, "forged")
    expect(page.get_by_role("button", name="Sign in with the firm's account")).to_be_visible()
    assert not [one for one in context.cookies() if one["name"].startswith("_streamlit_user")]
