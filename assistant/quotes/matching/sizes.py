"""Sizes: the numbers of a description with what they measure, and its classes ("B 16", "Cat 6A", "size XL")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# What measures, by what it comes to: millimetres, grams, millilitres, and others as they are.
_MEASURES: dict[str, tuple[str, int]] = {
    "mm": ("mm", 1),
    "cm": ("mm", 10),
    "m": ("mm", 1000),
    "g": ("g", 1),
    "kg": ("g", 1000),
    "ml": ("ml", 1),
    "cl": ("ml", 10),
    "dl": ("ml", 100),
    "l": ("ml", 1000),
    **{
        one: (one, 1) for one in ("w", "v", "gb", "tb", "mb", "bar", "inch", "ah", "mah", "wh", "hz", "lm", "nm", "rpm")
    },
    "kw": ("w", 1000),
}
_SPELLED = {
    **dict.fromkeys(("gr", "gram", "grams", "gramm", "gramme", "grammes", "gsm"), "g"),
    **dict.fromkeys(("ltr", "litre", "litres", "liter", "liters", "lt"), "l"),
    **dict.fromkeys(("mtr", "metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("kilo", "kilos"), "kg"),
    **dict.fromkeys(("watt",), "w"),
    **dict.fromkeys(("volt",), "v"),
}
_NAMES = "|".join(sorted((*_MEASURES, *_SPELLED), key=len, reverse=True))
# "28mm" is "28 mm"; "4-hole" and "4fach" are 4, and so is the "8er" of a plug.
_GLUED = re.compile(rf"(?<=\d)(?=(?:{_NAMES})\b)")
# "7.2 m²" is no length, and paper of "80 g/m²" is called of 80 g.
# What is no size, for letters and figures are mixed in it: "603XL", "C2TE". "M8" and "59X" are told by the numbers.
_CODE = re.compile(rf"(?<![\w.,])(?!\d+(?:{_NAMES})\b)(\d+[a-wyz]\w+|\d+x[a-z]\w*|[a-z]+\d+[a-z]\w*)(?!\w)")
_AREA = re.compile(r"/?(?<![a-z])m[²2³3](?!\w)")
# "5W-30" is "5W30".
_HYPHENED = re.compile(r"(?<!\w)(\d+[a-z])-(\d+)(?!\w)")
_FOLD = re.compile(
    r"(?<=\d)[\s-]?(?:er|fach|fold|ply|lagig|laags|gaats|teilig|delig|polig|adrig|aderig|voudig)(?:en|e|er|es)?\b"
)
_SIZE = re.compile(r"(\d)\s?(?:[x×*-]|\b(?:bij|by|sur|mal|auf)\b)\s?(?=\d)")
_CHAIN = re.compile(rf"((?:\d+(?:[.,]\d+)?\s?(?:{_NAMES})?\s?[x×*]\s?)+)(\d+(?:[.,]\d+)?)\s?({_NAMES})\b")
_NUMBER = re.compile(
    rf"(?<![\w.,])(?:([a-z]{{1,4}})[\s-]?)?(\d+(?:[.,]\d+)?)(?:\s?({_NAMES})(?![\w])|([a-z]?))(?![\w])|([½¼¾])"
)
_DIGITS = re.compile(rf"\d+(?:[.,]\d+)?(?:\s?(?:{_NAMES})(?!\w)|[a-z]?)(?!\w)")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
# "size L", "maat 42", "Größe XL"; and a range of letters, as of dividers.
_WORN = re.compile(r"\b(?:size|maat|mt|größe|groesse|gr|taille)\b\.?\s?(x{0,3}[sl]|m)\b")
_LARGE = re.compile(r"(?<![\w-])(x{1,3}[sl])\b|(?<=[^\W\d]{3}\s)([sml])$")
_RANGE = re.compile(r"\b([a-z])\s?[-–]\s?([a-z])\b")
# A size as it stands in a text.
SIZED = re.compile(
    rf"(?:{_WORN.pattern}|(?<![\w-])x{{1,3}}[sl]\b|(?<!\w)\d+(?:[.,]\d+)?(?:\s?(?:{_NAMES})\b)?(?!\w))", re.I
)
_PLAIN = frozenset("mlwvkg")


@dataclass(frozen=True, slots=True)
class Size:
    """A number as it is written, and what it comes to in `measure`: mm, g, ml, another, or "" where none is named."""

    written: Decimal
    exact: Decimal
    measure: str = ""

    def same(self, other: "Size") -> bool:
        """Whether they are one size. Where one names no measure, 60 may be 60 cm, and 600 too."""
        if self.measure and other.measure:
            return (self.measure, self.exact) == (other.measure, other.exact)
        return self.written == other.written or self.exact == other.exact


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers of a text, its classes, and the text without them."""

    numbers: tuple[Size, ...]
    classes: frozenset[str]
    rest: str


def sizes(text: str) -> Sizes:
    """Those of a text. "600 x 1000" is two numbers, and "60 x 100 cm" two of centimetres; "Cat 6A" is a class."""
    plain = _AREA.sub(" ", text.lower()).replace("²", "").replace("³", "").replace("mm2", "mm")
    classes = {f"size {one}" for one in (*_WORN.findall(plain), *map("".join, _LARGE.findall(plain)))}
    classes |= {f"{first}-{last}" for first, last in _RANGE.findall(plain)}
    plain = _HYPHENED.sub(r"\1\2", plain)
    plain = _FOLD.sub(" ", _GLUED.sub(" ", _RANGE.sub(" ", _LARGE.sub(" ", _WORN.sub(" ", plain)))))
    plain = _SIZE.sub(r"\1 ", _CHAIN.sub(_shared, plain))
    classes |= set(_CODE.findall(plain))
    numbers: list[Size] = []
    for prefix, digits, measure, suffix, fraction in _NUMBER.findall(plain):
        if fraction:
            numbers.append(Size(_FRACTIONS[fraction], _FRACTIONS[fraction]))
        elif suffix and suffix not in _PLAIN:
            classes.add(f"{digits}{suffix}")
        else:
            numbers.append(_size(digits, measure))
        if len(prefix) == 1:
            classes.add(prefix)
    return Sizes(tuple(numbers), frozenset(classes), _DIGITS.sub(" ", plain))


def fits(asked: Sequence[Size], has: Sequence[Size]) -> bool:
    """Whether all sizes that are asked for are there, each as often."""
    left = list(has)
    for one in asked:
        found = next((at for at, other in enumerate(left) if one.same(other)), None)
        if found is None:
            return False
        del left[found]
    return True


def _size(digits: str, measure: str) -> Size:
    written = Decimal(digits.replace(",", ".")).normalize()
    if not measure:
        return Size(written, written)
    name, times = _MEASURES[_SPELLED.get(measure, measure)]
    return Size(written, (written * times).normalize(), name)


def _shared(match: re.Match[str]) -> str:
    """ "60 x 100 cm" with its measure at each number; one that has its own keeps it."""
    parts = [one.strip() for one in re.split(r"[x×*]", match[1]) if one.strip()]
    return " ".join(one if one[-1].isalpha() else f"{one} {match[3]}" for one in (*parts, f"{match[2]} {match[3]}"))
