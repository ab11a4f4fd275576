"""The people who sign in with a password: names, Argon2 hashes, groups and who is an administrator, in the home."""

import hashlib
import re
import secrets
import threading
import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.configuration.secret_file import SecretFile
from assistant.documents import Record
from assistant.errors import SettingsError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Not a .toml: those go into backups.
FILE = "users.json"
SHORTEST, LONGEST = 10, 256
_NAME = re.compile(r"[\w.@+-]{1,64}")
_GROUP = re.compile(r"[\w .@+-]{1,64}")
# Argon2id with 19 MiB, two passes, one lane: the least that OWASP's "Password Storage Cheat Sheet" (2024) recommends.
_MEMORY, _PASSES, _LANES = 19 * 1024, 2, 1
# Hashes take memory: however many try at once, two are computed at a time.
_turns = threading.BoundedSemaphore(2)


class User(Record):
    """Somebody who may sign in; `password` is the hash."""

    name: str
    groups: tuple[str, ...] = ()
    admin: bool = False
    password: str

    @property
    def stamp(self) -> str:
        """Changes with the password: what was begun under another one ends."""
        return hashlib.sha256(self.password.encode()).hexdigest()


class Users:
    """The user file of a home. Names are the same in capitals; who is changed or removed counts at once."""

    def __init__(self, home: Path) -> None:
        self.file = home / FILE
        self._secret = SecretFile(self.file, "users", "set every password anew")
        self._kept: tuple[object, dict[str, User]] = (None, {})

    def __bool__(self) -> bool:
        return bool(self._read())

    def __getitem__(self, name: str) -> User | None:
        """Who is called so, if anybody is. Raises SettingsError for a file that can't be used."""
        return self._read().get(plain(name))

    def all(self) -> list[User]:
        """Everybody, by name. Raises SettingsError for a file that can't be used."""
        return [user for _, user in sorted(self._read().items())]

    def add(self, name: str, password: str, *, groups: Collection[str] = (), admin: bool = False) -> User:
        """Adds somebody. Raises SettingsError for a name that is taken, and for what can't be a name or a password."""
        name = plain(name)
        if not _NAME.fullmatch(name):
            raise SettingsError(f"{name!r} can be no user's name. Take letters, digits and . _ - + @, 64 at most.")
        new = User(name=name, groups=_groups(groups), admin=admin, password=hashed(password))

        def change(users: dict[str, User]) -> User:
            if name in users:
                raise SettingsError(f"There is a user {name!r} already. Change the password: assistant users password.")
            return new

        return self._change(name, change)

    def change(
        self,
        name: str,
        *,
        password: str | None = None,
        groups: Collection[str] | None = None,
        admin: bool | None = None,
    ) -> User:
        """Changes what is named, and nothing else. Raises SettingsError for an unknown name and as `add` does."""
        name = plain(name)
        changed: dict[str, object] = {}
        if password is not None:
            changed["password"] = hashed(password)
        if groups is not None:
            changed["groups"] = _groups(groups)
        if admin is not None:
            changed["admin"] = admin
        return self._change(name, lambda users: _known(users, name).model_copy(update=changed))

    def remove(self, name: str) -> User:
        """Removes somebody, who is signed out with it. Raises SettingsError for an unknown name."""
        with self._secret.lock():
            users = self._read()
            gone = _known(users, plain(name))
            self._write({one: user for one, user in users.items() if one != gone.name})
        return gone

    def verified(self, name: str, password: str) -> User | None:
        """Who has that name and that password. It takes as long where nobody has the name.

        Raises SettingsError for a file that can't be used.
        """
        from argon2.exceptions import Argon2Error, InvalidHashError

        user, nobody = self[name], _nobody()
        if len(password) > LONGEST:
            password = ""
        with _turns:
            try:
                _hasher().verify(user.password if user else nobody, password)
            except (Argon2Error, InvalidHashError):
                return None
        return user

    def _change(self, name: str, change: Callable[[dict[str, User]], User]) -> User:
        with self._secret.lock():
            users = self._read()
            changed = change(users)
            self._write(users | {name: changed})
        return changed

    def _read(self) -> dict[str, User]:
        try:
            status = self.file.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingsError(f"The users in {str(self.file)!r} cannot be read: {error.strerror}.") from error
        stamp = (status.st_mtime_ns, status.st_ino, status.st_size, status.st_mode)
        if self._kept[0] != stamp:
            kept = self._secret.read()
            try:
                users = {name: User(name=name, **one) for name, one in (kept or {}).items()}
            except (TypeError, ValueError):
                kept = None
            if kept is None:
                # Nobody is let in by a file that can't be understood, least of all as the owner.
                raise SettingsError(
                    f"{str(self.file)!r} does not hold users. Remove it, then add them again: assistant users add NAME."
                )
            self._kept = (stamp, users)
        return self._kept[1]

    def _write(self, users: Mapping[str, User]) -> None:
        self._secret.write({name: user.model_dump(exclude={"name"}) for name, user in users.items()})


def plain(name: str) -> str:
    """A name as it is compared: without capitals and outer spaces."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def hashed(password: str) -> str:
    """The Argon2id hash, with its own salt. Raises SettingsError for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(
            f"The password has {len(password)} characters. Take {SHORTEST} to {LONGEST}; a few words in a row do well."
        )
    with _turns:
        return _hasher().hash(password)


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=_LANES)


@cache
def _nobody() -> str:
    """A hash that is as dear to compare with as any, of a password that nobody knows."""
    return _hasher().hash(secrets.token_hex())


def _groups(groups: Collection[str]) -> tuple[str, ...]:
    named = sorted({one.strip() for one in groups})
    for one in named:
        if not _GROUP.fullmatch(one):
            raise SettingsError(f"{one!r} can be no group's name. Take letters, digits, spaces and . _ - + @.")
    return tuple(named)


def _known(users: Mapping[str, User], name: str) -> User:
    if name not in users:
        raise SettingsError(f"There is no user {name!r}. `assistant users list` lists them.")
    return users[name]
