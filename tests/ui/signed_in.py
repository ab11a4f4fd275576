"""Somebody in front of a page that is tested without a browser: as if they had signed in with their password."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.people.users import Users
from ui.login.signing import signing

PASSWORD = "seven blue bicycles"


@contextmanager
def signed_in(home: Path, name: str, *, groups: Collection[str] = (), admin: bool = False) -> Iterator[None]:
    """While it lasts it is `name` who looks; added to the home's users, with these groups, where they aren't yet."""
    users = Users(home)
    if users[name] is None:
        users.add(name, PASSWORD, groups=groups, admin=admin)
    token = signing(home.absolute()).sign_in(name, PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        # A page that is run without a browser has no cookies.
        patch.setattr("ui.chat.people._token", lambda: token)
        yield
