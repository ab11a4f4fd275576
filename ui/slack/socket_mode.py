"""Socket Mode: a connection from here to Slack, so that no address of the firm's has to be public."""

import time
from contextlib import suppress
from socket import SHUT_RDWR

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError

from assistant import SettingsError
from ui.slack.tokens import APP

# Seconds between two looks at whether the connection stands, and for its threads to end.
_PING = 3.0
_ENDING = 5.0
# Threads that acknowledge: the library writes what they hand in together.
_RECEIVERS = 16


class Connection:
    """The connection of an app. It is made anew by itself where it breaks, or Slack asks for that."""

    def __init__(self, app: App, token: str) -> None:
        """Raises SettingsError where none comes about."""
        self._handler = SocketModeHandler(
            app, token, ping_interval=_PING, concurrency=_RECEIVERS, receive_buffer_size=16_384
        )
        try:
            self._handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            said = str(error.response.get("error", ""))
            raise SettingsError(
                f"Slack does not open a connection for {APP}: {said}. Make an app-level token with the scope "
                "connections:write, and turn on Socket Mode."
            ) from None
        except (SlackClientError, OSError) as error:
            raise SettingsError(f"No connection to Slack came about: {error}.") from None

    @property
    def stands(self) -> bool:
        """Whether there is a connection now."""
        return self._handler.client.is_connected()

    def close(self) -> None:
        """Takes nothing any more; what was taken is acknowledged first.

        The SDK's own `close` waits for whatever may still come and, where the connection breaks at that moment, for
        ever.
        """
        client = self._handler.client
        client.closed = True
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
        for runner in runners:
            runner.event.set()
        client.message_queue.put(None)  # wakes who waits for a message
        client.message_workers.shutdown()
        session = client.current_session
        if session:
            if (open_socket := session.sock) is not None:
                with suppress(OSError):  # it is closed already
                    open_socket.shutdown(SHUT_RDWR)
            session.close()
        end = time.monotonic() + _ENDING
        while any(runner.thread.is_alive() for runner in runners) and time.monotonic() < end:
            client.current_session_state.terminated = True
            time.sleep(0.02)
