"""A server on this machine that plays a vendor, for tests: it answers what it is told to and remembers what it got."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `pieces` are the body, sent one by one with `pause` seconds between, the first after `delay`.

    `framing` is how the body's end is told: by a content-length, in chunks, or by hanging up. `cut` hangs up
    after so many bytes of the body.
    """

    pieces: tuple[bytes, ...]
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    framing: Literal["length", "chunked", "close"] = "length"
    cut: int | None = None
    delay: float = 0.0
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in; the names of headers are in small letters."""

    path: str
    headers: Mapping[str, str]
    body: Any


class Loopback:
    """The server, from entering the `with` block to leaving it, at `.url`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.hung_up = threading.Event()
        self._answers: list[Answer] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Where it is, without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, *answers: Answer) -> None:
        """Give these answers from now on; the last one again and again."""
        self._answers = list(answers)

    def __enter__(self) -> "Loopback":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:  # noqa: N802
                data = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                loopback.asked.append(Asked(self.path, headers, json.loads(data)))
                answers = loopback._answers
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                time.sleep(answer.delay)
                try:
                    self._send(answer)
                except OSError:
                    self.close_connection = True
                    loopback.hung_up.set()

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                self.send_header("content-type", answer.kind)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.framing == "length":
                    self.send_header("content-length", str(sum(map(len, answer.pieces))))
                elif answer.framing == "chunked":
                    self.send_header("transfer-encoding", "chunked")
                else:
                    self.close_connection = True
                self.end_headers()
                left = answer.cut
                for piece in answer.pieces:
                    sent = piece if left is None else piece[:left]
                    if answer.framing == "chunked" and sent:
                        sent = b"%x\r\n%b\r\n" % (len(sent), sent)
                    self.wfile.write(sent)
                    if left is not None and len(piece) >= left:
                        self.close_connection = True
                        return
                    left = None if left is None else left - len(piece)
                    if answer.pause:
                        time.sleep(answer.pause)
                if answer.framing == "chunked":
                    self.wfile.write(b"0\r\n\r\n")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ARG002
                """Quiet."""

        return Handler
