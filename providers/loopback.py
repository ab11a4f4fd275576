"""A server on this machine that plays a vendor, for tests: it answers what it is told to and remembers what it got."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self


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
    held: Mapping[int, threading.Event] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in; the names of headers are in small letters, `body` is from JSON unless multipart."""

    path: str
    headers: Mapping[str, str]
    body: Any


class Loopback(ThreadingHTTPServer):
    """The server, from entering the `with` block to leaving it, at `.url`; `.asked` is what it got so far."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[Asked] = []
        self.hung_up = threading.Event()
        self._answers: list[Answer] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    def answer(self, *answers: Answer) -> None:
        """Give these answers from now on; the last one again and again."""
        self._answers = list(answers)

    def take(self, asked: Asked) -> Answer:
        """Remember a request and give the answer to it."""
        self.asked.append(asked)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet: a client that hangs up is part of the play."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = data if headers.get("content-type", "").startswith("multipart/") else json.loads(data)
        answer = self.server.take(Asked(self.path, headers, body))
        time.sleep(answer.delay)
        try:
            self._head(answer)
            self._body(answer)
        except OSError:
            self.close_connection = True
            self.server.hung_up.set()

    def _head(self, answer: Answer) -> None:
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

    def _body(self, answer: Answer) -> None:
        left = sum(map(len, answer.pieces)) if answer.cut is None else answer.cut
        for number, piece in enumerate(answer.pieces):
            if number in answer.held:
                answer.held[number].wait()
            sent, left = piece[:left], max(0, left - len(piece))
            if answer.framing == "chunked" and sent:
                sent = b"%x\r\n%b\r\n" % (len(sent), sent)
            self.wfile.write(sent)
            time.sleep(answer.pause)
        if answer.cut is not None:
            self.close_connection = True
        elif answer.framing == "chunked":
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Quiet."""
