"""The shelf: quotes as they are kept, what was before them, what is proposed for them, and their documents."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents import Citation, Passage
from assistant.library import Library
from assistant.people.access import Gate, User
from assistant.quotes.model import Condition, Quote
from assistant.quotes.prices.finding import PriceLists
from assistant.quotes.seeing import Sight
from assistant.quotes.store import Store
from assistant.quotes.validity import as_of, this_day
from assistant.settings import QuoteSettings
from providers import Embedder, Provider

if TYPE_CHECKING:
    from assistant.quotes.exporting.wording import Firm
    from assistant.quotes.past.model import Past
    from assistant.quotes.past.phrases import Phrase
    from assistant.quotes.proposals import Proposal

TEMPLATE = Path("templates") / "quote.docx"


class Shelf:
    """A firm's quotes, to be looked at.

    `user` names for whom, in each method; None is the owner. Others see the quotes that `seeing` gives; UnknownQuote is
    raised for one that isn't there, or not for them.
    """

    def __init__(
        self,
        library: Library,
        gate: Gate,
        settings: QuoteSettings,
        *,
        chat: Callable[[], Provider | None] = lambda: None,
        search: Callable[[str, int, User | None], list[Passage]] = lambda *_: [],
        embedder: Callable[[], Embedder] | None = None,
    ) -> None:
        self.library = library
        self.settings = settings
        self._gate = gate
        self._chat = chat
        self._search = search
        self._embedder = embedder
        self._sight = Sight(library, gate)

    @cached_property
    def store(self) -> Store:
        """Where they are kept."""
        return Store(self.library)

    @cached_property
    def lists(self) -> PriceLists:
        """The price lists, and what their columns hold."""
        return PriceLists(self.library, self._gate, self.store, usual=self.settings.prices, embedder=self._embedder)

    def get(self, number: str, version: int | None = None, *, user: User | None = None) -> Quote:
        """A quote, in its latest version or that one; a sent one whose time is over as expired. Raises UnknownQuote."""
        latest = as_of(self._sight.require(self.store.get(number), user), this_day())
        return latest if version is None else self.store.get(number, version)

    def all(self, *, user: User | None = None) -> list[Quote]:
        """Every quote in its latest version, the newest first."""
        today = this_day()
        return [as_of(one, today) for one in self.store.all() if self._sight.sees(one, user)]

    def may_approve(self, *, user: User | None = None) -> bool:
        """Whether a user may approve quotes, as `[access] approve` has it."""
        return self._gate.may_approve(user)

    def export(self, number: str, name: str, *, user: User | None = None) -> bytes:
        """A quote as the kind of file that `name` ends like: .pdf, .docx, .csv, .json or .xml (UBL).

        Word documents are made from the home's `templates/quote.docx` where there is one. Raises UnknownQuote,
        ValueError for another kind, AssistantError for a template that can't be used.
        """
        from assistant.quotes.exporting import export_quote

        quote = self.get(number, user=user)
        paper = name.lower().endswith((".pdf", ".docx", ".xml"))
        terms = self.own_terms(user=user) if paper else None
        return export_quote(quote, name, firm=self.firm, template=self.template(), terms=terms)

    @property
    def firm(self) -> "Firm":
        """What the firm calls itself on its quotes."""
        from assistant.quotes.exporting.wording import Firm

        return Firm(self.settings.firm, self.settings.address, self.settings.vat_id)

    def own_terms(self, *, user: User | None = None) -> Citation | None:
        """The title of the firm's general terms, which the document then names with their page.

        They are the paper that the settings name, else that with terms which has the firm's name on its first page, or
        the only one where the firm has no name. Raises UnknownDocument for a named one that isn't there.
        """
        from assistant.quotes.past.papers import own_terms

        return own_terms(self.library, self._search_for(user), self.settings.firm, self.settings.terms)

    def similar(self, number: str, *, papers: bool = True, user: User | None = None) -> "Past":
        """Earlier quotes of the same customer or with similar items, and last prices; with `papers`, those in the
        library too, as far as this user may see them. Raises UnknownQuote.
        """
        from assistant.quotes.past.model import Past
        from assistant.quotes.past.papers import in_papers
        from assistant.quotes.past.quotes import earlier

        quote = self.get(number, user=user)
        quotes, prices = earlier(quote, self.all(user=user))
        rows = in_papers(quote, self.library, self._search_for(user)) if papers else ()
        return Past(number=number, quotes=quotes, prices=prices, papers=rows)

    def template(self) -> bytes:
        """The Word template: the home's `templates/quote.docx`, else the one that ships."""
        from assistant.quotes.exporting.word import default_template

        own = self.library.home / TEMPLATE
        return own.read_bytes() if own.is_file() else default_template()

    def proposals(
        self, number: str, *, prices: Sequence[str | Path] = (), user: User | None = None
    ) -> "tuple[Proposal, ...]":
        """Discounts of the price list's groups, and charges that are due, for a person to take (`take`)."""
        from assistant.quotes.proposals import proposals

        return proposals(self.get(number, user=user), self.lists.find(prices, user=user), self.settings)

    def conditions(self, number: str, *, user: User | None = None) -> tuple[Condition, ...]:
        """Conditions that may be taken over, each with its source: the firm's general terms, earlier quotes, papers."""
        from assistant.quotes.past.conditions import conditions

        quote = self.get(number, user=user)
        search = self._search_for(user)
        return conditions(quote, self.all(user=user), self.library, search, self.own_terms(user=user))

    def phrases(self, number: str, *, user: User | None = None) -> "tuple[Phrase, ...]":
        """Sentences of earlier letters that fit the quote, each with its source."""
        from assistant.quotes.past.phrases import phrases

        quote = self.get(number, user=user)
        return phrases(quote, self.all(user=user), self.library, self._search_for(user))

    def _search_for(self, user: User | None) -> Callable[[str, int], list[Passage]]:
        if not self._gate.documents(user):
            return lambda *_: []
        return lambda query, limit: self._search(query, limit, user)
