"""Settings come from the TOML, the environment and arguments, in that order, and a slip is an error."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import home_folder, load_settings


def test_environment_overrides_toml_and_arguments_override_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each source overrides the one before name by name, not table by table."""
    (tmp_path / "assistant.toml").write_text(
        '[models]\nchat = "openai:a"\nembed = "minilm"\n[providers.openai]\nbase_url = "http://127.0.0.1:1/v1"\n'
    )
    monkeypatch.setenv("ASSISTANT_MODELS__CHAT", "mistral:b")
    monkeypatch.setenv("ASSISTANT_PROVIDERS__OPENAI__TIMEOUT", "5")
    settings = load_settings(tmp_path)
    assert (settings.models.chat, settings.models.embed) == ("mistral:b", "minilm")
    assert (settings.providers["openai"].base_url, settings.providers["openai"].timeout) == (
        "http://127.0.0.1:1/v1",
        5,
    )
    assert load_settings(tmp_path, models={"chat": "openai:c"}).models.chat == "openai:c"


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ('[models]\nchatt = "openai:a"', "models.chatt: no such setting"),
        ("[modles]\n", "modles: no such setting"),
        ("[answers]\npassages = 0", "answers.passages"),
        ("[models\n", "not valid TOML"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, toml: str, named: str) -> None:
    """An unknown name, a value out of range and broken TOML each say where and in which file."""
    (tmp_path / "assistant.toml").write_text(toml)
    with pytest.raises(SettingsError, match=r"assistant\.toml") as caught:
        load_settings(tmp_path)
    assert named in str(caught.value)


def test_a_slip_in_the_environment_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that would set nothing is an error, not overlooked."""
    monkeypatch.setenv("ASSISTANT_MODLES__CHAT", "openai:a")
    with pytest.raises(SettingsError, match="ASSISTANT_MODLES__CHAT"):
        load_settings(tmp_path)


def test_a_key_does_not_belong_in_the_file(tmp_path: Path) -> None:
    """Keys come from the environment or a secret file; one in the TOML is refused."""
    (tmp_path / "assistant.toml").write_text('[providers.openai]\napi_key = "sk-1"\n')
    with pytest.raises(SettingsError, match=r"providers\.openai\.api_key") as caught:
        load_settings(tmp_path)
    assert "sk-1" not in str(caught.value)


def test_the_home_is_the_argument_then_the_variable_then_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`home` wins over $ASSISTANT_HOME, which wins over ./.assistant."""
    monkeypatch.chdir(tmp_path)
    assert home_folder() == tmp_path / ".assistant"
    monkeypatch.setenv("ASSISTANT_HOME", "/srv/firm")
    assert home_folder() == Path("/srv/firm")
    assert home_folder("x") == tmp_path / "x"
