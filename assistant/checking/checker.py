"""The checker: whether the named passages bear a statement, why not, and which sentences of theirs show it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.checking import bearing
from assistant.checking.bearing import Bearing
from assistant.checking.comparing import agree, alike, comparable, differences
from assistant.checking.terms import Analysis, Term, analyse
from assistant.documents import Support
from assistant.search.finding import Found
from assistant.text.language import detect
from providers import Embedder

# Cosines of a statement to a sentence that says the same, and to one on the same subject (all-MiniLM-L6-v2).
_SAME, _RELATED = 0.60, 0.40
# From this share of its terms on, in one order, a statement is in the source's own words, and no embedding is needed.
_VERBATIM = 0.85
# From this share on, a sentence is near enough to be laid beside the statement.
_BESIDE = 0.5
# From this share on, a word that turns the sense stands for the one in its place; below it may belong elsewhere.
_CERTAIN = 0.65
# So many words in a row that no sentence has, in a statement that is else the source's own, were put in.
_PUT_IN = 4
# Fewer words are doubted too where they are a good part of it.
_SOME, _MUCH = 2, 0.4
# What bounds or denies a statement has to stand in its source; the ends of an axis such as "increase" and "decrease".
_BINDING = frozenset((("quantity", "only"), ("quantity", "least"), ("quantity", "most"), ("not", "not")))
_OPPOSITE = {"+": "-", "-": "+"}
# Terms of a sentence that is taken for one clause.
_ONE_CLAUSE = 12
# Marks of lists and notes that a model sets: they are no numbers of the statement.
# Three strokes in a row are a blank to fill in.
_FURNITURE = re.compile(
    r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+|\[\d{1,2}\]|[*`#]{1,3}(?=\s|\w)|(?<=\w)[*`]{1,3}(?!\w)"
    r"|(?<!_)_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)"
)
# What a list begins with and what stands between its items, in English, Dutch, German and French.
_LIST = re.compile(r":|\b(?:are|were|include|zijn|waren|sind|sont|étaient)\b")
_ITEMS = re.compile(r",\s*(?:(?:and|or|en|of|und|oder|et|ou)\b)?|;|\b(?:and|or|en|of|und|oder|et|ou)\b")
_FEW = 9  # things that a statement lists
_SHOWN = 60  # characters of an address
_NAME_PARTS = re.compile(r"[\W_]+")
_BY = frozenset(("w:by", "w:door", "w:von", "w:durch", "w:par"))
_TIMES = frozenset(("second", "minute", "hour", "day", "business-day", "month"))
# Of sentences that share few words with a statement, so many are compared by meaning.
_READ = 16


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well a statement is borne, why not better in words for people, and the sentences that were found for it."""

    support: Support
    reason: str = ""
    quotes: tuple[Bearing, ...] = ()


