"""Matching what rules and a chat model have read: the request's own words decide, the model's only where they agree."""

from collections import Counter
from dataclasses import replace

from assistant.quotes.matching.match import Match, Matcher
from assistant.quotes.matching.terms import terms
from assistant.quotes.prices.lists import Article
from assistant.quotes.requests.items import counts
from assistant.quotes.requests.own_prices import without_prices
from assistant.quotes.requests.readings import Reading
from assistant.quotes.requests.understanding import of_quantity
from assistant.quotes.requests.wanted import Wanted


def matched(reading: Reading, matcher: Matcher, language: str) -> Match:
    """The match of one thing. Where the two read different quantities, the line is open.

    The model's words choose an article only if nothing that tells one article from another is new or left out in them;
    else what they'd choose comes first among the alternatives.
    """
    rules, model = reading.rules, reading.model
    if model is None:
        assert rules is not None
        return matcher.match(rules, language)
    asked = _asked(rules, model, language)
    found = matcher.match(asked, language)
    if asked.quantity <= 0 or (found.article and asked.quantity == model.quantity):
        return found
    meant = matcher.match(replace(asked, words=model.words, number=""), language)
    if asked.quantity != model.quantity:
        said = f"it reads as {asked.quantity:f} and as {model.quantity:f}"
        return _open(found, said, found.article, meant.article)
    if meant.article is None:
        return found
    if _same(asked.words, model.words, matcher, language):
        return replace(meant, wanted=asked)
    return _open(found, f"{found.reason}; the chat model takes it for {meant.article.number}", meant.article)


def _open(found: Match, reason: str, *offered: Article | None) -> Match:
    """The match as an open line, with these articles first among what may be meant."""
    first = dict.fromkeys((*(one for one in offered if one), *found.alternatives))
    open_ = replace(found, article=None, quantity=found.wanted.quantity, confidence=0.0, reason=reason)
    return replace(open_, alternatives=tuple(first))


def _asked(rules: Wanted | None, model: Wanted, language: str) -> Wanted:
    """What is asked for in the request's words; two readings, or the model's, mean it as a list does."""
    if rules:
        return replace(rules, unit=rules.unit or model.unit, listed=True)
    count = of_quantity(counts(model.text, language), model.quantity)
    return replace(model, words=count.rest if count and count.rest else model.text, listed=True)


def _same(asked: str, said: str, matcher: Matcher, language: str) -> bool:
    """Whether words name the same thing: no size or class differs, none is new, none left out that the lists know."""
    mine, other = terms(without_prices(asked), language), terms(said, language)
    return (
        Counter(mine.numbers) == Counter(other.numbers)
        and mine.classes == other.classes
        and other.words <= mine.words
        and not any(matcher.knows(word) for word in mine.words - other.words)
    )
