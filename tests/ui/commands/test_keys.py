"""The command `assistant keys`: a key goes in by standard input and never comes out."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from tests.ui.commands.test_providers import clean
from ui.cli import app

KEY = "sk-canary-9c1"


def run(*arguments: object, given: str = "", **environment: str) -> Result:
    """The command in this process."""
    return CliRunner(env={**clean(), **environment}).invoke(app, ["keys", *map(str, arguments)], input=given)


def test_a_key_from_beginning_to_end(tmp_path: Path) -> None:
    """Set, listed by its place alone, ready to be used, removed; the second removal finds nothing."""
    home = tmp_path / "home"
    told = run("set", "mistral", "--home", home, given=f"{KEY}\n")
    assert told.exit_code == 0, told.output
    assert json.loads((home / "keys.json").read_text()) == {"mistral": KEY}
    listed = run("list", "--home", home)
    assert "mistral      in the secret file" in listed.stdout
    assert "in the environment (OPENAI_API_KEY)" in run("list", "--home", home, OPENAI_API_KEY="x").stdout
    ready = CliRunner(env=clean()).invoke(app, ["providers", "--json", "--home", str(home)])
    assert {one["name"]: one["ready"] for one in json.loads(ready.stdout)["providers"]}["mistral"] is True
    gone = run("remove", "mistral", "--home", home)
    assert gone.exit_code == 0
    assert run("remove", "mistral", "--home", home).exit_code == 3
    assert KEY not in told.output + listed.output + ready.output + gone.output


def test_a_key_is_no_argument(tmp_path: Path) -> None:
    """It would stay in the shell's history."""
    refused = run("set", "mistral", KEY, "--home", tmp_path)
    assert refused.exit_code == 2
    assert not (tmp_path / "keys.json").exists()


def test_what_cannot_be_set_is_said(tmp_path: Path) -> None:
    """A provider without keys; and a variable that goes before the file is named."""
    refused = run("set", "minilm", "--home", tmp_path, "--json", given=KEY)
    assert refused.exit_code == 2
    assert "takes no key" in json.loads(refused.stdout)["error"]
    told = run("set", "mistral", "--home", tmp_path, given=KEY, MISTRAL_API_KEY="x")
    assert "MISTRAL_API_KEY goes before it" in " ".join(told.output.split())


def test_a_key_names_where_it_can_be_tried(tmp_path: Path) -> None:
    """A model's with the providers, one of Slack's in Slack."""
    tried = {one: run("set", one, "--home", tmp_path, given=KEY).stderr for one in ("mistral", "slack-bot")}
    assert "assistant providers --check" in " ".join(tried["mistral"].split())
    assert "Try it: assistant slack" in " ".join(tried["slack-bot"].split())
