"""Check digits of VAT ids, by what the countries publish: a slip of the pen is found, and no register is asked."""

import re
from collections.abc import Callable, Sequence

_SPANISH, _IRISH, _CIF = "TRWAGMYFPDXBNJZSQVHLCKE", "WABCDEFGHIJKLMNOPQRSTUV", "JABCDEFGHI"


def adds_up(country: str, rest: str) -> bool:
    """Whether an id of the right form, behind the country's two letters, has the check digits that it should.

    True for the countries, and the kinds of id, for which nothing is computed here.
    """
    check = _CHECKS.get(country)
    return check is None or check(rest)


def _digits(text: str) -> list[int]:
    return [int(one) for one in text if one.isdigit()]


def _sum(text: str, weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(_digits(text), weights, strict=False))


def _luhn(text: str) -> bool:
    doubled = (digit * (1 + at % 2) for at, digit in enumerate(reversed(_digits(text))))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _iso_11_10(text: str) -> bool:
    """ISO 7064, MOD 11,10."""
    check = 5
    for digit in _digits(text):
        check = ((check or 10) * 2 % 11 + digit) % 10
    return check == 1


def _mod_11(weights: Sequence[int]) -> Callable[[str], bool]:
    """The digit behind the weighted ones is their sum's remainder; none has a remainder of ten."""
    return lambda rest: _sum(rest, weights) % 11 == _digits(rest)[len(weights)]


def _to_11(weights: Sequence[int], ten: int | None = None) -> Callable[[str], bool]:
    """The digit is what the sum lacks to a multiple of eleven; `ten` stands where that is ten."""

    def check(rest: str) -> bool:
        lacking = -_sum(rest, weights) % 11
        return (ten if lacking == 10 else lacking) == _digits(rest)[len(weights)]

    return check


def _to_10(weights: Sequence[int]) -> Callable[[str], bool]:
    return lambda rest: -_sum(rest, weights) % 10 == _digits(rest)[len(weights)]


def _austria(rest: str) -> bool:
    digits = _digits(rest)
    total = sum(digits[0:7:2]) + sum(one // 5 + one * 2 % 10 for one in digits[1:7:2])
    return (6 - total) % 10 == digits[7]


def _belgium(rest: str) -> bool:
    return (int(rest[:8]) + int(rest[8:])) % 97 == 0


def _britain(rest: str) -> bool:
    if not rest.isdigit():
        return True
    total = _sum(rest, range(8, 1, -1)) + int(rest[7:9])
    return total % 97 in (0, 42, 55)  # since 2010 with 55 added, or taken off


def _france(rest: str) -> bool:
    key, siren = rest[:2], rest[2:]
    of_a_firm = _luhn(siren) or siren.startswith("000")  # those of Monaco have no number of a firm in them
    return of_a_firm and (not key.isdigit() or (12 + 3 * int(siren)) % 97 == int(key))


def _greece(rest: str) -> bool:
    return _sum(rest, [2**power for power in range(8, 0, -1)]) % 11 % 10 == int(rest[8])


def _ireland(rest: str) -> bool:
    if not rest[1].isdigit():  # until 2013: its first digit belongs behind the others
        rest = f"0{rest[2:7]}{rest[0]}{rest[7:]}"
    second = _IRISH.find(rest[8]) if len(rest) > 8 else 0
    return _IRISH[(_sum(rest[:7], range(8, 1, -1)) + 9 * second) % 23] == rest[7]


def _luxembourg(rest: str) -> bool:
    return int(rest[:6]) % 89 == int(rest[6:])


def _malta(rest: str) -> bool:
    return (_sum(rest[:6], (3, 4, 6, 7, 8, 9)) + int(rest[6:])) % 37 == 0


def _netherlands(rest: str) -> bool:
    """By the eleven-test of the first nine, or since 2020 by ISO 7064 MOD 97,10 of it all."""
    spelled = "".join(str(int(one, 36)) for one in f"NL{rest}")
    return _mod_11(range(9, 1, -1))(rest) or int(spelled) % 97 == 1


def _spain(rest: str) -> bool:
    first, last = rest[0], rest[-1]
    if first.isdigit() or first in "XYZKLM":  # people
        number = rest[1:-1] if first in "KLM" else rest[:-1].translate(str.maketrans("XYZ", "012"))
        return _SPANISH[int(number) % 23] == last
    doubled = sum(one * 2 // 10 + one * 2 % 10 for one in _digits(rest[1:8])[::2])
    check = -(doubled + sum(_digits(rest[1:8])[1::2])) % 10
    return first in "ABCDEFGHJNPQRSUVW" and last in (str(check), _CIF[check])


def _sweden(rest: str) -> bool:
    return _luhn(rest[:10])


def _czechia(rest: str) -> bool:
    """Of companies alone: people have the number that they are born with."""
    if len(rest) != 8:
        return True
    remainder = _sum(rest, range(8, 1, -1)) % 11
    return {0: 1, 1: 0}.get(remainder, 11 - remainder) == int(rest[7])


_CHECKS: dict[str, Callable[[str], bool]] = {
    "AT": _austria,
    "BE": _belgium,
    "CH": lambda rest: _to_11((5, 4, 3, 2, 7, 6, 5, 4))(re.sub(r"\D", "", rest)),
    "CZ": _czechia,
    "DE": _iso_11_10,
    "DK": lambda rest: _sum(rest, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
    "EE": _to_10((3, 7, 1, 3, 7, 1, 3, 7)),
    "EL": _greece,
    "ES": _spain,
    "FI": _to_11((7, 9, 10, 5, 8, 4, 2)),
    "FR": _france,
    "GB": _britain,
    "HR": _iso_11_10,
    "HU": _to_10((9, 7, 3, 1, 9, 7, 3)),
    "IE": _ireland,
    "IT": _luhn,
    "LU": _luxembourg,
    "MT": _malta,
    "NL": _netherlands,
    "NO": _to_11((3, 2, 7, 6, 5, 4, 3, 2)),
    "PL": _mod_11((6, 5, 7, 2, 3, 4, 5, 6, 7)),
    "PT": _to_11(range(9, 1, -1), ten=0),
    "SE": _sweden,
    "SI": _to_11(range(8, 1, -1), ten=0),
    "XI": _britain,
}
