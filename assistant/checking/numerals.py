"""Numerals: what a number comes to, in digits of European or English spelling or in words."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.checking.lexicon import Lexicon

# Spaces that part thousands: common, no-break and narrow no-break.
_SPACES = re.compile(r"[ '’\u00a0\u202f]")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$")


def digits(text: str) -> Decimal:
    """The value of a number in digits: 1.250,00 = 1,250.00 = 1250; where only 1.250 stands it is a thousand."""
    text = _SPACES.sub("", text)
    at = max(text.rfind("."), text.rfind(","))
    # The last mark parts the decimals unless exactly three digits follow and every group before it fits thousands.
    if at < 0 or (_GROUPED.match(text) and not text.startswith("0")):
        return normal(Decimal(re.sub(r"[.,]", "", text)))
    return normal(Decimal(f"{re.sub(r'[.,]', '', text[:at])}.{text[at + 1 :]}"))


def normal(value: Decimal) -> Decimal:
    """The value without zeros at its end, and without an exponent."""
    return Decimal(f"{value.normalize():f}")


def words(said: Sequence[str], lexicon: Lexicon) -> tuple[int, Decimal]:
    """How many of the words, from the first on, are one number, and its value; (0, 0) if none.

    "two hundred and fifty", "vijfentwintig", "zweihundertfünfzig", "quatre-vingt-dix". The word for one is no number by
    itself, for it is an article or a pronoun more often.
    """
    total, current, at, used = 0, 0, 0, 0
    while at < len(said):
        size, value = _below_hundred(said, at, lexicon)
        scale = lexicon.scales.get(said[at])
        if size and (used == 0 or (value < 100 and _fits(current, value))):
            current += value
            at += size
        elif not size and used == 0 and said[at] == lexicon.one and said[at + 1 : at + 2]:
            if said[at + 1] not in lexicon.scales:
                break
            current, at = 1, at + 1
        elif scale and (used or len(said[at]) > 2):
            total, current = _scaled(total, current, scale)
            at += 1
        elif used and said[at] == lexicon.joiner and current % 100 == 0 and _below_hundred(said, at + 1, lexicon)[0]:
            at += 1
            continue
        elif not used and (compound := _compound(said[at], lexicon)):
            current, at = compound, at + 1
        else:
            break
        used = at
    return used, Decimal(total + current)


def _below_hundred(said: Sequence[str], at: int, lexicon: Lexicon) -> tuple[int, int]:
    for size in (3, 2, 1):
        if (value := lexicon.values.get(tuple(said[at : at + size]))) is not None:
            return min(size, len(said) - at), value
    return 0, 0


def _fits(current: int, value: int) -> bool:
    """Whether a number below 100 adds to what was said: after hundreds, ones after tens, ten to 19 after 60 and 80."""
    rest = current % 100
    return rest == 0 or (rest % 10 == 0 and rest >= 20 and value < (20 if rest in (60, 80) else 10))


def _scaled(total: int, current: int, scale: int) -> tuple[int, int]:
    if scale == 100:
        return total, max(current, 1) * 100
    return total + max(current, 1) * scale, 0


def _compound(word: str, lexicon: Lexicon) -> int:
    """The value of hundreds written as one word, as Dutch and German do; 0 if it is none."""
    if lexicon.language not in ("nl", "de") or (hundred := lexicon.joiner and _hundred(lexicon)) not in word:
        return 0
    before, _, after = word.partition(hundred)
    many = lexicon.values.get((before,), 0) if before not in ("", "ein", "een") else 1
    rest = lexicon.values.get((after.removeprefix(lexicon.joiner),), 0) if after else 0
    return many * 100 + rest if many and (rest or not after) else 0


def _hundred(lexicon: Lexicon) -> str:
    return next(word for word, value in lexicon.scales.items() if value == 100)
