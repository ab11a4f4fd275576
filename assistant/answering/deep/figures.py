"""Figures in an answer that were computed: found in a statement, and traced to the papers they were computed from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.deep.calculator import Calculation, plain
from assistant.search.finding import Found, Sentence

_FIGURE = re.compile(
    r"(?:[€$£]\s?)?\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?:\s?(?:€|%|euros?\b|EUR\b))?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d[\d.,'’\u00a0\u202f ]*\d|\d")
# What calculations take for granted: hundredths, halves, months, weeks, days, quarters.
_COMMON = {Decimal(one) for one in (1, 2, 3, 4, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1000)}


@dataclass(frozen=True, slots=True)
class Computed:
    """A statement without its computed figures, the calculations that gave them, and their inputs from nowhere."""

    rest: str
    calculations: tuple[Calculation, ...]
    unknown: tuple[Decimal, ...]


def computed(text: str, calculations: Sequence[Calculation], shown: Iterable[Found], question: str) -> Computed:
    """Which figures of a statement are results. Inputs are known from passages, the question, or earlier results."""
    used: dict[str, Calculation] = {}

    def without(figure: re.Match[str]) -> str:
        for one in calculations:
            if _is(figure[0], one.value):
                used[one.expression] = one
                return " "
        return figure[0]

    rest = _FIGURE.sub(without, text)
    known = {value for found in shown for value in values(found.stored.chunk.text)} | values(question) | _COMMON
    results = {one.value for one in calculations}
    inputs = [value for one in used.values() for value in one.inputs]
    unknown = [one for one in inputs if not {one, one * 100, one / 100} & (known | results)]
    return Computed(" ".join(rest.split()), tuple(used.values()), tuple(dict.fromkeys(unknown)))


def inputs(calculations: Iterable[Calculation], passages: Sequence[Found]) -> list[Sentence]:
    """A sentence of the passages for each figure that went in, the first one that has it."""
    places: dict[tuple[int, int], Sentence] = {}
    for value in dict.fromkeys(value for one in calculations for value in one.inputs):
        for found in passages:
            chunk = found.stored.chunk
            there = [at for at in chunk.sentences if value in values(chunk.text[slice(*at)])]
            if there:
                places.setdefault((found.stored.key, there[0][0]), Sentence(found, *there[0]))
                break
    return list(places.values())


def values(text: str) -> set[Decimal]:
    """The numbers in a text, each in every reading that its marks allow: 1.250 is 1250 and 1.25."""
    return {value for figure in _DIGITS.findall(text) for value in _readings(figure)}


def told(calculations: Iterable[Calculation], unknown: Sequence[Decimal]) -> str:
    """How figures were computed, for people, and which inputs are in no paper that was looked at."""
    said = "computed: " + "; ".join(str(one) for one in calculations)
    return f"{said} ({', '.join(map(plain, unknown))} is not in the papers)" if unknown else said


def _is(figure: str, value: Decimal) -> bool:
    """Whether a figure is the result, as far as its decimals go."""
    digits = "".join(_DIGITS.findall(figure))
    return any(round(value, max(-int(one.as_tuple().exponent), 0)) == one for one in _readings(digits))


def _readings(figure: str) -> set[Decimal]:
    bare = re.sub(r"['’\u00a0\u202f ]", "", figure)
    found = {Decimal(bare)} if re.fullmatch(r"\d+(?:\.\d+)?", bare) else set[Decimal]()
    for decimal, thousands in ((".", ","), (",", ".")):
        whole, _, rest = bare.partition(decimal)
        if rest.isdigit() or not rest:
            groups = whole.split(thousands)
            if all(len(one) == 3 for one in groups[1:]) and all(one.isdigit() for one in groups):
                found.add(Decimal("".join(groups) + (f".{rest}" if rest else "")))
    return found
