"""Signing in: how sessions begin, all the ways in which they end, and that a login which is gone opens nothing."""

from pathlib import Path

import pytest

from assistant import SettingsError
from assistant.people.users import Users
from ui.login.provider import NotSignedIn
from ui.login.signing import Signing, Wait, signing

PASSWORD = "seven blue bicycles"


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> Signing:
    """Anna may sign in."""
    Users(tmp_path).add("Anna", PASSWORD)
    return Signing(tmp_path, clock=clock)


def begun(people: Signing) -> str:
    """Anna's token."""
    token = people.sign_in("anna", PASSWORD)
    assert token
    return token


def test_a_session_is_known_by_its_token_alone(people: Signing) -> None:
    """Each sign-in has its own; a wrong password has none, and no token or another one is nobody."""
    first, second = begun(people), begun(people)
    assert first != second
    assert people.user(first) == people.user(second) == "anna"
    assert people.sign_in("anna", "wrong") is None
    assert [people.user(one) for one in (None, "", "x", first[:-1])] == [None] * 4


def test_a_session_ends_when_it_is_signed_out_of(people: Signing) -> None:
    """Here, not only in the browser; the others go on."""
    first, second = begun(people), begun(people)
    people.sign_out(first)
    assert (people.user(first), people.user(second)) == (None, "anna")


def test_a_session_ends_after_its_hours(people: Signing, clock: Clock) -> None:
    """As the settings have them."""
    (people.home / "assistant.toml").write_text("[login]\nhours = 2\n")
    token = begun(people)
    clock.now += 2 * 3600 - 1
    assert people.user(token) == "anna"
    clock.now += 1
    assert people.user(token) is None


def test_a_session_ends_with_its_password_and_its_user(people: Signing) -> None:
    """Changed by another process; another group doesn't end it."""
    elsewhere = Users(people.home)
    token = begun(people)
    elsewhere.change("anna", groups=["sales"])
    assert people.user(token) == "anna"
    elsewhere.change("anna", password="another long one")
    assert people.user(token) is None
    token = people.sign_in("anna", "another long one") or ""
    assert people.user(token) == "anna"
    elsewhere.remove("anna")
    assert people.user(token) is None
    elsewhere.add("anna", "somebody else's")
    assert people.user(token) is None


def test_a_login_that_is_gone_opens_nothing(people: Signing, tmp_path: Path) -> None:
    """Whoever deletes the user file of a running server has not made everybody its owner."""
    required = [people.is_required]
    people.users.file.unlink()
    required.append(people.is_required)
    assert required == [True, True] and not people.is_set_up
    fresh = Signing(tmp_path / "other")
    required = [fresh.is_required]
    Users(tmp_path / "other").add("bob", PASSWORD)
    required.append(fresh.is_required)
    assert required == [False, True]
    lone = Signing(tmp_path / "third")
    lone.require()
    assert lone.is_required


def test_a_login_that_cannot_be_read_lets_nobody_by(people: Signing) -> None:
    """It is said, not overlooked."""
    people.users.file.write_text("{")
    with pytest.raises(SettingsError):
        _ = people.is_required


def test_guessing_is_slowed_down(people: Signing) -> None:
    """Even the right password waits then, so that a guess is never told from another."""
    for _ in range(4):
        assert people.sign_in("ANNA", "wrong") is None
    with pytest.raises(Wait, match="Try again in 1 seconds"):
        people.sign_in("anna", PASSWORD)


CLAIMS = {"iss": "https://id.example", "sub": "7", "email": "Eva@Firm.example", "email_verified": True}
TOML = """[login]
oidc = "https://id.example/.well-known/openid-configuration"
client_id = "assistant"
redirect = "https://assistant.firm.example/oauth2callback"
domains = ["firm.example"]
"""


@pytest.fixture
def provided(people: Signing, monkeypatch: pytest.MonkeyPatch) -> Signing:
    """A provider is set besides."""
    monkeypatch.setenv("ASSISTANT_OIDC_SECRET", "s3cret")
    (people.home / "assistant.toml").write_text(TOML)
    return people


