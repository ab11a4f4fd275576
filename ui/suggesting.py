"""Questions to begin with, made from the headings of the papers without any model."""

import re
from collections import Counter
from pathlib import Path

from assistant import Assistant, Document
from ui.wording import DEFAULT, said_in

_EXAMPLES = 3
# Papers looked at.
_LOOKED_AT = 30
# Kinds of paper that people ask about; each stands in a title as it would in a sentence.
_KINDS = re.compile(
    r"\b(agreement|contract|subcontract|lease|handbook|policy|procedure|manual|guide|terms|conditions)\b", re.IGNORECASE
)
# Words (or how they begin) in headings that people ask about: nobody's name, address or greeting is like that. Those
# come last that stand in every other clause too.
_ENGLISH = (
    "annual leave, overtime, warrant, liabilit, return, deliver, breakdown, sick, break option, deposit, hours, "
    "cancel, terminat, confidential, notice, rent, price, payment"
)
_OTHERS = (
    "urlaub, gewährleistung, garantie, haftung, lieferung, kündigung, miete, preis, zahlung, verlof, levering, "
    "opzegging, betaling, congé, livraison, résiliation, prix, paiement, vacaciones, garantía, entrega, precio, pago, "
    "garanzia, consegna, recesso, pagament"
)
_TOPICS = f"{_ENGLISH}, {_OTHERS}".split(", ")
_TOPIC = re.compile(rf"\b({'|'.join(_TOPICS)})", re.IGNORECASE)
_LONGEST = 40


def example_questions(assistant: Assistant, *, user: str | None = None, language: str = DEFAULT) -> list[str]:
    """Questions about different topics of different papers: contracts, handbooks and their like before others."""
    questions: dict[str, str] = {}
    titles: set[str] = set()
    for paper in _ordered(assistant.documents(user=user))[:_LOOKED_AT]:
        topics = _topics(assistant, paper) if paper.title not in titles else {}
        kind = next((one for one in topics if one not in questions), None)
        if kind:
            titles.add(paper.title)
            questions[kind] = _question(paper.title, topics[kind], language)
        if len(questions) == _EXAMPLES:
            break
    return list(questions.values())


def _question(title: str, topic: str, language: str) -> str:
    """In a sentence where the title is one that can stand there, else in quotation marks."""
    for name in re.split(r" [–—|-] |[:,] ", title):
        if kind := _KINDS.search(name):
            spoken = topic if topic.isupper() else topic[0].lower() + topic[1:]
            named = name.removeprefix("The ")
            if kind[1].lower() in ("terms", "conditions"):
                return said_in(language, "What do the {paper} say about {topic}?", paper=named, topic=spoken)
            return said_in(language, "What does the {paper} say about {topic}?", paper=named, topic=spoken)
    return said_in(language, "What does “{paper}” say about “{topic}”?", paper=title, topic=topic)


def _ordered(papers: list[Document]) -> list[Document]:
    """The papers that people ask about, then the others; of each, first the longest of every folder, and so on.

    Of two with one title, as versions of a contract have, a question would not say which is meant: they come last.
    """
    titles = Counter(paper.title for paper in papers)
    seen: Counter[Path] = Counter()
    ranks: dict[str, tuple[bool, bool, int, int]] = {}
    for paper in sorted(papers, key=lambda one: -one.chunks):
        folder = Path(paper.path).parent
        ranks[paper.id] = (not _KINDS.search(paper.title), titles[paper.title] > 1, seen[folder], -paper.chunks)
        seen[folder] += titles[paper.title] == 1
    return sorted(papers, key=lambda one: ranks[one.id])


def _topics(assistant: Assistant, paper: Document) -> dict[str, str]:
    """The paper's innermost headings that can be asked about, by their topic, in the order of `_TOPICS`."""
    library = assistant.library
    stored = library.chunks(library.keys([paper.id]).tolist()).values()
    found: dict[str, str] = {}
    for heading in dict.fromkeys(one.chunk.heading for one in sorted(stored, key=lambda one: one.chunk.number)):
        _, *below = [part for part in heading.split(" > ") if "|" not in part] or [""]
        topic = below[-1].lstrip("0123456789.§() ").rstrip(".:?! ") if below else ""
        if (match := _TOPIC.search(topic)) and len(topic) <= _LONGEST:
            found.setdefault(match[1].lower(), topic)
    return dict(sorted(found.items(), key=lambda one: _TOPICS.index(one[0])))
