"""Calendars (ICS) and contact cards (VCF): each appointment or person under a heading, its fields as lines."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.documents import Reading
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.layout import Part, set_pages

_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_FIELD = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL", "VCARD")
_NAMES = {
    "DTSTART": "Begins",
    "DTEND": "Ends",
    "DUE": "Due",
    "LOCATION": "Place",
    "ORGANIZER": "Organiser",
    "ATTENDEE": "With",
    "RRULE": "Repeats",
    "STATUS": "Status",
    "DESCRIPTION": "",
    "COMMENT": "",
    "ORG": "Organisation",
    "TITLE": "Position",
    "ROLE": "Role",
    "TEL": "Telephone",
    "EMAIL": "E-mail",
    "ADR": "Address",
    "URL": "Web",
    "BDAY": "Birthday",
    "NOTE": "Note",
}


@dataclass(slots=True)
class _Entry:
    """One appointment or person: what it is called, and its fields."""

    name: str = ""
    lines: list[str] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """A reading of kind "ics" or "vcf". Times are given as they stand, with "UTC" or their zone."""
    entries = list(_entries(decode(data)))
    parts: list[Part] = []
    for entry in entries:
        parts.append(Part(entry.name or "Without a name", "heading", level=1))
        parts += [Part(clean(line).strip()) for line in ("\n".join(entry.lines),) if line.strip()]
    return Reading(kind="ics", title="", pages=set_pages(parts))


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for line in _FOLD.sub("", _SOFT.sub("=\n ", text) if "QUOTED-PRINTABLE" in text else text).splitlines():
        found = _FIELD.match(line.strip())
        if not found:
            continue
        name, options, value = found.group(1).upper(), found.group(2), found.group(3)
        if name == "BEGIN" and value.upper() in _ENTRIES:
            entry = _Entry()
        elif name == "END" and value.upper() in _ENTRIES and entry:
            yield entry
            entry = None
        elif entry is not None:
            _take(entry, name, options, value)


def _take(entry: _Entry, name: str, options: str, value: str) -> None:
    if "QUOTED-PRINTABLE" in options.upper():
        value = decode(quopri.decodestring(value.encode("latin-1", "replace"))) if value.strip() else ""
    value = _unescaped(value)
    if name in ("SUMMARY", "FN"):
        entry.name = one_line(value)
    elif name in _NAMES and value.strip("; "):
        if name in ("ADR", "ORG"):
            value = ", ".join(part.strip() for part in value.split(";") if part.strip())
        elif name.startswith("DT") or name == "DUE":
            value = _moment(value, options)
        elif name in ("ORGANIZER", "ATTENDEE"):
            person = re.search(r"CN=\"?([^\";:]+)", options)
            address = re.sub("^mailto:", "", value, flags=re.IGNORECASE)
            value = f"{person.group(1)} ({address})" if person and person.group(1) != address else address
        entry.lines.append(f"{_NAMES[name]}: {value}" if _NAMES[name] else value)


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match.group(1) in "nN" else match.group(1), value)


def _moment(value: str, options: str) -> str:
    """A date or time as ISO 8601 writes it, with its zone."""
    found = _MOMENT.match(value)
    if not found:
        return value
    year, month, day, hour, minute, utc = found.groups()
    zone = re.search(r"TZID=\"?([^\";:]+)", options)
    where = " UTC" if utc else f" {zone.group(1)}" if zone else ""
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}{where}" if hour else "")
