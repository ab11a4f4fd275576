"""Loading a model that runs on this machine, from a folder or by its name on the Hugging Face Hub."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from providers.errors import NotConfigured

T = TypeVar("T")


def folder(model: str, *, name: str, holds: str) -> Path | None:
    """The folder that `model` means, or None if it is a name on the hub.

    Raises NotConfigured for a folder that is not there: libraries take a missing one for a name and ask the network.
    """
    path = Path(model).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or model.startswith((".", "~")) or "\\" in model or model.count("/") > 1:
        raise NotConfigured(
            f"There is no folder {model!r} with {holds}. Set the folder that holds the model's config.json, "
            "or a model's name on the Hugging Face Hub.",
            provider=name,
        )
    return None


def load(model: str, make: Callable[[str, bool], T], *, name: str, holds: str, device: str | None, download: bool) -> T:
    """`make(place, local)`, where `place` is a folder or a name and `local` tells it not to ask the network.

    What is on this machine comes first: a model once fetched is used without asking the network; with `download`
    false it is never asked. `holds` says what is loaded, such as "a chat model", and `name` for whom.
    Raises NotConfigured where there is no such model or no such device.
    """
    path = folder(model, name=name, holds=holds)
    try:
        try:
            return make(str(path or model), True)
        except OSError:
            if path or not download:
                raise
            return make(model, False)
    except (OSError, ValueError) as error:
        raise NotConfigured(
            f"{model!r} cannot be loaded as {holds}. Check the name, and the network if the model was not "
            "used here before; or set the folder of such a model.",
            provider=name,
        ) from error
    except (AssertionError, RuntimeError) as error:
        raise NotConfigured(
            f"{model!r} cannot be used as {holds} on the device {device!r}: its files are broken, or there is no such "
            'device. Set device = "cpu" or one that is here, and check the files.',
            provider=name,
        ) from error


@contextmanager
def no_progress() -> Iterator[None]:
    """Keep transformers from drawing a bar on the terminal while it reads weights; that of a download stays."""
    from transformers.utils import logging as their_log

    logging: Any = their_log  # untyped

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
