"""The clause finder: every segment of a contract scored for every type of clause, and the passages that it finds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.contracts.finding.cues import cues
from assistant.contracts.finding.segments import Cut, Segment, cut
from assistant.contracts.finding.types import CUAD, NAMES
from assistant.contracts.languages import language

if TYPE_CHECKING:  # loaded with the first contract
    import numpy as np
    from numpy.typing import NDArray

    from assistant.contracts.finding.learning import Learnt
    from providers.minilm import MiniLM

# What cues must add up to; they are no probabilities, and one strong cue is enough.
_CUES = 0.5
# Where the heads say no: a strong cue under a fitting heading, or two of them.
_CLEAR = 0.7
# Passages with less than this share of the best one's score are left out.
_SHARE = 0.35
_PASSAGES = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters `start:end` of the text, found as a clause with this score."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one type of clause: passages best first. `confidence` is the best passage's, found or not."""

    name: str
    confidence: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A text that was looked through: its language, its scored segments, and what was found of each type."""

    language: str
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


def score(text: str) -> list[Segment]:
    """The segments of a text, which together are the whole of it, each with a score (0 to 1) for every type.

    English: CUAD's types by the trained heads, the others by cues. Dutch and German: by cues alone, and the types
    without a cue in that language score 0. A text of no or of another language is read as if it were English.
    """
    return list(look(text).segments)


def look(text: str, learnt: "Learnt | None" = None) -> Looked:
    """Scores every segment and finds, for each type, the passages above its threshold, best first.

    `learnt` is what people's corrections taught; it adjusts the scores.

    A type that the heads don't see is found by its cues where these are clear: contracts of small European firms
    speak otherwise than those that the heads were trained on.
    """
    cuts, spoken = cut(text), language(text)
    told = _by_cues(text, cuts, spoken)
    seen = embed([text[one.start : one.end] for one in cuts]) if cuts and (trained(spoken) or learnt) else None
    heads = _by_heads(text, cuts, seen) if trained(spoken) and seen is not None else [{} for _ in cuts]
    segments = [Segment(one.start, one.end, cue | head) for one, cue, head in zip(cuts, told, heads, strict=True)]
    if learnt and seen is not None:
        segments = learnt.adjusted(segments, seen)
    limits = thresholds(spoken)
    findings = []
    for name in NAMES:
        finding = _find(name, segments, limits.get(name, _CUES))
        if not finding.passages and name in limits and not (learnt and name in learnt.names):
            clear = [Segment(one.start, one.end, cue) for one, cue in zip(cuts, told, strict=True)]
            finding = _find(name, clear, _CLEAR)
        findings.append(finding)
    return Looked(spoken, tuple(segments), tuple(findings))


def trained(spoken: str) -> bool:
    """Whether the trained heads know contracts in a language; they were trained on English ones."""
    return spoken not in ("nl", "de")


def folded(text: str) -> str:
    """The text with its white space folded and its apostrophes printed as ’."""
    return re.sub(r"\s+", " ", text).strip().replace("'", "’")


def _by_cues(text: str, cuts: Sequence[Cut], spoken: str) -> list[dict[str, float]]:
    patterns = cues(spoken)
    found = []
    for one in cuts:
        scores = dict.fromkeys(NAMES, 0.0)
        words = folded(text[one.start : one.end])
        for name, cue in patterns.items():
            # A heading alone is no clause, but a contract's name is one.
            if not one.is_heading or name == "Document Name":
                scores[name] = cue.score(words, one.heading)
        found.append(scores)
    return found


def embed(texts: Sequence[str]) -> "NDArray[np.float32]":
    """The vectors of segments' texts, (n, 384), by the shipped model, whose white space is folded first."""
    return _minilm().embed([" ".join(text.split()) for text in texts])


def _by_heads(text: str, cuts: Sequence[Cut], vectors: "NDArray[np.float32]") -> list[dict[str, float]]:
    from assistant.contracts.finding.heads import heads

    rows = heads().score(text, cuts, vectors)
    return [dict(zip(CUAD, map(float, row), strict=True)) for row in rows]


@cache
def _minilm() -> "MiniLM":
    from providers.minilm import MiniLM

    return MiniLM()


def thresholds(spoken: str) -> Mapping[str, float]:
    """The score from which on a type counts as found, where that isn't the cues' own, in a language."""
    if not trained(spoken):
        return {}
    from assistant.contracts.finding.heads import heads

    return dict.fromkeys(CUAD, heads().threshold)


def _find(name: str, segments: Sequence[Segment], limit: float) -> Finding:
    best = max((segment.scores[name] for segment in segments), default=0.0)
    enough = max(limit, _SHARE * best)
    passages: list[Passage] = []
    for segment in segments:
        value = segment.scores[name]
        if value < enough:
            continue
        last = passages[-1] if passages else None
        if last and last.end == segment.start:
            passages[-1] = Passage(last.start, segment.end, max(last.score, value))
        else:
            passages.append(Passage(segment.start, segment.end, value))
    ranked = sorted(passages, key=lambda one: (-one.score, one.start))
    return Finding(name, round(best, 4), tuple(ranked[:_PASSAGES]))
