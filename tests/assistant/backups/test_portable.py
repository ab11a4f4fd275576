"""Settings that leave the machine: as they are, but for keys, passwords and where a server is."""

import tomllib

import pytest

from assistant.backups.portable import portable


def test_plain_settings_stay_as_they_are() -> None:
    """With their comments."""
    text = '# ours\n[models]\nchat = "mistral:small" # cheap\n[providers.mistral]\nkey_file = "/run/key"\n'
    assert portable(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('[library]\nurl = "postgresql://db/papers"\n[models]\nembed = "minilm"', {"models": {"embed": "minilm"}}),
        ('library.url = "postgresql://db/papers"\n', {}),
        ('library = {url = "x"}\nanswers = {passages = 3}', {"answers": {"passages": 3}}),
        ('[providers.x]\napi_key = "sk"\nauth-token = "t"\ntimeout = 3.5', {"providers": {"x": {"timeout": 3.5}}}),
        (
            '[providers."a b"]\nbase_url = "https://me:hunter2@host/v1"\nkey_file = "f"',
            {"providers": {"a b": {"base_url": "https://me@host/v1", "key_file": "f"}}},
        ),
        (
            '[library]\n[access.users]\n"anna é" = ["hr", "a\\"b\\u007f"]\n[sync]\nignore = []\n[x]\nyes = true\n',
            {"access": {"users": {"anna é": ["hr", 'a"b\x7f']}}, "sync": {"ignore": []}, "x": {"yes": True}},
        ),
        ('[library]\n[[rules]]\nname = "a"\nday = 2026-01-02\n[[rules]]\nname = "b"\n', None),
    ],
)
def test_secrets_and_the_library_are_left_out(text: str, kept: object) -> None:
    """The rest reads as before, whatever it is."""
    given = tomllib.loads(text)
    given.pop("library", None)
    assert tomllib.loads(portable(text)) == (given if kept is None else kept)
    assert not any(word in portable(text) for word in ("hunter2", "sk", "postgresql"))
