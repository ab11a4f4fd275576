"""Who reads what: Slack's users as the firm's own, and channels as those who are in them."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from assistant import Assistant, Together
from assistant.people.access import User
from assistant.settings import SlackSettings
from ui.slack.calling import Failed, Limited, Slack, Unsure
from ui.wording import first_of

_log = logging.getLogger(__name__)
# Seconds that a channel and its members, and what is known of a user, are taken as they were.
_MEMBERS, _USERS = 60.0, 300.0
# Of a channel with more members nobody looks up each: only what is for everybody is shown there.
_MOST = 500
_PAGE = 200
_PATIENCE = 30.0
_KEPT = 5000

# To learn which language somebody reads, nobody waits for Slack's limits.
_NOW = 0.0

Kind = Literal["im", "group", "private", "public"]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Channel:
    """Where people talk: with one person ("im") or several ("group"), or a channel; `external` has other firms in."""

    id: str
    name: str
    kind: Kind
    external: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A user: the address that the workspace has confirmed, empty where it hasn't, and the language (ISO 639-1)."""

    address: str
    language: str


class People:
    """The users and channels of the workspace `team`, as far as Slack says who they are. What is unsure is nobody."""

    def __init__(self, slack: Slack, assistant: Assistant, settings: SlackSettings, *, team: str, me: str) -> None:
        self._slack = slack
        self._assistant = assistant
        self._settings = settings
        self._team = team
        self._me = me
        self._channels: _Kept[Channel | None] = _Kept(_MEMBERS, self._channel)
        self._members: _Kept[tuple[str, ...] | None] = _Kept(_MEMBERS, self._members_of)
        self._persons: _Kept[Person | None] = _Kept(_USERS, self._person)
        self._named = {name.casefold(): known for name, known in settings.users.items()}
        self._private: tuple[int, bool] = (-1, True)

    def name(self, user: str) -> str:
        """A Slack user's name as `[access]` knows it; one that it doesn't know where nothing else is sure."""
        if user in self._settings.users:
            return self._settings.users[user]
        person = self._persons.get(user, _PATIENCE)
        if person is None or not person.address:
            return f"slack:{user}"
        return self._named.get(person.address, person.address)

    def language(self, user: str) -> str:
        """The language to write to a Slack user in: of their Slack, else the one that is set for the firm's screens."""
        person = self._persons.get(user, _NOW)
        return first_of(person.language if person else "", self._assistant.settings.screen.language)

    def audience(self, channel: str, user: str) -> User:
        """Who reads what is written there: the one person, or all members together.

        A public channel is read by everybody in the workspace, members or not: only what is for everybody is for it.
        So it is where Slack does not say who is in.
        """
        found = self._channels.get(channel, _PATIENCE)
        if found and found.kind == "im":
            return self.name(user)
        nobody = Together(f"slack:{channel}")
        if found is None or found.kind == "public" or found.external or not self._anything_private():
            return nobody
        members = self._members.get(channel, _PATIENCE)
        if members is None:
            return nobody
        names = set()
        for member in members:
            name = self.name(member)
            if not self._sees_more(name):
                return nobody
            names.add(name)
        return Together(f"slack:{channel}", frozenset(names))

    def may_speak(self, channel: str) -> bool:
        """Whether the assistant may post there: not where Slack doesn't say who reads it."""
        return self._channels.get(channel, _PATIENCE) is not None and not self.is_shut(channel)

    def is_shut(self, channel: str) -> bool:
        """Whether other firms read along there, and the settings don't name it."""
        found = self._channels.get(channel, _PATIENCE)
        if found is None or not found.external:
            return False
        return {found.id, found.name, f"#{found.name}"}.isdisjoint(self._settings.external)

    def is_alone(self, channel: str) -> bool:
        """Whether one person reads what is written there."""
        found = self._channels.get(channel, _PATIENCE)
        return found is not None and found.kind == "im"

    def changed(self, *, channel: str = "", user: str = "") -> None:
        """Forgets what is known of a channel or user, for Slack said that it has changed."""
        self._channels.drop(channel)
        self._members.drop(channel)
        self._persons.drop(user)

    def _anything_private(self) -> bool:
        generation = self._assistant.library.generation
        if self._private[0] != generation:
            self._private = generation, any(paper.groups for paper in self._assistant.documents())
        return self._private[1]

    def _sees_more(self, name: str) -> bool:
        """Whether somebody sees anything that is not for everybody."""
        return any(paper.groups for paper in self._assistant.documents(user=name))

    def _channel(self, channel: str, patience: float) -> Channel | None:
        info = self._asked("conversations_info", patience, channel=channel)
        if info is None:
            return None
        found: dict[str, Any] = info["channel"]
        kind: Kind = "public"
        if found.get("is_im"):
            kind = "im"
        elif found.get("is_mpim"):
            kind = "group"
        elif found.get("is_private") or found.get("is_group"):
            kind = "private"
        outside = any(found.get(name) for name in ("is_ext_shared", "is_pending_ext_shared", "is_org_shared"))
        teams = {*found.get("shared_team_ids", ()), *found.get("pending_connected_team_ids", ())} - {self._team}
        return Channel(channel, str(found.get("name", "")), kind, external=bool(outside or teams))

    def _members_of(self, channel: str, patience: float) -> tuple[str, ...] | None:
        members: list[str] = []
        cursor = ""
        while True:
            page = self._asked("conversations_members", patience, channel=channel, limit=_PAGE, cursor=cursor)
            if page is None:
                return None
            members += [one for one in page["members"] if one != self._me]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if len(members) > _MOST:
                return None
            if not cursor:
                return tuple(members)

    def _person(self, user: str, patience: float) -> Person | None:
        info = self._asked("users_info", patience, user=user, include_locale=True)
        if info is None:
            return None
        found: dict[str, Any] = info["user"]
        # Another firm's workspace may give its people whatever address it likes.
        stranger = found.get("is_stranger") or found.get("team_id", self._team) != self._team
        unsure = stranger or found.get("deleted") or found.get("is_bot") or found.get("is_email_confirmed") is False
        address = "" if unsure else str((found.get("profile") or {}).get("email") or "").strip()
        return Person(address.casefold(), str(found.get("locale") or "")[:2].lower())

    def _asked(self, method: str, patience: float, **arguments: Any) -> Any:
        """What Slack says, or None where it doesn't: then nothing may be taken for granted."""
        try:
            return self._slack(method, patience=patience, **arguments)
        except (Failed, Limited, Unsure) as error:
            _log.warning("Not known, so nothing private is shown: %s", error)
            return None


class _Kept(Generic[Found]):
    """What was found out, for a while. What could not be found out is asked again the next time."""

    def __init__(self, seconds: float, find: Callable[[str, float], Found]) -> None:
        self._seconds = seconds
        self._find = find
        self._known: dict[str, tuple[float, Found]] = {}
        self._lock = threading.Lock()

    def get(self, key: str, patience: float) -> Found:
        """What is known of it, for which Slack's limits are waited for that many seconds at most."""
        now = time.monotonic()
        known = self._known.get(key)
        if known and known[0] > now:
            return known[1]
        found = self._find(key, patience)
        with self._lock:
            if len(self._known) >= _KEPT:
                self._known.clear()
            if found is not None:
                self._known[key] = now + self._seconds, found
        return found

    def drop(self, key: str) -> None:
        """Forgets it."""
        with self._lock:
            self._known.pop(key, None)
