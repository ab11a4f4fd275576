"""The command `assistant providers`, and that no key, header or prompt ever shows, whatever fails."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant import Assistant
from providers.loopback import Loopback
from providers.types import Usage
from tests.providers.wires import MistralWire, OpenAIWire
from ui.cli import app

KEY = "sk-canary-5d41402abc4b"
SECRET = "zebracanary"
LINES = "The monthly rent is 950 euros, payable in advance. The tenant may not keep dogs.\n"


def clean() -> dict[str, None]:
    """Without whatever this machine has set."""
    return {name: None for name in os.environ if name.startswith("ASSISTANT_") or "_API_KEY" in name}


def run(*arguments: object, **environment: str) -> Result:
    """The command in this process."""
    return CliRunner(env={**clean(), **environment}).invoke(app, ["providers", *map(str, arguments)])


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A vendor."""
    with Loopback() as server:
        yield server


def set_up(home: Path, server: Loopback, more: str = "") -> Path:
    """A home with two chat models set: the first one answers, nobody is at the other one's address."""
    home.mkdir(exist_ok=True)
    (home / "assistant.toml").write_text(
        f'[models]\nchat = ["openai:gpt-4o-mini", "mistral:small"]\n[providers.openai]\nbase_url = "{server.url}/v1"\n'
        f'retries = 0\n[providers.mistral]\nbase_url = "http://127.0.0.1:9"\n{more}'
    )
    return home


def test_what_there_is(tmp_path: Path, server: Loopback) -> None:
    """Each provider has a line with what it is for; those that lack something have a sentence; no key is shown."""
    home = set_up(tmp_path / "home", server)
    result = run("--home", home, OPENAI_API_KEY=KEY)
    assert result.exit_code == 0, result.output
    lines = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    assert "chat, embed" in lines["openai"]
    assert "ready" in lines["openai"]
    assert "openai:gpt-4o-mini" in lines["openai"]
    assert "ready" in lines["minilm"]
    assert "MISTRAL_API_KEY" in lines["mistral:"]
    assert "openai:" not in lines
    assert KEY not in result.output
    assert server.asked == []
    assert not (home / "library.sqlite").exists()


def test_as_json(tmp_path: Path, server: Loopback) -> None:
    """One document, with the same in it."""
    told = json.loads(run("--home", set_up(tmp_path / "home", server), "--json", MISTRAL_API_KEY="x").stdout)
    by_name = {one["name"]: one for one in told["providers"]}
    assert by_name["mistral"]["ready"] is True
    assert by_name["mistral"]["models"] == ["mistral:small"]
    assert by_name["openai"]["ready"] is False
    assert "OPENAI_API_KEY" in by_name["openai"]["problem"]
    assert by_name["minilm"]["purposes"] == ["embed"]
    assert "checks" not in told


def test_check(tmp_path: Path, server: Loopback) -> None:
    """Each model that is set is asked once: the time, tokens and cost of it, or the sentence of its error."""
    server.answer(OpenAIWire().reply("OK", usage=Usage(1000, 10)))
    home = set_up(tmp_path / "home", server)
    keys = {"OPENAI_API_KEY": KEY, "MISTRAL_API_KEY": KEY}
    result = run("--check", "--home", home, **keys)
    assert result.exit_code == 1
    assert "✓ openai:gpt-4o-mini (chat): answered in 0." in result.stdout
    assert "1000 tokens read, 10 written, 0.000156 US dollars" in result.stdout
    assert "✗ mistral:small (chat): mistral:small cannot be reached at 127.0.0.1: no connection." in result.stdout
    assert "✓ minilm (embed)" in result.stdout
    assert KEY not in result.output
    assert len(server.asked) == 1
    assert [row.replies for row in Assistant(home).spending()] == [1]
    checks = json.loads(run("--check", "--json", "--home", home, **keys).stdout)["checks"]
    assert [bool(one["error"]) for one in checks] == [False, True, False]
    assert checks[0]["usage"]["cost"] == "0.000156"


def test_check_and_the_budget(tmp_path: Path, server: Loopback) -> None:
    """A budget that is spent is a check's answer too, and one model's trouble does not stop the others."""
    home = set_up(tmp_path / "home", server, '[budget]\nper_day = "0"\n')
    told: dict[str, Any] = json.loads(run("--check", "--json", "--home", home, OPENAI_API_KEY=KEY).stdout)
    first, second, third = told["checks"]
    assert "is spent" in first["error"]
    assert "MISTRAL_API_KEY" in second["error"]
    assert third["error"] == ""


@pytest.mark.parametrize(("vendor", "wire"), [("openai", OpenAIWire()), ("mistral", MistralWire())])
def test_canary(tmp_path: Path, server: Loopback, vendor: str, wire: OpenAIWire) -> None:
    """With logging at its most talkative and a service that repeats all it was sent, no key and no prompt shows."""
    (tmp_path / "lease.txt").write_text(LINES)
    home = tmp_path / "home"
    Assistant(home).add(tmp_path / "lease.txt")
    (home / "assistant.toml").write_text(
        f'[models]\nchat = "{vendor}:test-1"\n[providers.{vendor}]\nbase_url = "{server.url}{wire.base_path}"\n'
        "retries = 1\n"
    )
    repeated = f"You sent {SECRET} with Authorization: Bearer {KEY}"
    whole = wire.stream(["The rent "])
    server.answer(
        wire.error(503, "plain", repeated),
        replace(whole, pieces=(*whole.pieces[:2], wire.broken(repeated))),
        wire.error(401, "plain", repeated),
    )
    environment = {name: value for name, value in os.environ.items() if name not in clean()}
    code = "import logging; logging.basicConfig(level=logging.DEBUG); from ui.cli import main; main()"
    said = ""
    for arguments in (["ask", f"How much is the monthly rent? {SECRET}"], ["providers", "--check"]):
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "ignore", "-c", code, *arguments, "--home", str(home)],
            env=environment | {f"{vendor.upper()}_API_KEY": KEY},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said += done.stdout + done.stderr
    assert len(server.asked) == 3
    assert SECRET in str(server.asked[0].body)
    assert KEY in str(server.asked[0].headers)
    assert "950 euros, payable in advance" in said  # quoted instead
    assert "DEBUG" in said
    for secret in (KEY, KEY[3:], SECRET, "Bearer", "Say OK"):
        found = [line for line in said.splitlines() if secret in line]
        assert not found, found
