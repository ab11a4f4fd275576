"""Versions: which of two papers is the newer version of the other, by their names and the dates in them."""

import re
from dataclasses import dataclass

from assistant.checking import dates
from assistant.checking.lexicon import months

# English, Dutch, German, French.
_EARLIER = frozenset(
    "draft concept entwurf projet old alt ancien ancienne vorige alte superseded archive archiv".split()
)
_LATER = frozenset(
    "final signed amended amendment addendum updated revised new definitief getekend gewijzigd wijziging aangepast "
    "nieuw "
    "endgültig unterzeichnet geändert nachtrag neu définitif signé modifié avenant nouveau".split()
)
_NUMBERED = re.compile(
    r"(?<![^\W_])(?:v|ver|version|versie|fassung|rev|revision|ed|edition|no|nr)[ ._-]?(\d+(?:\.\d+)*)(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
# What stands before the date from which a paper holds, within a few words.
_FROM = re.compile(
    r"\b(?:effective|as of|dated|valid from|version|revised|supersedes|in force|issued|updated|"
    r"geldig vanaf|ingangsdatum|per|versie|d\.d\.|stand|gültig ab|ab dem|vom|fassung|en vigueur|daté|à compter)\b",
    re.IGNORECASE,
)
_NEAR = 40
_FAMILY = 0.6


@dataclass(frozen=True, slots=True)
class Version:
    """What a paper says of which version it is.

    `family` is the words of its name that are no version's; `state` -1 for a draft, 1 for one signed or amended;
    `number` as in "v2.1"; `date` (year, month, day) with 0 for what is not said. Empty is unknown.
    """

    family: frozenset[str]
    state: int
    number: tuple[int, ...]
    date: tuple[int, int, int]

    def is_of(self, other: "Version") -> bool:
        """Whether both may be versions of one paper, as their names say."""
        every = self.family | other.family
        return bool(every) and len(self.family & other.family) >= _FAMILY * len(every)

    def newer(self, other: "Version") -> bool | None:
        """Whether this one is newer; None where nothing tells."""
        for mine, theirs in ((self.number, other.number), (self.date, other.date)):
            if any(mine) and any(theirs) and mine != theirs:
                return mine > theirs
        return self.state > other.state if self.state != other.state else None


def version(name: str, text: str = "") -> Version:
    """The version that a file's name tells, else the beginning of the paper's text."""
    stem = name.rpartition(".")[0] or name
    low = stem.lower()
    numbered = _NUMBERED.search(low)
    words = _WORD.findall(low[: numbered.start()] + " " + low[numbered.end() :] if numbered else low)
    dated = _YEAR.search(low.replace(numbered.group(), " ") if numbered else low)
    date = tuple(int(part or 0) for part in dated.groups()) if dated else _said(text)
    return Version(
        family=frozenset(words) - _EARLIER - _LATER - frozenset(months()),
        state=-1 if _EARLIER & set(words) else int(bool(_LATER & set(words))),
        number=tuple(int(part) for part in numbered[1].split(".")) if numbered else (),
        date=(date[0], date[1], date[2]),
    )


def _said(text: str) -> tuple[int, ...]:
    """The first date that a text gives as its own."""
    for found in dates.pattern().finditer(text):
        meant = dates.date(found)
        if meant and meant.years and _FROM.search(text, max(found.start() - _NEAR, 0), found.start()):
            return tuple(part or 0 for part in max(meant.readings, key=lambda one: one[1] or 0))
    return (0, 0, 0)
