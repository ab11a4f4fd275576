"""Quotes and general terms among the firm's papers, found by search and cited to the line."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from assistant.contracts.store import summary
from assistant.contracts.values.dates import dates
from assistant.documents import Citation, Page, Passage, cite
from assistant.library import Library
from assistant.quotes.model import Quote
from assistant.quotes.past.model import InPaper
from assistant.quotes.past.quotes import plain_name

# Finds passages for a query, so many of them.
Search = Callable[[str, int], list[Passage]]

_FOUND, _LINES, _PER_LINE, _WORDS = 10, 40, 3, 400
_QUOTE = "quote, conditions, valid until; offerte, voorwaarden; Angebot, Bedingungen; devis, conditions"
_TERMS = "general terms and conditions, algemene voorwaarden, allgemeine Geschäftsbedingungen, conditions générales"


def in_papers(quote: Quote, library: Library, search: Search) -> tuple[InPaper, ...]:
    """Rows of quotes among the papers that hold a line's article, and the papers of the same customer.

    For each line three at most, the same customer's first. Only papers that `search` finds are looked at.
    """
    told = _Told(library)
    name = quote.customer.name
    found: list[InPaper] = []
    for document in told.quotes(search(name, _FOUND)) if plain_name(name) else ():
        first = library.page(document, 1)
        if (at := _naming(first, name)) is not None:
            found.append(told.row(document, first, at, line=0, article="", customer=name))
    for number, line in enumerate(quote.lines[:_LINES], 1):
        if not line.article:
            continue
        rows = [
            told.row(document, page, at, line=number, article=line.article, customer=name)
            for document, page in told.pages(search(f"{line.article} {line.description}", _FOUND))
            for at in _holding(page, line.article)
        ]
        found += sorted(rows, key=lambda one: (one.same_customer, one.day), reverse=True)[:_PER_LINE]
    return tuple(found)


def quote_papers(quote: Quote, library: Library, search: Search) -> tuple[str, ...]:
    """The quotes among the papers that are like this one, by id: the same customer's first. Only those found count."""
    told = _Told(library)
    name = quote.customer.name
    same = [
        one
        for one in (told.quotes(search(name, _FOUND)) if plain_name(name) else ())
        if _naming(library.page(one, 1), name) is not None
    ]
    words = " ".join(line.description for line in quote.lines[:_LINES])[:_WORDS] or _QUOTE
    return tuple(dict.fromkeys([*same, *told.quotes(search(words, 2 * _FOUND)), *told.quotes(search(_QUOTE, _FOUND))]))


def own_terms(library: Library, search: Search, firm: str = "", named: str = "") -> Citation | None:
    """The title of the firm's general terms where they are among the papers; None where it isn't sure which those are.

    `named` is the paper by id, path or name. Else they are the paper with terms whose first page names the `firm`, or
    the only one with terms where the firm has no name. Raises UnknownDocument for a named paper that isn't there.
    """
    if named:
        return _title(library, library.document(named).id)
    found = []
    for document in dict.fromkeys(one.document for one in search(_TERMS, 3 * _FOUND)):
        paper = library.with_id(document)
        if paper and summary(library, paper).kind == "terms and conditions":
            first = plain_name(library.page(document, 1).text)
            found += [document] if not firm or plain_name(firm) in first else []
    return _title(library, found[0]) if len(found) == 1 or (firm and found) else None


class _Told:
    """What is known of papers while one quote is looked at."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._is_quote = lru_cache(maxsize=None)(self._seems)

    def quotes(self, passages: list[Passage]) -> Iterator[str]:
        """The papers among the found ones that are quotes."""
        return (one for one in dict.fromkeys(one.document for one in passages) if self._is_quote(one))

    def pages(self, passages: list[Passage]) -> Iterator[tuple[str, Page]]:
        """The found pages of quotes."""
        places = dict.fromkeys((one.document, span.page) for one in passages for span in one.spans)
        return ((document, self.library.page(document, page)) for document, page in places if self._is_quote(document))

    def row(self, document: str, page: Page, at: tuple[int, int], *, line: int, article: str, customer: str) -> InPaper:
        """A row of a quote with its place."""
        first = page if page.number == 1 else self.library.page(document, 1)
        days = [one.date.isoformat() for one in dates(first.text, month_first=False) if one.date]
        return InPaper(
            line=line,
            article=article,
            day=days[0] if days else "",
            same_customer=_naming(first, customer) is not None,
            citation=_cited(self.library, document, page, *at),
        )

    def _seems(self, document: str) -> bool:
        paper = self.library.with_id(document)
        return paper is not None and summary(self.library, paper).seems == "quote"


def _naming(page: Page, name: str) -> tuple[int, int] | None:
    """The line of the page that names somebody."""
    wanted = plain_name(name)
    lines = _lines(page)
    return next((at for at in lines if wanted and wanted in plain_name(page.text[slice(*at)])), None)


def _holding(page: Page, article: str) -> list[tuple[int, int]]:
    """The lines of the page with an article's number."""
    number = re.compile(rf"(?<![\w-]){re.escape(article)}(?![\w-])")
    return [at for at in _lines(page) if number.search(page.text, *at)]


def _lines(page: Page) -> list[tuple[int, int]]:
    return [one.span() for one in re.finditer(r"[^\n]+", page.text)]


def _title(library: Library, document: str) -> Citation:
    """The line of the first page that is the paper's title, else its first line."""
    paper = library.with_id(document)
    page = library.page(document, 1)
    title = summary(library, paper).title if paper else ""
    start = page.text.find(f"\n{title}\n") + 1 if title else -1
    if start <= 0:
        start = page.text.find(title) if title else -1
    if start >= 0:
        return _cited(library, document, page, start, start + len(title))
    start, end = (_lines(page) or [(0, 0)])[0]
    return _cited(library, document, page, start, end)


def _cited(library: Library, document: str, page: Page, start: int, end: int) -> Citation:
    paper = library.with_id(document)
    return cite(page, start, end, document=document, name=paper.name if paper else document)
