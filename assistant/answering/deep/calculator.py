"""A calculator on Decimal: sums, differences, products, quotients and percentages; nothing is evaluated as code."""

import re
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([-+*/()%×÷−]))")
_SAME = {"×": "*", "÷": "/", "−": "-"}
_LONGEST, _DEEPEST = 300, 30
_DIGITS = 28


@dataclass(frozen=True, slots=True)
class Calculation:
    """What was computed, the figures that went in, and the result."""

    expression: str
    inputs: tuple[Decimal, ...]
    value: Decimal

    def __str__(self) -> str:
        return f"{self.expression} = {plain(self.value)}"


def compute(expression: str) -> Calculation:
    """The result to 28 digits. "15 %" is 0.15; decimals are written with a point, thousands without a sign.

    Raises ValueError for what is no such expression, is too long or too deep, or divides by zero.
    """
    if len(expression) > _LONGEST:
        raise ValueError(f"The expression has {len(expression)} characters; {_LONGEST} are the most.")
    tokens = _tokens(expression)
    parser = _Parser(tokens)
    try:
        with localcontext(prec=_DIGITS):
            value = parser.sum(0)
    except (DivisionByZero, InvalidOperation, Overflow) as error:
        raise ValueError(f"{expression!r} divides by zero, or its result is too large.") from error
    if parser.at < len(tokens):
        raise ValueError(f"{expression!r} is not an expression: {tokens[parser.at]!r} stands where it cannot.")
    inputs = tuple(Decimal(one) for one in tokens if one[0].isdigit())
    return Calculation(" ".join(expression.split()), inputs, value)


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    text = expression.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(
                f"{expression!r} is not an expression: {text[at : at + 10]!r} is no number or sign. Write 1234.56 + 15 "
                "% with + - * / ( ) % and a decimal point, without currency or thousands signs."
            )
        tokens.append(found[1] or _SAME.get(found[2], found[2]))
        at = found.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens: sums of products of signed, bracketed or plain numbers."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def sum(self, depth: int) -> Decimal:
        value = self.product(depth)
        while sign := self._taken("+", "-"):
            other = self.product(depth)
            value = value + other if sign == "+" else value - other
        return value

    def product(self, depth: int) -> Decimal:
        value = self.signed(depth)
        while sign := self._taken("*", "/"):
            other = self.signed(depth)
            value = value * other if sign == "*" else value / other
        return value

    def signed(self, depth: int) -> Decimal:
        if depth > _DEEPEST:
            raise ValueError(f"The brackets and signs go deeper than {_DEEPEST}.")
        if sign := self._taken("+", "-"):
            value = self.signed(depth + 1)
            return -value if sign == "-" else value
        value = self.number(depth)
        while self._taken("%"):
            value /= 100
        return value

    def number(self, depth: int) -> Decimal:
        if self._taken("("):
            value = self.sum(depth + 1)
            if not self._taken(")"):
                raise ValueError("A bracket is not closed.")
            return value
        if self.at >= len(self.tokens) or not self.tokens[self.at][0].isdigit():
            raise ValueError("A number is missing.")
        self.at += 1
        return Decimal(self.tokens[self.at - 1])

    def _taken(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at] in signs:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""
