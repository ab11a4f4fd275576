"""Prices and discounts that a request names itself: said to the person who approves, and taken by nobody."""

import re

_PRICE = re.compile(
    r"(?:[€£$]\s?\d[\d.,]*\d|[€£$]\s?\d|\b\d[\d.,]*\s?(?:€|euros?\b|eur\b|gbp\b|usd\b|pounds?\b|dollars?\b)"
    r"|\b(?:price|prijs|preis|prix)[a-z]{0,3}\b[^.\n\d]{0,20}\b(?:to|at|of|is|op|van|auf|zu|von|à|de)\s\d[\d.,]*"
    r"|\b\d{1,3}\s?(?:%|per\s?cent|procent|prozent)\s*(?:discount|off|korting|rabatt|remise)\b)",
    re.IGNORECASE,
)


def named_prices(text: str) -> tuple[str, ...]:
    """The prices and discounts in a text, each once."""
    return tuple(dict.fromkeys(match.group() for match in _PRICE.finditer(text)))


def without_prices(text: str) -> str:
    """The text without them, as long as it was: they are neither sizes nor quantities of what is asked for."""
    return _PRICE.sub(lambda match: " " * len(match.group()), text)
