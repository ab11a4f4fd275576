"""Which sentences of a contract bear on a statement about it, such as "the recipient may keep a copy"."""

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np

from assistant.contracts.find import Passage
from assistant.contracts.segments import cut
from assistant.ranking.close import CLOSE, close
from assistant.words import FUNCTION_WORDS

if TYPE_CHECKING:  # loaded with the model
    from providers import TokenEmbedder

# What counts: rare words in common; the meaning of a sentence with the one before it, which often names the subject;
# and how well the half of the statement's words that are matched least are matched in the sentence.
_WORDS, _MEANING, _WEAKEST = 0.5, 0.25, 0.25
_SHORTEST = 25


def evidence(text: str, statement: str, *, embedder: "TokenEmbedder", limit: int = 3) -> list[Passage]:
    """The sentences that bear most on the statement, best first; the score is between about 0 and 1."""
    return rank(text, [statement], embedder=embedder, limit=limit)[0]


def rank(text: str, statements: list[str], *, embedder: "TokenEmbedder", limit: int = 3) -> list[list[Passage]]:
    """As `evidence`, for several statements on one contract, which is then embedded once."""
    cuts = [one for one in cut(text) if one.end - one.start >= _SHORTEST and not one.is_heading]
    if not cuts:
        return [[] for _ in statements]
    said = [" ".join(text[one.start : one.end].split()) for one in cuts]
    joined = [f"{before} {this}" for before, this in zip(["", *said], said, strict=False)]
    asked, read = embedder.tokens(statements), embedder.tokens(said)
    meaning = embedder.embed(joined) @ np.array([one.vector for one in asked]).T
    bags = [_stems(one) for one in said]
    common = Counter(stem for bag in bags for stem in bag)
    rare = {stem: log((1 + len(bags)) / count) for stem, count in common.items()}
    found = []
    for column, statement in enumerate(statements):
        wanted = _stems(statement)
        most = sum(rare.get(stem, log(1 + len(bags))) for stem in wanted) or 1.0
        overlap = np.array([sum(rare[stem] for stem in bag & wanted) for bag in bags]) / most
        matched = [close(asked[column], tokens, [(0, len(one))])[0] for tokens, one in zip(read, said, strict=True)]
        weakest = np.array(matched)[:, CLOSE.index("weakest")]
        scores = _WORDS * overlap + _MEANING * meaning[:, column] + _WEAKEST * weakest
        best = np.argsort(-scores, kind="stable")[:limit]
        found.append([Passage(cuts[row].start, cuts[row].end, float(scores[row])) for row in best])
    return found


def _stems(text: str) -> set[str]:
    """The words that carry a subject, cut to six letters: "disclosure" and "disclosed" are one."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{3,}", text.lower()) if word not in FUNCTION_WORDS}
