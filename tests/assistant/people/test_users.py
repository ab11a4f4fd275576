"""The user file: who may read it, what is in it, and that no password is let by that is not the right one."""

import json
import stat
from pathlib import Path

import pytest

from assistant import Assistant, Settings, SettingsError
from assistant.people.users import Users, plain

PASSWORD = "seven blue bicycles"


def test_passwords_are_kept_as_hashes_for_the_owner_alone(tmp_path: Path) -> None:
    """Mode 0600, Argon2id with a salt of its own, and nowhere the password, nor in a backup."""
    users = Users(tmp_path / "home")
    for name in ("Anna", "bob"):
        users.add(name, PASSWORD, groups=["sales", " board "])
    assert stat.S_IMODE(users.file.stat().st_mode) == 0o600
    text = users.file.read_text()
    kept = json.loads(text)
    assert PASSWORD not in text
    assert all(one["password"].startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in kept.values())
    assert kept["anna"]["password"] != kept["bob"]["password"]
    assert kept["anna"]["groups"] == ["board", "sales"]
    assistant = Assistant(tmp_path / "home")
    assistant.upload({"note.txt": b"The spare key hangs behind the door."})
    assistant.backup(tmp_path / "firm.zip")
    assert b"argon2id" not in (tmp_path / "firm.zip").read_bytes()


def test_name_and_password_have_to_fit(tmp_path: Path) -> None:
    """In any capitals of the name; another password, an unknown name and an endless one are nobody."""
    users = Users(tmp_path)
    users.add("Anna", PASSWORD)
    found = users.verified(" ANNA ", PASSWORD)
    assert found and found.name == "anna"
    for name, password in (("anna", PASSWORD + " "), ("anna", ""), ("bob", PASSWORD), ("anna", PASSWORD * 10_000)):
        assert users.verified(name, password) is None
    assert plain("E\u0301va") == "\u00e9va"


def test_changes_are_seen_by_whoever_has_the_file_open(tmp_path: Path) -> None:
    """Another process's too: the page is told of who was changed or removed without a restart."""
    here, elsewhere = Users(tmp_path), Users(tmp_path)
    stamp = here.add("anna", PASSWORD).stamp
    assert elsewhere and elsewhere["anna"]
    here.change("anna", groups=["sales"], admin=True)
    found = elsewhere["Anna"]
    assert found and found.groups == ("sales",) and found.admin and found.stamp == stamp
    here.change("anna", password="another long one")
    assert elsewhere.verified("anna", PASSWORD) is None
    assert elsewhere["anna"] and elsewhere["anna"].stamp != stamp
    here.remove("anna")
    assert not elsewhere and elsewhere["anna"] is None


@pytest.mark.parametrize("password", ["", "short", "a" * 257])
def test_bad_passwords_are_refused(tmp_path: Path, password: str) -> None:
    """With their length, and without being shown."""
    with pytest.raises(SettingsError, match="10 to 256") as raised:
        Users(tmp_path).add("anna", password)
    assert not password or password not in str(raised.value)
    assert not Users(tmp_path)


@pytest.mark.parametrize("name", ["", "an na", "../anna", "anna/x", "x" * 65])
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    """A name stands in paths and lists."""
    with pytest.raises(SettingsError, match="can be no user's name"):
        Users(tmp_path).add(name, PASSWORD)


def test_who_is_there_twice_or_not_at_all_is_said(tmp_path: Path) -> None:
    """Nobody's password is exchanged by adding them again."""
    users = Users(tmp_path)
    users.add("anna", PASSWORD)
    with pytest.raises(SettingsError, match="There is a user 'anna' already"):
        users.add("Anna", "another long one")
    assert users.verified("anna", PASSWORD)
    for act in (users.remove, lambda name: users.change(name, admin=True)):
        with pytest.raises(SettingsError, match="There is no user 'bob'"):
            act("bob")
    with pytest.raises(SettingsError, match="can be no group's name"):
        users.change("anna", groups=["a,b\n"])


@pytest.mark.parametrize("held", ["{", "[]", '{"anna": 1}', '{"anna": {"groups": []}}', '{"anna": {"password": 3}}'])
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, held: str) -> None:
    """It is named, nothing takes it for one without users, and it is not overwritten."""
    (tmp_path / "users.json").write_text(held)
    users = Users(tmp_path)
    for act in (lambda: bool(users), lambda: users.verified("anna", PASSWORD), lambda: users.add("bob", PASSWORD)):
        with pytest.raises(SettingsError, match=r"users\.json.*does not hold users"):
            act()
    assert users.file.read_text() == held


def test_groups_of_the_settings_and_of_the_file_both_count(tmp_path: Path) -> None:
    """And administrators are those of either."""
    users = Users(tmp_path)
    users.add("anna", PASSWORD, groups=["board"])
    users.add("cleo", PASSWORD, admin=True)
    access = {"users": {"Anna": ["sales"]}, "admins": ("DIRK",)}
    assistant = Assistant(tmp_path, settings=Settings(access=access))
    assert assistant.groups(user="anna") == ["board", "sales"]
    assert [assistant.is_admin(user=one) for one in ("anna", "cleo", "dirk", "nobody")] == [False, True, True, False]
    assert assistant.groups(user="cleo") == ["board", "sales"]


def test_a_file_that_cannot_be_reached_lets_nobody_in(tmp_path: Path) -> None:
    """Only one that isn't there means that there are no users."""
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(SettingsError, match=r"users in .*users\.json.* cannot be read"):
        bool(Users(tmp_path / "home"))
    assert not Users(tmp_path / "nowhere")
