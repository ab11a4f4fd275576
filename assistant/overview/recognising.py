"""Which questions are about a whole paper, what they want of it, and which papers they mean."""

import re
from collections.abc import Sequence
from typing import Literal

from assistant.documents import Document
from assistant.text.words import FUNCTION_WORDS

Wanted = Literal["dates", "amounts", "duties", "people", "definitions", "summary"]

# English, Dutch, German, French.
_ALL = (
    r"all|every|each|list|which|what|overview of|alle|elke|ieder\w*|welke|noem|overzicht van|sämtliche\w*|jede\w*|"
    r"welche\w*|liste|tous|toutes|chaque|quels|quelles|énumère\w*"
)
_THINGS: dict[Wanted, str] = {
    "dates": r"deadlines?|dates|terms and dates|time limits|periods|termijnen|data|datums|deadlines|fristen|termine|"
    r"délais|échéances|dates",
    "amounts": r"amounts|sums|prices|costs|fees|payments|figures|bedragen|prijzen|kosten|betalingen|beträge|preise|"
    r"zahlungen|gebühren|montants|prix|frais|paiements",
    "duties": r"obligations|duties|requirements|verplichtingen|plichten|eisen|pflichten|verpflichtungen|"
    r"anforderungen|obligations|devoirs|exigences",
    "people": r"people|persons|names|contacts|contact persons|personen|namen|contactpersonen|ansprechpartner|"
    r"personnes|noms|contacts",
    "definitions": r"definitions|defined terms|definities|begrippen|definitionen|begriffe|définitions",
}
_LISTED = {
    # "which deadlines" may be about one of them; with "all" it is about each.
    kind: re.compile(rf"\b(?:{_ALL})\b(?:\s+\w+){{0,3}}?\s+(?:{words})\b", re.IGNORECASE)
    for kind, words in _THINGS.items()
}
_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary|sum up|overview of|main points|key points|vat\b.*\bsamen|samenvatting|samenvatten|"
    r"hoofdpunten|fass\w*\b.*\bzusammen|zusammenfass\w+|überblick|hauptpunkte|résume[rz]?|résumé|"
    r"synthèse|points principaux)\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b(?:this|these|that|it|dit|deze|dat|ervan|daarin|dies(?:er|es|em|en)?|darin|cet?|cette|ces|celui-ci)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
# Words of the names of several papers that a question means all of.
_MOST = 5
_STEM = 5


def wanted(question: str) -> Wanted | None:
    """What a question wants of whole papers; None where it wants one answer."""
    for kind, pattern in _LISTED.items():
        if pattern.search(question):
            return kind
    return "summary" if _SUMMARY.search(question) else None


def points_back(question: str) -> bool:
    """Whether it says "this contract": the one that was spoken of."""
    return bool(_THIS.search(question))


def meant(question: str, papers: Sequence[Document]) -> list[Document]:
    """The papers that a question names by words of their titles and file names; none where that tells too little."""
    asked = {word for word in _words(question) if not _is_thing(word)}
    scored = {one.id: len(asked & (_words(one.title) | _words(one.name.rpartition(".")[0]))) for one in papers}
    best = max(scored.values(), default=0)
    found = [one for one in papers if best and scored[one.id] == best]
    return found if len(found) <= _MOST else []


def _words(text: str) -> set[str]:
    """The words that name a subject, by their beginnings: "agreements" is "agree"."""
    return {word[:_STEM].lower() for word in _WORD.findall(text) if word.lower() not in FUNCTION_WORDS}


def _is_thing(stem: str) -> bool:
    return any(re.search(rf"\b{re.escape(stem)}", words) for words in _THINGS.values())