class Checker:
    """Checks statements against passages, without a chat model."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def check(self, statement: str, sources: Sequence[Found], names: Mapping[str, str] | None = None) -> Verdict:
        """Whether the passages bear a statement. `names` are those of the papers, by id.

        What contradicts the source is unsupported however close in meaning, for that is how a true sentence is most
        often turned into a false one. A statement in the source's own words is judged without the embedder, in 0.2 to
        1 ms of CPU; others by meaning too.
        """
        if not any(found.stored.chunk.sentences for found in sources):
            return Verdict("unsupported", "no passage is named for it")
        language = detect(sources[0].stored.chunk.text) or detect(statement) or "en"
        spoken = detect(statement) or language
        mine = analyse(_flat(_FURNITURE.sub(" ", statement)), spoken)
        if not mine.terms:
            return Verdict("unsupported", "it says nothing that could be looked up")
        ranked = bearing.sentences(mine, sources, language)
        around = {_context(found, names or {}): None for found in sources}
        context = [*(analyse(one, language) for one in around), *(one.said for one in ranked)]
        closeness: dict[int, float] = {}
        if ranked[0].overlap < _BESIDE:
            # A fact that stands nowhere in the passages decides without their meaning.
            near = tuple(bearing.joined(mine, ranked))
            if reason := _lacking_fact(mine, near, context):
                return Verdict("unsupported", reason, near)
            ranked, closeness = self._by_meaning(statement, ranked)
        quotes = tuple(bearing.joined(mine, ranked))
        return self._judge(mine, quotes, context, closeness)

    def _judge(
        self, mine: Analysis, quotes: tuple[Bearing, ...], context: Sequence[Analysis], closeness: Mapping[int, float]
    ) -> Verdict:
        shares = [alike(mine, one.said) for one in quotes]
        doubts: list[str] = []
        for one, share in zip(quotes, shares, strict=True):
            if share >= _BESIDE:
                for difference in differences(mine, one.said):
                    if difference.certain and (share >= _CERTAIN or difference.kind in ("fact", "code")):
                        return Verdict("unsupported", difference.reason, quotes)
                    doubts.append(difference.reason)
        if reason := _lacking_fact(mine, quotes, context):
            return Verdict("unsupported", reason, quotes)
        share = max(shares)
        foreign = mine.language != quotes[0].said.language
        if share < _BESIDE and not foreign and _turned(mine, quotes):
            reason = f"the source says “{_flat(quotes[0].text)}”"
            # In a sentence of several clauses a "not" may belong to another of them.
            if len(quotes[0].said.terms) <= _ONE_CLAUSE:
                return Verdict("unsupported", reason, quotes)
            doubts.append(f"one of them says “not”: {reason}")
        if share < _VERBATIM and _exchanged(mine, quotes[0].said):
            doubts.append(f"the source says “{_flat(quotes[0].text)}”: look at who does it")
        doubts += _doubts(mine, quotes, context, share)
        meaning = 1.0 if share >= _VERBATIM else self._cosine(mine, quotes, closeness)
        if meaning < _RELATED and share < _BESIDE:
            if foreign:
                return Verdict(
                    "weak", "the source is in another language: only numbers and names were compared", quotes
                )
            return Verdict("unsupported", "the source says nothing like it", quotes)
        if meaning < _SAME and share < _VERBATIM:
            doubts.append("the source says something near to it, not the same")
        return Verdict("weak", doubts[0], quotes) if doubts else Verdict("supported", "", quotes)

    def _by_meaning(self, statement: str, ranked: Sequence[Bearing]) -> tuple[list[Bearing], dict[int, float]]:
        """The sentences by their words and their meaning, and the cosine of each to the statement."""
        read = ranked[:_READ]
        vectors = self.embedder.embed([statement, *(one.text for one in read)])
        cosines = [float(one) for one in vectors[1:] @ vectors[0]]
        order = sorted(range(len(read)), key=lambda at: -(read[at].overlap + cosines[at]))
        return [read[at] for at in order], {id(read[at]): cosines[at] for at in order}

    def _cosine(self, mine: Analysis, quotes: Sequence[Bearing], known: Mapping[int, float]) -> float:
        """The cosine of a statement to its closest quote, or to all of them together."""
        if len(quotes) == 1 and id(quotes[0]) in known:
            return known[id(quotes[0])]
        texts = [one.text for one in quotes]
        vectors = self.embedder.embed([mine.text, *texts, *([" ".join(texts)] if len(texts) > 1 else [])])
        return float((vectors[1:] @ vectors[0]).max())


def _lacking_fact(mine: Analysis, quotes: Sequence[Bearing], context: Sequence[Analysis]) -> str:
    """What is wrong with the first number, date or code of a statement that the source does not have; "" if none."""
    for one in mine.terms:
        if not one.is_fact or one.loose or any(bearing.holds(quote.said, one) for quote in quotes):
            continue
        # Nor does a heading, or the name of the paper, that it may come from.
        if any(bearing.holds(text, one) for text in context):
            continue
        instead = _instead(one, mine, quotes)
        if not instead and _counts_itself(one, mine):
            continue
        lacking = mine.said([one])
        lacking = lacking if len(lacking) <= _SHOWN else f"{lacking[:_SHOWN]}…"
        return f"the source says {instead}" if instead else f"the source does not have “{lacking}”"
    return ""


def _counts_itself(fact: Term, mine: Analysis) -> bool:
    """Whether a small number says how many things the statement lists: "Two papers are needed: a form and a photo"."""
    if fact.kind != "number" or fact.unit or not 2 <= fact.value <= _FEW:
        return False
    listed = _LIST.split(mine.text[fact.end :])
    return len(listed) > 1 and len([one for one in _ITEMS.split(listed[-1]) if one.strip(" .")]) == fact.value


def _instead(fact: Term, mine: Analysis, quotes: Sequence[Bearing]) -> str:
    """The fact of the same kind that a quote has in its place: one that the statement does not have itself."""
    own = [one for one in mine.terms if one.is_fact]
    others = [
        (quote.said, other)
        for quote in quotes
        for other in quote.said.terms
        if comparable(fact, other) and not any(agree(one, other) for one in own)
    ]
    near = [(_nearness(fact, other), said.fact(other)) for said, other in others]
    return max(near, key=lambda one: one[0])[1] if any(one for one, _ in near) else ""


def _nearness(fact: Term, other: Term) -> int:
    """How likely one fact stands for another: the same unit says most, then the same number, then a length of time."""
    if fact.kind != "number" or fact.unit == other.unit or not fact.unit:
        return 3
    return 2 if fact.value == other.value else int(fact.unit in _TIMES and other.unit in _TIMES)


def _turned(mine: Analysis, quotes: Sequence[Bearing]) -> bool:
    """Whether one of a statement and the part of the source that it speaks of says no, and the other does not."""

    def odd(terms: Sequence[Term]) -> bool:
        return sum(bool(one.means("not")) for one in terms) % 2 == 1

    said = quotes[0].said.terms
    shared = [at for at, one in enumerate(said) if one.content and one.key in mine.keys]
    part = said[max(min(shared) - 3, 0) : max(shared) + 4] if shared else said
    return odd(mine.terms) != odd(part)


def _limits(mine: Analysis, quotes: Sequence[Bearing]) -> list[Term]:
    """The terms that bound a statement ("only", "at least"), deny it or point one way, where the source does not."""
    said = {sense for quote in quotes for term in quote.said.terms for sense in term.senses}

    def lacks(axis: str, end: str) -> bool:
        if (axis, end) in _BINDING:
            return (axis, end) not in said
        return (axis, _OPPOSITE.get(end, "")) in said and (axis, end) not in said

    return [term for term in mine.terms if any(lacks(*sense) for sense in term.senses)]


def _exchanged(mine: Analysis, source: Analysis) -> bool:
    """Whether the same two parties come in the other order, and that is not for a passive ("by the Seller")."""

    def parties(said: Analysis) -> list[str]:
        return list(dict.fromkeys(one.key for one in said.terms if one.means("role")))

    def passive(said: Analysis) -> bool:
        return not said.keys.isdisjoint(_BY)

    first, second = parties(mine), parties(source)
    return len(first) == 2 and second == first[::-1] and passive(mine) == passive(source)


def _doubts(mine: Analysis, quotes: Sequence[Bearing], context: Sequence[Analysis], share: float) -> list[str]:
    """What makes a statement less than borne: a name or a bound that the source has not, a stretch from elsewhere."""
    found = []
    absent = bearing.missing(mine, quotes)
    names = [one for one in absent if one.kind == "name" and not any(one.key in text.keys for text in context)]
    if names:
        found.append(f"the source does not name “{mine.said(names[:1])}”")
    limits = _limits(mine, quotes) if share < _VERBATIM and mine.language == quotes[0].said.language else []
    if limits:
        found.append(f"the source does not say “{mine.said(limits[:1])}”")
    lacking = {id(one) for one in absent}
    run: list[Term] = []
    longest: list[Term] = []
    for one in mine.terms:
        if one.content:
            run = [*run, one] if id(one) in lacking else []
            longest = max(longest, run, key=len)
    whole = sum(one.content for one in mine.terms)
    much = len(longest) >= _SOME and len(longest) >= _MUCH * whole
    if (len(longest) >= _PUT_IN and share >= _BESIDE / 2) or much:
        found.append(f"the source does not say “{mine.said(longest)}”")
    return found


def _context(found: Found, names: Mapping[str, str]) -> str:
    """What stands around a sentence and says what it is about: the passage, its headings, the paper's name."""
    chunk = found.stored.chunk
    # The parts of a file's name are words: report_2024.pdf.
    return f"{_NAME_PARTS.sub(' ', names.get(chunk.document, ''))}\n{chunk.heading}"


def _flat(text: str) -> str:
    return " ".join(text.split())
