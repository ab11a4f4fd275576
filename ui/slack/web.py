"""HTTP in place of Socket Mode: Slack's requests, each with its signature checked by Bolt before it is looked at."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_bolt import App, BoltRequest

PATH = "/slack/events"
# Slack's own requests are far smaller.
_MOST = 1_000_000
_TIMEOUT = 10
# Seconds between two looks at whether it is to end.
_LOOK = 0.1


class Web:
    """Takes Slack's requests at `address`:`port`. Raises OSError where it can't listen there."""

    def __init__(self, app: App, address: str, port: int) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = _TIMEOUT
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = self.headers.get("Content-Length", "")
                if self.path.partition("?")[0] != PATH or not length.isdigit() or int(length) > _MOST:
                    self.close_connection = True
                    self.send_error(404 if length.isdigit() and int(length) <= _MOST else 413)
                    return
                body = self.rfile.read(int(length)).decode(errors="replace")
                said = app.dispatch(BoltRequest(body=body, headers=dict(self.headers.items())))
                sent = (said.body or "").encode()
                self.send_response(said.status)
                for name, value in said.first_headers_without_set_cookie().items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: Any) -> None:
                """What Slack asks is nobody else's affair."""

        self._server = _Server((address, port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(_LOOK,), name="slack-web", daemon=True).start()

    def close(self) -> None:
        """Takes no more requests."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Slack may send many at once.
    request_queue_size = 256
