"""The card as Markdown; what a contract says stays text, whatever signs are in it."""

import re

from assistant.contracts.card import Card, CardLine
from assistant.contracts.exporting.lines import label, source
from assistant.exports.text import clean

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$])")


def write(card: Card) -> bytes:
    """The card as UTF-8 text."""
    out = [f"# {_text(card.title)}", "", f"{_text(card.name)}. {_text(card.about)}", ""]
    out += [f"> {_text(notice)}" for notice in card.notices] + ([""] if card.notices else [])
    for section in card.sections:
        out += [f"## {_text(section.heading)}", "", *(_line(line) for line in section.lines), ""]
    return "\n".join(out).encode()


def _line(line: CardLine) -> str:
    place = f" ({_text(source(line))})" if source(line) else ""
    words = f": {_text(line.text)}" if line.text else ""
    return f"- **{_text(label(line))}**{words}{place}"


def _text(text: str) -> str:
    return _SIGNS.sub(r"\\\1", clean(text))
