"""From the start to the end: what is missing is said in plain words, requests are signed, and health is told."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml  # type: ignore[import-untyped]
from typer.testing import CliRunner

from assistant import HomeError, Settings, SettingsError
from assistant.configuration.keys import Keys
from tests.ui.papers import NOTICE, QUESTION
from tests.ui.slack.conftest import PUBLIC, Run
from tests.ui.slack.loopback import APP, BOT, ME, SECRET, TEAM, Json, Slack, read
from ui.cli import app
from ui.slack.manifest import EVENTS, manifest
from ui.slack.scopes import FURTHER, NEEDED
from ui.slack.tokens import find_tokens


def test_the_manifest_is_what_slack_takes() -> None:
    """As JSON and YAML alike: every scope, event, command and shortcut, within Slack's lengths."""
    runner = CliRunner()
    said = runner.invoke(app, ["slack", "manifest"]).stdout
    told = json.loads(said)
    assert yaml.safe_load(runner.invoke(app, ["slack", "manifest", "--as", "yaml"]).stdout) == told == manifest()
    assert set(told["oauth_config"]["scopes"]["bot"]) == {*NEEDED, *FURTHER}
    assert told["settings"]["socket_mode_enabled"] is True and told["settings"]["interactivity"] == {"is_enabled": True}
    features = told["features"]
    assert [one["command"] for one in features["slash_commands"]] == ["/ask", "/quote"]
    assert all(len(one["name"]) <= 24 and len(one["callback_id"]) <= 255 for one in features["shortcuts"])
    assert {one["callback_id"] for one in features["shortcuts"]} == {"ask_about_this", "draft_quote"}
    assert len(told["display_information"]["description"]) <= 140 and features["agent_view"]
    url = "https://ai.firm.example/slack/events"
    http = json.loads(runner.invoke(app, ["slack", "manifest", "--http", url]).stdout)
    assert http["settings"]["event_subscriptions"] == {"request_url": url, "bot_events": list(EVENTS)}
    assert http["settings"]["interactivity"]["request_url"] == url and not http["settings"]["socket_mode_enabled"]
    assert all(one["url"] == url for one in http["features"]["slash_commands"])
    assert runner.invoke(app, ["slack", "manifest", "--as", "xml"]).exit_code == 2


def test_every_event_has_a_scope_and_a_listener(slack: Slack, run: Run) -> None:
    """What the manifest subscribes to is answered; nothing is left to Bolt's warning."""
    service = run()
    for name in EVENTS:
        event: Json = {
            "type": name.partition(".")[0],
            "channel": PUBLIC,
            "user": "UBOB",
            "text": "hello",
            "ts": slack.stamp(),
        }
        if name == "user_change":
            event["user"] = {"id": "UBOB"}
        if name == "app_home_opened":
            event |= {"tab": "messages", "event_ts": slack.stamp()}
        before = service.receiver.received
        assert slack.event(event).acknowledged
        assert service.receiver.received == before + 1, name


