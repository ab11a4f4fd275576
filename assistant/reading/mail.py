"""E-mails (EML): subject, people and date, then the words of the message and the names of what is attached."""

from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.message import EmailMessage

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.layout import Part, set_pages
from assistant.reading.plain import text_parts

_FIELDS = ("From", "To", "Cc", "Date")


def read(data: bytes) -> Reading:
    """A reading of kind "eml". The plain text of the message is preferred to its HTML; attachments are named only.

    Raises ReadError for an encrypted message.
    """
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = decode(data).lstrip("\ufeff").encode("utf-8")  # saved by an editor rather than by a mail program
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime"):
        raise ReadError("is an encrypted e-mail; save a copy that is not encrypted")
    subject = _header(message, "Subject")
    parts = [Part(f"Subject: {subject}", "heading", level=1)] if subject else []
    headers = [f"{name}: {value}" for name in _FIELDS if (value := _header(message, name))]
    if headers:
        parts.append(Part("\n".join(headers)))
    parts += _body(message)
    names = [one_line(part.get_filename() or part.get_content_type()) for part in message.iter_attachments()]
    if names:
        parts.append(Part("Attachments: " + ", ".join(names)))
    return Reading(kind="eml", title=subject, pages=set_pages(parts))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return one_line(str(message.get(name) or ""))
    except (HeaderParseError, ValueError, IndexError, AttributeError, TypeError):
        # The parser of the standard library stumbles over some malformed headers; they are shown as they stand.
        return one_line(next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), ""))


def _body(message: EmailMessage) -> list[Part]:
    plain = message.get_body(preferencelist=("plain",))
    text = clean(_content(plain)) if plain else ""
    if text.strip():
        return text_parts(text)
    rich = message.get_body(preferencelist=("html",))
    if rich is None:
        return []
    from assistant.reading.web import html_parts  # only messages without plain text need it

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
