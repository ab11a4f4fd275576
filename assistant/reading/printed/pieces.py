"""A piece of a page: neighbouring printed lines that are one thing."""

from dataclasses import dataclass

from assistant.documents import BlockKind
from assistant.reading.printed.columns import Printed


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring lines that are one thing; no kind for running heads and feet."""

    kind: BlockKind | None
    level: int
    lines: tuple[Printed, ...]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)
