"""Every article of the sample list, asked for in the list's own words: what of it comes back with its quantity."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

from assistant.quotes.drafting import draft, written
from assistant.quotes.matching.match import Matcher
from assistant.quotes.pricing import Terms
from benchmarks.quotes.requests import TODAY, sample_list

# Two articles each, seven of the one and five of the other.
_FORMS = {
    "English list": "Dear all,\n\nwe would like to have a quote for:\n- 7 x {0}\n- 5 x {1}\n\nKind regards\nTom",
    "Dutch list": "Beste,\n\ngraag een offerte voor dit:\n- 7 x {0}\n- 5 stuks {1}\n\nMet vriendelijke groet\nTom",
    "German list": "Guten Tag,\n\nbitte bieten Sie uns an:\n- 7 x {0}\n- 5 Stück {1}\n\nMit freundlichen Grüßen\nTom",
    "table": "Description | Qty\n{0} | 7\n{1} | 5\n",
}


def measure() -> dict[str, Any]:
    """By form: lines that are right, open, and priced as something else or as too many."""
    prices = sample_list()
    matcher = Matcher([prices], today=TODAY)
    found: dict[str, Any] = {}
    for name, form in _FORMS.items():
        counted: Counter[str] = Counter(right=0, open=0, wrong=0)
        for one, other in list(pairwise(prices.articles))[::2]:
            request = written(form.format(one.description, other.description))
            quote = draft(request, [prices], Terms(), number="", today=TODAY, matcher=matcher)
            asked = {(one.number, Decimal(7)), (other.number, Decimal(5))}
            for line in quote.lines:
                right = (line.article, line.quantity) in asked
                counted["open" if line.status == "open" else "right" if right else "wrong"] += 1
        found[name] = dict(counted)
    return found
