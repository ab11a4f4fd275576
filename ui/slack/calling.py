"""Calls of Slack's Web API: Slack's limits are kept, and what may have arrived is never sent again blindly."""

import logging
import time
from collections.abc import Callable
from http.client import HTTPException
from threading import Event
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

_log = logging.getLogger(__name__)
# What Slack says when the token is good for nothing any more.
DEAD = frozenset({"token_expired", "token_revoked", "invalid_auth", "account_inactive", "not_authed", "team_disabled"})
# Seconds: how long a call waits for Slack's limits in all, and between attempts where Slack does not say.
PATIENCE = 300.0
_PAUSE = 1.0
_AFTER = 0.05
_ATTEMPTS = 4


class Failed(Exception):
    """Slack said no; `error` is its word for it."""

    def __init__(self, method: str, error: str, needed: str = "") -> None:
        super().__init__(f"Slack refused {method}: {error}{f' (needs the scope {needed})' if needed else ''}.")
        self.error = error


class Unsure(Exception):
    """The connection broke: the call may have been carried out or not."""


class Limited(Exception):
    """Slack asks for a pause of `seconds`, which is longer than the caller would wait."""

    def __init__(self, method: str, seconds: float) -> None:
        super().__init__(f"Slack allows {method} again in {seconds:.0f} s.")
        self.seconds = seconds


class Slack:
    """Slack's Web API. `halted` ends all waiting; `dead` is told Slack's word where the token is not accepted."""

    def __init__(self, client: WebClient, halted: Event, dead: Callable[[str], None] = lambda _: None) -> None:
        self.client = client
        self.halted = halted
        self._dead = dead
        self._until: dict[str, float] = {}

    def __call__(self, method: str, *, patience: float = PATIENCE, repeat: bool = True, **arguments: Any) -> Any:
        """The reply to a call, such as "chat_update". `repeat` says whether it may be carried out twice.

        Raises Failed, Limited, and Unsure where it may have been carried out and may not be repeated.
        """
        return self.attempt(method, lambda: getattr(self.client, method)(**arguments), patience=patience, repeat=repeat)

    def attempt(self, method: str, call: Callable[[], Any], *, patience: float = PATIENCE, repeat: bool = True) -> Any:
        """As a call, for what the SDK does by several of them."""
        end = time.monotonic() + patience
        for left in reversed(range(_ATTEMPTS)):
            try:
                return self._patiently(method, call, end)
            except _Broken as error:
                if not left or not (repeat or error.unsent):
                    raise Unsure(f"{method}: {error}") from error
                _log.info("%s is tried again: %s", method, error)
            if self.halted.wait(_PAUSE):
                break
        raise Unsure(f"{method}: this program was ended meanwhile")

    def _patiently(self, method: str, call: Callable[[], Any], end: float) -> Any:
        while True:
            self._keep_away(method, end)
            try:
                return call()
            except SlackApiError as error:
                self._until[method] = time.monotonic() + self._pause(method, error)
            except (SlackClientError, HTTPException, OSError) as error:
                raise _Broken(error) from error

    def _keep_away(self, method: str, end: float) -> None:
        """Waits as long as Slack asked for, for whichever call it did."""
        pause = self._until.get(method, 0.0) - time.monotonic()
        if pause > 0 and (time.monotonic() + pause > end or self.halted.wait(pause)):
            raise Limited(method, pause)

    def _pause(self, method: str, error: SlackApiError) -> float:
        """Seconds to wait where Slack has a limit. Raises _Broken where its server failed, and Failed for all else."""
        response: Any = error.response
        data = getattr(response, "data", None)
        body = data if isinstance(data, dict) else {}
        said = str(body.get("error", ""))
        if response.status_code == 429 or said == "ratelimited":
            given = {name.lower(): value for name, value in dict(response.headers).items()}.get("retry-after", "1")
            return float(given[0] if isinstance(given, list) else given) + _AFTER
        if response.status_code >= 500 or said in ("internal_error", "fatal_error", "service_unavailable"):
            raise _Broken(error)
        if said in DEAD:
            self._dead(said)
        raise Failed(method, said or str(error), str(body.get("needed", "")))


class _Broken(Exception):
    """The server failed, or the connection; `unsent` where the request surely never reached Slack."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause) or type(cause).__name__)
        reason = cause.reason if isinstance(cause, URLError) else cause
        self.unsent = isinstance(reason, ConnectionRefusedError)
