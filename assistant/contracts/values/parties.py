"""The parties of a contract: the names in its opening words, with the roles that it gives them."""

import re
from dataclasses import dataclass

# The opening words stand near the beginning; a long cover page or list of contents may come first.
_WITHIN = 9_000
_REACH = 3_000
_OPENING = re.compile(
    r"\b(?:by and between|by and among|between|among|betwixt|tussen|zwischen|ondergetekenden?|"
    r"with the following parties|(?:entered into|made|executed) by(?! and (?:between|among)))\b:?"
    r"|\b(?:Ladies and Gentlemen|Gentlemen|Dear Sirs?)\s*[:,]",
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
    r"^(?:[\s,;:.)(•–-]|\b(?:the following parties|"
    r"and|en|und|by|between|among|the|der|die|dem|de|des|heer|mevrouw|herrn?|frau|either|both|"
    r"of|each)\b|\(?\d{1,2}[.)]|\(?[a-z][.)](?=\s)|\b(?:party|partij) [a-z\d]\b:?)+",
    re.IGNORECASE,
)
# "Ballinroe, Co. Clare" is a place: a county's name follows.
_CO = r"Co(?!\.? (?!Ltd|Limited|Inc)(?-i:[A-Z][a-z]))"
_SUFFIX = re.compile(
    rf"^,?\s+(?:Inc|L\.?L\.?C|Ltd|Limited|L\.?L?\.?P|Corp|Corporation|{_CO}|Company|B\.?V|N\.?V|S\.?A|A\.?G|P\.?L\.?C|"
    r"N\.?A|GmbH|Pty)\b\.?|^,?\s+(?:d/b/a/?|dba)\s+[A-Z][^,;()\n]*[^,;()\s]",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[,;(]|\n\s*\n|\n\s*\d|"
    r"\s(?:Legal Representative|Address|Registered)\b|\s-\s|\b(?:a|an) (?:[\w-]+,? ){0,6}?"
    r"(?i:corporation|company|partnership|entity|trust|bank|"
    r"association|individual|university|charity)\b|"
    r"\b(?:having|with (?:its|a|an|offices|principal)|located|organi[sz]ed|whose|residing|acting|represented|"
    r"of the (?:one|first|second|other)|"
    r"gevestigd|wonende|kantoorhoudende|vertegenwoordigd|statutair|mit Sitz|geschäftsansässig|vertreten|wohnhaft)\b)"
)
_COMPANY = re.compile(
    rf"\b(?:inc|llc|l\.l\.c|ltd|limited|llp|l\.p|lp|corp|corporation|company|{_CO}|plc|b\.?v|n\.?v|v\.?o\.?f|gmbh|ag|kg|"
    r"ohg|e\.k|s\.a|s\.r\.l|s\.à|bank|trust|university|stichting|verein)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\bparty ([A-D])\s*[:\uff1a]\s*", re.IGNORECASE)
# What may stand between two names, and what ends the brackets that a role stands in.
_NEXT = re.compile(r"[,;.]?\s(?P<and>and|en|und|AND)[,:]?\s+|[,;]\s+")
_CODE = re.compile(r"\d{4}")
# Two companies without a role between them.
_BOTH = re.compile(
    r"(.{3,90}?\b(?:Inc|LLC|Ltd|Limited|Corp|Corporation|Company|GmbH|B\.?V|S\.?A|L\.?P|PLC|plc)\.?)\s+(?:and|AND)\s+[A-Z]",
    re.DOTALL,
)
_CLOSING = re.compile(r"[^()]{0,200}\)")
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
    return best if len(best) >= 2 else _labelled(text)


def _labelled(text: str) -> list[Named]:
    """The parties that stand behind "Party A:", each once."""
    found: dict[str, Named] = {}
    for label in _LABEL.finditer(text, 0, _WITHIN):
        role = f"Party {label[1].upper()}"
        one = _name(text, label.end(), min(len(text), label.end() + _LONGEST), role)
        if one and role not in found:
            found[role] = one
    return list(found.values()) if len(found) >= 2 else []


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
        if _NO_ROLE.fullmatch(role) or not role[:1].isalnum() or match.start() < at:
            continue
        names = _names(text, at, match.start(), role)
        found += names
        if not names and len(found) >= 2:
            break  # the parties are named by now, and what follows defines other words
        closing = _CLOSING.match(text, match.end()) if "(" in match.group() and ")" not in match.group() else None
        at = closing.end() if closing else match.end()
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


def _names(text: str, start: int, end: int, role: str) -> list[Named]:
    """The names before a role: the one that the characters `start:end` begin with, and companies listed after it."""
    first = _name(text, start, end, role)
    found = [first] if first else []
    at = first.end if first else start
    while more := _NEXT.search(text, at, end):
        at = more.end()
        one = _name(text, at, end, role)
        if not one:
            continue
        # A person is told from a place by standing between "and" and the role.
        last = bool(more["and"]) and not text[one.end : end].strip(" ,(\n")
        if _COMPANY.search(one.name) or last or (more["and"] and not found):
            found.append(one)
            at = one.end
    return found


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
    if both := _BOTH.match(name):
        name = both[1]
    words = name.split()
    # "iMine", "ebix.com, Inc." and "3M" are names, "is by", "Inc." and a post code none.
    named = bool(words) and (any(not one.islower() for one in words[0]) and (not words[0].islower() or "." in words[0]))
    if not 2 <= len(name) <= _LONGEST or not named or _SUFFIX.fullmatch(f" {name}"):
        return None
    if _CODE.search(name) and not _COMPANY.search(name):
        return None
    long = [word for word in words[words[0].islower() :] if len(word) > 3 and not _COMPANY.match(word)]
    if sum(not word.islower() for word in long) < 0.75 * len(long):
        return None
    return Named(" ".join(name.split()), role, start + first, start + first + len(name))
