"""Text of papers as exports can hold it: in documents, and in tables that a spreadsheet opens."""

import re

# What XML, and with it Word and PDF writers, cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def printable(text: str) -> str:
    """The text without characters that documents cannot hold; its lines stay."""
    return _CONTROL.sub("", text)


def clean(text: str) -> str:
    """The text in one line, without characters that documents cannot hold."""
    return " ".join(printable(text).split())


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text: a paper may hold what one takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
