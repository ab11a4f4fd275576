"""Quoting: the sentences that answer without a chat model, chosen, put in an order that reads, and made readable."""

import re
from collections.abc import Sequence

from assistant.answering.conflicting import Place
from assistant.search.finding import Sentence

# Further sentences are shown while they score nearly as well as the best one. The one that follows it counts for more:
# an answer often goes on in the next sentence, and seldom begins in the one before.
_MOST, _NEARLY, _FOLLOWS = 3, 0.75, 0.15
# More rows of one table are shown, for together they are one answer.
_MOST_ROWS, _AS_MANY = 8, 0.95
# Characters between two neighbouring sentences: white space, a line break, a bullet.
_GAP = range(6)
# What a sentence ends with; a row of a table does not, and the row beside it is about something else.
_STOPS = (".", "!", "?", ":", ";")
# Questions for a yes or a no, in English, Dutch, German and French: they begin with the verb.
_YES_OR_NO = re.compile(
    r"\s*(?:is|are|was|were|am|do|does|did|can|could|may|must|shall|should|will|would|has|have|had|isn't|aren't|"
    r"mag|mogen|moet|moeten|kan|kunnen|heeft|hebben|zijn|wordt|worden|zal|zullen|bestaat|geldt|"
    r"darf|dürfen|muss|müssen|kann|können|hat|haben|ist|sind|wird|werden|soll|sollen|gibt es|gilt|"
    r"est-ce|peut|peuvent|peut-on|doit|doivent|a-t-on|ai-je|puis-je|dois-je|est-il|est-elle|sont-ils|faut-il|y a-t-il)"
    r"\s(?!.*\b(?:or|of|oder|ou)\b)",
    re.IGNORECASE,
)


def is_yes_or_no(question: str) -> bool:
    """Whether a question asks for a yes or a no, which quoted words can bear but not say."""
    return "?" in question and bool(_YES_OR_NO.match(question))


def best(sentences: Sequence[Sentence]) -> list[Place]:
    """The best sentence and those nearly as good, each text once.

    The best comes first, for whoever asks reads no further than the answer. The others of a passage, and the rows of
    one table, stand as they do there.
    """
    first = sentences[0]

    def worth(one: Sentence) -> float:
        follows = one.found is first.found and one.start - first.end in _GAP and first.text.endswith(_STOPS)
        return one.score + (_FOLLOWS if follows else 0.0)

    def leads(one: Sentence) -> bool:
        return one is first or _same_table(one, first)

    chosen = {flat(first.text).lower(): first}
    for one in sorted(sentences[1:], key=worth, reverse=True):
        most = _MOST_ROWS if all(_same_table(one, other) for other in chosen.values()) else _MOST
        # A row with fewer of the question's words is about another article, or another year.
        beside_the_point = _same_table(one, first) and one.overlap < _AS_MANY * first.overlap
        if len(chosen) < most and worth(one) >= first.score * _NEARLY and not beside_the_point:
            chosen.setdefault(flat(one.text).lower(), one)
    ranked = list(chosen.values())
    passages = list(dict.fromkeys(one.found.stored.key for one in ranked))
    ranked.sort(key=lambda one: (passages.index(one.found.stored.key), not leads(one), one.start))
    return [Place(one.found, one.start, one.end) for one in ranked]


def groups(places: Sequence[Place]) -> list[list[Place]]:
    """The places, rows of one table together."""
    found: list[list[Place]] = []
    for place in places:
        table = next((group for group in found if _same_table(group[0], place)), None)
        if table:
            table.append(place)
        else:
            found.append([place])
    return found


def readable(places: Sequence[Place | Sentence]) -> str:
    """A sentence in one line; of a table's row each cell with the name of its column; of more rows a Markdown table."""
    if len(places) > 1:
        names = columns(places[0])
        rows = [names, ["---"] * len(names), *(_filled(cells(one), len(names)) for one in places)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    row, names = cells(places[0]), columns(places[0])
    if 1 < len(row) <= len(names):
        row = [f"{name}: {cell}" for name, cell in zip(names, row, strict=False) if cell]
    return " | ".join(row)


def cells(place: Place | Sentence) -> list[str]:
    """The cells of a row; one for a sentence."""
    return [cell.strip() for cell in flat(place.text).split("|")]


def columns(place: Place | Sentence) -> list[str]:
    """The names of the columns above a row; one or none for a sentence."""
    return [name.strip() for name in place.found.stored.chunk.heading.rpartition(" > ")[2].split("|")]


def flat(text: str) -> str:
    """The text in one line."""
    return " ".join(text.split())


def _same_table(one: Place | Sentence, other: Place | Sentence) -> bool:
    """Whether both are rows below the same names of columns of one paper."""
    mine, theirs = one.found.stored.chunk, other.found.stored.chunk
    same = mine.document == theirs.document and mine.heading == theirs.heading
    return same and 1 < len(cells(one)) <= len(columns(one)) and 1 < len(cells(other)) <= len(columns(other))


def _filled(row: list[str], length: int) -> list[str]:
    return row + [""] * (length - len(row))
