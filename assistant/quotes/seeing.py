"""Who sees a quote: those who may see every price list that was looked into for it."""

from collections.abc import Iterable

from assistant.errors import NotAllowed
from assistant.library import Library
from assistant.people.access import Gate, User
from assistant.quotes.model import Quote
from assistant.quotes.prices.lists import PriceList
from assistant.quotes.store import unknown


class Sight:
    """Tells for whom a quote is: it has prices of the lists, and the request may speak of their wares."""

    def __init__(self, library: Library, gate: Gate) -> None:
        self.library = library
        self._gate = gate

    def sees(self, quote: Quote, user: User | None) -> bool:
        """Whether a quote is for a user."""
        if self._gate.is_admin(user):
            return True
        used = {*quote.lists, *(line.source.document for line in quote.lines if line.source)}
        # Of a list that was forgotten, or replaced by a newer one, it is known whom it was for.
        papers = [paper for one in used if (paper := self.library.with_id(one))]
        return all(self._gate.in_one_of(user, one) for one in (*quote.restricted, *(paper.groups for paper in papers)))

    def require(self, quote: Quote, user: User | None) -> Quote:
        """The quote. Raises UnknownQuote where it is not for this user."""
        if not self.sees(quote, user):
            raise unknown(quote.number)
        return quote

    def require_approver(self, user: User | None) -> None:
        """Raises NotAllowed for a user who may not approve quotes."""
        if not self._gate.may_approve(user):
            raise NotAllowed("Only an administrator may approve a quote. Ask one.")

    def noted(self, quote: Quote, lists: Iterable[PriceList]) -> Quote:
        """The quote with the papers among the price lists that were looked into for it, and whom they are for."""
        papers = [paper for one in lists if (paper := self.library.with_id(one.document))]
        used = dict.fromkeys([*quote.lists, *(one.id for one in papers)])
        restricted = dict.fromkeys([*quote.restricted, *(one.groups for one in papers if one.groups)])
        return quote.model_copy(update={"lists": tuple(used), "restricted": tuple(restricted)})


def named(user: User | None, by: str) -> str:
    """Who does something: a user under his own name, the owner as he says."""
    return by if user is None else str(user)
