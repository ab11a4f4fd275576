"""What the app is to Slack: its scopes, events, commands and shortcuts."""

from typing import Any

from ui.slack.receiving import ASK_ABOUT, DRAFT_QUOTE
from ui.slack.scopes import FURTHER, NEEDED
from ui.wording import DEFAULT, said_in

EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_rename",
    "channel_shared",
    "channel_unshared",
    "group_rename",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "user_change",
)


def manifest(
    *, socket: bool = True, url: str = "https://YOUR-SERVER/slack/events", language: str = DEFAULT
) -> dict[str, Any]:
    """The app manifest as Slack takes it, for Socket Mode or for HTTP at `url`.

    Slack shows what it says to everybody in one language: `language` (ISO 639-1), where that is spoken here.
    """

    def tr(text: str, /) -> str:
        return said_in(language, text)

    where: dict[str, Any] = {} if socket else {"request_url": url}
    command = {"should_escape": True, **({} if socket else {"url": url})}
    return {
        "display_information": {
            "name": tr("Company Assistant"),
            "description": tr("Answers from your firm's own papers and shows the place on the page."),
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": tr("assistant"), "always_online": True},
            "agent_view": {
                "agent_description": tr("Ask in plain words. Each answer comes with the very place on the page."),
            },
            "slash_commands": [
                {
                    "command": "/ask",
                    "description": tr("Ask your papers; only you see the answer"),
                    "usage_hint": tr("How long is the notice period of the lease?"),
                    **command,
                },
                {
                    "command": "/quote",
                    "description": tr("Draft a quote from your price lists"),
                    "usage_hint": tr("20 steel brackets 60 mm for Smith Ltd"),
                    **command,
                },
            ],
            "shortcuts": [
                {
                    "name": tr("Ask about this"),
                    "type": "message",
                    "callback_id": ASK_ABOUT,
                    "description": tr("Answers a message from your papers, in its thread"),
                },
                {
                    "name": tr("Draft a quote from this"),
                    "type": "message",
                    "callback_id": DRAFT_QUOTE,
                    "description": tr("Drafts a quote from this message; only you see it"),
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted({**NEEDED, **FURTHER})}},
        "settings": {
            "event_subscriptions": {**where, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **where},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }
