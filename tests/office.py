"""A real LibreOffice, for tests: what it makes of a document; they are skipped where it is not installed."""

import os
from functools import cache

import pytest

from assistant.reading.office import program as office


def needed() -> None:
    """Skips the test where there is no LibreOffice; fails it in CI, where there has to be one."""
    if office.program() is None:
        reason = (
            "There is no LibreOffice (on Debian: apt-get install libreoffice-writer-nogui libreoffice-impress-nogui)."
        )
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@cache
def made(data: bytes, kind: str, to: str) -> bytes:
    """The document in another form, as LibreOffice writes it."""
    needed()
    return office.converted(data, kind, to)
