"""The desk: drafts quotes from the firm's price lists, keeps them, and takes them through their life."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import Gate
from assistant.documents import Citation, Page, Passage
from assistant.library import Library
from assistant.quotes import changing
from assistant.quotes.changing import QuoteError, noted
from assistant.quotes.drafting import Request, draft, language_of
from assistant.quotes.matching.match import Matcher
from assistant.quotes.model import Letter, Line, Quote, Status
from assistant.quotes.prices.columns import is_price_list
from assistant.quotes.prices.heads import Head, heads
from assistant.quotes.prices.lists import Article, PriceList, price_list
from assistant.quotes.pricing import Terms, currency_of, of
from assistant.quotes.requests.understanding import Understood, understood
from assistant.quotes.store import Store
from assistant.reading import read
from assistant.settings import QuoteSettings
from providers import Provider, ProviderError

if TYPE_CHECKING:
    from assistant.quotes.past.model import Past

TEMPLATE = Path("templates") / "quote.docx"
# Kinds of paper in which price lists come.
_KINDS = ("xlsx", "xls", "xlsb", "ods", "csv", "pdf", "docx", "html")
# Their numbers are shown with a point, whatever the firm's language.
_SHEETS = ("xlsx", "xls", "xlsb", "ods")
# Fewer rows with prices make no price list where nobody named one.
_LEAST = 10


class Quotes:
    """A firm's quotes. It may be shared by threads."""

    def __init__(
        self,
        library: Library,
        gate: Gate,
        settings: QuoteSettings,
        *,
        chat: Callable[[], Provider | None] = lambda: None,
        search: Callable[[str, int, str | None], list[Passage]] = lambda *_: [],
    ) -> None:
        self.library = library
        self.settings = settings
        self._gate = gate
        self._chat = chat
        self._search = search
        self._lists: dict[tuple[str, int], PriceList] = {}
        self._built: tuple[tuple[PriceList, ...], datetime.date, Matcher] | None = None

    @cached_property
    def store(self) -> Store:
        """Where they are kept."""
        return Store(self.library)

    def draft(
        self,
        text: str,
        *,
        customer: str = "",
        sender: str = "",
        prices: Sequence[str | Path] = (),
        by: str = "",
        user: str | None = None,
        rules_only: bool = False,
    ) -> Quote:
        """A new draft for a request. `prices` are price lists in the order of their precedence: files, or papers.

        Without any, those that the settings name are taken, else every paper with articles in it, the newest first.
        Where a chat model is set, it reads the request too, unless `rules_only`; its word is checked against the
        request, and no price is its own. Raises QuoteError for an empty request or a list without articles,
        UnknownDocument for one that isn't there.
        """
        if not text.strip():
            raise QuoteError("The request is empty. Name a file or give its text.")
        lists = self.price_lists(prices, user=user)
        today = datetime.datetime.now(datetime.UTC).date()
        request = Request(text, sender, customer)
        terms = self.terms(lists)
        # Before the number is taken: nobody waits for a model, or for the building of a long list's matcher.
        model = Understood() if rules_only else self._understood(text)
        matcher = self._matcher(lists, today)

        def make(number: str) -> Quote:
            made = draft(request, lists, terms, number=number, today=today, model=model, matcher=matcher)
            return noted(made, by=by, what="drafted")

        return self.store.add(make, year=today.year)

    def price_lists(self, named: Sequence[str | Path] = (), *, user: str | None = None) -> list[PriceList]:
        """The price lists to take, in the order of their precedence. Raises as `draft` does."""
        chosen = list(named) or list(self.settings.prices)
        if chosen:
            lists = [self._named(one, user) for one in chosen]
            for empty in (one for one in lists if not one.articles):
                raise QuoteError(
                    f"{empty.name!r} holds no articles. A price list has columns for the article or its description, "
                    "and for the price."
                )
            return lists
        papers = [one for one in self._gate.documents(user) if one.kind in _KINDS]
        newest = sorted(papers, key=lambda one: one.added, reverse=True)
        lists = [self._in_library(one.id, one.name, one.kind, one.pages) for one in newest]
        # Two rows with prices may stand in any paper, such as an invoice.
        return [one for one in lists if len(one.articles) >= _LEAST]

    def heads(self, document: str, *, user: str | None = None) -> list[Head]:
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

    def terms(self, lists: Sequence[PriceList]) -> Terms:
        """How quotes are priced: as the settings say, in the currency of the lists where they don't."""
        articles = (article for one in lists for article in one.articles)
        currency = self.settings.currency or currency_of(articles, "EUR")
        return Terms(currency=currency, vat=self.settings.vat, rounding=self.settings.rounding)

    def set_line(
        self,
        number: str,
        line: int,
        *,
        article: str = "",
        quantity: Decimal | None = None,
        discount: Decimal | None = None,
        unit_price: Decimal | None = None,
        delete: bool = False,
        prices: Sequence[str | Path] = (),
        by: str = "",
        user: str | None = None,
        version: int | None = None,
    ) -> Quote:
        """Changes a line, counted from 1, or deletes it; the number after the last adds one.

        A price that a person sets is marked as theirs. `version` is the one that was looked at: where somebody has
        changed the quote since, the line of that number may be another one, and nothing is changed. Raises QuoteError,
        UnknownQuote, MoneyError.
        """
        lists = self.price_lists(prices, user=user)
        names = {one.document: one.name for one in lists}

        def change(quote: Quote) -> Quote:
            terms = Terms(quote.totals.currency, self.settings.vat, self.settings.rounding)
            lines = list(quote.lines)
            if version is not None and quote.version != version:
                raise QuoteError(f"{quote.number} was changed by somebody meanwhile. Look at it again.")
            if not 1 <= line <= len(lines) + 1 or (line > len(lines) and not article):
                raise QuoteError(f"{quote.number} has {len(lines)} lines, no line {line}.")
            if delete:
                del lines[line - 1]
                return changing.with_lines(quote, lines, terms, by=by, what=f"deleted line {line}")
            old = lines[line - 1] if line <= len(lines) else Line(quantity=Decimal(1))
            count = old.quantity if quantity is None else quantity
            new = old.model_copy(update={"quantity": count})
            if article or old.source:
                chosen = _article(lists, article) if article else _same(lists, old)
                new = of(chosen, count, terms, names).model_copy(
                    update={"request": old.request, "discount": old.discount, "alternatives": old.alternatives}
                )
            if discount is not None:
                changing.allowed(discount, self._most(user or by), by)
                new = new.model_copy(update={"discount": discount})
            if unit_price is not None:
                new = _by_hand(new, unit_price, terms, by)
            lines[line - 1 : line] = [new]
            return changing.with_lines(quote, lines, terms, by=by, what=f"changed line {line}: {_said(new)}")

        return self.store.change(number, change)

    def set_discount(self, number: str, discount: Decimal, *, by: str = "", user: str | None = None) -> Quote:
        """Gives a discount in percent on all lines. Raises QuoteError beyond what the person may give."""
        most = self._most(user or by)

        def change(quote: Quote) -> Quote:
            terms = Terms(quote.totals.currency, self.settings.vat, self.settings.rounding)
            return changing.with_discount(quote, discount, terms, most=most, by=by)

        return self.store.change(number, change)

    def move(self, number: str, status: Status, *, by: str) -> Quote:
        """Takes a quote a step further: approved, sent, accepted, rejected, expired. Raises QuoteError."""
        today = datetime.datetime.now(datetime.UTC).date()
        return self.store.change(number, lambda quote: changing.moved(quote, status, by=by, today=today))

    def letter(self, number: str, *, by: str = "") -> Letter:
        """Writes a covering letter and keeps it with the quote, as a proposal until somebody accepts it.

        By the chat model where one is set, without any sentence whose figures are not the quote's; else the standard
        one. Raises UnknownQuote, and QuoteError while lines are open.
        """
        from assistant.quotes.covering.writing import standard, written

        quote = self.store.get(number)
        changing.with_letter(quote, Letter(text=""), by=by)  # before a model is paid
        notices: tuple[str, ...] = ()
        try:
            model = self._chat()
        except ProviderError as error:
            model, notices = None, (f"This is the standard letter. {error}",)
        firm = self.settings.firm
        made = written(quote, model, firm) if model else Letter(text=standard(quote, firm), notices=notices)

        def change(now: Quote) -> Quote:
            if (now.lines, now.totals) != (quote.lines, quote.totals):
                raise QuoteError(f"{number} was changed while its letter was written. Have it written again.")
            return changing.with_letter(now, made, by=by)

        self.store.change(number, change)
        return made

    def accept_letter(self, number: str, text: str = "", *, by: str) -> Quote:
        """Accepts the letter, or the person's own `text`, which then goes out with the quote.

        Raises UnknownQuote, and QuoteError where there is no letter or nobody is named.
        """
        if not by.strip():
            raise QuoteError("A letter is accepted by a person. Say who (--by).")

        def change(quote: Quote) -> Quote:
            letter = Letter(text=text.strip()) if text.strip() else quote.letter
            if letter is None:
                raise QuoteError(f"{number} has no letter. Have one written: `assistant quote letter {number}`.")
            return changing.with_letter(quote, letter.model_copy(update={"accepted": by}), by=by)

        return self.store.change(number, change)

    def export(self, number: str, name: str) -> bytes:
        """A quote as the kind of file that `name` ends like: .pdf, .docx, .csv, .json or .xml (UBL).

        Word documents are made from the home's `templates/quote.docx` where there is one. Raises UnknownQuote,
        ValueError for another kind, AssistantError for a template that can't be used.
        """
        from assistant.quotes.exporting import export_quote

        firm, quote = self.settings.firm, self.store.get(number)
        paper = name.lower().endswith((".pdf", ".docx", ".xml"))
        terms = self.own_terms() if paper else None
        return export_quote(quote, name, firm=firm, template=self.template(), terms=terms)

    def own_terms(self) -> Citation | None:
        """The title of the firm's general terms, which the document then names with their page.

        They are the paper that the settings name, else that with terms which has the firm's name on its first page, or
        the only one where the firm has no name. Raises UnknownDocument for a named one that isn't there.
        """
        from assistant.quotes.past.papers import own_terms

        return own_terms(
            self.library, lambda query, limit: self._found(query, limit, None), self.settings.firm, self.settings.terms
        )

    def similar(self, number: str, *, papers: bool = True, user: str | None = None) -> "Past":
        """Earlier quotes of the same customer or with similar items, and last prices; with `papers`, those in the
        library too, as far as this user may see them. Raises UnknownQuote.
        """
        from assistant.quotes.past.model import Past
        from assistant.quotes.past.papers import in_papers
        from assistant.quotes.past.quotes import earlier

        quote = self.store.get(number)
        quotes, prices = earlier(quote, self.store.all())
        rows = in_papers(quote, self.library, lambda query, limit: self._found(query, limit, user)) if papers else ()
        return Past(number=number, quotes=quotes, prices=prices, papers=rows)

    def template(self) -> bytes:
        """The Word template: the home's `templates/quote.docx`, else the one that ships."""
        from assistant.quotes.exporting.word import default_template

        own = self.library.home / TEMPLATE
        return own.read_bytes() if own.is_file() else default_template()

    def _understood(self, text: str) -> Understood:
        try:
            model = self._chat()
        except ProviderError as error:
            return Understood(notices=(f"The request was read by rules alone. {error}",))
        return understood(text, model, language_of(text)) if model else Understood()

    def _matcher(self, lists: Sequence[PriceList], today: datetime.date) -> Matcher:
        """The matcher of these lists. The last one is kept: of a long list it takes seconds to build."""
        kept = self._built
        if kept and kept[1] == today and [id(one) for one in kept[0]] == [id(one) for one in lists]:
            return kept[2]
        matcher = Matcher(lists, today=today, most=self.settings.quantity_limit)
        self._built = (tuple(lists), today, matcher)
        return matcher

    def _found(self, query: str, limit: int, user: str | None) -> list[Passage]:
        return self._search(query, limit, user) if self._gate.documents(user) else []

    def _most(self, person: str) -> Decimal:
        return self.settings.discounts.get(person, self.settings.discount_limit)

    def _named(self, name: str | Path, user: str | None) -> PriceList:
        file = Path(name)
        if file.is_file():
            status = file.stat()
            key = (str(file.absolute()), status.st_mtime_ns)
            if key not in self._lists:
                reading = read(file)
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


