"""Which sentences of a contract bear on a statement about it, such as "the recipient may keep a copy"."""

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np

from assistant.contracts.find import Passage
from assistant.contracts.segments import cut
from assistant.words import FUNCTION_WORDS

if TYPE_CHECKING:  # loaded with the model
    from providers import Embedder

# As for answers: most of the weight on the meaning, the rest on rare words in common.
_WORDS = 0.4
# A sentence is read once alone and once with the one before it, which often names the subject.
_WITH_NEIGHBOUR = 0.35
_SHORTEST = 25


def evidence(text: str, statement: str, *, embedder: "Embedder", limit: int = 3) -> list[Passage]:
    """The sentences that bear most on the statement, best first; the score is between about 0 and 1."""
    return rank(text, [statement], embedder=embedder, limit=limit)[0]


def rank(text: str, statements: list[str], *, embedder: "Embedder", limit: int = 3) -> list[list[Passage]]:
    """As `evidence`, for several statements on one contract, which is then embedded once."""
    cuts = [one for one in cut(text) if one.end - one.start >= _SHORTEST and not one.is_heading]
    if not cuts:
        return [[] for _ in statements]
    said = [" ".join(text[one.start : one.end].split()) for one in cuts]
    joined = [f"{before} {this}" for before, this in zip(["", *said], said, strict=False)]
    alone, together = embedder.embed(said), embedder.embed(joined)
    asked = embedder.embed(statements, kind="query")
    meaning = (1 - _WITH_NEIGHBOUR) * alone @ asked.T + _WITH_NEIGHBOUR * together @ asked.T
    bags = [_stems(one) for one in said]
    common = Counter(stem for bag in bags for stem in bag)
    rare = {stem: log((1 + len(bags)) / count) for stem, count in common.items()}
    found = []
    for column, statement in enumerate(statements):
        wanted = _stems(statement)
        most = sum(rare.get(stem, log(1 + len(bags))) for stem in wanted) or 1.0
        overlap = np.array([sum(rare[stem] for stem in bag & wanted) for bag in bags]) / most
        scores = (1 - _WORDS) * meaning[:, column] + _WORDS * overlap
        best = np.argsort(-scores, kind="stable")[:limit]
        found.append([Passage(cuts[row].start, cuts[row].end, float(scores[row])) for row in best])
    return found


def _stems(text: str) -> set[str]:
    """The words that carry a subject, cut to six letters: "disclosure" and "disclosed" are one."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{3,}", text.lower()) if word not in FUNCTION_WORDS}
