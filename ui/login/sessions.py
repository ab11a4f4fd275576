"""Who is signed in with a password: sessions in a file of the home, which outlive the server."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from assistant.configuration.secret_file import SecretFile
from assistant.documents import Record

# Not a .toml: those go into backups.
FILE = "sessions.json"
_log = logging.getLogger(__name__)


class Session(Record):
    """`stamp` is that of the password it was begun with; `since` and `until` in seconds since 1970."""

    user: str
    stamp: str
    since: float
    until: float


class Sessions:
    """The sessions of a home, by their tokens. Only the hashes of these are kept: the file signs nobody in.

    It may be shared by threads, and the file by servers.
    """

    def __init__(self, home: Path, clock: Callable[[], float]) -> None:
        self._secret = SecretFile(home / FILE, "sessions", "remove it: then everybody signs in anew")
        self._clock = clock
        self._kept: tuple[object, dict[str, Session]] = (None, {})

    def __getitem__(self, token: str) -> Session | None:
        """The session of that token, while it lasts. Raises SettingsError for a file that can't be read."""
        found = self._read().get(_hash(token))
        return found if found and found.until > self._clock() else None

    def begin(self, user: str, stamp: str, seconds: int) -> str:
        """The token of a new session. Raises SettingsError for a file that can't be read or written."""
        token, now = secrets.token_urlsafe(32), self._clock()
        new = Session(user=user, stamp=stamp, since=now, until=now + seconds)
        self._change(lambda held: held | {_hash(token): new})
        return token

    def renew(self, token: str, stamp: str) -> None:
        """Lets a session go on under another password. Raises as `begin` does."""
        key = _hash(token)

        def change(held: dict[str, Session]) -> dict[str, Session]:
            return held | {key: held[key].model_copy(update={"stamp": stamp})} if key in held else held

        self._change(change)

    def end(self, token: str) -> None:
        """Ends a session; one that is not there is no error. Raises as `begin` does."""
        key = _hash(token)
        if key in self._read():
            self._change(lambda held: {one: session for one, session in held.items() if one != key})

    def _change(self, change: Callable[[dict[str, Session]], dict[str, Session]]) -> None:
        """Writes what `change` makes of the sessions that last still: those that are over go with it."""
        with self._secret.lock():
            now = self._clock()
            held = change({key: one for key, one in self._read().items() if one.until > now})
            self._secret.write({key: one.model_dump() for key, one in held.items()})

    def _read(self) -> dict[str, Session]:
        try:
            status = self._secret.path.stat()
        except FileNotFoundError:
            return {}
        state = (status.st_mtime_ns, status.st_ino, status.st_size, status.st_mode)
        if self._kept[0] != state:
            try:
                held = {key: Session.model_validate(one) for key, one in (self._secret.read() or {}).items()}
            except ValidationError:
                _log.warning("%r holds no sessions: everybody has to sign in anew.", str(self._secret.path))
                held = {}
            self._kept = (state, held)
        return self._kept[1]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
