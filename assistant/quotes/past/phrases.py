"""Phrases of earlier letters that fit a quote: those without a figure that isn't its own, each with its source."""

import re
from collections.abc import Iterable, Iterator

from assistant.documents import Citation, Record, cite
from assistant.library import Library
from assistant.quotes.covering.figures import borne
from assistant.quotes.model import Quote
from assistant.quotes.past.papers import Search, quote_papers
from assistant.quotes.past.quotes import same_customer
from assistant.text.language import detect
from assistant.text.sentences import split_sentences

_MOST = 12
# A shorter one says nothing that is worth being looked for.
_SHORTEST = 30
_GREETING = re.compile(
    r"^(?:dear|geachte|beste|sehr geehrte\w*|guten tag|hallo|bonjour|madame|monsieur)\b", re.IGNORECASE
)


class Phrase(Record):
    """A sentence of an earlier letter, and the quote (`number`) or the paper that it is from."""

    text: str
    number: str = ""
    citation: Citation | None = None


def phrases(quote: Quote, others: Iterable[Quote], library: Library, search: Search) -> tuple[Phrase, ...]:
    """Sentences of accepted letters and of quotes among the papers, in the quote's language.

    The same customer's come first.
    """
    earlier = sorted(others, key=lambda one: (same_customer(one.customer, quote.customer), one.created), reverse=True)
    found: dict[str, Phrase] = {}
    for one in (*_of_letters(quote, earlier), *_of_papers(quote, library, search)):
        if len(found) < _MOST and len(one.text) >= _SHORTEST and _fits(one.text, quote):
            found.setdefault(one.text, one)
    return tuple(found.values())


def _fits(sentence: str, quote: Quote) -> bool:
    if _GREETING.match(sentence) or sentence[-1] not in ".!":
        return False
    return detect(sentence) in (quote.language, "", None) and borne(sentence, quote)


def _of_letters(quote: Quote, earlier: Iterable[Quote]) -> Iterator[Phrase]:
    for other in earlier:
        if other.number != quote.number and other.letter and other.letter.accepted:
            # Greeting and closing are of that letter alone.
            for paragraph in other.letter.text.split("\n\n")[1:-1]:
                yield from (Phrase(text=one, number=other.number) for one in _sentences(paragraph))


def _of_papers(quote: Quote, library: Library, search: Search) -> Iterator[Phrase]:
    """What stands on the first page above the table of lines."""
    for document in quote_papers(quote, library, search):
        paper = library.with_id(document)
        page = library.page(document, 1)
        for block in page.blocks:
            if block.kind in ("head", "row"):
                break
            if block.kind == "paragraph" and paper:
                for start, end in split_sentences(page.text[block.start : block.end]):
                    place = cite(page, block.start + start, block.start + end, document=document, name=paper.name)
                    yield Phrase(text=" ".join(place.quote.split()), citation=place)


def _sentences(text: str) -> list[str]:
    line = " ".join(text.split())
    return [line[start:end] for start, end in split_sentences(line)]
