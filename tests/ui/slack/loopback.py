"""A Slack on this machine: its Web API, Socket Mode and signed requests. It records everything, and can misbehave."""

import hashlib
import hmac
import itertools
import json
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve

from ui.slack.scopes import FURTHER, NEEDED

BOT, APP, SECRET = "xoxb-loopback", "xapp-loopback", "signing secret"
ME, TEAM = "UBOT", "T1"
# The scope that each method needs, where it needs one.
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "conversations.replies": "channels:history",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setTitle": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}
WAIT = 30.0

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the assistant made."""

    method: str
    sent: Json
    raw: bytes
    token: str
    at: float


@dataclass(slots=True)
class Fault:
    """How a method misbehaves: says an error, answers 429 or 500, breaks the connection after it was carried out."""

    how: str
    times: int
    after: str = "0"


@dataclass(slots=True)
class Envelope:
    """Something sent over Socket Mode, and when it was acknowledged."""

    content: Json
    sent: float
    acknowledged: float = 0.0
    reply: Json = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)


class Slack:
    """The loopback Slack. `close` ends it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.members: dict[str, list[str]] = defaultdict(list)
        self.messages: dict[tuple[str, str], Json] = {}
        self.files: dict[str, Json] = {}
        self.contents: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.scopes = {*NEEDED, *FURTHER}
        self.dead = ""
        self.problems: list[str] = []
        self.sockets: list[ServerConnection] = []
        self.envelopes: dict[str, Envelope] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.delays: dict[str, float] = {}  # seconds that a method takes
        self.page = 2  # members of a channel on one page
        self._stamps = itertools.count(1)
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._http = _Server(("127.0.0.1", 0), _handler(self))
        self._socket: Server = serve(self._connected, "127.0.0.1", 0)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        threading.Thread(target=self._socket.serve_forever, daemon=True).start()
        self.port = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/api/"
        self.add_user(ME, bot=True)

    def close(self) -> None:
        """Ends both servers."""
        self._http.shutdown()
        self._http.server_close()
        self._socket.shutdown()

    # -- who and what there is

    def add_user(self, user: str, email: str = "", *, team: str = TEAM, bot: bool = False, **more: Any) -> None:
        """A user of the workspace, or of another one's."""
        self.users[user] = {"id": user, "team_id": team, "is_bot": bot, "profile": {"email": email}, **more}

    def add_channel(self, channel: str, *members: str, **more: Any) -> None:
        """A public channel, unless `more` says something else, with its members and the bot."""
        self.channels[channel] = {"id": channel, "name": channel.lower(), **more}
        self.members[channel] = [*members, ME]

    def stamp(self) -> str:
        """The ts of a new message: later than all before it."""
        return f"1700000000.{next(self._stamps):06d}"

    def misbehave(self, method: str, how: str, times: int = 1, *, after: str = "0") -> None:
        """The next calls of a method go wrong: "429", "500", "drop" (done, then cut off) or an error of Slack's."""
        self.faults[method].append(Fault(how, times, after))

    # -- what it sends

    def message(self, channel: str, user: str, text: str, **more: Any) -> Json:
        """A message as an event; it stands in the channel."""
        ts = more.pop("ts", None) or self.stamp()
        kind = "im" if self.channels[channel].get("is_im") else "channel"
        event = {
            "type": "message", "channel": channel, "channel_type": kind, "user": user, "text": text, "ts": ts, **more
        }  # fmt: skip
        self.messages[(channel, ts)] = event
        return event

    def mention(self, message: Json) -> Json:
        """The app_mention event that Slack sends beside a message."""
        return {**message, "type": "app_mention"}

    def event(self, event: Json, *, event_id: str = "", retry: int = 0, wait: bool = True) -> Envelope:
        """Sends an event over Socket Mode, and waits for its acknowledgement."""
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": event_id or f"Ev{event['type']}{event.get('channel')}{event.get('ts', self.stamp())}",
            "event": event,
        }
        return self.send("events_api", payload, retry=retry, wait=wait)

    def ask(self, channel: str, user: str, text: str, **more: Any) -> Json:
        """Somebody mentions the bot: both events that Slack sends for it. Gives the message."""
        message = self.message(channel, user, f"<@{ME}> {text}", **more)
        self.event(self.mention(message))
        self.event(message)
        return message

    def send(self, kind: str, payload: Json, *, retry: int = 0, wait: bool = True) -> Envelope:
        """Sends an envelope over the newest connection, and waits for its acknowledgement."""
        identifier = f"envelope-{self.stamp()}"
        content = {"type": kind, "envelope_id": identifier, "payload": payload, "accepts_response_payload": True}
        if retry:
            content |= {"retry_attempt": retry, "retry_reason": "timeout"}
        made = self.envelopes[identifier] = Envelope(content, time.monotonic())
        socket: ServerConnection = self.until(self._open_socket)
        socket.send(json.dumps(content))
        if wait:
            assert made.done.wait(WAIT), f"not acknowledged: {content}"
        return made

    def _open_socket(self) -> ServerConnection | None:
        """The newest connection that is not ending."""
        return next((one for one in reversed(self.sockets) if one.state is State.OPEN), None)

    def command(self, name: str, user: str, channel: str, text: str, *, trigger: str = "") -> Envelope:
        """Somebody types a slash command."""
        return self.send(
            "slash_commands",
            {
                "command": name,
                "text": text,
                "user_id": user,
                "channel_id": channel,
                "team_id": TEAM,
                "trigger_id": trigger or self.stamp(),
                "response_url": f"http://127.0.0.1:{self.port}/commands/{user}",
            },
        )

    def shortcut(self, name: str, user: str, message: Json) -> Envelope:
        """Somebody chooses a shortcut of a message."""
        return self.send(
            "interactive",
            {
                "type": "message_action",
                "callback_id": name,
                "trigger_id": self.stamp(),
                "user": {"id": user, "team_id": TEAM},
                "team": {"id": TEAM},
                "channel": {"id": message["channel"]},
                "message": message,
                "response_url": f"http://127.0.0.1:{self.port}/commands/{user}",
            },
        )

    def click(self, user: str, call: Json, action: str, **more: Any) -> Envelope:
        """Somebody clicks the first button of a message whose action begins like that."""
        found = next(one for one in elements(call) if one.get("action_id", "").startswith(action))
        value = more.pop("value", None) or found.get("value") or found["positive_button"]["value"]
        container = {
            "channel_id": call["channel"],
            "message_ts": call.get("ts", "1"),
            "thread_ts": call.get("thread_ts"),
        }
        return self.send(
            "interactive",
            {
                "type": "block_actions",
                "trigger_id": self.stamp(),
                "user": {"id": user, "team_id": TEAM},
                "team": {"id": TEAM},
                "channel": {"id": call["channel"]},
                "container": container,
                "message": {},
                "actions": [{"action_id": found["action_id"], "type": found["type"], "value": value}],
                **more,
            },
        )

    def request(
        self, port: int, payload: Json, *, secret: str = SECRET, at: float | None = None, retry: int = 0
    ) -> int:
        """Sends an event as a signed HTTP request, and gives the status."""
        body = json.dumps(payload)
        stamp = str(int(at if at is not None else time.time()))
        signed = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signed}",
        }
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", body.encode(), headers)
        try:
            with urllib.request.urlopen(asked, timeout=WAIT) as said:
                return int(said.status)
        except HTTPError as error:
            error.close()
            return error.code

    def disconnect(self) -> None:
        """Cuts all connections of Socket Mode, as Slack does now and then."""
        for one in self.sockets[:]:
            one.close()

    # -- what it got

    def until(self, true: Callable[[], Any], seconds: float = WAIT) -> Any:
        """Waits until something is so, and gives it."""
        end = time.monotonic() + seconds
        with self._changed:
            while not (found := true()):
                left = end - time.monotonic()
                assert left > 0, f"it did not come to that: {[(one.method, one.sent) for one in self.calls[-8:]]}"
                self._changed.wait(min(left, 0.2))
        return found

    def of(self, *methods: str, **sent: Any) -> list[Call]:
        """The calls of some methods, with these arguments."""
        return [
            one
            for one in self.calls
            if one.method in methods and all(one.sent.get(name) == value for name, value in sent.items())
        ]

    def replies(self, channel: str, thread: str) -> list[Json]:
        """The bot's messages that stand in a thread now."""
        return [
            one
            for (where, _), one in sorted(self.messages.items())
            if where == channel and one.get("user") == ME and one.get("thread_ts") == thread
        ]

    def answered(self, message: Json, *, times: int = 1) -> list[Json]:
        """Waits for whole replies to a message, and gives them."""
        thread = message.get("thread_ts") or message["ts"]

        def whole() -> list[Json] | None:
            found = [one for one in self.replies(message["channel"], thread) if one.get("metadata")]
            return found if len(found) >= times else None

        found: list[Json] = self.until(whole)
        return found

    # -- the servers

    def _connected(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        with self._changed:
            self._changed.notify_all()
        socket.send(json.dumps({"type": "hello", "num_connections": 1}))
        try:
            for text in socket:
                told = json.loads(text)
                found = self.envelopes[told["envelope_id"]]
                found.acknowledged, found.reply = time.monotonic(), told.get("payload") or {}
                found.done.set()
        except ConnectionClosed:
            pass
        finally:
            self.sockets.remove(socket)
            with self._changed:
                self._changed.notify_all()

    def answer(self, method: str, sent: Json, raw: bytes, token: str) -> tuple[int, Json, dict[str, str], bool]:
        """Carries a call out: status, reply, headers, and whether the connection is cut off then."""
        time.sleep(self.delays.get(method, 0.0))
        with self._lock:
            self.calls.append(Call(method, sent, raw, token, time.monotonic()))
            fault = next((one for one in self.faults[method] if one.times), None)
            cut = False
            if fault:
                fault.times -= 1
                if fault.how == "429":
                    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": fault.after}, False
                if fault.how == "500":
                    return 500, {"ok": False, "error": "internal_error"}, {}, False
                if fault.how != "drop":
                    return 200, {"ok": False, "error": fault.how}, {}, False
                cut = True
            error = self._refusal(method, token)
            reply = {"ok": False, **error} if error else self._do(method, sent)
        with self._changed:
            self._changed.notify_all()
        return 200, reply, {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}, cut

    def _refusal(self, method: str, token: str) -> Json:
        if self.dead:
            return {"error": self.dead}
        if token != (APP if method == "apps.connections.open" else BOT):
            return {"error": "invalid_auth"}
        needed = SCOPES.get(method)
        return {"error": "missing_scope", "needed": needed} if needed and needed not in self.scopes else {}

    def _do(self, method: str, sent: Json) -> Json:
        done = {
            "auth.test": self._auth,
            "apps.connections.open": self._open,
            "chat.postMessage": self._post,
            "chat.startStream": self._start,
            "chat.appendStream": self._append,
            "chat.stopStream": self._stop,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.postEphemeral": self._whisper,
            "conversations.info": self._info,
            "conversations.members": self._members,
            "conversations.replies": self._replies,
            "conversations.open": self._direct,
            "users.info": self._user,
            "files.info": self._file,
            "files.getUploadURLExternal": self._upload,
            "files.completeUploadExternal": self._uploaded,
        }.get(method, _nothing)(sent)
        return {"ok": "error" not in done, **done}

    def _auth(self, _: Json) -> Json:
        return {"user_id": ME, "user": "assistant", "bot_id": "BBOT", "team_id": TEAM, "team": "The Firm", "url": "x"}

    def _open(self, _: Json) -> Json:
        return {"url": f"ws://127.0.0.1:{self._socket.socket.getsockname()[1]}/?ticket=1"}

    def _post(self, sent: Json) -> Json:
        if sent["channel"] not in self.channels:
            return {"error": "channel_not_found"}
        self._inspect(sent)
        ts = self.stamp()
        self.messages[(sent["channel"], ts)] = {**sent, "ts": ts, "user": ME}
        return {"ts": ts, "channel": sent["channel"]}

    def _start(self, sent: Json) -> Json:
        ts = self.stamp()
        self.messages[(sent["channel"], ts)] = {**sent, "ts": ts, "user": ME, "streaming": True, "text": _said(sent)}
        return {"ts": ts, "channel": sent["channel"]}

    def _append(self, sent: Json) -> Json:
        found = self.messages.get((sent["channel"], sent["ts"]))
        if not found or not found.get("streaming"):
            return {"error": "message_not_in_streaming_state"}
        found["text"] += _said(sent)
        return {"ts": sent["ts"]}

    def _stop(self, sent: Json) -> Json:
        found = self.messages.get((sent["channel"], sent["ts"]))
        if not found or not found.pop("streaming", False):
            return {"error": "message_not_in_streaming_state"}
        return {"ts": sent["ts"]}

    def _update(self, sent: Json) -> Json:
        self._inspect(sent)
        found = self.messages.get((sent["channel"], sent["ts"]))
        if not found:
            return {"error": "message_not_found"}
        if found.get("streaming"):
            return {"error": "streaming_state_conflict"}
        found.update(sent)
        return {"ts": sent["ts"]}

    def _delete(self, sent: Json) -> Json:
        found = self.messages.pop((sent["channel"], sent["ts"]), None)
        return {} if found else {"error": "message_not_found"}

    def _whisper(self, sent: Json) -> Json:
        self._inspect(sent)
        return {"message_ts": self.stamp()}

    def _info(self, sent: Json) -> Json:
        found = self.channels.get(sent["channel"])
        return {"channel": found} if found else {"error": "channel_not_found"}

    def _members(self, sent: Json) -> Json:
        at = int(sent.get("cursor") or 0)
        found = self.members[sent["channel"]]
        later = str(at + self.page) if at + self.page < len(found) else ""
        return {"members": found[at : at + self.page], "response_metadata": {"next_cursor": later}}

    def _replies(self, sent: Json) -> Json:
        thread = sent["ts"]
        found = [
            one
            for (channel, ts), one in sorted(self.messages.items())
            if channel == sent["channel"] and (ts == thread or one.get("thread_ts") == thread)
        ]
        return {"messages": found}

    def _direct(self, sent: Json) -> Json:
        channel = f"D{sent['users']}"
        self.add_channel(channel, sent["users"], is_im=True)
        return {"channel": {"id": channel}}

    def _user(self, sent: Json) -> Json:
        found = self.users.get(sent["user"])
        if not found:
            return {"error": "user_not_found"}
        shown = dict(found["profile"]) if "users:read.email" in self.scopes else {}
        user = {**found, "profile": shown}
        return {"user": user if sent.get("include_locale") else {**user, "locale": None}}

    def _file(self, sent: Json) -> Json:
        found = self.files.get(sent["file"])
        return {"file": found} if found else {"error": "file_not_found"}

    def _upload(self, _: Json) -> Json:
        identifier = f"F{self.stamp()}"
        return {"file_id": identifier, "upload_url": f"http://127.0.0.1:{self.port}/upload/{identifier}"}

    def _uploaded(self, sent: Json) -> Json:
        return {"files": [{"id": one["id"]} for one in json.loads(sent["files"])]}

    def _inspect(self, sent: Json) -> None:
        """Notes what Slack would refuse: too many or too long blocks, values and labels."""
        blocks = sent.get("blocks") or []
        if len(blocks) > 50 or not sent.get("text"):
            self.problems.append(f"{len(blocks)} blocks, text {sent.get('text')!r}")
        for one in (part for block in blocks for part in walk(block)):
            text = one.get("text")
            length = len(text if isinstance(text, str) else (text or {}).get("text", ""))
            most = 75 if one.get("type") == "button" else 3000
            if length > most or len(one.get("value") or "") > 2000:
                self.problems.append(f"too long: {one}")
            if one.get("type") == "actions" and len(one["elements"]) > 25:
                self.problems.append(f"too many elements: {one}")
            if one.get("type") == "text" and not one["text"]:
                self.problems.append("an empty text")
        actions = [one["action_id"] for one in elements(sent) if "action_id" in one]
        if len(actions) != len(set(actions)):
            self.problems.append(f"action ids are not unique: {actions}")


def walk(value: Any) -> Iterator[Json]:
    """Every object within a value."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)


def elements(message: Json) -> Iterator[Json]:
    """Every element of a message's blocks."""
    yield from walk(message.get("blocks") or [])


def read(message: Json) -> str:
    """All that a message shows in its blocks."""
    return "\n".join(one["text"] for one in elements(message) if isinstance(one.get("text"), str))


def _nothing(_: Json) -> Json:
    return {}


def _said(sent: Json) -> str:
    return "".join(one["text"] for one in sent.get("chunks") or [] if one["type"] == "markdown_text")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def _handler(slack: Slack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = urlsplit(self.path).path.rpartition("/")[2]
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            slack.calls.append(Call(f"GET {urlsplit(self.path).path}", {}, b"", token, time.monotonic()))
            content = slack.contents.get(name)
            if content is None or token != BOT:
                self._say(403, b"<html>sign in</html>")
            else:
                self._say(200, content)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path).path
            if path.startswith("/upload/"):
                slack.uploads[path.rpartition("/")[2]] = raw
                slack.calls.append(Call("upload", {}, raw, "", time.monotonic()))
                self._say(200, b"OK")
                return
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            is_json = "json" in self.headers.get("Content-Type", "")
            sent: Json = json.loads(raw or b"{}") if is_json else dict(parse_qsl(raw.decode()))
            if path.startswith("/commands/"):
                with slack._lock:
                    slack._inspect(sent)
                    slack.calls.append(Call("response_url", sent, raw, "", time.monotonic()))
                self._say(200, b"ok")
                return
            token = sent.pop("token", None) or token
            status, reply, headers, cut = slack.answer(path.removeprefix("/api/"), sent, raw, token)
            if cut:
                self.close_connection = True
                self.connection.close()
                return
            self._say(status, json.dumps(reply).encode(), {"Content-Type": "application/json", **headers})

        def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """The calls are recorded."""

    return Handler
