"""The numbers before a paper's clauses ("7.2", "(a)"), and which of them a paragraph stands under."""

import re

from indexes.months import all_numbered

_WORDS = "article|section|clause|artikel|paragraaf|paragraph|clausule|ziffer|abschnitt|punkt|art|§"
_DECIMAL = re.compile(
    rf"(?P<word>(?:{_WORDS})\.?\s{{0,2}})?(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*)(?P<end>[.)]?)(?=\s|$)", re.I
)
_LETTERED = re.compile(r"(?P<open>\(?)(?P<sign>[a-z]{1,6}|[A-Z]|\d{1,2})(?P<close>\)\.?|\.)(?=\s)")
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_MONTH = re.compile(r"\s*([^\W\d_]{3,12})")


class Clauses:
    """Goes along with the blocks of a paper and keeps the numbers of the clauses that are open.

    A number counts where it follows from those before it: "3.5 kg are enough" opens no clause.
    """

    def __init__(self) -> None:
        self._decimal: tuple[int, ...] = ()
        self._seen: tuple[int, ...] = ()  # the last one that looked like a number, whether it counted or not
        self._shown = ""
        self._lettered: list[tuple[str, str]] = []  # how each level is written, and its number as it stands there

    @property
    def path(self) -> tuple[str, ...]:
        """The numbers, outermost first; of 7 and 7.2 the second alone, for it says the first."""
        return (*([self._shown] if self._shown else []), *(label for _, label in self._lettered))

    def heading(self, text: str) -> None:
        """A heading names its own number, which is no clause below it."""
        found = _DECIMAL.match(text)
        self._decimal = self._seen = _figures(found["number"]) if found else ()
        self._shown, self._lettered = "", []

    def block(self, text: str, *, item: bool) -> bool:
        """Whether a paragraph opens a clause; `item` where a reader found it to be in a list."""
        opens = self._opens_decimal(text) or self._opens_lettered(text)
        if not opens and not item:
            self._lettered = []  # what follows a list belongs to the clause that the list is in
        return opens

    def _opens_decimal(self, text: str) -> bool:
        found = _DECIMAL.match(text)
        if not found:
            return False
        number, last = _figures(found["number"]), self._seen
        if len(number) == 1 and not (found["word"] or found["end"]):  # "14 Orchard Lane"
            return False
        month = _MONTH.match(text, found.end())
        if len(number) == 1 and month and month[1].lower() in all_numbered():  # "1. März"
            return False
        self._seen = number
        above = number[:-1]
        begins = number[-1] == 1
        within = bool(above) and above == self._decimal[: len(above)]
        follows = any(
            number == (*one[: len(above)], one[len(above)] + 1) for one in (self._decimal, last) if one[len(above) :]
        )
        if not (begins or within or follows or found["word"]):
            return False
        self._decimal, self._shown, self._lettered = number, found.group().rstrip(".) "), []
        return True

    def _opens_lettered(self, text: str) -> bool:
        found = _LETTERED.match(text)
        if not found or (found["close"] == "." and (len(found["sign"]) > 1 or found["sign"].isdigit())):
            return False
        sign, label = found["sign"], found.group().rstrip(".") if found["open"] else found.group()
        kind = self._kind(sign)
        if not kind:
            return False
        style = f"{found['open']}{kind}{found['close'][0]}"
        styles = [one for one, _ in self._lettered]
        del self._lettered[styles.index(style) if style in styles else len(styles) :]
        self._lettered.append((style, label))
        return True

    def _kind(self, sign: str) -> str:
        """Letters, numerals or figures; "" for a word. "i" is a letter after "h", and a numeral elsewhere."""
        if sign.isdigit():
            return "1"
        last = {label.strip("(). ") for _, label in self._lettered}
        counted = sign == "i" or len(sign) > 1 or any(style.strip("().") == "i" for style, _ in self._lettered)
        if counted and _ROMAN.fullmatch(sign) and not (len(sign) == 1 and chr(ord(sign) - 1) in last):
            return "i"
        if len(sign) == 1 or (len(sign) == 2 and sign[0] == sign[1]):
            return "a" if sign.islower() else "A"
        return ""


def _figures(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))
