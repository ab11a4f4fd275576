"""A provider that says who people are (OpenID Connect): its secrets, and whom its word lets in."""

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import AssistantError, SettingsError
from assistant.people.users import plain
from assistant.settings import Login

VARIABLE = "ASSISTANT_OIDC_SECRET"


class NotSignedIn(AssistantError):
    """A login is set up, and nobody is signed in; or somebody is, and not let in."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as it is set."""

    settings: Login
    secret: str

    def admitted(self, claims: Mapping[str, Any], known: Collection[str]) -> str:
        """The name of the one whom verified claims describe: their e-mail address.

        Raises NotSignedIn, with the reason for people.
        """
        address = claims.get("email")
        if not isinstance(address, str) or address.count("@") != 1:
            raise NotSignedIn("The provider does not tell your e-mail address. Ask an administrator.")
        # Anybody may claim an address. The second is Microsoft's word for the first.
        if claims.get("email_verified") is not True and claims.get("xms_edov") is not True:
            raise NotSignedIn("The provider did not verify your e-mail address. Ask an administrator.")
        name = plain(address)
        domains = {plain(one).lstrip("@") for one in self.settings.domains}
        if name not in known and name.partition("@")[2] not in domains:
            raise NotSignedIn(f"{address} is not let in here. Ask an administrator.")
        return name

    def secrets(self, cookie_secret: str) -> dict[str, dict[str, str]]:
        """What Streamlit's login is set up with."""
        return {
            "auth": {
                "redirect_uri": self.settings.redirect,
                "cookie_secret": cookie_secret,
                "client_id": self.settings.client_id,
                "client_secret": self.secret,
                "server_metadata_url": self.settings.oidc,
            }
        }


def provider_of(home: Path, settings: Login) -> Provider | None:
    """The provider that is set, if one is. Raises SettingsError where its secret can't be had."""
    if not settings.oidc:
        return None
    secret = os.environ.get(VARIABLE, "").strip()
    if not secret and settings.secret_file:
        secret = _read(home / settings.secret_file)
    if not secret:
        raise SettingsError(
            f"The client's secret for {settings.oidc!r} is missing. Set {VARIABLE} in the environment, or name a file "
            "of mode 0600 that holds it: [login] secret_file in assistant.toml."
        )
    return Provider(settings, secret)


def _read(file: Path) -> str:
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise SettingsError(f"Others may read the secret in {str(file)!r}. Close it: chmod 600.")
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"The secret in {str(file)!r} cannot be read: {error}.") from error
