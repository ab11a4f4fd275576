"""Slack's tokens: from the environment, else from the home's secret file; and whether Slack takes them."""

from dataclasses import dataclass, field
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from assistant import SettingsError
from assistant.configuration.keys import SLACK, Keys
from ui.slack.scopes import FURTHER, NEEDED

BOT, APP, SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
# How each begins, and where Slack shows it.
_KNOWN = {
    BOT: ("xoxb-", "OAuth & Permissions › Bot User OAuth Token"),
    APP: ("xapp-", "Basic Information › App-Level Tokens, with the scope connections:write"),
    SECRET: ("", "Basic Information › App Credentials › Signing Secret"),
}
_NAMES = {variable: name for name, variable in SLACK.items()}
_WHY = {
    "token_expired": "it has expired",
    "token_revoked": "it was revoked",
    "invalid_auth": "it is not one of this workspace's",
    "account_inactive": "the app was removed from the workspace, or the workspace was closed",
    "not_authed": "it is empty",
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens. None is ever shown."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is: its user id, name, team; and sentences on scopes that it lacks."""

    me: str
    name: str
    team: str
    team_name: str
    lacks: tuple[str, ...] = ()


def find_tokens(home: Path, *, socket: bool) -> Tokens:
    """The tokens that the mode needs. Raises SettingsError for one that is missing, or looks like another one."""
    keys = Keys(home)
    return Tokens(
        bot=_find(keys, BOT), app=_find(keys, APP) if socket else "", secret="" if socket else _find(keys, SECRET)
    )


def _find(keys: Keys, variable: str) -> str:
    name, (prefix, where) = _NAMES[variable], _KNOWN[variable]
    found = keys.find(name)
    if not found:
        raise SettingsError(
            f"Slack's {variable} is not set. Slack shows it at api.slack.com/apps under {where}. Put it into the "
            f"environment, or store it: assistant keys set {name}"
        )
    if not found.startswith(prefix):
        raise SettingsError(f"{variable} holds something else: it begins with {prefix}. Slack shows it under {where}.")
    return found


def identify(client: WebClient) -> Identity:
    """Who the bot is. Raises SettingsError where Slack does not take its token, or it can't do the least."""
    try:
        said = client.auth_test()
    except SlackApiError as error:
        raise SettingsError(refusal(str(error.response.get("error", "")))) from None
    except (SlackClientError, OSError) as error:
        raise SettingsError(
            f"Slack cannot be reached at {client.base_url}: {error}. See that this machine is connected, and that "
            "slack.api_url is right."
        ) from None
    granted = {name.lower(): value for name, value in said.headers.items()}.get("x-oauth-scopes")
    lacks: tuple[str, ...] = ()
    if granted is not None:
        scopes = {one.strip() for one in granted.split(",")}
        if missing := sorted(set(NEEDED) - scopes):
            told = "; ".join(f"{one} (to {NEEDED[one]})" for one in missing)
            raise SettingsError(
                f"The app lacks what it can't work without: {told}. Add it under OAuth & Permissions, or put in the "
                "manifest that `assistant slack manifest` prints, and install the app again."
            )
        lacks = tuple(f"{one} (to {FURTHER[one]})" for one in sorted(set(FURTHER) - scopes))
    return Identity(str(said["user_id"]), str(said["user"]), str(said["team_id"]), str(said["team"]), lacks)


def refusal(error: str) -> str:
    """What to say where Slack does not take the bot's token."""
    return (
        f"Slack does not take the bot's token: {_WHY.get(error, error)}. Install the app anew under OAuth & "
        f"Permissions, and put its Bot User OAuth Token into {BOT}."
    )
