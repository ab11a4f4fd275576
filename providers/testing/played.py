"""A chat model in front of a played vendor, and what may never be seen of it."""

import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from providers.base import Provider
from providers.errors import ProviderError
from providers.loopback import Loopback
from providers.testing.wire import KEY, PIECES, SECRET, USAGE, Wire
from providers.types import ProviderOptions, Reply


class Played:
    """What the tests of a chat model start from."""

    model: ClassVar[type[Provider]]
    wire: ClassVar[Wire]

    @pytest.fixture
    def server(self) -> Iterator[Loopback]:
        """The vendor, played on this machine."""
        with Loopback() as server:
            yield server

    @pytest.fixture(autouse=True)
    def quiet(self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Pauses between attempts are short, and no log holds key, prompt or headers, at any level."""
        monkeypatch.setattr("providers.retries.FIRST_PAUSE", 0.01)
        caplog.set_level(logging.DEBUG)
        yield
        logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.get_records("call"))
        assert KEY not in logged
        assert SECRET not in logged
        assert "BaseHTTP" not in logged  # in each answer's headers

    def at(self, url: str, **options: Any) -> Provider:
        """The provider, pointed at `url`."""
        given = ProviderOptions(base_url=url + self.wire.base_path, api_key=KEY, retries=0, timeout=5.0, deadline=20.0)
        provider = type(self).model("test-1", replace(given, **options))
        assert KEY not in repr(provider) + repr(provider.options) + str(provider)
        return provider

    def refused(self, call: Callable[[], object], kind: type[ProviderError]) -> ProviderError:
        """The error that `call` raises: of exactly this kind, named, a sentence, and holding nothing secret."""
        with pytest.raises(ProviderError) as caught:
            call()
        error = caught.value
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
        assert type(error) is kind, shown
        assert error.provider.endswith(":test-1")
        assert error.provider in str(error)
        assert str(error).endswith(".")
        for secret in (KEY, KEY[3:], SECRET, "Bearer"):
            assert secret not in shown
        assert error.__cause__ is None
        return error

    def check_whole(self, reply: Reply, **expected: Any) -> None:
        """The reply is what the wire was told to send."""
        wanted = Reply("".join(PIECES), "stop", usage=USAGE, model="test-1-2026")
        assert reply == replace(wanted, **expected)
