"""How an answer comes about, told while it does: what was looked for and what came of it so far."""

from dataclasses import dataclass, field

from assistant.documents import Action, Statement


@dataclass(slots=True)
class Trail:
    """Filled while an answer is made. `looked_for` is the question as it was understood.

    `papers` is their number where only some were looked through for what the question means; `sources` are the ids of
    those of which anything was found, `conversation` the id of the one that the answer is kept in, or "", and `number`
    the answer's in it, from 1, once it is kept. An answer that takes steps yields an empty piece of text with each.
    `statements` are those that were written and checked so far, `unchecked` is what was written since: the latter is
    empty where words are shown once they are checked.
    """

    looked_for: str = ""
    conversation: str = ""
    number: int = 0
    papers: int = 0
    sources: set[str] = field(default_factory=set)
    steps: list[Action] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unchecked: str = ""
