"""The other paper of a kind: what "in the other contract" means, by the papers that the last answer was from."""

import re
from collections.abc import Sequence

from assistant.conversing.following import grammar_of
from assistant.documents import Document
from assistant.text.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+")


def asks_for_another(question: str, before: str) -> bool:
    """Whether the question is about another paper of the kind that the last answer was from."""
    grammar = grammar_of(f"{before} {question}")
    other = grammar.other.search(question)
    return bool(other and grammar.kind.search(question, other.end()))


def others(cited: Document, papers: Sequence[Document]) -> list[Document]:
    """The papers most like the one cited, by the words of their titles; none where none is alike."""
    words = _words(cited.title)
    shared = {one.id: len(words & _words(one.title)) for one in papers if one.id != cited.id}
    most = max(shared.values(), default=0)
    return [one for one in papers if most and shared.get(one.id) == most]


def transferred(before: str, cited: Document, found: Sequence[Document]) -> str:
    """The earlier question, asked of the others: what only the cited paper's title has gives way to theirs."""
    old = _words(cited.title) - {word for one in found for word in _words(one.title)}
    text = _WORD.sub(lambda word: "…" if word[0].lower() in old else word[0], before).rstrip("?!. ")
    text = re.sub(r"(?:\W*…)+", "", text) if "…" in text else text
    return f"{text} ({', '.join(one.title for one in found)})?"


def _words(title: str) -> set[str]:
    return {word for word in _WORD.findall(title.lower()) if word not in FUNCTION_WORDS}
