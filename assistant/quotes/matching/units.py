"""Units: how many of an article's unit a quantity in another unit is, where that is exact."""

import re
from decimal import Decimal

from assistant.quotes.money import MOST_DIGITS
from assistant.quotes.prices.lists import Article
from assistant.quotes.requests.items import SINGLE
from assistant.quotes.requests.vocabulary import vocabulary

# "length 3 m", "coil 25 m", "drum 100 m", "box 305 m": what one of the article's unit holds.
_METRES = re.compile(r"(\d+(?:[.,]\d+)?)\s*m(?:etres?|eters?)?\b", re.IGNORECASE)
# Units that nobody sells a part of.
_WHOLE = frozenset(("piece", "length", "coil", "drum", "box", "bottle", "set", "pair"))
_CONTENT = re.compile(r"(?:box|pack|doos|karton)\s*(?:of|à|van|zu)\s*(\d+)", re.IGNORECASE)


def convert(quantity: Decimal, unit: str, article: Article) -> Decimal | str:
    """The quantity in the article's unit, or a sentence on why it can't be told. A bare number counts that unit."""
    converted = _converted(quantity, unit, article)
    if isinstance(converted, str):
        return converted
    own = _unit(article)
    if own in _WHOLE and converted != converted.to_integral_value():
        return f"{converted:f} is no whole number, and it is sold by the {own}"
    exponent = converted.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DIGITS:
        return f"{converted:f} has more than {MOST_DIGITS} digits after the point"
    return converted


def _unit(article: Article) -> str:
    """What the article is sold by, in one word for all its spellings."""
    return vocabulary("en").units.get(article.unit.lower().rstrip("."), article.unit.lower())


def _converted(quantity: Decimal, unit: str, article: Article) -> Decimal | str:
    own = _unit(article)
    if unit == SINGLE:
        return _one_by_one(quantity, own, article)
    if unit in ("", own) or (
        unit == "piece" and own in ("length", "coil", "drum", "box", "bottle", "job", "call", "set")
    ):
        return quantity
    if unit == "metre" and own in ("length", "coil", "drum", "box"):
        metres = [Decimal(one.replace(",", ".")) for one in _METRES.findall(article.description)]
        if len(metres) != 1:
            return f"how many metres one {own} holds is not said"
        count = quantity / metres[0]
        if count != count.to_integral_value():
            return f"{quantity} m is no whole number of {own}s of {metres[0]} m"
        return count.to_integral_value()
    if unit == "box" and own == "piece" and (content := _CONTENT.search(article.description)):
        return quantity * Decimal(content[1])
    return f"it was asked for by the {unit.replace('_', ' ')} and is sold by the {own}"


def _one_by_one(quantity: Decimal, own: str, article: Article) -> Decimal | str:
    """So many things, of which the request says how many a box holds: as pieces, or as boxes that hold as many."""
    if own == "piece":
        return quantity
    if own == "box" and (content := _CONTENT.search(article.description)):
        boxes = quantity / Decimal(content[1])
        if boxes == boxes.to_integral_value():
            return boxes.to_integral_value()
        return f"{quantity} pieces are no whole number of boxes of {content[1]}"
    return f"it was asked for by the piece and is sold by the {own}"
