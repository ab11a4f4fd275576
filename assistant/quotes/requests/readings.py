"""Two readings of a request, by rules and by a chat model, beside each other: what one has lost the other keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.quotes.requests.understanding import harmless
from assistant.quotes.requests.vocabulary import vocabulary
from assistant.quotes.requests.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that is asked for, as either or both have read it."""

    rules: Wanted | None
    model: Wanted | None


def readings(text: str, by_rules: Sequence[Wanted], by_model: Sequence[Wanted], language: str) -> list[Reading]:
    """What is asked for, in the order of the request. Readings of the same words are one thing.

    Of the model's readings of what the rules read as one thing, that with their quantity comes first.
    """
    if not by_model:
        return [Reading(one, None) for one in by_rules]
    shown = harmless(text)
    mine = list(zip(places(shown, (harmless(one.text) for one in by_rules)), by_rules, strict=True))
    free = [
        (span, one)
        for span, one in zip(places(shown, (one.text for one in by_model)), by_model, strict=True)
        if span is not None  # words that another one of its items has are no second thing
    ]
    found: list[tuple[int, Reading]] = []
    last = 0
    for span, rule in mine:
        both = [one for one in free if span and one[0][0] < span[1] and span[0] < one[0][1]]
        same = next((one for one in both if one[1].quantity == rule.quantity), both[0] if both else None)
        if same:
            free.remove(same)
        last = span[0] if span else last
        weak = same is not None and same[1].quantity != rule.quantity and _by_article(rule, language)
        found.append((last, Reading(None if weak else rule, same[1] if same else None)))
    found += [(span[0], Reading(None, one)) for span, one in free]
    return [one for _, one in sorted(found, key=lambda one: one[0])]


def _by_article(rule: Wanted, language: str) -> bool:
    """Whether it is one thing only because an article begins it, as in "the plant room lacks three valves"."""
    return rule.quantity == 1 and rule.text.lower().split()[0] in vocabulary(language).articles


def places(text: str, parts: Iterable[str]) -> list[tuple[int, int] | None]:
    """Where each part stands: its first place that overlaps none of the parts before it, or None."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int] | None] = []
    for part in parts:
        start = text.find(part) if part else -1
        while start >= 0 and any(start < end and begin < start + len(part) for begin, end in taken):
            start = text.find(part, start + 1)
        span = (start, start + len(part)) if start >= 0 else None
        found.append(span)
        taken += [span] if span else []
    return found
