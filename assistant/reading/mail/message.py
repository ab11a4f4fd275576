"""E-mails (EML): subject, people and date, the words of the message, and what is attached, named and taken out."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.message import EmailMessage
from mimetypes import guess_extension
from urllib.parse import unquote

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.layout import Part, set_pages
from assistant.reading.members import Contents, Member, bounded
from assistant.reading.plain.paragraphs import text_parts

_FIELDS = ("From", "To", "Cc", "Date")
# A name in quotes that has no address behind it: Outlook keeps such ones.
_QUOTED = re.compile(r'"([^"@<>]+)"(?=\s*(?:[;,]|$))')
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")


def read(data: bytes) -> Contents:
    """A reading of kind "eml". The plain text of the message is preferred to its HTML; attachments are its members.

    Raises ReadError for an encrypted message.
    """
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = decode(data).lstrip("\ufeff").encode("utf-8")  # saved by an editor rather than by a mail program
    return read_message(message_from_bytes(data, _class=EmailMessage, policy=policy.default))


def read_message(message: EmailMessage) -> Contents:
    """A message as a paper, with what is attached to it. Raises ReadError for an encrypted one."""
    if _is_encrypted(message):
        raise ReadError("is an encrypted e-mail; save a copy that is not encrypted")
    subject = header(message, "Subject")
    parts = [Part(f"Subject: {subject}", "heading", level=1)] if subject else []
    headers = [f"{name}: {_unquoted(value)}" for name in _FIELDS if (value := header(message, name))]
    if headers:
        parts.append(Part("\n".join(headers)))
    parts += _body(message)
    members = tuple(bounded(_attached(message)))
    if members:
        parts.append(Part("Attachments: " + ", ".join(one_line(member.name) for member in members)))
    pages = tuple(page.model_copy(update={"name": "message"}) for page in set_pages(parts))
    return Contents(Reading(kind="eml", title=subject, pages=pages), members)


def _unquoted(people: str) -> str:
    return _QUOTED.sub(r"\1", people)


def header(message: EmailMessage, name: str) -> str:
    """A field of a message's header in one line, empty where it has none."""
    try:
        return one_line(str(message.get(name) or ""))
    except (HeaderParseError, ValueError, IndexError, AttributeError, TypeError):
        # The parser of the standard library stumbles over some malformed headers; they are shown as they stand.
        return one_line(next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), ""))


def _is_encrypted(message: EmailMessage) -> bool:
    kind = message.get_content_type()
    opaque = kind in ("application/pkcs7-mime", "application/x-pkcs7-mime")
    return kind == "multipart/encrypted" or (opaque and message.get_param("smime-type") != "signed-data")


def _attached(message: EmailMessage) -> Iterator[Member]:
    """The files that a message brings; signatures and the pictures within its text are none."""
    shown = _content(message.get_body(preferencelist=("html",)))
    for part in _parts(message):
        kind, name = part.get_content_type(), _name(part)
        disposition = part.get_content_disposition()
        if kind in _SIGNATURES or (part.get_content_maintype() == "image" and _is_within(part, shown)):
            continue
        if kind == "message/rfc822":
            yield _member(part, name)
        elif name or disposition == "attachment":
            yield _member(part, name or f"attachment{guess_extension(kind) or ''}")


def _is_within(picture: EmailMessage, shown: str) -> bool:
    """Whether a picture is part of the text: not attached, or attached and named in the HTML all the same."""
    key = header(picture, "Content-ID").strip("<>")
    return picture.get_content_disposition() != "attachment" or (bool(key) and f"cid:{key}" in unquote(shown))


def _parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """The parts that are not made of parts; a message within the message is one."""
    held = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(held, list) and depth < 30:
        for part in held:
            if isinstance(part, EmailMessage):
                yield from _parts(part, depth + 1)
    elif depth:
        yield message


def _member(part: EmailMessage, name: str) -> Member:
    payload = part.get_payload()
    if isinstance(payload, list) and payload:
        within = payload[0]
        subject = header(within, "Subject") if isinstance(within, EmailMessage) else ""
        named = name if name.lower().endswith(".eml") else f"{subject.replace('/', '-')[:80] or 'message'}.eml"
        return Member(
            named, within.as_bytes(policy=policy.compat32) if isinstance(within, EmailMessage) else str(within).encode()
        )
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return Member(name.replace("/", "-"), reason="is damaged within its e-mail and cannot be taken out")
    return Member(name.replace("/", "-"), content)


def _name(part: EmailMessage) -> str:
    try:
        return one_line(part.get_filename() or "")
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _body(message: EmailMessage) -> list[Part]:
    plain = message.get_body(preferencelist=("plain",))
    text = clean(_content(plain)) if plain else ""
    if text.strip():
        return text_parts(text)
    rich = message.get_body(preferencelist=("html",))
    if rich is None:
        return []
    from assistant.reading.web.page import html_parts  # only messages without plain text need it

    return html_parts(_content(rich))


def _content(part: object) -> str:
    """The text of a part, in the encoding that it names if that can be, else as found out."""
    if not isinstance(part, EmailMessage):
        return ""
    try:
        content = part.get_content()
    except (LookupError, UnicodeError, KeyError, ValueError):
        payload = part.get_payload(decode=True)
        return decode(payload) if isinstance(payload, bytes) else str(payload)
    return content if isinstance(content, str) else ""
