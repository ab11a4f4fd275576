"""Socket Mode: a connection from here to Slack, so that no address of the firm's has to be public.

The SDK's own client reads frames by calling itself, and loses them all where some hundreds come at once.
"""

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk.socket_mode.request import SocketModeRequest
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from assistant import SettingsError
from ui.slack.calling import DEAD, Failed, Limited, Slack, Unsure

_log = logging.getLogger(__name__)
# Seconds: to connect, between two pings, for their answer, and between attempts (each time double).
_OPENING, _PING, _PONG = 10.0, 10.0, 20.0
_FIRST, _LAST = 0.5, 30.0
# Threads that acknowledge: the library writes what they hand in together.
_RECEIVERS = 32
_LONGEST = 4_000_000


class Connection:
    """The connection of an app. It is made anew where it breaks, or Slack asks for that."""

    def __init__(self, app: App, slack: Slack, token: str, *, dead: Callable[[str], None]) -> None:
        """`dead` is told Slack's word where it takes the token no more. Raises SettingsError where none comes about."""
        self._app = app
        self._slack = slack
        self._token = token
        self._dead = dead
        self._ended = Event()
        self._workers = ThreadPoolExecutor(_RECEIVERS, "slack-receiver")
        try:
            self._socket: ClientConnection | None = self._open()
        except Failed as error:
            raise SettingsError(
                f"Slack opens no connection for SLACK_APP_TOKEN: {error.error}. Make an app-level token with the scope "
                "connections:write, and turn on Socket Mode."
            ) from None
        except (Limited, Unsure, OSError, WebSocketException) as error:
            raise SettingsError(f"No connection to Slack came about: {error}.") from None
        self._thread = Thread(target=self._run, name="slack-socket", daemon=True)
        self._thread.start()

    @property
    def stands(self) -> bool:
        """Whether there is a connection now."""
        return self._socket is not None

    def close(self) -> None:
        """Takes nothing any more; what was taken is acknowledged first."""
        self._ended.set()
        self._workers.shutdown()
        if self._socket:
            self._socket.close()
        self._thread.join()

    def _open(self) -> ClientConnection:
        url = str(self._slack("apps_connections_open", app_token=self._token)["url"])
        made = connect(
            url, open_timeout=_OPENING, ping_interval=_PING, ping_timeout=_PONG, close_timeout=1.0, max_size=_LONGEST
        )
        return made.__enter__()  # it is closed where it ends, which is in another function

    def _run(self) -> None:
        pause = _FIRST
        while not self._ended.is_set():
            if self._socket is None:
                try:
                    self._socket = self._open()
                    pause = _FIRST
                except (Failed, Limited, Unsure, OSError, WebSocketException) as error:
                    if isinstance(error, Failed) and error.error in DEAD:
                        self._dead(error.error)
                    _log.warning("The connection to Slack is tried again in %.1f s: %s", pause, error)
                    self._ended.wait(pause)
                    pause = min(pause * 2, _LAST)
                    continue
            socket = self._socket
            try:
                self._read(socket)
            except ConnectionClosed as error:
                _log.info("The connection to Slack ended: %s", error)
            self._socket = None
            socket.close()

    def _read(self, socket: ClientConnection) -> None:
        """Takes what comes until the connection ends, or Slack asks for another one."""
        for text in socket:
            told = json.loads(text)
            if told.get("type") == "disconnect" or self._ended.is_set():
                return
            request = SocketModeRequest.from_dict(told)
            if request is not None:
                self._workers.submit(self._take, socket, request)

    def _take(self, socket: ClientConnection, request: SocketModeRequest) -> None:
        """Hands an envelope to the app, and acknowledges it where the app does; else Slack sends it again."""
        said = run_bolt_app(self._app, request)
        if said.status != 200:
            _log.warning("Not acknowledged (%s), so that Slack sends it again: %s", said.status, request.envelope_id)
            return
        reply: dict[str, object] = {"envelope_id": request.envelope_id}
        if said.body:
            is_json = said.headers.get("content-type", [""])[0].startswith("application/json")
            reply["payload"] = json.loads(said.body) if is_json else {"text": said.body}
        try:
            socket.send(json.dumps(reply))
        except ConnectionClosed:
            _log.info("The connection ended before an acknowledgement; Slack sends it again.")
