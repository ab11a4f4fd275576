"""Summaries that the library keeps, so that no paper is summarised twice; they go when the paper goes."""

import zlib

from pydantic import ValidationError

from assistant.contracts.finding.learning import Learnt, load
from assistant.contracts.model import ContractSummary
from assistant.contracts.summarise import summarise
from assistant.documents import Document
from assistant.errors import UnknownDocument
from assistant.library import Library

# Counts up with every change of what a summary holds or of how it is found; older ones are made anew.
VERSION = "6"


def summary(library: Library, paper: Document) -> ContractSummary:
    """The summary of a paper of the library: the one that is kept, or a new one, kept from now on.

    What the home learnt from corrections since makes it anew.

    Raises UnknownDocument if the paper was forgotten meanwhile.
    """
    learnt = load(library.home)
    version = f"{VERSION}{learnt.digest}"
    kept = _kept(library, paper.id, version)
    # The same paper may lie elsewhere by now, under another name.
    return kept if kept and kept.name == paper.name else _made(library, paper, learnt, version)


def _made(library: Library, paper: Document, learnt: Learnt, version: str) -> ContractSummary:
    """A new summary of a paper, kept in place of an older one. Raises UnknownDocument."""
    pages = [library.page(paper.id, number) for number in range(1, paper.pages + 1)]
    found = summarise(paper.id, paper.name, pages, learnt if learnt.names else None)
    content = zlib.compress(found.model_dump_json().encode())
    with library.database.write() as database:
        if not database.execute("SELECT 1 FROM documents WHERE id = ?", (paper.id,)).fetchone():
            raise UnknownDocument(f"{paper.name!r} was forgotten while it was summarised.")
        database.execute(
            "INSERT INTO summaries VALUES (?, ?, ?) "
            "ON CONFLICT (document) DO UPDATE SET version = excluded.version, content = excluded.content",
            (paper.id, version, content),
        )
    return found


def _kept(library: Library, document: str, version: str) -> ContractSummary | None:
    row = library.database.connection.execute(
        "SELECT content FROM summaries WHERE document = ? AND version = ?", (document, version)
    ).fetchone()
    if row is None:
        return None
    try:
        return ContractSummary.model_validate_json(zlib.decompress(row[0]))
    except (ValidationError, zlib.error):
        return None  # another release's shape: it is a cache, and made anew
