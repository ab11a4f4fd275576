"""Which law governs: the place that a clause names, under one name whatever the contract calls it."""

import re
import tomllib
from functools import cache
from importlib.resources import files

# The words before a place that make it the law's place: "the laws of the State of …", "das Recht der …".
_OF = re.compile(
    r"\b(?:laws? (?:and regulations )?(?:of|in|from|prevailing in)(?: force in)?(?: the)?"
    r"(?: (?:state|commonwealth|province|country|republic|federal republic|kingdom|people|united states of america)"
    r"(?: and the| and)?(?: of)?(?: the)?)*|recht (?:der|von|van|in)(?: de)?) $",
    re.IGNORECASE,
)
_OWN = re.compile(r"['’]?s? (?:internal |substantive )?laws?\b", re.IGNORECASE)
_ADJECTIVE = re.compile(r" (?:law|recht|rechts)$", re.IGNORECASE)
_LAW = re.compile(r"\b(?:laws?|legislation|governed|construed|construction|interpreted|recht|rechts)\b", re.IGNORECASE)
# After one of these the place is that of a court, an office or a company.
_ELSE = re.compile(
    r"\b(?:courts?|jurisdiction|venue|arbitrat\w*|located|county|corporation|gerichtsstand|rechtbank)\b", re.IGNORECASE
)
_CHOSEN = re.compile(
    r"\b(?:governed|construed|interpreted|enforced|subject to|accordance|beheerst|toepassing|anwendung|gilt|"
    r"unterliegt)\b",
    re.IGNORECASE,
)
# "accepted in the State of Nevada and governed by the laws thereof"
_THERE = re.compile(r"\b(?:laws? thereof|laws of (?:that|such|said) (?:state|country))\b", re.IGNORECASE)
_REACH = 90
_SHORT = 5
# Names as short as an abbreviation, which are told by their letters all the same.
_PLAIN = {"maine", "texas", "china", "india", "spain", "japan", "italy", "idaho"}


def governing_law(passage: str) -> str:
    """The place whose law a passage chooses ("Ireland", "New York", "England; Wales"), or "" where it names none."""
    text = re.sub(r"\s+", " ", passage)
    ranked = [(_rank(text, match), match.start(), _names()[_key(match.group())]) for match in _places().finditer(text)]
    chosen = sorted(one for one in ranked if one[0] is not None)
    # A state within a federation says more than the federation.
    closer = [one for one in chosen if one[2] not in ("United States", "Canada")]
    return next((name for _, _, name in closer or chosen), "")


def _rank(text: str, match: re.Match[str]) -> int | None:
    """0 for the place in "the laws of X" or "X law", more for a looser tie, None for one that is not the law's."""
    before, after = text[max(0, match.start() - _REACH) : match.start()], text[match.end() : match.end() + 40]
    if _ADJECTIVE.search(match.group()) or _OF.search(before) or _OWN.match(after):
        return 0
    law, other = list(_LAW.finditer(before)), list(_ELSE.finditer(before))
    if law and not (other and other[-1].start() > law[-1].start()):
        return 1 if _CHOSEN.search(before) else 2
    return 3 if _THERE.search(text) and not other else None


def _key(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())


@cache
def _names() -> dict[str, str]:
    raw = tomllib.loads((files(__package__) / "places.toml").read_text("utf-8"))["places"]
    return {_key(name): shown for shown, others in raw.items() for name in (shown, *others)}


@cache
def _places() -> re.Pattern[str]:
    """Every known name, the longest first; short ones ("ROC", "Peru") only in their usual letters."""
    longest = sorted(_names(), key=len, reverse=True)
    short = [name for name in longest if len(name) <= _SHORT and name not in _PLAIN]
    names = "|".join(re.escape(name).replace("'", "['’]") for name in longest if name not in short)
    codes = "|".join(re.escape(form) for name in short for form in (name.upper(), name.capitalize()))
    return re.compile(rf"\b(?:(?i:{names})|{codes})(?!\w)")
