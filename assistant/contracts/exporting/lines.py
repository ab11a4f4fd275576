"""What every export shows of a line: its words, its value and where it stands."""

from assistant.contracts.card import CardLine
from assistant.exports.text import clean

_MARKS = {"weak": "weakly supported: check the source", "unsupported": "not supported by the contract"}


def label(line: CardLine) -> str:
    """What the line is about, with its value: "Payment Terms: 30 days"."""
    return clean(f"{line.name}: {line.value}" if line.value else line.name)


def source(line: CardLine) -> str:
    """Where the line stands, each place once, and a word where it isn't fully borne: "page 2, page 3"."""
    places = ", ".join(dict.fromkeys(one.place for one in line.citations))
    return clean("; ".join(filter(None, [places, _MARKS.get(line.support, "")])))
