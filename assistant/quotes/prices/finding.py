"""Finding price lists: those that are named, else every paper of the library with articles; each read once."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.library import Library
from assistant.people.access import Gate, User
from assistant.quotes.changing import QuoteError
from assistant.quotes.matching.match import Matcher
from assistant.quotes.prices.columns import is_price_list
from assistant.quotes.prices.heads import Head, heads
from assistant.quotes.prices.lists import PriceList, price_list
from assistant.quotes.store import Store
from assistant.reading import read
from providers import Embedder

# Kinds of paper in which price lists come.
_KINDS = ("xlsx", "xls", "xlsb", "ods", "csv", "pdf", "docx", "html")
# Their numbers are shown with a point, whatever the firm's language.
_SHEETS = ("xlsx", "xls", "xlsb", "ods")
# Fewer rows with prices make no price list where nobody named one.
_LEAST = 10


class PriceLists:
    """The price lists of a firm, those read last kept. It may be shared by threads."""

    def __init__(
        self,
        library: Library,
        gate: Gate,
        store: Store,
        *,
        usual: Sequence[str] = (),
        embedder: Callable[[], Embedder] | None = None,
    ) -> None:
        self.library = library
        self.store = store
        self._gate = gate
        self._usual = usual
        self._embedder = embedder
        self._lists: dict[tuple[str, int], PriceList] = {}
        self._valid: dict[int, tuple[datetime.date, PriceList, PriceList]] = {}
        self._built: tuple[tuple[PriceList, ...], datetime.date, Matcher] | None = None

    def find(self, named: Sequence[str | Path] = (), *, user: User | None = None) -> list[PriceList]:
        """The price lists to take, in the order of their precedence: the named ones, else the usual ones, else all.

        They have the articles whose prices hold today. Raises QuoteError for a named list without any, UnknownDocument
        for one that isn't there.
        """
        if chosen := [*(named or self._usual)]:
            lists = [self._named(one, user) for one in chosen]
            for empty in (one for one in lists if not one.articles):
                raise QuoteError(
                    f"{empty.name!r} holds no articles. A price list has columns for the article or its description, "
                    "and for the price."
                )
            for late in (one for one in map(self._now, lists) if not one.articles):
                raise QuoteError(f"No price of {late.name!r} holds today. Take another price list.")
            return list(map(self._now, lists))
        papers = [one for one in self._gate.documents(user) if one.kind in _KINDS]
        newest = sorted(papers, key=lambda one: one.added, reverse=True)
        lists = [self._in_library(one.id, one.name, one.kind, one.pages) for one in newest]
        # Two rows with prices may stand in any paper, such as an invoice.
        return [one for one in map(self._now, lists) if len(one.articles) >= _LEAST]

    def matcher(self, lists: Sequence[PriceList], today: datetime.date, most: Decimal) -> Matcher:
        """The matcher of these lists. The last one is kept: of a long list it takes seconds to build."""
        kept = self._built
        if kept and kept[1] == today and [id(one) for one in kept[0]] == [id(one) for one in lists]:
            return kept[2]
        matcher = Matcher(lists, today=today, most=most, embedder=self._embedder)
        self._built = (tuple(lists), today, matcher)
        return matcher

    def heads(self, document: str, *, user: User | None = None) -> list[Head]:
        """What the tables of a paper (by id, path or name) are taken to hold. Raises UnknownDocument."""
        paper = self._gate.document(document, user)
        pages = (self.library.page(paper.id, number) for number in range(1, paper.pages + 1))
        return heads(pages, self.store.columns())

    def correct_columns(self, names: Sequence[str], held: Mapping[int, str]) -> None:
        """Says once what the columns of tables with these names hold: index -> one of `columns.FIELDS`, or a tier.

        Raises QuoteError where no articles can come of that.
        """
        if not is_price_list(held):
            raise QuoteError("A price list needs a column for the price, and one for the article or its description.")
        if len(set(held.values())) < len(held):
            raise QuoteError("Two columns are said to hold the same. Choose one for each.")
        self.store.keep_columns(tuple(names), held)
        self._lists.clear()
        self._valid.clear()

    def _now(self, one: PriceList) -> PriceList:
        """The list as it is today, the same object all day: matchers are kept by it."""
        today = datetime.datetime.now(datetime.UTC).date()
        kept = self._valid.get(id(one))
        if kept is None or kept[0] != today or kept[1] is not one:
            self._valid[id(one)] = kept = (today, one, one.valid_on(today))
        return kept[2]

    def _named(self, name: str | Path, user: User | None) -> PriceList:
        file = Path(name)
        # Who is no administrator doesn't have files of this machine read, but for those that the firm prices from.
        usual = file.absolute() in {Path(one).absolute() for one in self._usual}
        if (usual or self._gate.is_admin(user)) and file.is_file():
            status = file.stat()
            key = (str(file.absolute()), status.st_mtime_ns)
            if key not in self._lists:
                try:
                    reading = read(file)
                except ReadError as error:
                    raise QuoteError(f"The price list {file.name!r} {error}.") from error
                self._lists[key] = self._read(key[0], file.name, reading.kind, reading.pages)
            return self._lists[key]
        paper = self._gate.document(str(name), user)
        return self._in_library(paper.id, paper.name, paper.kind, paper.pages)

    def _in_library(self, document: str, name: str, kind: str, pages: int) -> PriceList:
        key = (document, 0)
        if key not in self._lists:
            read_pages = (self.library.page(document, number) for number in range(1, pages + 1))
            self._lists[key] = self._read(document, name, kind, read_pages)
        return self._lists[key]

    def _read(self, document: str, name: str, kind: str, pages: Iterable[Page]) -> PriceList:
        return price_list(document, name, pages, self.store.columns(), mark="." if kind in _SHEETS else None)
