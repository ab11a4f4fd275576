"""What kind of text a text is: by its beginning, and by its name where it could be several."""

import json
import re

from assistant.errors import ReadError
from assistant.reading.characters import decode

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):")
_USUAL = {"from", "to", "subject", "date", "received", "return-path", "mime-version", "message-id", "delivered-to"}
_WEB = re.compile(r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+html|<html|<head|<body)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ELEMENT = re.compile(r"<(\?xml\s|!doctype\s|!--|[A-Za-z_][\w.:-]*[\s/>])", re.IGNORECASE)
_LETTER = re.compile(r"From \S+.*\d{4}\s*$", re.MULTILINE)
# A line of a log begins with a day or a time of day.
_STAMPED = re.compile(
    r"\W{0,2}(\d{4}[-/]\d\d[-/]\d\d|\d\d?[./]\w{2,3}[./]\d{2,4}|[A-Z][a-z]{2} [ \d]\d \d\d:|\d\d:\d\d:\d\d)"
)
_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3}"
_SUBTITLES = re.compile(rf"WEBVTT\b|(?:\d+[ \t]*\r?\n)?{_TIME}\s+-->\s+{_TIME}")
_SAMPLE = 65_536


def sample(data: bytes) -> str:
    """The text of `data`, of a long one its beginning. Raises ReadError for what is no text."""
    if len(data) <= _SAMPLE:
        return decode(data)
    try:
        return decode(data[:_SAMPLE])
    except ReadError:
        return decode(data[: _SAMPLE - 2])  # the cut may have fallen within a pair of UTF-16


def text_kind(text: str, claimed: str) -> str:
    """The kind of a text, a key of `kinds.NAMES` or words for one that has no reader.

    What the name says if the text can be that, else what the text looks like. Raises ReadError for blanks.
    """
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if not text.strip() and len(text) < _SAMPLE / 4:
        raise ReadError("holds no text, only blanks")
    told = _told(start)
    if told:
        return told
    if claimed in ("markdown", "csv", "code", "json"):
        return claimed
    if claimed == "html":
        return "html" if _TAG.search(text) else "text"
    if _WEB.match(start):
        return "html"
    if _has_headers(start) and claimed in ("", "eml", "mbox", "msg"):
        return "mbox" if _is_mailbox(text, claimed) else "eml"
    if _ELEMENT.match(start) and (start.startswith("<?xml") or claimed in ("xml", "doc", "xls")):
        return "xml"
    return _plain(text, start, claimed)


def _told(start: str) -> str:
    """What its first words say for certain."""
    if start[:4].lower() == "<svg":
        return "an SVG picture"
    if _SUBTITLES.match(start):
        return "vtt"
    if start.startswith("-----BEGIN PGP MESSAGE-----"):
        return "a text encrypted with PGP"
    first = start[:20].upper()
    return "ics" if first.startswith("BEGIN:VCALENDAR") else "vcf" if first.startswith("BEGIN:VCARD") else ""


def _plain(text: str, start: str, claimed: str) -> str:
    if claimed == "" and start[:1] in ("{", "[") and _is_json(text):
        return "json"
    lines = [line for line in text[:_SAMPLE].splitlines()[:200] if line.strip()]
    if len(lines) >= 3 and sum(bool(_STAMPED.match(line)) for line in lines) > 0.6 * len(lines):
        return "code"
    if claimed in ("", "xls") and len(lines) >= 2:
        widths = {line.count("\t") for line in lines[:-1]}
        if len(widths) == 1 and widths != {0}:
            return "csv"
    return "text"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mailbox(text: str, claimed: str) -> bool:
    """Letters one after the other, each below a line "From somebody, at some time"."""
    if not text.startswith("From "):
        return False
    return claimed == "mbox" or len(_LETTER.findall(text)) > 1 or (not claimed and bool(_LETTER.match(text)))


def _has_headers(start: str) -> bool:
    """Whether the text begins with lines of an e-mail's header, one of them a usual one."""
    names = []
    for line in start.splitlines()[:60]:
        field = _HEADER.match(line)
        if not line.strip():
            break
        if field:
            names.append(field.group(1).lower())
        elif not line[0].isspace() and not line.startswith("From "):
            break
    return bool(_USUAL & set(names))
