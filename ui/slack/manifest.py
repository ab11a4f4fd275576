"""What the app is to Slack: its scopes, events, commands and shortcuts."""

from typing import Any

from ui.slack.receiving import ASK_ABOUT, DRAFT_QUOTE

# What the assistant can't work without, and what each further scope is for where it is missing.
NEEDED = {
    "app_mentions:read": "see where it is mentioned",
    "chat:write": "answer",
    "channels:read": "see who reads a channel",
    "groups:read": "see who reads a private channel",
    "im:read": "know direct messages",
    "users:read": "know who asks",
}
FURTHER = {
    "assistant:write": "suggest questions and show what it does",
    "channels:history": "go on with threads, and answer once",
    "commands": "take /ask and /quote",
    "files:read": "read a contract that is dropped",
    "files:write": "show pages and quotes",
    "groups:history": "go on with threads in private channels",
    "im:history": "read direct messages",
    "im:write": "show pages to one person alone",
    "mpim:history": "read messages to several people",
    "mpim:read": "see who reads messages to several people",
    "users:read.email": "know a user by the e-mail address",
}
EVENTS = (
    "app_mention",
    "assistant_thread_context_changed",
    "assistant_thread_started",
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


def manifest(*, socket: bool = True, url: str = "https://YOUR-SERVER/slack/events") -> dict[str, Any]:
    """The app manifest as Slack takes it, for Socket Mode or for HTTP at `url`."""
    where: dict[str, Any] = {} if socket else {"request_url": url}
    command = {"should_escape": True, **({} if socket else {"url": url})}
    return {
        "display_information": {
            "name": "Company Assistant",
            "description": "Answers from your firm's own papers and shows the place on the page.",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "assistant", "always_online": True},
            "assistant_view": {
                "assistant_description": "Ask in plain words. Each answer comes with the very place on the page.",
                "suggested_prompts": [],
            },
            "slash_commands": [
                {
                    "command": "/ask",
                    "description": "Ask your papers; only you see the answer",
                    "usage_hint": "How long is the notice period of the lease?",
                    **command,
                },
                {
                    "command": "/quote",
                    "description": "Draft a quote from your price lists",
                    "usage_hint": "20 steel brackets 60 mm for Smith Ltd",
                    **command,
                },
            ],
            "shortcuts": [
                {
                    "name": "Ask about this",
                    "type": "message",
                    "callback_id": ASK_ABOUT,
                    "description": "Answers a message from your papers, in its thread",
                },
                {
                    "name": "Draft a quote from this",
                    "type": "message",
                    "callback_id": DRAFT_QUOTE,
                    "description": "Drafts a quote from this message; only you see it",
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
