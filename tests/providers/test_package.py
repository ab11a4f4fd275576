"""What the package shows, and what importing it costs."""

import inspect
import subprocess
import sys

import pytest

import providers
from providers import BadReply, Message, NotConfigured, ProviderError, Unauthorized, Unavailable


def test_import_is_light() -> None:
    """Importing the package loads no SDK and nothing else that is heavy, and takes at most 0.15 s of CPU."""
    code = (
        "import sys, time; begin = time.process_time(); import providers; "
        "print(time.process_time() - begin, *sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "openai",
        "mistralai",
        "anthropic",
        "google",
        "httpx2",
        "numpy",
        "pydantic",
        "torch",
        "onnxruntime",
        "tokenizers",
        "assistant",
    }
    assert not heavy & set(printed)
    assert float(printed[0]) < 0.15


def test_public_names() -> None:
    """`__all__` is what is public, in order."""
    public = {
        name for name, value in vars(providers).items() if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert set(providers.__all__) == public
    assert providers.__all__ == sorted(providers.__all__)


def test_error_tree() -> None:
    """The tree of errors is the one that the module's docstring draws."""
    from providers import errors

    drawn = (errors.__doc__ or "").partition("\n\n")[2].partition("* retryable:")[0]
    lines = [line for line in drawn.splitlines() if "──" in line]
    assert lines
    top = ProviderError
    for line in lines:
        name, _, rest = line.partition("── ")[2].partition(" ")
        kind = getattr(errors, name)
        deep = line.index("──") > 6
        assert issubclass(kind, top if deep else ProviderError)
        assert kind.__bases__ == ((top if deep else ProviderError),)
        assert kind.retryable == rest.startswith("*")
        top = top if deep else kind
    assert len(lines) == len(set(subclasses(ProviderError))) - 1


def subclasses(kind: type[object]) -> list[type[object]]:
    """The class and all below it."""
    return [kind, *(below for child in kind.__subclasses__() for below in subclasses(child))]


def test_errors_carry() -> None:
    """An error carries provider and status."""
    error = Unavailable("Down.", provider="openai:x", status=503, retry_after=2.0)
    assert (error.provider, error.status, error.retryable, error.retry_after) == ("openai:x", 503, True, 2.0)
    assert not BadReply("Odd.").retryable
    assert issubclass(NotConfigured, ProviderError)
    with pytest.raises(ProviderError, match="Wrong key"):
        raise Unauthorized("Wrong key.", provider="openai:x", status=401)


def test_message() -> None:
    """A message is made of text and pictures, and shows its text; pictures stay out of its repr."""
    message = Message.user("What is ", "this?", providers.ImagePart(b"secret picture"))
    assert message.text == "What is this?"
    assert "secret picture" not in repr(message)
