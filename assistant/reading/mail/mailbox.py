"""Mailboxes (MBOX): a list of their letters, each of which is a document of its own."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from assistant.documents import Reading
from assistant.reading.layout import Part, set_pages
from assistant.reading.mail.message import header
from assistant.reading.members import Contents, Member, bounded

_BREAK = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(data: bytes) -> Contents:
    """A reading of kind "mbox" that lists the letters, and the letters as e-mails."""
    members = tuple(bounded(_letters(data)))
    names = [Part(member.name.removesuffix(".eml"), "item") for member in members]
    return Contents(
        Reading(kind="mbox", title="", pages=set_pages([Part("Letters", "heading", level=1), *names])), members
    )


def _letters(data: bytes) -> Iterator[Member]:
    found = list(_BREAK.finditer(data))
    for number, mark in enumerate(found, 1):
        end = found[number].start() if number < len(found) else len(data)
        letter = _QUOTED.sub(rb"\1", data[mark.end() : end]).strip() + b"\n"
        start = message_from_bytes(letter[:20_000], _class=EmailMessage, policy=policy.default)
        subject = header(start, "Subject").replace("/", "-") or "without a subject"
        yield Member(f"{number:04} {subject[:80]}.eml", letter)
