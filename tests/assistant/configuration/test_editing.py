"""Changing the settings file: comments and order stay, nothing that can't be used is kept, nobody is overwritten."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import SettingsError, load_settings
from assistant.configuration.editing import SettingsFile, difference, set_by_environment

OWN = """# Of our firm.
[models]
chat = "mistral:small"   # cheap
# not yet: embed = "x"

# -- how it answers
[answers]
passages = 6

# -- where it is
[providers.mistral]
base_url = "http://127.0.0.1:1"
"""


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    """The firm's own."""
    (tmp_path / "assistant.toml").write_text(OWN)
    return SettingsFile(tmp_path)


def test_comments_and_order_stay(file: SettingsFile) -> None:
    """New names stand at the end of their table, before what is said of the next one; all else is as it was."""
    text = file.changed(
        {
            ("models", "chat"): ["mistral:small", "openai:gpt"],
            ("models", "transcribe"): "openai:whisper-1",
            ("answers", "relevance"): 0.6,
            ("providers", "mistral", "base_url"): None,
            ("providers", "openai", "timeout"): 5,
            ("budget", "per_day"): Decimal("2.10"),
        }
    )
    assert text.splitlines()[:12] == [
        "# Of our firm.",
        "[models]",
        'chat = ["mistral:small", "openai:gpt"]   # cheap',
        '# not yet: embed = "x"',
        'transcribe = "openai:whisper-1"',
        "",
        "# -- how it answers",
        "[answers]",
        "passages = 6",
        "relevance = 0.6",
        "",
        "# -- where it is",
    ]
    settings = file.save(text, before=OWN)
    assert settings.models.chats == ("mistral:small", "openai:gpt")
    assert load_settings(file.file.parent).model_dump() == settings.model_dump()
    assert settings.providers["mistral"].base_url == ""
    assert settings.providers["openai"].timeout == 5
    assert settings.budget.per_day == Decimal("2.1")
    assert "per_day = 2.10\n" in text
    assert [one.name for one in file.file.parent.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("own", "there"),
    [
        ("", {}),
        ('models.chat = "a"\n', {}),
        ('models = {chat = "a"}\n', {}),
        ("[models]\n# nothing yet\n\n# the rest\n[answers]\n", {}),
        ('[models]\r\nchat = "a"\r\n\r\n[answers]\r\npassages = 3\r\n', {"passages": 3}),
    ],
)
def test_however_it_is_written(tmp_path: Path, own: str, there: dict[str, int]) -> None:
    """No file, names with dots, tables in a line, comments alone, lines as Windows ends them."""
    file = SettingsFile(tmp_path)
    if own:
        file.file.write_bytes(own.encode())
    settings = file.save(file.changed({("models", "transcribe"): "b:c", ("models", "chat"): "d:e"}), before=file.text)
    assert (settings.models.transcribe, settings.models.chat) == ("b:c", "d:e")
    assert settings.answers.model_dump(include=set(there)) == there
    assert (b"\n" in file.file.read_bytes().replace(b"\r\n", b"")) is ("\r\n" not in own)  # none ends in another way


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("answers", "relevance"), 1.5, "answers.relevance: Input should be less than"),
        (("answers", "unsupported"), "hide", "answers.unsupported: "),
        (("models", "rerun"), "x", "models.rerun: no such setting"),
        (("providers", "mistral", "api_key"), "sk-1", "keys never stand here"),
    ],
)
def test_what_cannot_be_used_is_not_kept(file: SettingsFile, where: tuple[str, ...], value: object, said: str) -> None:
    """The field is named, and the file is as it was."""
    with pytest.raises(SettingsError) as raised:
        file.save(file.changed({where: value}), before=OWN)
    assert said in str(raised.value) and str(file.file) in str(raised.value)
    assert "sk-1" not in str(raised.value)
    assert file.text == OWN


def test_nobody_is_overwritten(file: SettingsFile) -> None:
    """Who changed the file by hand meanwhile is told of, and nothing of theirs is lost."""
    text = file.changed({("answers", "relevance"): 0.4})
    file.file.write_text(OWN + "# mine\n")
    with pytest.raises(SettingsError, match="changed meanwhile"):
        file.save(text, before=OWN)
    assert file.text == OWN + "# mine\n"


def test_a_broken_file_is_named_with_its_line(file: SettingsFile) -> None:
    """And is not changed in part."""
    file.file.write_text('[models]\nchat = "open\n')
    with pytest.raises(SettingsError, match=r"assistant\.toml.*line 2"):
        file.changed({("models", "chat"): "x"})
    file.file.write_text('models = "none"\n')
    with pytest.raises(SettingsError, match=r"cannot be changed"):
        file.changed({("models", "chat"): "x"})


def test_a_link_and_its_rights_stay(file: SettingsFile, tmp_path: Path) -> None:
    """The file that a link leads to is replaced, with the rights it had."""
    elsewhere = tmp_path / "kept" / "settings.toml"
    elsewhere.parent.mkdir()
    file.file.rename(elsewhere)
    elsewhere.chmod(0o640)
    file.file.symlink_to(elsewhere)
    file.save(file.changed({("answers", "relevance"): 0.4}), before=OWN)
    assert file.file.is_symlink()
    assert "relevance = 0.4" in elsewhere.read_text()
    assert elsewhere.stat().st_mode & 0o777 == 0o640


def test_the_difference_is_what_changed() -> None:
    """Lines that went and came, with their neighbours, and no head."""
    assert difference("a\nb\nc\n", "a\nB\nc\n").splitlines() == [" a", "-b", "+B", " c"]


def test_what_the_environment_sets_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes before the file, whatever is written there."""
    monkeypatch.setenv("ASSISTANT_MODELS__CHAT", "x:y")
    monkeypatch.setenv("ASSISTANT_HOME", "/x")
    assert set_by_environment()[("models", "chat")] == "ASSISTANT_MODELS__CHAT"
    assert ("home",) not in set_by_environment()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(chat=st.lists(TEXT, max_size=3), firm=TEXT)
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, chat: list[str], firm: str) -> None:
    """Quotes, line breaks, controls: what is put in comes out again."""
    file = SettingsFile(tmp_path_factory.mktemp("home"))
    text = file.changed({("models", "chat"): chat, ("quotes", "firm"): firm})
    settings = file.tried(text)
    assert settings.models.chat == tuple(chat)
    assert settings.quotes.firm == firm
