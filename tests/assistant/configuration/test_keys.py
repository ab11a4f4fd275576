"""The secret file: who may read it, what goes before it, and that no key in it gets anywhere else."""

import json
import logging
import os
import stat
import zipfile
from pathlib import Path

import pytest

from assistant import Assistant, SettingsError
from assistant.configuration.keys import Keys, variable
from assistant.models.connecting import Connector
from assistant.settings import Settings

KEY = "sk-canary-77af"


@pytest.fixture(autouse=True)
def without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keys this machine has."""
    for name in list(os.environ):
        if "_API_KEY" in name:
            monkeypatch.delenv(name)


def mode(file: Path) -> int:
    """Who may do what with it."""
    return stat.S_IMODE(file.stat().st_mode)


def test_a_key_is_stored_for_its_owner_alone(tmp_path: Path) -> None:
    """Set, exchanged and removed; the file is never open to others, whatever the umask, and nothing lies about."""
    keys = Keys(tmp_path / "home")
    before = os.umask(0)
    try:
        keys.set("mistral", f" {KEY}\n")
        assert mode(keys.file) == 0o600
        keys.set("openai", "other")
        keys.set("mistral", "newer")
    finally:
        os.umask(before)
    assert mode(keys.file) == 0o600
    assert (keys.stored("mistral"), keys.stored("openai"), keys.stored("google")) == ("newer", "other", "")
    assert KEY not in "".join(one.read_text("utf-8") for one in keys.file.parent.iterdir())
    assert keys.remove("mistral") and not keys.remove("mistral")
    assert keys.stored("mistral") == ""
    assert {one.name for one in keys.file.parent.iterdir()} == {"keys.json", "keys.lock"}


def test_a_file_that_others_may_read_is_closed_and_said_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The notice names the file and no key; the second time there is nothing to say."""
    keys = Keys(tmp_path)
    keys.set("mistral", KEY)
    keys.file.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert keys.stored("mistral") == KEY
    assert mode(keys.file) == 0o600
    assert "0644" in caplog.text and "keys.json" in caplog.text and KEY not in caplog.text
    caplog.clear()
    keys.stored("mistral")
    assert not caplog.text


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its variable, or the one that names a file; where each key is, is said without showing it."""
    connector = Connector(tmp_path, Settings())
    connector.keys.set("mistral", KEY)
    assert connector.options("mistral:small")["api_key"] == KEY
    assert {one.provider: one.place for one in connector.keys.sources()}["mistral"] == "secret file"
    assert KEY not in repr(connector.keys.sources())
    for name in ("MISTRAL_API_KEY", "MISTRAL_API_KEY_FILE"):
        monkeypatch.setenv(name, "other")
        assert "api_key" not in connector.options("mistral:small")
        assert {one.provider: one.place for one in connector.keys.sources()}["mistral"] == "environment"
        monkeypatch.delenv(name)
    section = Settings(providers={"mistral": {"key_file": "/run/key"}})
    assert "api_key" not in Connector(tmp_path, section).options("mistral:small")


@pytest.mark.parametrize("key", ["", "  ", "two words", "käse"])
def test_what_can_be_no_key_is_refused(tmp_path: Path, key: str) -> None:
    """With the provider named, and the file as it was."""
    with pytest.raises(SettingsError, match="'mistral'"):
        Keys(tmp_path).set("mistral", key)
    assert not (tmp_path / "keys.json").exists()


def test_a_provider_without_keys_is_refused(tmp_path: Path) -> None:
    """One that runs here and one that is nowhere; those that take a key are named."""
    for provider in ("minilm", "mistrall"):
        with pytest.raises(SettingsError, match=r"takes no key.*mistral"):
            Keys(tmp_path).set(provider, KEY)
    assert variable("vllm") == "VLLM_API_KEY"


@pytest.mark.parametrize("held", ["{", "[]", '{"mistral": 1}'])
def test_a_damaged_file_is_named(tmp_path: Path, held: str) -> None:
    """And not overwritten: there may be a key in it that somebody needs."""
    (tmp_path / "keys.json").write_text(held)
    keys = Keys(tmp_path)
    with pytest.raises(SettingsError, match=r"keys\.json.*does not hold keys"):
        keys.stored("mistral")
    with pytest.raises(SettingsError):
        keys.set("mistral", KEY)
    assert keys.file.read_text() == held


def test_a_backup_has_no_key(tmp_path: Path) -> None:
    """Neither the file nor what is in it."""
    assistant = Assistant(tmp_path / "home")
    assistant.upload({"note.txt": b"The spare key hangs behind the door."})
    Keys(assistant.home).set("mistral", KEY)
    (assistant.home / "assistant.toml").write_text('[models]\nchat = "mistral:small"\n')
    assistant.backup(tmp_path / "firm.zip")
    with zipfile.ZipFile(tmp_path / "firm.zip") as archive:
        assert "keys.json" not in json.dumps(archive.namelist())
        assert all(KEY.encode() not in archive.read(name) for name in archive.namelist())
