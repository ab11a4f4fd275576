"""How the command `assistant chat` begins."""

from pathlib import Path

import pytest

from assistant.settings import Page
from ui.commands.running import _opened


def test_settings_that_cannot_be_used_are_mended_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said what is wrong, and the page opens where this computer alone reaches it."""
    (tmp_path / "assistant.toml").write_text('[page]\naddress = "0.0.0.0"\n[models]\nbrain = 1\n')
    assert _opened(tmp_path) == (tmp_path, Page())
    said = " ".join(capsys.readouterr().err.split())
    assert "models.brain: no such setting" in said and "The page opens all the same" in said
