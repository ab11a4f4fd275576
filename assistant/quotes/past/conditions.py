"""Conditions to take over: clauses of the firm's general terms, and what earlier quotes said, each with its source."""

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.contracts.store import summary
from assistant.contracts.values.dates import dates
from assistant.documents import Block, Citation, Page, cite
from assistant.library import Library
from assistant.quotes.model import Condition, Quote
from assistant.quotes.past.papers import Search, quote_papers
from assistant.quotes.past.quotes import same_customer
from assistant.text.hyphens import rejoin
from assistant.text.sentences import split_sentences

# Clauses of general terms that a customer wants to see on a quote, in this order.
_CLAUSES = ("Deposit", "Payment Terms", "Late Payment Interest", "Warranty Duration", "Retention Of Title")
_HEADINGS = re.compile(
    r"^\W*(?:our\s+|onze\s+|unsere\s+|nos\s+)?(?:conditions|condities|voorwaarden|bedingungen|konditionen)\W*$",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\s*(?:[•·*–-]\s+|\(?[a-z\d]{1,2}[.)]\s+|\d{1,2}(?:\.\d{1,2})+\.?\s+|\d{1,2}\.\s+)")
_STOPS = (".", "!", "?", ";")
# Of earlier quotes, papers and the desk's own together.
_MOST = 20


def conditions(
    quote: Quote, others: Iterable[Quote], library: Library, search: Search, terms: Citation | None
) -> tuple[Condition, ...]:
    """What may be taken over: clauses of the general terms (`terms` is their title), then conditions of earlier quotes.

    The same customer's come first, then the newest; the same words once. What is on the quote already is left out.
    """
    of_terms = list(_clauses(library, terms)) if terms else []
    earlier = sorted(others, key=lambda one: (same_customer(one.customer, quote.customer), one.created), reverse=True)
    own = [
        Condition(text=one.text, number=other.number)
        for other in earlier
        if other.number != quote.number
        for one in other.conditions
        if not one.terms
    ]
    papers = [one for document in quote_papers(quote, library, search) for one in _in_paper(library, document)]
    seen = {one.text for one in quote.conditions}
    found: list[Condition] = []
    for one in [*of_terms, *[*own, *papers][:_MOST]]:
        if one.text not in seen:
            seen.add(one.text)
            found.append(one)
    return tuple(found)


def verbatim(condition: Condition) -> bool:
    """Whether a condition is what stands at its source, word for word."""
    return condition.citation is not None and said(condition.citation.quote) == condition.text


def names_a_day(condition: Condition) -> bool:
    """Whether its words name a day, which may have been that of an earlier quote."""
    return any(one.date for one in dates(condition.text, month_first=False))


def said(text: str) -> str:
    """A clause or an item of a list in one line, without its number or bullet."""
    return _MARK.sub("", " ".join(rejoin(text).split()))


def _clauses(library: Library, terms: Citation) -> Iterator[Condition]:
    paper = library.with_id(terms.document)
    if paper is None:
        return
    found = {one.name: one for one in summary(library, paper).clauses if one.found}
    for clause in (found[name] for name in _CLAUSES if name in found):
        place = clause.citations[0]
        page = library.page(paper.id, place.page)
        # The clause whole: a sentence of it may say half.
        start = page.text.find(place.quote)
        block = next((one for one in page.blocks if one.start <= start < one.end), None)
        if start >= 0 and block:
            yield _cited(page, block, paper.id, paper.name, terms=True)


def _in_paper(library: Library, document: str) -> Iterator[Condition]:
    """The items of the lists below a heading such as "Conditions"."""
    paper = library.with_id(document)
    for number in range(1, (paper.pages if paper else 0) + 1):
        page = library.page(document, number)
        below = False
        for block in page.blocks:
            if block.kind == "heading":
                below = bool(_HEADINGS.match(page.text[block.start : block.end]))
            elif below and block.kind == "item" and paper:
                yield _cited(page, block, document, paper.name)


def _cited(page: Page, block: Block, document: str, name: str, *, terms: bool = False) -> Condition:
    text = page.text[block.start : block.end]
    # A sentence that goes on overleaf is left out, unless it is all there is.
    ends = [end for start, end in split_sentences(text) if text[start:end].rstrip()[-1:] in _STOPS]
    end = block.start + ends[-1] if ends else block.end
    citation = cite(page, block.start, end, document=document, name=name)
    return Condition(text=said(citation.quote), citation=citation, terms=terms)


def as_said(chosen: Sequence[Condition]) -> tuple[Condition, ...]:
    """The conditions as they may stand on a quote: words that a person changed are the person's, and no source's."""
    found = []
    for one in chosen:
        text = " ".join(one.text.split())
        if text:
            kept = one.model_copy(update={"text": text})
            found.append(Condition(text=text) if one.citation and not verbatim(kept) else kept)
    return tuple(found)
