"""Cues: patterns by language that tell a type of clause where there is nothing to learn from."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "nl", "de")
# How sure each kind of match makes; they add up as independent pieces of evidence do.
_STRONG, _WEAK, _HEADING = 0.62, 0.2, 0.3


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of one type of clause in one language."""

    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    heading: re.Pattern[str] | None

    def score(self, text: str, heading: str) -> float:
        """How much (0 to 1) the matches in a segment under a heading speak for this type. A heading alone: nothing."""
        strong = sum(1 for one in self.strong if one.search(text))
        weak = sum(1 for one in self.weak if one.search(text))
        if not strong and not weak:
            return 0.0
        under = bool(self.heading and self.heading.search(heading))
        return 1 - (1 - _STRONG) ** strong * (1 - _WEAK) ** weak * (1 - _HEADING if under else 1)


@cache
def cues(language: str) -> dict[str, Cues]:
    """The cues of a language by type of clause; those of English for a language without."""
    name = language if language in LANGUAGES else "en"
    raw = tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))
    return {
        clause: Cues(
            tuple(map(_pattern, fields.get("strong", ()))),
            tuple(map(_pattern, fields.get("weak", ()))),
            _pattern(fields["heading"]) if "heading" in fields else None,
        )
        for clause, fields in raw.items()
    }


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)
