"""The assistant in Slack from its start to its end: connected, taking tasks, doing them, and ending cleanly."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

from filelock import Timeout
from slack_bolt import App
from slack_sdk import WebClient

from assistant import Assistant, HomeError, SettingsError
from ui.slack import contracting, greeting, judging, quoting
from ui.slack.answering import DELETED, ENDING, Answering, Do
from ui.slack.calling import Slack
from ui.slack.desk import Desk
from ui.slack.health import Health
from ui.slack.pages import Pages
from ui.slack.people import People
from ui.slack.queueing import Work
from ui.slack.receiving import Receiver
from ui.slack.remembering import Memory
from ui.slack.socket_mode import Connection
from ui.slack.tasks import LONG, Kind, Task
from ui.slack.tokens import Identity, Tokens, identify, refusal
from ui.slack.web import Web

_log = logging.getLogger(__name__)
# Seconds: for a call of Slack's, between two looks at what is old, and for running answers to end.
_TIMEOUT = 30
_HOUR = 3600.0
_GRACE = 20.0
# Questions that waited longer while nobody was here are told so, not answered.
_STALE = timedelta(hours=1)
_SMALL_ROOM = 100_000


class Service:
    """The assistant in Slack. `start`, then `wait`, then `close`."""

    def __init__(self, assistant: Assistant, tokens: Tokens) -> None:
        """Raises SettingsError where Slack does not take the tokens, HomeError where it runs already."""
        settings = assistant.settings.slack
        self.assistant = assistant
        self.settings = settings
        self.trouble = ""
        self.ended = Event()
        self._halted = Event()
        self._closed = False
        self._socket: Connection | None = None
        self._web: Web | None = None
        self._health: Health | None = None
        client = WebClient(tokens.bot, base_url=settings.api_url, timeout=_TIMEOUT, retry_handlers=[])
        self.identity: Identity = identify(client)
        self._lock = assistant.library.database.lock("slack")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise HomeError(
                f"`assistant slack` runs already for the library in {assistant.library.database.place}. End that one."
            ) from None
        self._slack = slack = Slack(client, self._halted, self._died)
        me, team = self.identity.me, self.identity.team
        people = People(slack, assistant, settings, team=team, me=me)
        self.memory = Memory(assistant.library.database)
        desk = Desk(assistant, slack, people, self.memory, team)
        self.answering = Answering(desk, _others(desk))
        self.questions = Work(
            self.answering.do, workers=settings.concurrency, room=settings.queue, name="slack-question"
        )
        self.small = Work(self.answering.do, workers=2, room=_SMALL_ROOM, name="slack-small")
        self.receiver = Receiver(self.memory, people, me=me, ready=self._ready, deleted=self._deleted)
        self._tokens = tokens
        self._app = App(
            client=client,
            signing_secret=tokens.secret,
            logger=logging.getLogger("ui.slack.bolt"),
            process_before_response=True,  # what is kept is acknowledged, and nothing else
            request_verification_enabled=not tokens.app,
        )
        self.receiver.listen(self._app)

    def start(self) -> None:
        """Tells what was left, then takes what comes. Raises SettingsError where it can't."""
        try:
            if self.settings.health_port:
                self._health = Health(self.settings.health_port, self.health)
            self._resume()
            if self._tokens.app:
                self._socket = Connection(self._app, self._slack, self._tokens.app, dead=self._died)
            else:
                self._web = Web(self._app, self.settings.address, self.settings.port)
        except OSError as error:
            raise SettingsError(
                f"A port that [slack] sets (port, health_port) can't be listened at: {error.strerror or error}. "
                "Set another one."
            ) from error

    def wait(self) -> None:
        """Until it is to end. What is old is forgotten meanwhile."""
        while True:
            try:
                self.memory.prune(days=self.settings.remember_days)
            except HomeError as error:
                _log.warning("What is old was not forgotten: %s", error)
            if self.ended.wait(_HOUR):
                return

    def close(self, grace: float = _GRACE) -> None:
        """Takes nothing any more, lets running answers end for `grace` seconds, and marks those that don't.

        In the thread that made it.
        """
        if self._closed:
            return
        self._closed = True
        if self._socket:
            self._socket.close()
        if self._web:
            self._web.close()
        self.questions.close(grace, ENDING)
        self.small.close(grace / 4, ENDING)
        self._halted.set()
        if self._health:
            self._health.close()
        self.memory.close()
        self._lock.release()

    def health(self) -> Mapping[str, Any]:
        """How it goes."""
        connected = self._web is not None or (self._socket is not None and self._socket.stands)
        counts = self.answering.counts
        return {
            "status": "trouble" if self.trouble else "ok" if connected else "connecting",
            "trouble": self.trouble,
            "connected": connected,
            "received": self.receiver.received,
            "waiting": self.questions.waiting,
            "running": self.questions.running,
            "done": counts.done,
            "failed": counts.failed,
            "declined": counts.declined,
        }

    @property
    def port(self) -> int:
        """Where it listens in HTTP mode."""
        return self._web.port if self._web else 0

    @property
    def health_port(self) -> int:
        """Where it tells how it goes; 0 where it doesn't."""
        return self._health.port if self._health else 0

    def _resume(self) -> None:
        """What the process before this one left: told where it was begun, done where it was not."""
        now = datetime.now(UTC)
        for left in self.memory.unfinished():
            if left.state == "running" or now - left.at > _STALE:
                self.answering.resume(left)
            else:
                self._ready(left.task)

    def _ready(self, task: Task) -> None:
        if task.kind not in LONG:
            self.small.put(task)
        elif not self.questions.put(task):
            self.small.put(task.model_copy(update={"kind": "tell", "value": ""}))

    def _deleted(self, key: str) -> None:
        self.questions.stop(key, DELETED)

    def _died(self, error: str) -> None:
        """Nothing can be done without the token: what is left is done after the next start."""
        self.trouble = refusal(error)
        _log.error("%s", self.trouble)
        self.ended.set()


def _others(desk: Desk) -> Mapping[Kind, Do]:
    pages = Pages(desk)
    return {
        "greet": partial(greeting.greet, desk),
        "page": pages.show,
        "quote": partial(quoting.draft, desk),
        "quote_file": partial(quoting.send, desk),
        "feedback": partial(judging.judge, desk),
        "contract": partial(contracting.summarise, desk),
    }
