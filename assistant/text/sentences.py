"""Sentences: where each begins and ends in a stretch of text, in English, Dutch, German and French papers."""

import re

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    "abs approx art arts aug bijv bzgl bzw ca cf cl co corp dec dept dhr dr e.g eg etc evtl excl fa feb fig "
    "ggf i.e ie inc incl inkl jan jr ltd max mevr min mio mme mr mrs ms mw no nos nov nr oct p par pag pp prof "
    "resp sec sect sep sept sr st str tel vgl vs z zzgl".split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"[\w.]*$")
_NEXT = re.compile(r"\s+[\"'“‘«„(\[]*[\w€$£]")
_MONTH = re.compile(
    r"\s+(?:Jan(?:uar)?|Jänner|Feb(?:ruar)?|März|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?|"
    r"Nov(?:ember)?|Dez(?:ember)?)\b"
)
_LONGEST = 700


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The ranges of the sentences in `text[start:end]`, in order and without the white space between them.

    A sentence of over 700 characters is cut at a semicolon, a comma or a space, so that each piece can be quoted.
    """
    end = len(text) if end is None else end
    ranges, first = [], start
    for mark in _END.finditer(text, start, end):
        if _ends_sentence(text, first, mark, end):
            ranges.append((first, mark.end()))
            first = mark.end()
    ranges.append((first, end))
    trimmed = (_trim(text, *one) for one in ranges)
    return [piece for one in trimmed if one[0] < one[1] for piece in _cut(text, *one)]


def _ends_sentence(text: str, first: int, mark: re.Match[str], end: int) -> bool:
    following = _NEXT.match(text, mark.end(), end)
    if not following:
        return text[mark.end() : end].strip() == ""
    character = text[following.end() - 1]
    if character.islower() or not mark.group().startswith("."):
        return not character.islower()
    word = _WORD_BEFORE.search(text, first, mark.start())
    before = word.group().lower() if word else ""
    # "1." and "(a)." open a clause; "J." is an initial; "B.V." and "z.B." are abbreviations.
    numbered = before.replace(".", "").isdigit() and text[first : mark.start() - len(before)].strip() == ""
    # "am 20. Juni": a German day, not a sentence's end.
    dated = before.isdigit() and len(before) <= 2 and _MONTH.match(text, mark.end(), end)
    initial = len(before) == 1 and before.isalpha()
    return not (
        numbered or dated or initial or before in _ABBREVIATIONS or re.fullmatch(r"(?:[^\W\d]\.)+[^\W\d]", before)
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _LONGEST:
        window = text[start : start + _LONGEST]
        at = (
            max(window.rfind(";"), window.rfind("\n\n")) + 1
            or window.rfind(",") + 1
            or window.rfind(" ") + 1
            or _LONGEST
        )
        piece = _trim(text, start, start + at)
        if piece[0] < piece[1]:
            pieces.append(piece)
        start = _trim(text, start + at, end)[0]
    return [*pieces, (start, end)] if start < end else pieces