@pytest.mark.parametrize(
    ("given", "mode", "said"),
    [
        ({}, "socket", "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": BOT}, "socket", "SLACK_APP_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": BOT}, "http", "SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_APP_TOKEN": APP}, "socket", "begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "socket", "begins with xapp-"),
    ],
)
def test_a_missing_token_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], mode: str, said: str
) -> None:
    """With where Slack shows it; no token is ever shown."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    (home / "assistant.toml").write_text(f'[slack]\nmode = "{mode}"\nhealth_port = 0\n', "utf-8")
    done = CliRunner().invoke(app, ["slack", "--home", str(home)])
    assert done.exit_code == 2 and said in done.stderr and "xoxp-1" not in done.stderr
    keys = Keys(home)
    for provider, key in (("slack-bot", BOT), ("slack-app", APP), ("slack-signing", "s3cret")):
        keys.set(provider, key)
    for name in given:
        monkeypatch.delenv(name)
    found = find_tokens(home, socket=mode == "socket")
    assert (found.bot, found.app, found.secret) == (BOT, *((APP, "") if mode == "socket" else ("", "s3cret")))
    assert BOT not in repr(found) and "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("token_expired", "has expired"),
        ("invalid_auth", "not one of this workspace's"),
        ("account_inactive", "was removed"),
    ],
)
def test_a_token_that_slack_does_not_take_is_explained(slack: Slack, run: Run, error: str, said: str) -> None:
    """At the start, with what to do."""
    slack.dead = error
    with pytest.raises(SettingsError, match=said):
        run()


def test_a_missing_scope_is_named(slack: Slack, run: Run) -> None:
    """One that nothing works without at the start; others are told, with what they are for."""
    slack.scopes -= {"chat:write"}
    with pytest.raises(SettingsError, match=r"chat:write \(to answer\)"):
        run()
    slack.scopes |= {"chat:write"}
    slack.scopes -= {"files:read"}
    assert run().identity.lacks == ("files:read (to read a contract that is dropped)",)


def test_slack_out_of_reach_and_a_second_process_are_sentences(slack: Slack, run: Run) -> None:
    """Neither is a stack of calls."""
    run()
    with pytest.raises(HomeError, match="runs already"):
        run()
    slack.faults.clear()
    slack.misbehave("auth.test", "drop")
    with pytest.raises(SettingsError, match="cannot be reached"):
        run()


def test_a_token_that_expires_meanwhile_ends_it_and_loses_nothing(slack: Slack, run: Run) -> None:
    """The question waits for the next start, with another token."""
    service = run()
    slack.dead = "token_revoked"
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    assert service.ended.wait(20)
    assert "was revoked" in service.trouble and service.health()["status"] == "trouble"
    service.close()
    slack.dead = ""
    run()
    (told,) = slack.answered(message)
    assert "ask again" in read(told) or NOTICE in read(told)


def test_a_scope_that_is_revoked_meanwhile_is_no_end(slack: Slack, run: Run) -> None:
    """What it stood for fails, is counted and logged; with the scope back all goes on."""
    service = run()
    slack.scopes.discard("chat:write")
    slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.until(lambda: service.health()["failed"])
    slack.scopes.add("chat:write")
    assert NOTICE in read(slack.answered(slack.ask(PUBLIC, "UBOB", QUESTION))[0])


def event_of(slack: Slack, text: str = QUESTION, **more: Any) -> Json:
    """A mention as an HTTP request holds it."""
    message = slack.message(PUBLIC, "UBOB", f"<@{ME}> {text}")
    return {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": slack.mention(message), **more}


def test_http_requests_are_signed(slack: Slack, run: Run) -> None:
    """A right signature is answered, once for three retries; a wrong, old or missing one is 401 and nothing is done."""
    service = run(mode="http")
    payload = event_of(slack)
    assert service.health()["connected"]
    assert slack.request(service.port, {"type": "url_verification", "challenge": "c"}) == 200
    assert slack.request(service.port, payload, secret="another") == 401
    assert slack.request(service.port, payload, at=time.time() - 600) == 401
    assert slack.replies(PUBLIC, payload["event"]["ts"]) == [] and service.receiver.received == 0
    assert [slack.request(service.port, payload, retry=retry) for retry in range(4)] == [200] * 4
    slack.answered(payload["event"])
    assert slack.request(service.port, payload, retry=4) == 200
    slack.until(lambda: service.questions.running == service.questions.waiting == 0)
    assert len(slack.replies(PUBLIC, payload["event"]["ts"])) == 1
    for path, body, status in (("/elsewhere", b"{}", 404), ("/slack/events", b"x" * 1_000_001, 413)):
        asked = urllib.request.Request(f"http://127.0.0.1:{service.port}{path}", body)
        with pytest.raises((HTTPError, OSError)) as refused:
            urllib.request.urlopen(asked, timeout=10)
        if isinstance(refused.value, HTTPError):
            refused.value.close()
            assert refused.value.code == status


@pytest.mark.parametrize("url", ["http://slack.example/api/", "ftp://127.0.0.2/", "slack.com"])
def test_tokens_go_over_no_open_line(url: str) -> None:
    """An address without https is this machine's, or refused."""
    with pytest.raises(ValueError, match="begins with https://"):
        Settings(slack={"api_url": url})


def test_without_the_extra_it_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than fail at an import."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = CliRunner().invoke(app, ["slack", "--home", str(home)])
    assert done.exit_code == 2 and "pip install 'company-assistant[slack]'" in done.stderr


def test_the_command_from_start_to_end(slack: Slack, home: Path) -> None:
    """`assistant slack` says that it is there, tells its health, answers, and ends cleanly when it is asked to."""
    (home / "assistant.toml").write_text(f'[slack]\napi_url = "{slack.url}"\nhealth_port = {free()}\n', "utf-8")
    environment = {**os.environ, "SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SECRET}
    command = [sys.executable, "-c", "from ui.cli import main; main()", "slack", "--home", str(home), "--json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stderr
        said = json.loads(process.stdout.readline())
        assert (said["user"], said["team"]) == ("assistant", "The Firm")
        message = slack.ask(PUBLIC, "UBOB", QUESTION)
        assert NOTICE in read(slack.answered(message)[0])
        with urllib.request.urlopen(f"http://127.0.0.1:{said['health_port']}/health", timeout=10) as told:
            health = json.load(told)
        assert health["status"] == "ok" and health["received"] == 2
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0 and BOT not in errors and "Traceback" not in errors


def free() -> int:
    """A port that nobody listens at."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
