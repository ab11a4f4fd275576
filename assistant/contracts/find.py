"""The clause finder: every segment of a contract scored for every type of clause, and the passages that it finds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.contracts.cues import cues
from assistant.contracts.languages import language
from assistant.contracts.segments import Cut, Segment, cut
from assistant.contracts.types import NAMES

_THRESHOLD = 0.5
_PASSAGES = 4


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


def score(text: str) -> list[Segment]:
    """The segments of a text, which together are the whole of it, each with a score (0 to 1) for every type."""
    cuts = cut(text)
    rules = score_by_cues(text, cuts)
    return [Segment(one.start, one.end, dict(scores)) for one, scores in zip(cuts, rules, strict=True)]


def score_by_cues(text: str, cuts: Sequence[Cut]) -> list[dict[str, float]]:
    """For each segment what the cues of the text's language say; types without a cue score 0."""
    patterns = cues(language(text))
    found = []
    for one in cuts:
        words = folded(text[one.start : one.end])
        scores = dict.fromkeys(NAMES, 0.0)
        if not one.is_heading:
            scores |= {name: cue.score(words, one.heading) for name, cue in patterns.items()}
        found.append(scores)
    return found


def find(segments: Sequence[Segment]) -> list[Finding]:
    """For each type the passages above its threshold, best first; neighbouring segments are one passage."""
    return [_find(name, segments) for name in NAMES]


def folded(text: str) -> str:
    """The text with its white space folded and its apostrophes printed as ’."""
    return re.sub(r"\s+", " ", text).strip().replace("'", "’")


def _find(name: str, segments: Sequence[Segment]) -> Finding:
    passages: list[Passage] = []
    for segment in segments:
        value = segment.scores[name]
        if value < _THRESHOLD:
            continue
        last = passages[-1] if passages else None
        if last and last.end == segment.start:
            passages[-1] = Passage(last.start, segment.end, max(last.score, value))
        else:
            passages.append(Passage(segment.start, segment.end, value))
    best = max((segment.scores[name] for segment in segments), default=0.0)
    ranked = sorted(passages, key=lambda one: (-one.score, one.start))
    return Finding(name, round(best, 4), tuple(ranked[:_PASSAGES]))
