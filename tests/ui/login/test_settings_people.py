"""Who may sign in, as administrators set it on the page; and one's own password."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.people.users import Users
from tests.ui.chat.drawing import opened, shown
from tests.ui.signed_in import PASSWORD, signed_in
from ui.login.provider import NotSignedIn
from ui.login.sessions import FILE
from ui.login.signing import Signing, Wait


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def at_settings() -> AppTest:
    """The settings."""
    return opened("settings/page.py")


def submit(at: AppTest, label: str, number: int = 0) -> AppTest:
    """Presses the button with that label."""
    return [one for one in at.button if one.label == label][number].click().run()


def fill(at: AppTest, label: str, text: str) -> None:
    """Types into the box with that label, the last one of them."""
    [one for one in at.text_input if one.label.startswith(label)][-1].set_value(text)


def test_the_first_one_is_an_administrator(home: Path) -> None:
    """Or else nobody could let the next one in; with it the owner, too, has to sign in."""
    at = at_settings()
    assert "Nobody signs in" in shown(at)
    fill(at, "Name", "Anna")
    fill(at, "Password, 10", PASSWORD)
    at = submit(at, "Add")
    assert not at.exception
    assert [(one.name, one.admin) for one in Users(home).all()] == [("anna", True)]
    assert [one.value for one in at.title] == ["Sign in"]


def test_an_administrator_lets_people_in_and_out(home: Path) -> None:
    """Added with groups, given others and another password, removed; what can't be is said and changes nothing."""
    with signed_in(home, "cleo", admin=True):
        at = at_settings()
        fill(at, "Name", "anna")
        fill(at, "Password, 10", "short")
        at = submit(at, "Add")
        assert "10 to 256" in shown(at) and not Users(home)["anna"]
        fill(at, "Name", "anna")
        fill(at, "Password, 10", PASSWORD)
        at = submit(at, "Add")
        assert "anna may sign in now." in shown(at)
        users = Users(home)
        kept = users["anna"]
        assert kept and not kept.admin
        at.toggle(key="admin-anna-False").set_value(True).run()
        kept = users["anna"]
        assert kept and kept.admin
        fill(at, "Another password", "another long one")
        at = submit(at, "Set it")
        assert users.verified("anna", "another long one")
        # Nobody takes their own rights, or is without an administrator.
        assert not [one for one in at.toggle if str(one.key).startswith("admin-cleo")]
        assert [one.key for one in at.button if one.label == "Remove"] == ["remove-anna"]
        at.button(key="remove-anna").click().run()
        at.button(key="remove-now").click().run()
        assert users["anna"] is None
        assert PASSWORD not in shown(at) and "argon2" not in shown(at)


def test_a_member_sees_and_changes_nobody(home: Path) -> None:
    """Nor does one who was an administrator when the page was drawn."""
    with signed_in(home, "bob"):
        at = at_settings()
        assert "Add somebody" not in shown(at) and not at.text_input
    with signed_in(home, "cleo", admin=True):
        at = at_settings()
        fill(at, "Name", "mallory")
        fill(at, "Password, 10", PASSWORD)
        Users(home).change("cleo", admin=False)
        at = submit(at, "Add")
        assert Users(home)["mallory"] is None


def test_ones_own_password_is_changed_with_the_old_one(tmp_path: Path) -> None:
    """This session goes on, the others end; guessing at the old one is slowed down like signing in."""
    Users(tmp_path).add("anna", PASSWORD)
    people = Signing(tmp_path)
    here, elsewhere = people.sign_in("anna", PASSWORD), people.sign_in("anna", PASSWORD)
    assert not people.change_password(here, "wrong one", "another long one")
    assert people.change_password(here, PASSWORD, "another long one")
    assert (people.user(here), people.user(elsewhere)) == ("anna", None)
    assert people.sign_in("anna", "another long one")
    with pytest.raises(NotSignedIn):
        people.change_password(elsewhere, "another long one", PASSWORD)
    for _ in range(4):
        people.change_password(here, "wrong one", PASSWORD)
    with pytest.raises(Wait):
        people.change_password(here, "another long one", PASSWORD)


def test_the_dialog_for_ones_own_password(home: Path) -> None:
    """Typed in two ways, with a wrong old one, and right."""
    with signed_in(home, "anna"):
        at = at_settings()
        for old, new, again, said in (
            (PASSWORD, "another long one", "another short one", "typed in two ways"),
            ("wrong", "another long one", "another long one", "until now is another one"),
            (PASSWORD, "short", "short", "10 to 256"),
            (PASSWORD, "another long one", "another long one", "It is changed"),
        ):
            at.button(key="change-password").click().run()
            fill(at, "The password until now", old)
            fill(at, "The new one, 10", new)
            fill(at, "The new one again", again)
            at = submit(at, "Change it")
            assert said in at.session_state["password-told"][0]
        assert Users(home).verified("anna", "another long one")
        assert [one["user"] for one in json.loads((home / FILE).read_text()).values()] == ["anna"]