def test_a_provider_lets_in_who_is_of_the_firm_for_its_hours(provided: Signing, clock: Clock) -> None:
    """By the verified address, in small letters; twelve hours after the token was made it is over."""
    claims = CLAIMS | {"iat": clock.now}
    assert provided.provided(claims) == "eva@firm.example"
    clock.now += 12 * 3600
    with pytest.raises(NotSignedIn, match="time is over"):
        provided.provided(claims)
    with pytest.raises(NotSignedIn, match="time is over"):
        provided.provided(CLAIMS)


def test_who_signed_out_is_out_though_the_browser_kept_the_token(provided: Signing, clock: Clock) -> None:
    """Until they sign in anew."""
    claims = CLAIMS | {"iat": clock.now}
    provided.end(claims)
    with pytest.raises(NotSignedIn):
        provided.provided(claims)
    clock.now += 5
    assert provided.provided(CLAIMS | {"iat": clock.now}) == "eva@firm.example"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"email_verified": False}, "did not verify"),
        ({"email_verified": "true"}, "did not verify"),
        ({"email_verified": None}, "did not verify"),
        ({"email": None}, "does not tell"),
        ({"email": "eva@firm.example@evil.example"}, "does not tell"),
        ({"email": "eva@evil.example"}, "is not let in"),
        ({"email": "eva@sub.firm.example"}, "is not let in"),
        ({"email": "firm.example@evil.example"}, "is not let in"),
    ],
)
def test_a_provider_lets_nobody_else_in(
    provided: Signing, clock: Clock, changed: dict[str, object], reason: str
) -> None:
    """Unverified addresses, and those of elsewhere, with the reason for people."""
    with pytest.raises(NotSignedIn, match=reason):
        provided.provided(CLAIMS | {"iat": clock.now} | changed)


def test_who_is_named_in_the_settings_is_let_in_by_a_provider(provided: Signing, clock: Clock) -> None:
    """In its groups or as an administrator, from any domain; and no longer once the name is taken out."""
    claims = CLAIMS | {"iat": clock.now, "email": "Guest@elsewhere.example", "xms_edov": True, "email_verified": None}
    with pytest.raises(NotSignedIn):
        provided.provided(claims)
    file = provided.home / "assistant.toml"
    file.write_text(TOML + '[access.users]\n"guest@Elsewhere.example" = ["sales"]\n')
    assert provided.provided(claims) == "guest@elsewhere.example"
    file.write_text(TOML + '[access]\nadmins = ["guest@elsewhere.example"]\n\n')
    assert provided.provided(claims) == "guest@elsewhere.example"


def test_the_secret_of_a_provider_is_never_open(
    provided: Signing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the environment or a file for its owner alone; without one it is said what is missing."""
    assert provided.provider and provided.provider.secret == "s3cret"
    monkeypatch.delenv("ASSISTANT_OIDC_SECRET")
    with pytest.raises(SettingsError, match="ASSISTANT_OIDC_SECRET"):
        _ = provided.provider
    (tmp_path / "oidc").write_text("other\n")
    (tmp_path / "oidc").chmod(0o644)
    (tmp_path / "assistant.toml").write_text(TOML + 'secret_file = "oidc"\n\n')
    with pytest.raises(SettingsError, match="Others may read"):
        _ = provided.provider
    (tmp_path / "oidc").chmod(0o600)
    assert provided.provider and provided.provider.secret == "other"
    (tmp_path / "oidc").unlink()
    with pytest.raises(SettingsError, match="cannot be read"):
        _ = provided.provider


def test_all_of_a_process_shares_the_sessions(tmp_path: Path) -> None:
    """The form's and the page's are the same."""
    assert signing(tmp_path) is signing(tmp_path)


def test_settings_that_break_change_nothing_of_who_comes_in(tmp_path: Path) -> None:
    """Those before count; without any before, nobody comes in where a login may have been meant."""
    file = tmp_path / "assistant.toml"
    file.write_text("[login]\nhours = 3\n")
    people = Signing(tmp_path)
    assert people.settings.login.hours == 3
    file.write_text("[login\nhours = 300\n")
    assert people.settings.login.hours == 3
    with pytest.raises(SettingsError):
        Signing(tmp_path).is_required  # noqa: B018
    file.write_text("[models\n")
    assert not Signing(tmp_path).is_required
