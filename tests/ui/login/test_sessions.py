"""Sessions on disk: they outlive their server, and the file that they stand in lets nobody in."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from assistant.people.users import Users
from tests.browser import chromium, served
from ui.login.sessions import FILE
from ui.login.signing import COOKIE, Signing

PASSWORD = "seven blue bicycles"


class Clock:
    """Seconds that pass when they are told to."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Anna may sign in."""
    Users(tmp_path / "home").add("anna", PASSWORD)
    return tmp_path / "home"


def begun(people: Signing) -> str:
    """Anna's token."""
    token = people.sign_in("anna", PASSWORD)
    assert token
    return token


def kept(home: Path) -> dict[str, dict[str, object]]:
    """What stands in the file."""
    found: dict[str, dict[str, object]] = json.loads((home / FILE).read_text())
    return found


def test_a_session_is_known_to_the_next_server(home: Path) -> None:
    """Until it ends there, which the first one knows at once."""
    first, second = Signing(home), Signing(home)
    token = begun(first)
    assert second.user(token) == "anna"
    second.sign_out(token)
    assert (first.user(token), kept(home)) == (None, {})


def test_the_file_is_for_its_owner_and_opens_nothing(home: Path) -> None:
    """Neither a token nor a password stands in it, and none of what stands in it is taken for a token."""
    people = Signing(home)
    token = begun(people)
    assert (home / FILE).stat().st_mode & 0o777 == 0o600
    assert token not in (home / FILE).read_text() and PASSWORD not in (home / FILE).read_text()
    stolen = kept(home)
    assert [people.user(str(one)) for key, session in stolen.items() for one in (key, *session.values())] == [None] * 5


def test_sessions_that_are_over_leave_the_file(home: Path) -> None:
    """As soon as another one begins."""
    clock = Clock()
    people = Signing(home, clock=clock)
    begun(people)
    clock.now += 12 * 3600
    last = begun(people)
    assert [one["since"] for one in kept(home).values()] == [clock.now]
    assert people.user(last) == "anna"


def test_a_password_that_changes_between_two_servers_ends_its_sessions(home: Path) -> None:
    """And so does a user who is removed, and added again."""
    token = begun(Signing(home))
    Users(home).change("anna", password="another long one")
    assert Signing(home).user(token) is None
    Users(home).change("anna", password=PASSWORD)  # another salt
    assert Signing(home).user(token) is None
    token = begun(Signing(home))
    Users(home).remove("anna")
    Users(home).add("anna", PASSWORD)
    assert Signing(home).user(token) is None


@pytest.mark.parametrize("broken", ["{", "[]", '{"0": {"user": "anna"}}', '{"0": 1}'])
def test_a_file_that_is_broken_signs_everybody_out(home: Path, broken: str) -> None:
    """Nobody is let in by it, and it stands in nobody's way."""
    people = Signing(home)
    token = begun(people)
    (home / FILE).write_text(broken)
    assert people.user(token) is None
    assert people.user(begun(people)) == "anna"


@pytest.mark.browser
def test_whoever_is_signed_in_still_is_when_the_server_starts_again(home: Path) -> None:
    """A real one; the groups are those of now, and whoever was removed meanwhile stands before the form."""
    assistant = Assistant(home)
    assistant.upload({"stairs.txt": b"Bicycles are put under the stairs."})
    assistant.upload({"attic.txt": b"Ladders are put into the attic."}, groups=["north"])
    with chromium() as browser:
        page = browser.new_page()
        expect.set_options(timeout=20_000)
        with served(home) as address:
            page.goto(f"{address}documents")
            page.get_by_label("Name").fill("anna")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("heading", name="1 paper, 1 page")).to_be_visible()
            (cookie,) = [one for one in page.context.cookies() if one["name"] == COOKIE]
        Users(home).change("anna", groups=["north"])
        with served(home) as address:
            page.goto(f"{address}documents")
            expect(page.get_by_role("heading", name="2 papers, 2 pages")).to_be_visible()
            assert cookie["value"] in {one["value"] for one in page.context.cookies()}
        Users(home).remove("anna")
        Users(home).add("bob", PASSWORD)
        with served(home) as address:
            page.goto(f"{address}documents")
            expect(page.get_by_label("Password")).to_be_visible()
