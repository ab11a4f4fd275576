"""What the tests of all pages share: the browser that they are opened in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium

# A microphone that hears a tone, allowed without a question.
_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a file."""
    with chromium(*_MICROPHONE) as browser:
        yield browser
