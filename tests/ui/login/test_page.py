"""Where the page may listen, and what stands before it for who is not signed in, as the page itself draws it."""

import json
import os
import socket
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant, SettingsError
from assistant.people.users import Users
from tests.ui.signed_in import PASSWORD, signed_in
from tests.ui.test_cli import run
from ui import page
from ui.login.sessions import FILE

SCRIPT = Path(page.__file__).parent / "chat" / "app.py"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a paper for everybody and one for a group."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    made = Assistant(tmp_path / "home")
    made.upload({"stairs.txt": b"Bicycles are put under the stairs."})
    made.upload({"attic.txt": b"Ladders are put into the attic."}, groups=["north"])
    return tmp_path / "home"


def opened(name: str = "documents/page.py") -> AppTest:
    """The application on one of its pages."""
    at = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    return at.switch_page(name).run()


def shown(at: AppTest) -> str:
    """All that is on the page."""
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.get("html")]
    text = [str(getattr(one, "value", "") or getattr(one.proto, "body", "")) for one in parts]
    return " ".join(text + [one.label for one in at.button])


@pytest.mark.usefixtures("home")
def test_the_owner_needs_no_login() -> None:
    """All papers, and nothing to sign out of."""
    at = opened()
    assert not at.exception
    assert "stairs.txt" in shown(at) and "attic.txt" in shown(at)
    assert "sign-out" not in [one.key for one in at.button]


def test_nothing_is_drawn_before_somebody_signed_in(home: Path) -> None:
    """On no page: not a name, not a box to ask in; the way to the form alone."""
    Users(home).add("anna", PASSWORD)
    pages = sorted(str(file.relative_to(SCRIPT.parent)) for file in SCRIPT.parent.glob("*/page.py"))
    assert len(pages) == 6
    for file in pages:
        at = opened(file)
        assert not at.exception
        assert [one.value for one in at.title] == ["Sign in"]
        assert not at.chat_input and not at.button
        assert ".txt" not in shown(at)
        assert any('href="/login"' in one.proto.body for one in at.get("html"))


def test_each_one_sees_their_own(home: Path) -> None:
    """A member by groups, an administrator all; who was removed nothing from the next click on."""
    with signed_in(home, "anna"):
        at = opened()
        assert "stairs.txt" in shown(at) and "attic.txt" not in shown(at)
        assert "sign-out" in [one.key for one in at.button]
        assert not [one.key for one in at.button if one.key and one.key.startswith("forget-")]
        Users(home).change("anna", groups=["north"])
        assert "attic.txt" in shown(at.run())
        assert at.session_state["language"] == "en"  # which is the browser's
        Users(home).remove("anna")
        assert ".txt" not in shown(at.run())
    with signed_in(home, "cleo", admin=True):
        assert "attic.txt" in shown(opened())


def test_signing_out_ends_the_session_and_empties_it(home: Path) -> None:
    """On this server; nothing that was asked stays for who comes next."""
    with signed_in(home, "anna"):
        at = opened("ask/page.py")
        at.session_state["turns"] = ["something of anna's"]
        at = next(one for one in at.button if one.key == "sign-out").click().run()
        assert [one.value for one in at.title] == ["Sign in"]
        assert "turns" not in at.session_state
        assert json.loads((home / FILE).read_text()) == {}


def test_nothing_stays_for_somebody_else_in_the_same_window(home: Path) -> None:
    """As when one signs out and another in, and the window's connection comes back."""
    with signed_in(home, "anna"):
        at = opened("ask/page.py")
        at.session_state["typed"] = "something of anna's"
        at.run()
        assert at.session_state["typed"] == "something of anna's"
    with signed_in(home, "bob"):
        at.run()
        assert not at.exception
        assert "typed" not in at.session_state


