"""Quotes in the library: numbered without gaps, each version kept, changed by one at a time."""

import json
import zlib
from collections.abc import Callable, Mapping

from assistant.errors import AssistantError
from assistant.library import Library
from assistant.quotes.model import Quote
from assistant.storage.database import Connection


class UnknownQuote(AssistantError):
    """There is no quote of that number."""


class Store:
    """The quotes of a library."""

    def __init__(self, library: Library) -> None:
        self.database = library.database

    def add(self, make: Callable[[str], Quote], *, year: int) -> Quote:
        """Stores a new quote under the next number of its year ("Q-2025-001"); `make` makes it, knowing the number.

        The number is taken and the quote stored in one transaction: one that fails takes no number.
        """
        with self.database.write() as database:
            beginning = f"Q-{year}-"
            rows = database.execute("SELECT number FROM quotes WHERE number LIKE ?", (f"{beginning}%",)).fetchall()
            last = max((int(number.removeprefix(beginning)) for (number,) in rows), default=0)
            quote = make(f"{beginning}{last + 1:03}")
            _put(database, quote)
        return quote

    def get(self, number: str, version: int | None = None) -> Quote:
        """A quote, in its latest version or that one. Raises UnknownQuote."""
        return _get(self.database.connection, number, version)

    def all(self) -> list[Quote]:
        """Every quote in its latest version, the newest first."""
        rows = self.database.connection.execute(
            "SELECT content FROM quotes JOIN "
            "(SELECT number AS latest, max(version) AS newest FROM quotes GROUP BY number) "
            "AS last ON number = latest AND version = newest ORDER BY number DESC"
        )
        return [_read(content) for (content,) in rows]

    def change(self, number: str, change: Callable[[Quote], Quote]) -> Quote:
        """Applies a change to the latest version and stores what comes of it as the next one.

        It is read and written in one transaction: two people who change a quote at once both change it, one after the
        other, and neither loses a line. Raises UnknownQuote, and what `change` raises.
        """
        with self.database.write() as database:
            before = _get(database, number, None)
            after = change(before).model_copy(update={"number": before.number, "version": before.version + 1})
            _put(database, after)
        return after

    # -- what a person said of a price list's columns

    def columns(self) -> dict[tuple[str, ...], Mapping[int, str]]:
        """The corrected columns, by the names of a table's columns."""
        rows = self.database.connection.execute("SELECT names, held FROM quote_columns").fetchall()
        return {
            tuple(json.loads(names)): {int(at): one for at, one in json.loads(held).items()} for names, held in rows
        }

    def keep_columns(self, names: tuple[str, ...], held: Mapping[int, str]) -> None:
        """Remembers what the columns of tables with these names hold."""
        with self.database.write() as database:
            database.execute(
                "INSERT INTO quote_columns VALUES (?, ?) ON CONFLICT (names) DO UPDATE SET held = excluded.held",
                (json.dumps(names), json.dumps(dict(held))),
            )


def unknown(number: str) -> UnknownQuote:
    """The error for a quote that isn't there, or not for somebody: the two look the same from outside."""
    return UnknownQuote(f"There is no quote {number!r}. `assistant quote list` shows them.")


def _get(database: Connection, number: str, version: int | None) -> Quote:
    row = database.execute(
        "SELECT content FROM quotes WHERE number = ? AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1",
        (number, version),
    ).fetchone()
    if row is None:
        raise unknown(number)
    return _read(row[0])


def _put(database: Connection, quote: Quote) -> None:
    content = zlib.compress(quote.model_dump_json().encode())
    database.execute("INSERT INTO quotes VALUES (?, ?, ?)", (quote.number, quote.version, content))


def _read(content: bytes) -> Quote:
    return Quote.model_validate_json(zlib.decompress(content))
