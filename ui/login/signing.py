"""Who may come in, and who has: by a password of this home's, or by a provider's word."""

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from assistant import AssistantError, SettingsError, load_settings
from assistant.people.users import Users, plain
from assistant.settings import FILE, Settings
from ui.login.attempts import Attempts
from ui.login.provider import NotSignedIn, Provider, provider_of
from ui.login.sessions import Sessions

COOKIE = "assistant_session"
_SECONDS = 3600
_PROVIDED = "_streamlit_user"


class Wait(AssistantError):
    """Too many attempts failed; `seconds` have to go by."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many attempts failed. Try again in {max(round(seconds), 1)} seconds.")
        self.seconds = seconds


class Signing:
    """The sessions of one home's chat page. It may be shared by threads.

    A session is known by a random token that its browser has in a cookie. It ends when it is signed out of, when its
    hours are over, and when its user's password is changed or the user removed. What a provider said is kept in memory.
    """

    def __init__(self, home: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.home = home
        self.users = Users(home)
        self._clock = clock
        self._attempts = Attempts()
        self._sessions = Sessions(home, clock)
        self._ended: dict[str, float] = {}
        # Cookies that a provider's word is in, by their hash: whose it is, and when it ends.
        self._admitted: dict[str, tuple[str, float]] = {}
        self._lock = Lock()
        self._required = False
        self._settings: tuple[int, Settings] | None = None

    @property
    def settings(self) -> Settings:
        """The home's settings as they are now; those before, as long as they can't be read. Raises SettingsError."""
        file = self.home / FILE
        changed = file.stat().st_mtime_ns if file.exists() else 0
        if self._settings is None or self._settings[0] != changed:
            try:
                self._settings = (changed, load_settings(self.home))
            except SettingsError:
                # On the page they are mended; but who may come in is to be known for sure.
                before = self._settings[1] if self._settings else None
                if before is None and "login" in file.read_text("utf-8", errors="replace"):
                    raise
                self._settings = (changed, before or Settings())
        return self._settings[1]

    @property
    def provider(self) -> Provider | None:
        """Where people sign in who have no password here. Raises SettingsError."""
        return provider_of(self.home, self.settings.login)

    @property
    def is_set_up(self) -> bool:
        """Whether there is anybody who could sign in, or a provider that says who. Raises SettingsError."""
        return bool(self.users) or self.provider is not None

    @property
    def is_required(self) -> bool:
        """Whether nobody gets in without signing in: a login that was set up is wanted. Raises SettingsError."""
        # A login that goes, by a slip or by somebody's hand, opens nothing as long as this server runs.
        self._required = self._required or self.is_set_up
        return self._required

    def require(self) -> None:
        """From now on nobody gets in without signing in, even if nobody can."""
        self._required = True

    def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new session; None where name and password don't fit. Raises Wait and SettingsError."""
        name = plain(name)[:256]
        if (seconds := self._attempts.wait(name)) > 0:
            raise Wait(seconds)
        user = self.users.verified(name, password)
        if user is None:
            return None
        self._attempts.forgive(name)
        return self._sessions.begin(user.name, user.stamp, self.seconds)

    @property
    def seconds(self) -> int:
        """How long a session lasts."""
        return int(self.settings.login.hours * _SECONDS)

    def user(self, token: str | None) -> str | None:
        """Who has that token; None for nobody. Raises SettingsError."""
        session = self._sessions[token] if token else None
        if session is None:
            return None
        user = self.users[session.user]
        return user.name if user and secrets.compare_digest(user.stamp, session.stamp) else None

    def change_password(self, token: str | None, old: str, new: str) -> bool:
        """Gives whoever has that token another password; False where the old one is not theirs.

        Their other sessions end, this one goes on. Raises NotSignedIn, Wait, and SettingsError for a bad password.
        """
        name = self.user(token)
        if name is None or token is None:
            raise NotSignedIn("Sign in first.")
        if (seconds := self._attempts.wait(name)) > 0:
            raise Wait(seconds)
        if self.users.verified(name, old) is None:
            return False
        self._attempts.forgive(name)
        user = self.users.change(name, password=new)
        self._sessions.renew(token, user.stamp)
        return True

    def rights(self, name: str) -> str:
        """What somebody may see and do, in letters that change with it. Raises SettingsError."""
        access, known = self.settings.access, self.users[name]
        named = sorted(group for one, groups in access.users.items() if plain(one) == name for group in groups)
        admin = name in {plain(one) for one in access.admins}
        return repr((name, named, admin, known and (known.groups, known.admin)))

    def sign_out(self, token: str | None) -> None:
        """Ends a session."""
        if token:
            self._sessions.end(token)

    # -- by a provider

    def provided(self, claims: Mapping[str, Any]) -> str:
        """Who somebody is by the claims of a provider's token.

        Raises NotSignedIn, with the reason for people, where that doesn't let them in; SettingsError.
        """
        provider = self.provider
        if provider is None:
            raise NotSignedIn("Signing in at a provider is not set up any more.")
        begun = claims.get("iat")
        now = self._clock()
        if not isinstance(begun, int | float) or begun + self.seconds <= now or _claimed(claims) in self._ended:
            raise NotSignedIn("Your time is over. Sign in again.")
        settings = self.settings
        known = {plain(one) for one in (*settings.access.users, *settings.access.admins)}
        return provider.admitted(claims, known | {one.name for one in self.users.all()})

    def admit(self, cookies: Mapping[str, str], claims: Mapping[str, Any]) -> None:
        """Notes that a browser's cookies have the word of a provider that lets somebody in, as `provided` said."""
        now, word = self._clock(), _word(cookies)
        if not word:
            return
        with self._lock:
            self._admitted = {one: kept for one, kept in self._admitted.items() if kept[1] > now}
            self._admitted[word] = (_claimed(claims), float(claims["iat"]) + self.seconds)

    def is_admitted(self, cookies: Mapping[str, str]) -> bool:
        """Whether these cookies were noted, and what is in them counts still."""
        with self._lock:
            claimed, ends = self._admitted.get(_word(cookies), ("", 0.0))
            return ends > self._clock() and claimed not in self._ended

    def end(self, claims: Mapping[str, Any]) -> None:
        """Signs somebody out whom a provider let in: the token that said so opens nothing any more."""
        now = self._clock()
        with self._lock:
            self._ended = {one: at for one, at in self._ended.items() if at + self.seconds > now}
            self._ended[_claimed(claims)] = now


@lru_cache(maxsize=8)
def signing(home: Path) -> Signing:
    """The sessions of a home, the same ones for all of this process."""
    return Signing(home)


def _word(cookies: Mapping[str, str]) -> str:
    """The cookies in which Streamlit keeps a provider's word; it may take several."""
    told = sorted((name, value) for name, value in cookies.items() if name.startswith(_PROVIDED))
    return hashlib.sha256(repr(told).encode()).hexdigest() if told else ""


def _claimed(claims: Mapping[str, Any]) -> str:
    """One sign-in at a provider: who it was, and when."""
    return f"{claims.get('iss')} {claims.get('sub')} {claims.get('iat')}"
