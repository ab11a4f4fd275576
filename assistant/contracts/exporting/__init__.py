"""Exports of a contract card: Markdown, Word and PDF, each line with its place."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from assistant.contracts.card import Card

__all__ = ["FORMATS", "export_card"]

# The ending of a file's name, and the module that writes such a file.
_MODULES = {".md": "markdown", ".docx": "word", ".pdf": "pdf"}
FORMATS = tuple(_MODULES)


def export_card(card: Card, name: str) -> bytes:
    """The card as the kind of file that `name` ends like. Raises ValueError for one that isn't made."""
    ending = PurePath(name).suffix.lower()
    if ending not in _MODULES:
        raise ValueError(f"{name!r} ends like no file that a card is written to. Choose one of: {', '.join(FORMATS)}.")
    write: Callable[[Card], bytes] = import_module(f"{__name__}.{_MODULES[ending]}").write
    return write(card)
