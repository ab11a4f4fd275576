"""Places as people call them: "page 3", "Prices!A12:F12", "paragraphs 4–6", "0:12–0:34"."""

import re
from collections.abc import Sequence

_CELLS = re.compile(r"([A-Z]{1,4})(\d+):([A-Z]{1,4})(\d+)")
# "paragraph 4", "lines 10–21", "table 2, row 3", "page 5, table 2, row 3".
_COUNTED = re.compile(r"((?:\w+ \d+, ){0,2}[a-z]+?)s? (\d+)(?:–(\d+))?")
# Between the first and the last of places that have nothing in common.
TO = " … "
_TIMED = re.compile(r"(\d+(?::\d\d)+)(?:–(\d+(?::\d\d)+))?")


def join(places: Sequence[str]) -> str:
    """The places of neighbours as one: rows A2:F2 and A3:F3 are A2:F3, paragraphs 4 and 6 are paragraphs 4–6.

    Of places that have nothing in common it names the first and the last.
    """
    first, last = places[0], places[-1]
    cells = [found.groups() for place in places if (found := _CELLS.fullmatch(place))]
    if len(cells) == len(places):
        left = min((one[0] for one in cells), key=column_number)
        right = max((one[2] for one in cells), key=column_number)
        return f"{left}{cells[0][1]}:{right}{cells[-1][3]}"
    counted, timed = (
        [_COUNTED.fullmatch(one) for one in (first, last)],
        [_TIMED.fullmatch(one) for one in (first, last)],
    )
    if counted[0] and counted[1] and counted[0][1] == counted[1][1] and first != last:
        return f"{counted[0][1]}s {counted[0][2]}–{counted[1][3] or counted[1][2]}"
    if timed[0] and timed[1] and timed[1][2]:
        return f"{timed[0][1]}–{timed[1][2]}"
    return first if first == last else f"{first}{TO}{last}"


def lies_in(place: str, wider: str) -> bool:
    """Whether a place is within another, as row 4 is within rows 2–6, or the same."""
    if place == wider:
        return True
    for form, value in ((_CELLS, int), (_COUNTED, int), (_TIMED, _seconds)):
        one, other = form.fullmatch(place), form.fullmatch(wider)
        if one and other and form is _CELLS:
            columns = column_number(other[1]) <= column_number(one[1]) and column_number(one[3]) <= column_number(
                other[3]
            )
            return columns and int(other[2]) <= int(one[2]) and int(one[4]) <= int(other[4])
        if one and other and form is _COUNTED:
            first, last = value(one[2]), value(one[3] or one[2])
            return one[1] == other[1] and value(other[2]) <= first and last <= value(other[3] or other[2])
        if one and other:
            return value(other[1]) <= value(one[1]) and value(one[2] or one[1]) <= value(other[2] or other[1])
    return False


def column_number(letters: str) -> int:
    """The number of a sheet's column: 1 for "A", 28 for "AB"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def seconds_of(place: str) -> int | None:
    """The second at which a place of a recording, such as "1:02–1:40", begins; None for any other place."""
    timed = _TIMED.fullmatch(place.partition(TO)[0])
    return _seconds(timed[1]) if timed else None


def _seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total