def test_a_login_that_cannot_be_used_shows_nothing(home: Path) -> None:
    """It is said, and nobody gets in, least of all as the owner."""
    (home / "users.json").write_text("{")
    at = opened()
    assert "users.json" in shown(at)
    assert ".txt" not in shown(at).replace("users.json", "")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "example.org"])
def test_other_addresses_need_a_login(tmp_path: Path, address: str) -> None:
    """Refused with what to do; let by once there is somebody who may sign in."""
    ran = run("chat", "--address", address, "--no-browser", "--home", tmp_path)
    assert ran.exit_code == 2
    assert "no login is set up" in ran.stderr and "assistant users add NAME" in ran.stderr
    (tmp_path / "assistant.toml").write_text(f'[page]\naddress = "{address}"\n')
    assert "no login is set up" in run("chat", "--no-browser", "--home", tmp_path).stderr
    Users(tmp_path).add("anna", PASSWORD)
    people = page.secured(tmp_path.absolute(), address)
    people.users.remove("anna")
    assert people.is_required  # for as long as the server runs


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_ones_own_computer_needs_none(tmp_path: Path, address: str) -> None:
    """Unless one was set up: that is wanted here too."""
    assert not page.secured(tmp_path / "one", address).is_required
    Users(tmp_path / "two").add("anna", PASSWORD)
    assert page.secured(tmp_path / "two", address).is_required


def test_addresses_are_told_as_people_open_them() -> None:
    """All addresses by the computer's name, the sixth version in brackets."""
    assert page.url("127.0.0.1", 8501) == "http://127.0.0.1:8501"
    assert page.url("0.0.0.0", 80) == f"http://{socket.gethostname()}:80"
    assert page.url("::1", 80) == "http://[::1]:80"
    with pytest.raises(SettingsError, match="is not an address of this computer"):
        page.is_free(8501, "192.0.2.7")
    with pytest.raises(SettingsError, match="is no address"):
        page.is_free(8501, "no.such.name.invalid")


def test_a_provider_needs_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said when the server starts, with the command that installs it."""
    monkeypatch.setenv("ASSISTANT_OIDC_SECRET", "x")
    (tmp_path / "assistant.toml").write_text(
        '[login]\noidc = "https://id.example"\nclient_id = "a"\nredirect = "https://a.example/oauth2callback"\n'
    )
    assert page.secured(tmp_path, "0.0.0.0").is_required
    monkeypatch.setattr(page, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"pip install 'company-assistant\[oidc\]'"):
        page.secured(tmp_path, "127.0.0.1")
    assert os.environ["ASSISTANT_OIDC_SECRET"] == "x"


def test_what_is_drawn_again_by_itself_knows_who_is_there(home: Path) -> None:
    """Nothing has changed, other groups, nobody: a page that goes on by itself is drawn as a whole then."""

    def told(at: AppTest) -> list[str]:
        return [one.value for one in at.markdown if one.value.startswith("changed: ")]

    def script() -> None:
        import streamlit as st

        from ui.chat.people import has_changed, let_in

        if "later" not in st.session_state:
            let_in()
            st.session_state.later = True
        st.markdown(f"changed: {has_changed()}")

    with signed_in(home, "anna"):
        at = AppTest.from_function(script).run()
        assert told(at) == ["changed: False"]
        Users(home).change("anna", groups=["north"])
        assert told(at.run()) == ["changed: True"]
        Users(home).change("anna", groups=[])
        assert told(at.run()) == ["changed: False"]
        Users(home).remove("anna")
        assert told(at.run()) == ["changed: True"]


def test_what_somebody_may_see_no_more_leaves_the_screen(home: Path) -> None:
    """Also what the session, or a cache that is kept for each name, had of it."""
    with signed_in(home, "anna", groups=["north"]):
        at = opened("ask/page.py")
        at.chat_input[0].set_value("Where are ladders put?")
        at.run()
        assert "attic" in shown(at)
        Users(home).change("anna", groups=[])
        assert "attic" not in shown(at.run())
        assert "attic" not in shown(at.run())
