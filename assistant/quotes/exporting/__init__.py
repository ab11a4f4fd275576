"""Exports of a quote: PDF and Word in the customer's language; CSV, JSON and UBL for programs."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from assistant.documents import Citation
from assistant.quotes.exporting.wording import NOBODY, Firm
from assistant.quotes.model import Quote

__all__ = ["FORMATS", "Firm", "export_quote"]

_MODULES = {".pdf": "pdf", ".docx": "word", ".csv": "table", ".json": "table", ".xml": "ubl"}
FORMATS = tuple(_MODULES)


def export_quote(
    quote: Quote, name: str, *, firm: Firm = NOBODY, template: bytes | None = None, terms: Citation | None = None
) -> bytes:
    """The quote as the kind of file that `name` ends like; one that isn't approved is marked as a draft.

    `firm` is what the firm says of itself, `template` its own Word document, `terms` the title of its general terms in
    its place. What the firm itself pays stands in none of them. Raises ValueError for another kind.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in _MODULES:
        raise ValueError(f"{name!r} ends like no file that a quote is written to. Choose one of: {', '.join(FORMATS)}.")
    module = import_module(f"{__name__}.{_MODULES[ending]}")
    if ending == ".docx":
        made: bytes = module.write(quote, firm, template, terms)
        return made
    if ending in (".pdf", ".xml"):
        shown: bytes = module.write(quote, firm, terms)
        return shown
    write: Callable[[Quote, str], bytes] = module.write
    return write(quote, ending)
