"""The desk: drafts quotes from the firm's price lists, changes them, and takes them through their life."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.people.access import User
from assistant.quotes import changing
from assistant.quotes.changing import QuoteError, noted
from assistant.quotes.drafting import Request, draft, language_of
from assistant.quotes.lines import Change, changed
from assistant.quotes.margins import Limits, beyond
from assistant.quotes.model import Condition, Customer, Letter, Quote, Status
from assistant.quotes.money import TaxCategory
from assistant.quotes.prices.lists import PriceList
from assistant.quotes.pricing import Terms, currency_of
from assistant.quotes.requests.files import Incoming, incoming
from assistant.quotes.requests.parts import typed
from assistant.quotes.requests.understanding import Understood, understood
from assistant.quotes.seeing import named
from assistant.quotes.shelf import Shelf
from assistant.quotes.validity import as_of, extended, this_day
from assistant.quotes.vat import checked
from providers import ProviderError

if TYPE_CHECKING:
    from assistant.quotes.proposals import Proposal

    Proposals = Sequence[Proposal]


class Quotes(Shelf):
    """A firm's quotes: drafted, changed, and taken through their life. It may be shared by threads.

    `version`, where a change takes one, is the one that was looked at: if somebody has changed the quote since, nothing
    is changed and QuoteError says so. Whoever is named as `user` acts under that name, whatever `by` says.
    """

    def draft(
        self,
        request: str | Path | Sequence[Path] | Incoming,
        *,
        customer: str = "",
        prices: Sequence[str | Path] = (),
        by: str = "",
        user: User | None = None,
        rules_only: bool = False,
    ) -> Quote:
        """A new draft for a request: its text, or files that are one request together, with what is attached to them.

        `prices` are price lists in the order of their precedence: files, or papers. Without any, those that the
        settings name are taken, else every paper with articles in it, the newest first. Where a chat model is set, it
        reads the request too, unless `rules_only`; its word is checked against the request, and no price is its own.
        Raises QuoteError for an empty request or a list without articles, UnknownDocument for one that isn't there,
        ReadError for a file that can't be read, and NotAllowed for files named by a user who is no administrator.
        """
        if not isinstance(request, (str, Incoming)):
            self._gate.require_admin(user, "read files of this machine")
        came = _incoming(request)
        if not came.text.strip():
            raise QuoteError("The request is empty. Name a file or give its text.")
        lists = self.lists.find(prices, user=user)
        today = this_day()
        asked = Request(came, customer, own_vat_id=self.settings.vat_id)
        terms = self.terms(lists)
        # Before the number is taken: nobody waits for a model, or for the building of a long list's matcher.
        model = Understood() if rules_only else self._understood(came.text)
        matcher = self.lists.matcher(lists, today, self.settings.quantity_limit)

        made = draft(asked, lists, terms, number="", today=today, model=model, matcher=matcher)
        whole = noted(self._sight.noted(made, lists), by=named(user, by), what="drafted")
        return self.store.add(lambda number: whole.model_copy(update={"number": number}), year=today.year)

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
        description: str = "",
        quantity: Decimal | None = None,
        discount: Decimal | None = None,
        unit_price: Decimal | None = None,
        vat_rate: Decimal | None = None,
        tax: TaxCategory | None = None,
        option: bool | None = None,
        delete: bool = False,
        prices: Sequence[str | Path] = (),
        by: str = "",
        user: User | None = None,
        version: int | None = None,
    ) -> Quote:
        """Changes a line, counted from 1, or deletes it; the number after the last adds one.

        A price that a person sets is marked as theirs; with a `description` it makes a line of what no list has. `tax`
        is a category of EN 16931, `vat_rate` a standard rate in percent; an `option` is in no total. Raises QuoteError,
        UnknownQuote, MoneyError, VatError.
        """
        by = named(user, by)
        lists = self.lists.find(prices, user=user)
        change = Change(article, description, quantity, discount, unit_price, vat_rate, tax, option, delete)

        def make(quote: Quote) -> Quote:
            terms = self._terms_of(quote)
            lines, what = changed(quote, line, change, lists, terms, most=self._most(by), by=by)
            used = {one.source.document for one in lines if one.source}
            quote = self._sight.noted(quote, [one for one in lists if one.document in used])
            return changing.with_lines(quote, lines, terms, by=by, what=what)

        return self._change(number, make, version, user)

    def set_discount(
        self, number: str, discount: Decimal, *, by: str = "", user: User | None = None, version: int | None = None
    ) -> Quote:
        """Gives a discount in percent on all lines. Raises QuoteError beyond what the person may give."""
        by = named(user, by)
        most = self._most(by)

        def make(quote: Quote) -> Quote:
            return changing.with_discount(quote, discount, self._terms_of(quote), most=most, by=by)

        return self._change(number, make, version, user)

    def set_tax(
        self,
        number: str,
        category: TaxCategory,
        *,
        reason: str = "",
        by: str = "",
        user: User | None = None,
        version: int | None = None,
    ) -> Quote:
        """Taxes all lines, and those that are added, in a category of EN 16931: "S", "Z", "E" or "AE".

        `reason` is the rule by which they are exempt. Raises QuoteError, VatError.
        """
        by = named(user, by)

        def make(quote: Quote) -> Quote:
            return changing.with_tax(quote, category, self._terms_of(quote), reason=reason, by=by)

        return self._change(number, make, version, user)

    def set_customer(
        self, number: str, customer: Customer, *, by: str = "", user: User | None = None, version: int | None = None
    ) -> Quote:
        """Says whom a quote is for. Raises VatError for a VAT id that is none, and as `set_line` does."""
        known = checked(customer)
        who = named(user, by)
        return self._change(number, lambda quote: changing.with_customer(quote, known, by=who), version, user)

    def move(
        self, number: str, status: Status, *, by: str = "", user: User | None = None, version: int | None = None
    ) -> Quote:
        """Takes a quote a step further: approved, sent, accepted, rejected, expired.

        Discounts and margins beyond what anybody may approve take a person who may, and the trail says so. Raises
        QuoteError, and NotAllowed for a user who may approve none.
        """
        if status == "approved":
            self._sight.require_approver(user)
        today = this_day()
        who = named(user, by)

        def make(quote: Quote) -> Quote:
            remarks = ""
            if status == "approved" and who.strip():
                self._allow(quote, who)
                usual = "; ".join(beyond(quote, self._limits("")))
                remarks = f", allowed to {who}: {usual}" if usual else ""
            return changing.moved(quote, status, by=who, today=today, remarks=remarks)

        return self._change(number, make, version, user)

    def extend(
        self, number: str, until: datetime.date, *, by: str = "", user: User | None = None, version: int | None = None
    ) -> Quote:
        """Says until which day a quote is valid; an expired one is sent again. Raises QuoteError, UnknownQuote."""
        today = this_day()
        who = named(user, by)
        return self._change(number, lambda quote: extended(quote, until, by=who, today=today), version, user)

    def take(
        self,
        number: str,
        chosen: "Proposals",
        *,
        prices: Sequence[str | Path] = (),
        by: str = "",
        user: User | None = None,
        version: int | None = None,
    ) -> Quote:
        """Takes proposals of `proposals`. Raises QuoteError where nobody is named, or they are none any more."""
        from assistant.quotes.proposals import proposals, taken

        who = named(user, by)
        if not who.strip():
            raise QuoteError("Discounts and charges are given by a person. Say who.")

        lists = self.lists.find(prices, user=user)

        def make(quote: Quote) -> Quote:
            if not set(chosen) <= set(proposals(quote, lists, self.settings)):
                raise QuoteError(f"Not all of this is proposed for {number} any more. Look at the proposals again.")
            what = "took " + "; ".join(one.text for one in chosen)
            return changing.with_lines(quote, taken(quote, chosen, by=who), self._terms_of(quote), by=who, what=what)

        return self._change(number, make, version, user)

    def set_conditions(
        self,
        number: str,
        chosen: Sequence[Condition],
        *,
        by: str = "",
        user: User | None = None,
        version: int | None = None,
    ) -> Quote:
        """Puts conditions on the quote, in their order. One whose words are not its source's has none any more.

        Raises QuoteError.
        """
        from assistant.quotes.past.conditions import as_said

        kept, who = as_said(chosen), named(user, by)
        return self._change(number, lambda quote: changing.with_conditions(quote, kept, by=who), version, user)

    def letter(self, number: str, *, by: str = "", user: User | None = None) -> Letter:
        """Writes a covering letter and keeps it with the quote, as a proposal until somebody accepts it.

        By the chat model where one is set, without any sentence whose figures are not the quote's; else the standard
        one. Raises UnknownQuote, and QuoteError while lines are open.
        """
        from assistant.quotes.covering.writing import standard, written

        by = named(user, by)
        quote = self.get(number, user=user)
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

    def accept_letter(
        self, number: str, text: str = "", *, by: str = "", user: User | None = None, version: int | None = None
    ) -> Quote:
        """Accepts the letter, or the person's own `text`, which then goes out with the quote.

        Raises UnknownQuote, and QuoteError where there is no letter, nobody is named, or the text has an amount or a
        rate that isn't the quote's.
        """
        from assistant.quotes.covering.figures import differing

        by = named(user, by)
        if not by.strip():
            raise QuoteError("A letter is accepted by a person. Say who (--by).")

        def change(quote: Quote) -> Quote:
            letter = Letter(text=text.strip()) if text.strip() else quote.letter
            if letter is None:
                raise QuoteError(f"{number} has no letter. Have one written: `assistant quote letter {number}`.")
            if wrong := differing(letter.text, quote):
                raise QuoteError(f"The letter has figures that are not the quote's: {' … '.join(wrong)}")
            return changing.with_letter(quote, letter.model_copy(update={"accepted": by}), by=by)

        return self._change(number, change, version, user)

    def _change(self, number: str, make: Callable[[Quote], Quote], version: int | None, user: User | None) -> Quote:
        def change(quote: Quote) -> Quote:
            self._sight.require(quote, user)
            if version is not None and quote.version != version:
                raise QuoteError(f"{quote.number} was changed by somebody meanwhile. Look at it again.")
            return make(as_of(quote, this_day()))

        return self.store.change(number, change)

    def _terms_of(self, quote: Quote) -> Terms:
        return Terms(quote.totals.currency, self.settings.vat, self.settings.rounding)

    def _understood(self, text: str) -> Understood:
        try:
            model = self._chat()
        except ProviderError as error:
            return Understood(notices=(f"The request was read by rules alone. {error}",))
        return understood(text, model, language_of(text)) if model else Understood()

    def _most(self, person: str) -> Decimal:
        return self.settings.discounts.get(person, self.settings.discount_limit)

    def _limits(self, person: str) -> Limits:
        return Limits(self._most(person), self.settings.margins.get(person, self.settings.margin_limit))

    def _allow(self, quote: Quote, person: str) -> None:
        """Raises QuoteError where a person may not approve what the quote gives, with those who may."""
        if reasons := list(beyond(quote, self._limits(person))):
            allowed = sorted({*self.settings.discounts, *self.settings.margins} - {person})
            others = [one for one in allowed if not list(beyond(quote, self._limits(one)))]
            who = f"Ask {' or '.join(others)}" if others else "Nobody is named who may ([quotes] in assistant.toml)"
            raise QuoteError(f"{person} may not approve {quote.number}: {'; '.join(reasons)}. {who}.")


def _incoming(request: str | Path | Sequence[Path] | Incoming) -> Incoming:
    if isinstance(request, Incoming):
        return request
    if isinstance(request, str):
        return Incoming((typed(request),))
    return incoming([request] if isinstance(request, Path) else request)
