"""How an answer comes about, told while it does: what was looked for and what came of it so far."""

from dataclasses import dataclass, field

from assistant.documents import Action


@dataclass(slots=True)
class Trail:
    """Filled while an answer is made. `looked_for` is the question as it was understood.

    `sources` are the ids of the papers of which anything was found, `conversation` the id of the one that the answer
    is kept in, or "". An answer that takes steps yields an empty piece of text with each.
    """

    looked_for: str = ""
    conversation: str = ""
    sources: set[str] = field(default_factory=set)
    steps: list[Action] = field(default_factory=list)
