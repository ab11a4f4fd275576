"""Where keys are found, and what is said when they are not."""

from pathlib import Path

import pytest

from providers import NotConfigured, ProviderOptions
from providers.keys import find_key

KEY = "sk-canary-5d1c"


def find(**options: object) -> str:
    """The key of a made-up vendor."""
    return find_key("acme", "ACME_API_KEY", ProviderOptions(**options))  # type: ignore[arg-type]


def test_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An argument goes before the option's file, that before the variable, that before the variable's file."""
    for name in ("option", "secret"):
        (tmp_path / name).write_text(f"from-{name}\n")
    monkeypatch.setenv("ACME_API_KEY_FILE", str(tmp_path / "secret"))
    assert find() == "from-secret"
    monkeypatch.setenv("ACME_API_KEY", "from-variable")
    assert find() == "from-variable"
    assert find(key_file=tmp_path / "option") == "from-option"
    assert find(key_file=tmp_path / "option", api_key="given") == "given"


def test_not_needed() -> None:
    """A service that needs no key gets none, but the one that is there."""
    assert find_key("acme", "ACME_API_KEY", ProviderOptions(), needed=False) == ""
    assert find_key("acme", "ACME_API_KEY", ProviderOptions(api_key=KEY), needed=False) == KEY


def test_files_that_hold_none(tmp_path: Path) -> None:
    """A file that is missing, empty, a folder or no text is told by name."""
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for name, said in (
        ("missing", "No such file"),
        ("empty", "is empty"),
        (".", "directory"),
        ("bytes", "it is no text"),
    ):
        with pytest.raises(NotConfigured, match=said) as caught:
            find(key_file=tmp_path / name)
        assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("key", [f"{KEY}\nX-Other: 1", f"{KEY} x", f"{KEY}–"])
def test_broken_key(key: str) -> None:
    """A key that cannot be one is refused before it gets into a header, and is not shown."""
    with pytest.raises(NotConfigured, match="Copy it once more") as caught:
        find(api_key=key)
    assert KEY not in str(caught.value)


def test_hidden() -> None:
    """Options do not show the key."""
    assert KEY not in repr(ProviderOptions(api_key=KEY))
