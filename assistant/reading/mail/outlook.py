"""Outlook messages (MSG), taken apart into the e-mail that they once were."""

import io
import re
import struct
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import format_datetime

import olefile

from assistant.errors import ReadError
from assistant.reading.mail.message import read_message
from assistant.reading.members import Contents
from assistant.reading.office.rich import rtf_text

# Tags of properties, as Microsoft's MS-OXPROPS lists them.
_CLASS, _SUBJECT, _BODY, _HTML, _RTF, _HEADERS = "001A", "0037", "1000", "1013", "1009", "007D"
_SENDER, _ADDRESS, _SMTP, _TO, _CC = "0C1A", "0C1F", "5D01", "0E04", "0E03"
_DATA, _LONG_NAME, _SHORT_NAME, _SENT, _RECEIVED = "3701", "3707", "3704", 0x00390040, 0x0E060040
_CONTENT_ID, _MIME = "3712", "370E"
_DEEPEST = 4
# The dictionary that compressed RTF begins with: MS-OXRTFCP 2.1.3.1.4.
_RTF_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def read(data: bytes) -> Contents:
    """A reading of kind "msg", and the attachments; a message within is one of them, as an e-mail."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        return read_message(_message(_Storage(ole, ()), 0))


class _Storage:
    """A folder of a compound file: the properties of a message or an attachment."""

    def __init__(self, ole: olefile.OleFileIO, path: tuple[str, ...]) -> None:
        self.ole = ole
        self.path = path
        found = (one[len(path)] for one in ole.listdir(streams=True, storages=True) if _is_below(one, path))
        self.names = list(dict.fromkeys(found))

    def data(self, tag: str, form: str = "0102") -> bytes:
        name = f"__substg1.0_{tag}{form}"
        return self.ole.openstream([*self.path, name]).read() if name in self.names else b""

    def text(self, tag: str) -> str:
        wide = self.data(tag, "001F")
        return wide.decode("utf-16-le", "replace") if wide else self.data(tag, "001E").decode("cp1252", "replace")

    def moment(self, tag: int) -> datetime | None:
        """A property of the fixed kind: eight bytes, of which FILETIME counts tenths of a microsecond since 1601."""
        if "__properties_version1.0" not in self.names:
            return None
        stream = self.ole.openstream([*self.path, "__properties_version1.0"]).read()
        for start in range(len(stream) % 16, len(stream) - 15, 16):
            name, _, value = struct.unpack_from("<IIQ", stream, start)
            if name == tag and 0 < value < 2**60:
                return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)
        return None

    def below(self, start: str) -> list["_Storage"]:
        return [_Storage(self.ole, (*self.path, name)) for name in self.names if name.startswith(start)]


def _is_below(entry: list[str], path: tuple[str, ...]) -> bool:
    return len(entry) > len(path) and tuple(entry[: len(path)]) == path


def _message(storage: _Storage, depth: int) -> EmailMessage:
    if "SMIME" in storage.text(_CLASS).upper() and "SIGNED" not in storage.text(_CLASS).upper():
        raise ReadError("is an encrypted e-mail; save a copy that is not encrypted")
    message = EmailMessage(policy=policy.default)
    for name, value in _headers(storage).items():
        if value:
            message[name] = " ".join(value.split())
    plain, html = storage.text(_BODY), storage.data(_HTML) or storage.text(_HTML).encode("utf-8")
    if plain.strip():
        message.set_content(plain)
    elif html:
        message.set_content(html, maintype="text", subtype="html")
    elif rtf := storage.data(_RTF):
        message.set_content(rtf_text(_unpacked(rtf).decode("latin-1")))
    for number, attached in enumerate(storage.below("__attach_version1.0"), 1):
        _attach(message, attached, number, depth)
    return message


def _headers(storage: _Storage) -> dict[str, str]:
    """What the message says of itself; the headers that it came with fill what Outlook does not know."""
    came = message_from_string(storage.text(_HEADERS), policy=policy.compat32)
    sender, address = storage.text(_SENDER).strip("\0 "), storage.text(_SMTP) or storage.text(_ADDRESS)
    address = address.strip("\0 ") if "@" in address else ""
    sent = storage.moment(_SENT) or storage.moment(_RECEIVED)
    shown = f"{sender} <{address}>" if sender and address and sender != address else sender or address
    own = {
        "Subject": storage.text(_SUBJECT),
        "From": shown,
        "To": storage.text(_TO),
        "Cc": storage.text(_CC),
        "Date": format_datetime(sent) if sent else "",
    }
    return {name: _plain(value) or _plain(str(came.get(name) or "")) for name, value in own.items()}


def _plain(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip()


def _attach(message: EmailMessage, attached: _Storage, number: int, depth: int) -> None:
    name = _plain(attached.text(_LONG_NAME) or attached.text(_SHORT_NAME)) or f"attachment {number}"
    if attached.text(_CONTENT_ID) and attached.text(_MIME).startswith("image/"):
        return  # a picture within the text, a signature's logo mostly
    within = attached.below(f"__substg1.0_{_DATA}000D")
    if within and depth < _DEEPEST:
        message.add_attachment(_message(within[0], depth + 1), filename=f"{name.removesuffix('.msg')}.eml")
    elif not within:
        message.add_attachment(attached.data(_DATA), maintype="application", subtype="octet-stream", filename=name)


def _unpacked(packed: bytes) -> bytes:
    """Compressed RTF as MS-OXRTFCP describes it: a window of 4096 bytes that begins with usual words."""
    if len(packed) < 16:
        raise ReadError("is damaged: its text breaks off")
    size, kind = struct.unpack_from("<4xI4s", packed)
    if kind == b"MELA":
        return packed[16 : 16 + size]
    window = bytearray(_RTF_START) + bytearray(4096 - len(_RTF_START))
    place, at, out = len(_RTF_START), 16, bytearray()
    while at < len(packed) and len(out) < size:
        flags = packed[at]
        at += 1
        for bit in range(8):
            if at + (flags >> bit & 1) >= len(packed):
                return bytes(out)
            if flags >> bit & 1:
                (pair,) = struct.unpack_from(">H", packed, at)
                at += 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == place:
                    return bytes(out)
                copied = [(offset + step) % 4096 for step in range(length)]
            else:
                window[place] = packed[at]
                copied, at = [place], at + 1
            for source in copied:
                window[place] = window[source]
                out.append(window[place])
                place = (place + 1) % 4096
    return bytes(out)
