"""Texts of before Unicode: in which of the usual encodings of Europe their letters make words."""

from itertools import pairwise

# The first one is taken where nothing tells against it: most such texts of Western Europe are in it.
CANDIDATES = ("cp1252", "cp1250", "cp1251", "cp1253", "koi8-r", "mac_roman", "cp850")
# So many letters beyond ASCII tell enough.
_ENOUGH = 4_000
# Another encoding is only taken if it makes this much more sense, by letter.
_MARGIN = 0.2


def decode_legacy(data: bytes) -> str:
    """The text of bytes that are no UTF-8. Bytes that mean nothing become visible replacement marks."""
    telling = _surroundings(data)
    scores = {encoding: _sense(telling, encoding) for encoding in CANDIDATES}
    best = max(CANDIDATES, key=lambda encoding: scores[encoding])
    usual = CANDIDATES[0]
    chosen = best if scores[best] > scores[usual] + _MARGIN else usual
    return data.decode(chosen, errors="replace")


def _surroundings(data: bytes) -> bytes:
    """The words that have bytes beyond ASCII, parted by blanks."""
    found: list[bytes] = []
    count = 0
    for word in data.split():
        high = sum(byte > 0x7F for byte in word)
        if high:
            found.append(word)
            count += high
        if count > _ENOUGH:
            break
    return b" ".join(found)


def _sense(words: bytes, encoding: str) -> float:
    """How well the bytes beyond ASCII fit as letters, from -1 to 1.

    Letters of one script beside each other speak for an encoding, small ones before capitals and signs within words
    against it.
    """
    text = words.decode(encoding, errors="replace")
    total, points = 0, 0.0
    for before, here in pairwise(f" {text} "):
        if here <= "\x7f" and before <= "\x7f":
            continue
        total += 1
        points += _fit(before, here)
    undefined = 0.5 if "�" in text else 0.0  # nobody writes a byte that means nothing
    return points / total - undefined if total else 0.0


def _fit(before: str, here: str) -> float:
    if before.isalpha() and here.isalpha():
        if _script(before) != _script(here):
            return -1.0
        if _script(here) == 0 and min(before, here) > "\x7f":
            return -0.5  # Latin letters with marks seldom follow each other
        # "aA" hardly occurs; "Aa", "aa" and "AA" do, and most text is small.
        return -1.0 if before.islower() and here.isupper() else 1.0 if here.islower() else 0.3
    if before.isalpha() != here.isalpha() and not (before.isspace() or here.isspace()):
        sign = here if before.isalpha() else before
        return 0.0 if sign in _BESIDE else -1.0
    return 0.2


# Signs that do stand beside a letter: quotes, dashes, brackets, stops and the like.
_BESIDE = set("\"'()[]{}<>.,;:!?/-_*&+=|0123456789‘’“”„‚«»–—…€§°®™·•\xa0")


def _script(letter: str) -> int:
    """Latin, Greek or Cyrillic, by where Unicode has them."""
    code = ord(letter)
    return 1 if 0x370 <= code < 0x400 else 2 if 0x400 <= code < 0x530 else 0
