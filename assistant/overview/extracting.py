"""What whole papers hold of a kind, without a model: each sentence with a date, an amount, a duty, a name."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from assistant.overview.recognising import Wanted
from assistant.search.expecting import AMOUNT, DATE, SPAN
from assistant.search.finding import Found, Sentence
from providers import Embedder

_DUTY = re.compile(
    r"\b(?:shall|must|ha(?:s|ve) to|is obliged|are obliged|is required|needs? to|may not|not allowed|moet(?:en)?|"
    r"dient|dienen|verplicht|mag niet|mogen niet|muss|müssen|hat .{0,60} zu|haben .{0,60} zu|"
    r"verpflichtet|darf nicht|dürfen nicht|ist nur .{0,60} möglich|doit|doivent|est tenue?|sont tenue?s|s'engage\w*|"
    r"ne peu(?:t|vent))\b",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"[\"“„«][^\"”“»]{2,60}[\"”“»]\s*(?:means|has the meaning|betekent|bedeutet|bezeichnet|désigne|signifie)|"
    r"\((?:the|de|het|der|die|das|le|la|ci-après)?\s*[\"“„«][^\"”“»]{2,60}[\"”“»]\)|\b(?:wordt verstaan|"
    r"ist zu verstehen|on entend par|im Sinne dieses?)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Herrn|Dhr|Mevr|M|Mme)\.?\s+[A-ZÄÖÜÉ]\w+|"
    r"(?<![\w.] )\b[A-ZÄÖÜÉÁ][a-zäöüßéáíóú]+\s+(?:[A-Z]\.\s+|van\s+|de\s+|von\s+)?"
    r"(?:O['’]|Mc|Mac)?[A-ZÄÖÜÉÁ][a-zäöüßéáíóú]+\b"
    r"(?=\s*(?:,|\(|\||and|und|en|et|on\s+\d|\d|in person|keeps|is|as|$))"
)
_FIRM = re.compile(r"\b(?:Ltd|Limited|GmbH|B\.?V|N\.?V|S\.?A|SARL|Inc|LLC|AG|plc|CLG)\b")
_TESTS: dict[Wanted, Callable[[str], bool]] = {
    "dates": lambda text: bool(DATE.search(text) or SPAN.search(text)),
    "amounts": lambda text: bool(AMOUNT.search(text)),
    "duties": lambda text: bool(_DUTY.search(text)),
    "people": lambda text: any(not _FIRM.match(text, one.end() + 1) for one in _PERSON.finditer(text)),
    "definitions": lambda text: bool(_MEANS.search(text)),
}
# Of each section so many sentences are compared for the one that stands for it.
_COMPARED = 12
_SHORTEST = 25
# What a sentence loses for each one before it.
_LATER = 0.01
_CURRENCY = re.compile(r"[€$£]|\b(?:EUR|USD|GBP|CHF)\b")


def all_of(wanted: Wanted, passages: Sequence[Found]) -> Iterator[Sentence]:
    """Every sentence of the kind, in the order of the papers."""
    test = _TESTS[wanted]
    for sentence in sentences(passages):
        if test(" ".join(sentence.text.split())) or (wanted == "amounts" and _is_priced(sentence)):
            yield sentence


def central(passages: Sequence[Found], embedder: Embedder) -> Iterator[Sentence]:
    """The sentence of each section that is nearest to what the section says as a whole, in the papers' order.

    Nearest by cosine to the section's mean vector (Radev et al., "Centroid-based summarization", 2004); of equals the
    earlier one, and a row of a table only where the section holds nothing else.
    """
    sections: dict[tuple[str, str], list[Sentence]] = {}
    for sentence in sentences(passages):
        chunk = sentence.found.stored.chunk
        if len(sentence.text) >= _SHORTEST:
            sections.setdefault((chunk.document, section(chunk.heading)), []).append(sentence)
    for found in sections.values():
        compared = ([one for one in found if " | " not in one.text] or found)[:_COMPARED]
        vectors = embedder.embed([" ".join(one.text.split()) for one in compared])
        yield compared[int(np.argmax(vectors @ vectors.mean(axis=0) - _LATER * np.arange(len(compared))))]


def _is_priced(sentence: Sentence) -> bool:
    """Whether it is a table's row with numbers where a column's name has the currency."""
    columns = sentence.found.stored.chunk.heading.rpartition(" > ")[2]
    return " | " in sentence.text and bool(_CURRENCY.search(columns)) and bool(re.search(r"\d", sentence.text))


def sentences(passages: Sequence[Found]) -> Iterator[Sentence]:
    """Every sentence, in order."""
    return (Sentence(found, start, end) for found in passages for start, end in found.stored.chunk.sentences)


def section(heading: str) -> str:
    """The section that a path of headings lies in: what stands below the paper's title, without a table's columns."""
    _, *below = [one for one in heading.split(" > ") if " | " not in one]
    return below[0] if below else ""
