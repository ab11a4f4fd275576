"""Units: how many of an article's unit a quantity in another unit is, where that is exact."""

import re
from decimal import Decimal

from assistant.quotes.money import MOST_DIGITS
from assistant.quotes.prices.lists import Article
from assistant.quotes.requests.counting import SINGLE
from assistant.quotes.requests.vocabulary import vocabulary

# Units that nobody sells a part of.
_WHOLE = frozenset(
    (
        "piece",
        "length",
        "coil",
        "drum",
        "box",
        "bottle",
        "set",
        "pair",
        "bag",
        "sheet",
        "bucket",
        "can",
        "cartridge",
        "ream",
    )
)
# Things one by one, whatever they come in: a bag of cement is a piece of it, and a box may hold many.
_SINGLES = frozenset(("piece", "length", "coil", "drum", "bottle", "bag", "sheet", "bucket", "can", "cartridge", "set"))
_COUNTED = _SINGLES | {"box", "job", "call", "ream"}
_BOX = r"(?:box|pack|pak|doos|karton|carton|packung|schachtel|paket|boîte|paquet|set|roll|rol|rolle|bag|zak|sack)"
_CONTENT = re.compile(
    rf"\b{_BOX}\s*(?:of|à|van|zu|mit|von|de)\s*(\d+(?:[.,]\d{{3}})*)\b(?!\s*(?:x|×|mm|cm|m|kg|g|l|ml)\b)", re.IGNORECASE
)
_PALLET = re.compile(r"\bpal(?:let|ette)\s*(?:of|à|van|zu|mit|von|de|:)?\s*(\d+)\b", re.IGNORECASE)
# "length 3 m", "pack 7.2 m²", "25 kg bag": what one of the article's unit holds, by the unit it is asked for in.
_HELD = {
    "metre": re.compile(r"(?<![\d.,])(?<![x×]\s)(\d+(?:[.,]\d+)?)\s*m(?:etres?|eters?)?\b(?![²³])", re.IGNORECASE),
    "square_metre": re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:m²|m2|qm|sqm)(?!\w)", re.IGNORECASE),
    "cubic_metre": re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:m³|m3|cbm)(?!\w)", re.IGNORECASE),
    "litre": re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:l|ltr|lit(?:er|re)s?)\b", re.IGNORECASE),
    "kg": re.compile(r"(\d+(?:[.,]\d+)?)\s*kg\b", re.IGNORECASE),
}
_SIGNS = {"metre": "m", "square_metre": "m²", "cubic_metre": "m³", "litre": "l", "kg": "kg"}
# One of these is a pair: "six pairs of safety glasses".
_PAIRED = re.compile(
    r"\b(?:glasses|goggles|scissors|shears|pliers|pincers|tweezers|tongs|trousers|shorts)\b", re.IGNORECASE
)


def convert(quantity: Decimal, unit: str, article: Article) -> Decimal | str:
    """The quantity in the article's unit, or a sentence on why it can't be told. A bare number counts that unit.

    Of an article that is sold by the box of so many, a bare number that comes to whole boxes counts what is in them.
    """
    converted = _converted(quantity, unit, article)
    if isinstance(converted, str):
        return converted
    own = unit_of(article)
    if own in _WHOLE and converted != converted.to_integral_value():
        return f"{converted:f} is no whole number, and it is sold by the {own}"
    exponent = converted.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DIGITS:
        return f"{converted:f} has more than {MOST_DIGITS} digits after the point"
    return converted


def unit_of(article: Article) -> str:
    """What the article is sold by, in one word for all its spellings."""
    return vocabulary("en").units.get(article.unit.lower().rstrip("."), article.unit.lower())


def _converted(quantity: Decimal, unit: str, article: Article) -> Decimal | str:
    own = unit_of(article)
    if unit == SINGLE:
        return _one_by_one(quantity, own, article)
    content = _number(_CONTENT, article) if own not in ("piece", "metre", "set", "pair") else None
    if unit in ("", "piece") and content and quantity >= content:
        return _one_by_one(quantity, own, article)
    if unit in ("", own) or (unit == "piece" and own in _COUNTED):
        return quantity
    if unit == "pallet":
        held = _number(_PALLET, article)
        return quantity * held if held else "how many a pallet of it holds is not said"
    if unit in _HELD and own not in ("kg", *_HELD):
        return _by_content(quantity, unit, own, article)
    if unit == "box" and own == "piece" and (inside := _number(_CONTENT, article)):
        return quantity * inside
    if unit == "pair" and own == "piece" and _PAIRED.search(article.description):
        return quantity
    if unit in _SINGLES and own in _SINGLES and _named(unit, article):
        return quantity
    return f"it was asked for by the {unit.replace('_', ' ')} and is sold by the {own}"


def _by_content(quantity: Decimal, unit: str, own: str, article: Article) -> Decimal | str:
    """So many metres or kilos as what holds so many of them."""
    held = {one.replace(",", ".") for one in _HELD[unit].findall(article.description)}
    if len(held) != 1:
        return f"how many {_plural(unit)} one {own} holds is not said"
    one = Decimal(held.pop())
    count = quantity / one if one else Decimal("0.5")
    if count != count.to_integral_value():
        return f"{quantity:f} {_SIGNS[unit]} is no whole number of {_several(own)} of {one} {_SIGNS[unit]}"
    return count.to_integral_value()


def _several(own: str) -> str:
    return f"{own}es" if own.endswith("x") else f"{own}s"


def _plural(unit: str) -> str:
    return unit if unit == "kg" else f"{unit.replace('_', ' ')}s"


def _named(unit: str, article: Article) -> bool:
    """Whether the article's description has the unit it was asked for in: "white silicone, 310 ml cartridge"."""
    units = vocabulary("en").units
    return any(units.get(word) == unit for word in re.findall(r"[^\W\d_]+", article.description.lower()))


def _one_by_one(quantity: Decimal, own: str, article: Article) -> Decimal | str:
    """So many things, of which the request says how many a box holds: as pieces, or as boxes that hold as many."""
    if own == "piece":
        return quantity
    if content := _number(_CONTENT, article):
        boxes = quantity / content
        if boxes == boxes.to_integral_value():
            return boxes.to_integral_value()
        return f"{quantity:f} pieces are no whole number of {_several(own)} of {content}"
    return f"it was asked for by the piece and is sold by the {own}"


def _number(pattern: re.Pattern[str], article: Article) -> Decimal | None:
    found = {one.replace(".", "").replace(",", "") for one in pattern.findall(article.description)}
    return Decimal(found.pop()) if len(found) == 1 else None
