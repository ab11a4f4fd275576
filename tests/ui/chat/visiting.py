"""A page in a real Chromium: opened, and a question put to it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect


@contextmanager
def visit(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    height: int = 800,
    patience: int = 20_000,
    permissions: Sequence[str] = (),
) -> Iterator[Page]:
    """The page at that address; in the end nothing was asked of any other host, and no script had failed.

    `width` and `height` in pixels; each step may take `patience` milliseconds.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height}, permissions=list(permissions), base_url=address
    )
    page = context.new_page()
    page.set_default_timeout(patience)
    expect.set_options(timeout=patience)
    hosts: set[str | None] = set()
    errors: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).hostname))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert hosts - {None} == {"127.0.0.1"}
    assert not errors


def ask(page: Page, question: str) -> None:
    """Types a question and sends it."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
