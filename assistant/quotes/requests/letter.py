"""What a request says besides its items: who asks, by when, where to, and what nobody made a line of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from assistant.quotes.requests.body import body, closes, unquoted
from assistant.quotes.requests.own_prices import named_prices
from assistant.quotes.requests.parts import Part
from assistant.quotes.requests.tables import names_columns
from assistant.quotes.requests.vocabulary import vocabulary
from assistant.quotes.requests.wanted import Wanted
from assistant.quotes.vat import named_vat_id

_HEADER = re.compile(
    r"^(subject|onderwerp|betreff|objet|from|van|von|de|to|aan|an|à|date|datum)\s*:\s*(.*)$", re.IGNORECASE
)
_GREETING = re.compile(
    r"^(hi|hello|dear|good (morning|afternoon)|hallo|beste|geachte|goede(morgen|middag|ndag)|sehr geehrte|liebe|guten|"
    r"bonjour|madame|cher|chère|thanks|thank you|many thanks|bedankt|alvast|danke|vielen dank|merci)\b",
    re.IGNORECASE,
)
_WANTED_BY = re.compile(
    r"(?:deliver(?:y|ed)?|wanted|needed|(?:gewenste )?levering|leverdatum|leveren|lieferung|liefertermin|livraison)\b"
    r"[^.\n]{0,20}?\b((?:by|on|before|next|in|uiterlijk|vóór|voor|op|week|bis|am|vor|kw|pour le|avant)\s+"
    r"(?:(?!(?:to|at|naar|an|aan|would|is)\b)[\w]+\.?\s?){1,3})",
    re.IGNORECASE,
)
_NAME = r"[A-ZÄÖÜ][\w'’-]+"
_SITE = re.compile(
    rf"\b(?:to|at|naar|aan|op|an die|an den|nach|à)\s+(?:the\s+)?"
    rf"((?:\d{{1,4}}\s+)?{_NAME}(?:\s+{_NAME}){{0,4}}(?:\s+\d{{1,4}}[a-z]?)?)"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands around the items: name, address and VAT id of who asks, place and day, its prices, and the rest.

    `earlier` tells whether an earlier mail is quoted.
    """

    name: str
    email: str
    site: str
    wanted_by: str
    prices: tuple[str, ...]
    rest: tuple[str, ...]
    earlier: bool = False
    vat_id: str = ""


def letter(text: str, items: Sequence[Wanted], sender: str = "", own_vat_id: str = "") -> Letter:
    """What a request says besides its items. `sender` is the From line of a mail, where it was one.

    `own_vat_id` is the firm's, which a request may quote.
    """
    lines = [line.strip() for line in text.splitlines()]
    headers = {match[1].lower(): match[2] for line in lines if (match := _HEADER.match(line))}
    name, email = parseaddr(sender or headers.get("from", "") or headers.get("van", "") or headers.get("von", ""))
    asking = body(text)
    said = [line.strip() for line in asking.lines if line.strip() and not _HEADER.match(line.strip())]
    wanted = _WANTED_BY.search("\n".join(said))
    told = "\n".join(line for line in said if not any(" ".join(line.split()).find(one.text[:20]) >= 0 for one in items))
    site = _SITE.search(told)
    return Letter(
        name=name or _signature(lines),
        email=email if "@" in email else "",
        site=site[1] if site else "",
        wanted_by=wanted[1].strip() if wanted else "",
        prices=named_prices(text),
        rest=tuple(_rest(said, items, name)),
        earlier=asking.earlier,
        vat_id=named_vat_id(unquoted(text), but=own_vat_id),
    )


def around_items(parts: Sequence[Part], items: Sequence[Wanted], sender: str = "", own_vat_id: str = "") -> Letter:
    """What all parts of a request say besides its items; of what several parts say, the first one's word.

    Who asks is said by what was written, not by what is attached: that may be anybody's.
    """
    said = [letter(part.text, items, "" if at else sender, own_vat_id) for at, part in enumerate(parts)]
    first = {
        name: next((getattr(one, name) for one in said if getattr(one, name)), "") for name in ("site", "wanted_by")
    }
    rest = [
        f"{part.name}: {sentence}" if part.attached else sentence
        for part, one in zip(parts, said, strict=True)
        for sentence in one.rest
    ]
    people = [one for part, one in zip(parts, said, strict=True) if not part.attached] or said
    return replace(
        people[0],
        **first,
        vat_id=next((one.vat_id for one in people if one.vat_id), ""),
        prices=tuple(dict.fromkeys(price for one in said for price in one.prices)),
        rest=tuple(rest),
        earlier=any(one.earlier for one in said),
    )


def _signature(lines: Sequence[str]) -> str:
    """The line below the closing words."""
    for index, line in enumerate(lines):
        if closes(line):
            return next((one for one in lines[index + 1 :] if one and not _GREETING.match(one)), "")
    return ""


def _leads(sentence: str) -> bool:
    """Whether a sentence but leads to what is asked for below it: "Can you quote:"."""
    asking = vocabulary("en").asking
    return sentence.endswith(":") and bool(asking & set(re.findall(r"\w+", sentence.lower())))


def _rest(said: Sequence[str], items: Sequence[Wanted], name: str) -> list[str]:
    """The sentences that no line of the quote was made of, without greeting and closing."""
    texts = [" ".join(one.text.split()) for one in items]
    found = []
    for line in said:
        if closes(line) or named_vat_id(line) or names_columns(line):
            continue
        for sentence in re.split(r"(?<=[^\d][.!?])\s+", " ".join(line.split())):
            if (
                not re.search(r"\w", sentence)
                or _leads(sentence)
                or _GREETING.match(sentence)
                or sentence.strip(" .,") == name
            ):
                continue
            if not any(text in sentence or sentence.strip(" -*•;.") in text or text in line for text in texts):
                found.append(sentence)
    return found
