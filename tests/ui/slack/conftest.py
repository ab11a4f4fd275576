"""A loopback Slack, and the assistant connected to it."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from assistant import Assistant, load_settings
from providers import Provider
from tests.ui.papers import put_down
from tests.ui.slack.loopback import APP, BOT, SECRET, Slack
from ui.slack import replying
from ui.slack.serving import Service
from ui.slack.tokens import Tokens

CANARY = "quibblewort"
SALARIES = f"The monthly salary of Eva {CANARY} is 4,800 euros."
BOARD, PUBLIC, ROOM, EVERYBODY = "ann@firm.com", "CPUBLIC", "CBOARD", "CMIXED"
_KEPT: list[TemporaryDirectory[str]] = []


@cache
def added() -> Path:
    """A home with a lease and a handbook for everybody, and salaries for the board; to be copied."""
    scratch: TemporaryDirectory[str] = TemporaryDirectory()
    _KEPT.append(scratch)
    folder = Path(scratch.name)
    made = Assistant(folder / "home")
    made.add(*put_down(folder))
    (folder / "salaries.txt").write_text(SALARIES, "utf-8")
    made.add(folder / "salaries.txt", groups=["board"])
    return folder / "home"


@pytest.fixture
def slack() -> Iterator[Slack]:
    """A workspace: Ann of the board, Bob who is not; a public channel, a private one of Ann's, and one of both."""
    made = Slack()
    made.add_user("UANN", BOARD)
    made.add_user("UBOB", "bob@firm.com")
    made.add_channel(PUBLIC, "UANN", "UBOB")
    made.add_channel(ROOM, "UANN", is_private=True)
    made.add_channel(EVERYBODY, "UANN", "UBOB", is_private=True)
    made.add_channel("DANN", "UANN", is_im=True)
    made.add_channel("DBOB", "UBOB", is_im=True)
    yield made
    made.close()
    assert made.problems == []


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine, no answer is streamed but where a test is about that."""
    monkeypatch.setattr(replying, "_PIECE", 600.0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of one's own with the papers."""
    return Path(shutil.copytree(added(), tmp_path / "home"))


Run = Callable[..., Service]


@pytest.fixture
def run(slack: Slack, home: Path) -> Iterator[Run]:
    """Starts the assistant at the loopback Slack; ended with the test."""
    running: list[Service] = []

    def start(*, chat: Provider | None = None, mode: str = "socket", **settings: Any) -> Service:
        given = {"api_url": slack.url, "mode": mode, "port": 0, "health_port": 0, **settings}
        access = {"users": {BOARD: ["board"]}}
        assistant = Assistant(home, settings=load_settings(home, slack=given, access=access), chat=chat)
        tokens = Tokens(BOT, APP) if mode == "socket" else Tokens(BOT, "", SECRET)
        made = Service(assistant, tokens)
        running.append(made)
        made.start()
        return made

    yield start
    for one in running:
        one.close(5.0)
