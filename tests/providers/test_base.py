"""What every provider gets for free, seen on one that needs no service."""

import pytest
from pydantic import BaseModel

from providers import BadReply, ChatRequest, Message, Provider
from providers.forms import unfenced
from tests.providers.echo import Echo


def asked(text: str) -> ChatRequest:
    """A request of one message."""
    return ChatRequest([Message.user(text)])


def test_a_dozen_lines_are_a_provider() -> None:
    """With `reply` and `deltas` alone a class can chat and stream."""
    echo = Echo("x")
    assert echo.chat(asked("hello there")).text == "hello there"
    with echo.stream(asked("hello there")) as stream:
        assert list(stream) == ["hello ", "there "]
        assert stream.reply().text == "hello there "
    assert repr(echo) == "<Echo 'echo:x'>"


def test_both_are_required() -> None:
    """A class without them cannot be made."""
    with pytest.raises(TypeError, match="abstract"):
        Provider("x")  # type: ignore[abstract]


def test_empty_reply() -> None:
    """An empty reply is an error, whole and streamed."""
    for call in (Echo("x").chat, lambda request: Echo("x").stream(request).reply()):
        with pytest.raises(BadReply, match="empty reply"):
            call(asked(" "))


def test_fill() -> None:
    """A form is read from the reply."""

    class Town(BaseModel):
        name: str

    assert Echo("x").fill(Town, asked('{"name": "Ghent"}')) == Town(name="Ghent")
    with pytest.raises(BadReply, match=r"'Town', asked twice"):
        Echo("x").fill(Town, asked("Ghent"))


@pytest.mark.parametrize("text", ['{"a": 1}', '```json\n{"a": 1}\n```', '```\n{"a": 1}\n```', ' \n{"a": 1}\n'])
def test_unfenced(text: str) -> None:
    """JSON is found within a Markdown fence."""
    assert unfenced(text).strip() == '{"a": 1}'
