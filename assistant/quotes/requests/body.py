"""What of a request asks: without the earlier mails that it quotes, contact lines and signatures."""

import re
from dataclasses import dataclass

_CLOSING = re.compile(
    r"^(kind |best |warm |yours|regards|cheers|met vriendelijke|vriendelijke|groet|mvg|mit freundliche[mnr]|"
    r"freundliche|viele grüße|beste grüße|mfg|cordialement|bien à vous|salutations|thanks|thank you)\b",
    re.IGNORECASE,
)
_LONGEST_CLOSING = 40
# What mail programs put above the mail that is answered.
_EARLIER = re.compile(
    r"^\s*(?:>|(?:on|op|am|le)\b.{6,120}\b(?:wrote|schreef|schrieb|a écrit)\b.*:\s*$"
    r"|-{2,}\s*(?:original message|oorspronkelijk bericht|ursprüngliche nachricht|message d'origine)\s*-{2,})",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^\s*(?:tel|telephone|telefoon|telefon|phone|mob|mobile|mobiel|mobil|gsm|fax|handy|kvk|btw|vat|iban|ust-?id|siret|"
    r"www|e-?mail)\b\s*[.:+(0-9]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """`lines` are those of the request in their order, empty where they ask for nothing.

    `earlier` tells whether an earlier mail is quoted in it.
    """

    lines: tuple[str, ...]
    earlier: bool


def body(text: str) -> Body:
    """What of a request asks.

    Pages and the attachments of a mail are parted by form feeds. Below the heading of an earlier mail nothing is read.
    """
    parts = [_part(part) for part in text.split("\f")]
    return Body(tuple(line for part in parts for line in part.lines), any(part.earlier for part in parts))


def unquoted(text: str) -> str:
    """The text without earlier mails, contact lines and signatures kept."""
    kept: list[str] = []
    for part in text.split("\f"):
        for line in part.splitlines():
            if not _EARLIER.match(line):
                kept.append(line)
            elif not line.lstrip().startswith(">"):
                break
    return "\n".join(kept)


def closes(line: str) -> bool:
    """Whether a line is what stands above the name: "Thanks," and not "Thanks, we also need 3 valves"."""
    bare = line.strip()
    return bool(_CLOSING.match(bare)) and len(bare) <= _LONGEST_CLOSING and not re.search(r"\d", bare)


def _part(text: str) -> Body:
    """The body of one page, or of a mail or one of its attachments."""
    lines: list[str] = []
    earlier = signing = named = False
    for line in text.splitlines():
        if _EARLIER.match(line):
            earlier = True
            # Above single quoted lines ("> 4 valves?") an answer may go on; below a heading it doesn't.
            if not line.lstrip().startswith(">"):
                break
            lines.append("")
            continue
        if closes(line):
            signing, named = True, False
        elif signing and line.strip():
            named = True
        elif signing:
            signing = not named
        lines.append("" if (signing and not closes(line)) or _CONTACT.match(line) else line)
    return Body(tuple(lines), earlier)
