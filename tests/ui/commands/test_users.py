"""The command `users`: people come and go, and no password is an argument or shown."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.people.users import Users
from tests.ui.commands.test_providers import clean
from tests.ui.test_cli import document
from ui.cli import app

PASSWORD = "seven blue bicycles"


def run(*arguments: object, given: str = "") -> Result:
    """The command in this process."""
    return CliRunner(env=clean()).invoke(app, [str(one) for one in arguments], input=given)


def test_people_come_and_go(tmp_path: Path) -> None:
    """Added with a password from standard input, listed, changed, removed; no output has a password or its hash."""
    said = [
        run("users", "add", "Anna", "--groups", "sales, board", "--home", tmp_path, given=f"{PASSWORD}\n"),
        run("users", "add", "cleo", "--admin", "--home", tmp_path, given=f"{PASSWORD}\r\n"),
        run("users", "list", "--home", tmp_path),
        run("users", "password", "anna", "--home", tmp_path, given="another long one"),
        run("users", "change", "anna", "--groups", "", "--home", tmp_path),
        run("users", "list", "--json", "--home", tmp_path),
    ]
    assert [one.exit_code for one in said] == [0] * len(said)
    assert "From now on nobody opens the chat page without signing in" in said[0].stderr
    assert "From now on" not in said[1].stderr
    assert said[2].stdout.split("\n")[0].split() == ["anna", "in", "board,", "sales"]
    assert "an administrator" in said[2].stdout
    assert document(said[5])["users"] == [
        {"name": "anna", "groups": [], "admin": False},
        {"name": "cleo", "groups": [], "admin": True},
    ]
    told = "".join(one.stdout + one.stderr for one in said)
    assert PASSWORD not in told and "argon2" not in told
    users = Users(tmp_path)
    assert users.verified("anna", "another long one") and users.verified("cleo", PASSWORD)
    gone = [run("users", "remove", name, "--home", tmp_path) for name in ("Anna", "cleo")]
    assert "Nobody is left" not in gone[0].stderr and "Nobody is left" in gone[1].stderr
    assert not Users(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("add", "anna"), "There is a user 'anna' already"),
        (("add", "b b"), "can be no user's name"),
        (("password", "bob"), "There is no user 'bob'"),
        (("change", "bob", "--member"), "There is no user 'bob'"),
        (("remove", "bob"), "There is no user 'bob'"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    """In a sentence, with the exit code of wrong input."""
    Users(tmp_path).add("anna", PASSWORD)
    ran = run("users", *arguments, "--home", tmp_path, given=PASSWORD)
    assert ran.exit_code == 2
    assert reason in ran.stderr


def test_short_passwords_are_refused(tmp_path: Path) -> None:
    """And nobody is added."""
    ran = run("users", "add", "anna", "--home", tmp_path, given="short\n")
    assert (ran.exit_code, "10 to 256" in ran.stderr) == (2, True)
    assert not Users(tmp_path)
