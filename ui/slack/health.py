"""How it goes, told over HTTP to programs on this machine alone."""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ADDRESS = "127.0.0.1"
# Seconds between two looks at whether it is to end.
_LOOK = 0.1


class Health:
    """Answers GET /health with what `look` tells: 200 where its "status" is "ok", else 503. Raises OSError."""

    def __init__(self, port: int, look: Callable[[], Mapping[str, Any]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                if self.path != "/health":
                    self.send_error(404)
                    return
                told = look()
                body = json.dumps(told).encode()
                self.send_response(200 if told["status"] == "ok" else 503)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Nobody reads in a log that somebody asked."""

        self._server = ThreadingHTTPServer((ADDRESS, port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(_LOOK,), name="slack-health", daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()
