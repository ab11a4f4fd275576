"""Which sentences of a contract bear on a statement about it, such as "the recipient may keep a copy"."""

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.finding.finder import Passage
from assistant.contracts.finding.segments import cut
from assistant.text.words import FUNCTION_WORDS

if TYPE_CHECKING:  # loaded with the model
    from providers import TokenEmbedder, TokenVectors

# What the statement's words in the heading above a sentence count beside those that are matched in it.
_HEADING = 0.67
# What a word without a subject ("the", "shall", a mark) counts; others count by how rare they are in the contract.
_COMMON = 0.3
_SHORTEST = 25
_WORD = re.compile(r"[^\W\d_]{3,}")


def evidence(text: str, statement: str, *, embedder: "TokenEmbedder", limit: int = 3) -> list[Passage]:
    """The sentences that bear most on the statement, best first; the score is between about 0 and 1.7."""
    return rank(text, [statement], embedder=embedder, limit=limit)[0]


def rank(text: str, statements: list[str], *, embedder: "TokenEmbedder", limit: int = 3) -> list[list[Passage]]:
    """As `evidence`, for several statements on one contract, which is then embedded once.

    Each word of a statement looks for its best match among the words of a sentence (late interaction, Khattab and
    Zaharia, "ColBERT", 2020); rare ones count more, and so do those that stand in the heading above.
    """
    cuts = [one for one in cut(text) if len(text[one.start : one.end].strip()) >= _SHORTEST and not one.is_heading]
    if not cuts:
        return [[] for _ in statements]
    said = [" ".join(text[one.start : one.end].split()) for one in cuts]
    read = embedder.tokens(said)
    tokens = np.vstack([one.tokens for one in read])
    starts = np.cumsum([0, *(len(one.tokens) for one in read[:-1])])
    common = Counter(stem for sentence in said for stem in _stems(sentence))
    unknown = log(1 + len(said))
    rare = {stem: unknown - log(count) for stem, count in common.items()}
    headings = [_stems(one.heading) for one in cuts]
    found = []
    for statement, asked in zip(statements, embedder.tokens(statements), strict=True):
        matched = np.maximum.reduceat(tokens @ asked.tokens.T, starts, axis=0)
        weights = _weights(statement, asked, rare, unknown)
        wanted = _stems(statement)
        most = sum(rare.get(stem, unknown) for stem in wanted) or 1.0
        above = np.array([sum(rare.get(stem, unknown) for stem in heading & wanted) for heading in headings]) / most
        scores = matched @ weights / weights.sum() + _HEADING * above
        best = np.argsort(-scores, kind="stable")[:limit]
        found.append([Passage(cuts[row].start, cuts[row].end, float(scores[row])) for row in best])
    return found


def _weights(statement: str, asked: "TokenVectors", rare: dict[str, float], unknown: float) -> NDArray[np.float64]:
    """What each of the statement's tokens counts: how rare it is, squared; most of all a part of a rare word."""
    weights = []
    for start, end in asked.spans:
        stems = _stems(statement[start:end])
        weights.append(max((rare.get(stem, unknown) for stem in stems), default=_COMMON))
    return np.array(weights) ** 2


def _stems(text: str) -> set[str]:
    """The words that carry a subject, cut to six letters: "disclosure" and "disclosed" are one."""
    return {word[:6] for word in _WORD.findall(text.lower()) if word not in FUNCTION_WORDS}
