"""The parties of a contract: the names in its opening words, with the roles that it gives them."""

import re
from dataclasses import dataclass

# The opening words stand near the beginning; a long cover page or list of contents may come first.
_WITHIN = 9_000
_REACH = 3_000
_OPENING = re.compile(
    r"\b(?:by and between|by and among|between|among|betwixt|tussen|zwischen|ondergetekenden?|"
    r"with the following parties)\b:?",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:WHEREAS|RECITALS|WITNESSETH|BACKGROUND|NOW,? THEREFORE|PREAMBLE|In consideration|Overwegende|In aanmerking|"
    r"Komen overeen|Verklaren|Zijn overeengekomen|Partijen komen|Präambel|Vorbemerkung|wird folgende[rs]?)\b|"
    r"\n\s*\n\s*(?:1\.?|§\s*1|Artikel 1|Article 1|ARTICLE I)\s",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"[(,]?\s*(?:hereinafter|hereafter|herein|the|each,?|together|collectively|nachfolgend|im [Ff]olgenden|hierna|"
    r"verder|"
    r"te noemen|referred to as|called|genannt|also|individually|or|and|as|a|\(|:|,|\s)*[\"“”„«]\s*(?:the\s+)?"
    r"(?P<role>[^\"“”„«»\n]{1,50}?)[.,]?\s*[\"“”»][^()\n]{0,80}?\)?",
)
_NO_ROLE = re.compile(
    r"(?:this |the )?(?:agreement|contract|part(?:y|ies)|effective date|partij(?:en)?|parteien|purpose|date|lease|"
    r"amendment|overeenkomst|vertrag|term)s?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:[\s,;:.)(•–-]|\b(?:and|en|und|by|between|among|the|der|die|dem|de|des|heer|mevrouw|herrn?|frau|either|both|"
    r"of|each)\b|\(?\d{1,2}[.)]|\(?[a-z][.)]|\b(?:party|partij) [a-z\d]\b:?)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"^,?\s+(?:Inc|L\.?L\.?C|Ltd|Limited|L\.?L?\.?P|Corp|Corporation|Co|Company|B\.?V|N\.?V|S\.?A|A\.?G|P\.?L\.?C|"
    r"N\.?A|GmbH|Pty)\b\.?",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[,;(]|\n\s*\n|\s-\s|\b(?:a|an) (?:[A-Z]?\w+ ){0,5}(?:corporation|company|partnership|entity|trust|bank|"
    r"association|individual)|"
    r"\b(?:having|with (?:its|a|an|offices|principal)|located|organi[sz]ed|whose|residing|acting|represented|"
    r"of the (?:one|first|second|other)|"
    r"gevestigd|wonende|kantoorhoudende|vertegenwoordigd|statutair|mit Sitz|geschäftsansässig|vertreten|wohnhaft)\b)"
)
_COMPANY = re.compile(
    r"\b(?:inc|llc|l\.l\.c|ltd|limited|llp|l\.p|lp|corp|corporation|company|co|plc|b\.?v|n\.?v|v\.?o\.?f|gmbh|ag|kg|"
    r"ohg|e\.k|s\.a|s\.r\.l|s\.à|bank|trust|university|stichting|verein)\b",
    re.IGNORECASE,
)
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Named:
    """A party's name and the characters `start:end` where it stands; `role` is what the contract calls it."""

    name: str
    role: str
    start: int
    end: int


def parties(text: str) -> list[Named]:
    """The parties that the opening words name, in order; none where there are no opening words."""
    best: list[Named] = []
    for opening in list(_OPENING.finditer(text, 0, _WITHIN))[:6]:
        found = _named(text, opening.end())
        good = sum(bool(one.role) for one in found)
        if len(found) >= 2 and good >= 2:
            return found
        if len(found) > len(best):
            best = found
    return best if len(best) >= 2 else []


def _named(text: str, start: int) -> list[Named]:
    stop = _END.search(text, start + 1, start + _REACH)
    end = stop.start() if stop else min(len(text), start + _REACH)
    found: list[Named] = []
    at = start
    for match in _ROLE.finditer(text, start, end):
        # Far from the last one, a quoted word is defined in the contract's body.
        if match.start() - at > 700:
            break
        role = " ".join(match["role"].split())
        if _NO_ROLE.fullmatch(role) or not role[:1].isalnum():
            continue
        one = _name(text, at, match.start(), role)
        if one:
            found.append(one)
        elif len(found) >= 2:
            break  # the parties are named by now, and what follows defines other words
        at = match.end()
    if len(found) >= 2:
        return found
    pair = re.split(r"\s(?:and|en|und)\s", text[start : min(end, start + 600)], maxsplit=1)
    halves, offset = [], start
    for half in pair[:2]:
        one = _name(text, offset, offset + len(half), "")
        if one and _COMPANY.search(one.name):
            halves.append(one)
        offset = start + len(pair[0]) + 4
    return halves if len(halves) == 2 else found


def _name(text: str, start: int, end: int, role: str) -> Named | None:
    """The name that the characters `start:end` begin with."""
    chunk = text[start:end]
    lead = _LEAD.match(chunk)
    first = lead.end() if lead else 0
    rest = chunk[first:]
    stop = _CUT.search(rest)
    last = stop.start() if stop else len(rest)
    # ", Inc." belongs to the name.
    while (more := _SUFFIX.match(rest[last:])) and last + more.end() <= _LONGEST:
        last += more.end()
        following = _CUT.match(rest[last:])
        if not following:
            break
    name = rest[:last].rstrip(" ,;:\n\t")
    long = [word for word in name.split() if len(word) > 3]
    if not 2 <= len(name) <= _LONGEST or (not name[0].isupper() and not name[0].isdigit()):
        return None
    if sum(not word[0].islower() for word in long) < 0.75 * len(long):
        return None
    return Named(" ".join(name.split()), role, start + first, start + first + len(name))