def _article(lists: Sequence[PriceList], number: str) -> Article:
    wanted = "".join(number.upper().split())
    for one in lists:
        for article in one.articles:
            if "".join(article.number.upper().split()) == wanted:
                return article
    raise QuoteError(f"No article {number!r} is in the price lists.")


def _same(lists: Sequence[PriceList], line: Line) -> Article:
    """The article of a line as the lists have it now; one without a number is known by its place and words."""
    if line.article or not line.source:
        return _article(lists, line.article)
    for one in lists:
        for article in one.articles if one.document == line.source.document else ():
            if (article.place.name, article.description) == (line.source.place, line.description):
                return article
    raise QuoteError(f"{line.description!r} is no longer in the price lists.")


def _by_hand(line: Line, price: Decimal, terms: Terms, by: str) -> Line:
    if not by.strip():
        raise QuoteError("A price by hand is set by a person. Say who.")
    rate = line.vat_rate if line.vat_rate is not None else terms.vat
    if rate is None:
        raise QuoteError("There is no tax rate for this line. Set [quotes] vat in assistant.toml.")
    return line.model_copy(
        update={"unit_price": price, "vat_rate": rate, "status": "priced", "reason": "", "hand": by, "confidence": 1.0}
    )


def _said(line: Line) -> str:
    price = "no price" if line.unit_price is None else f"{line.unit_price:f}"
    hand = f", by {line.hand}'s hand" if line.hand else ""
    return (
        f"{line.quantity:f} {line.unit} {line.article or line.description} at {price}{hand}, less {line.discount:f} %"
    )
