"""Comparing: a statement laid beside a sentence of its source, and what differs where the two run alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from assistant.checking.lexicon import lexicon
from assistant.checking.terms import Analysis, Term

# Pairs of quantities that can't both be meant.
_EXCLUDE = frozenset(
    frozenset(pair.split("/"))
    for pair in "all/some all/many some/neither least/most if/unless both/neither both/either all/neither".split()
)
# Beyond this many terms that a statement leaves out, only those beside what it keeps belong to it.
_SHORT = 4
_EDGE = 2
_NO_AXIS = frozenset(("not", "modal", "quantity", "role", "unit"))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a statement says otherwise than its source, in words for people.

    `certain` where it is the opposite, as far as the two run alike.
    """

    reason: str
    certain: bool
    kind: Literal["fact", "code", "name", "sense"] = "sense"


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch where the two differ: what the statement has, what the source has, and what stands around it there."""

    mine: Sequence[Term]
    theirs: Sequence[Term]
    near: Sequence[Term]  # of `theirs`, those beside what both have
    source: Analysis
    around: Sequence[Term]

    @property
    def quoted(self) -> str:
        """What the source says here."""
        return f"the source says “{self.source.said(self.around)}”"


def alike(statement: Analysis, source: Analysis) -> float:
    """The share, 0 to 1, of the statement's terms that the source has in the same order."""
    return _matched(_matcher(statement, source)) / len(statement.terms) if statement.terms else 0.0


def differences(statement: Analysis, source: Analysis) -> list[Difference]:
    """What a statement that mostly runs like the source says otherwise, the certain ones first."""
    found = [one for run in _runs(statement, source) for one in _judge(run)]
    return sorted(dict.fromkeys(found), key=lambda one: not one.certain)


def _matcher(statement: Analysis, source: Analysis) -> SequenceMatcher[str]:
    mine, theirs = [one.key for one in statement.terms], [one.key for one in source.terms]
    return SequenceMatcher(None, mine, theirs, autojunk=False)


def _matched(matcher: SequenceMatcher[str]) -> int:
    return sum(block.size for block in matcher.get_matching_blocks())


def _runs(statement: Analysis, source: Analysis) -> Iterator[_Run]:
    blocks = [one for one in _matcher(statement, source).get_matching_blocks() if one.size]
    if not blocks:
        return
    ends = [(0, 0), *((one.a + one.size, one.b + one.size) for one in blocks)]
    begins = [*((one.a, one.b) for one in blocks), (len(statement.terms), len(source.terms))]
    last = len(blocks)
    for number, ((a, b), (to_a, to_b)) in enumerate(zip(ends, begins, strict=True)):
        mine, theirs = statement.terms[a:to_a], source.terms[b:to_b]
        near: Sequence[Term] = theirs
        if number == 0:
            near = theirs[-max(_EDGE, len(mine)) :]
        elif number == last:
            near = theirs[: max(_EDGE, len(mine))]
        elif len(theirs) > max(_SHORT, len(mine) + 2):
            near = [*theirs[:_EDGE], *theirs[-_EDGE:]]
        if mine or near:
            at = b if number else to_b - len(near)
            around = source.terms[max(at - 2, 0) : (min(at + len(near), to_b) if number else to_b) + 3]
            yield _Run(mine, theirs, near, source, around or source.terms[:5])


def _judge(run: _Run) -> Iterator[Difference]:
    yield from _facts(run)
    if len(_having(run.mine, "not")) % 2 != len(_having(run.near, "not")) % 2:
        yield Difference(run.quoted, certain=True)
    mine, theirs = _said(run.mine, "modal"), _said(run.near, "modal")
    if mine and theirs and mine != theirs:
        yield Difference(run.quoted, certain=True)
    yield from _quantities(run)
    for axis in {name for one in run.mine for name, _ in one.senses} - _NO_AXIS:
        mine, theirs = _said(run.mine, axis), _said(run.near, axis)
        if theirs and not mine & theirs:
            yield Difference(run.quoted, certain=True)
    for named in ("role", "unit"):
        mine, theirs = _said(run.mine, named), _said(run.near, named)
        if mine and theirs and not mine & theirs:
            yield Difference(run.quoted, certain=True, kind="name" if named == "role" else "sense")
    yield from _names(run)
    if _turned(run):
        yield Difference(run.quoted, certain=True)


def _facts(run: _Run) -> Iterator[Difference]:
    for one in run.mine:
        same = [other for other in run.near if comparable(one, other)]
        if one.is_fact and same and not any(agree(one, other) for other in same):
            kind: Literal["fact", "code"] = "code" if one.kind == "code" else "fact"
            yield Difference(f"the source says {run.source.fact(same[0])}", certain=True, kind=kind)


def _quantities(run: _Run) -> Iterator[Difference]:
    mine, theirs = _said(run.mine, "quantity"), _said(run.near, "quantity")
    if any(frozenset((a, b)) in _EXCLUDE for a in mine for b in theirs) and not mine & theirs:
        yield Difference(run.quoted, certain=True)
    elif not mine and theirs & {"only", "unless"}:
        yield Difference(f"{run.quoted}, which the statement leaves out", certain=False)
    elif not theirs and mine & {"only", "all", "least", "most", "unless"} and run.theirs == run.near:
        yield Difference(f"{run.quoted}, without “{'”, “'.join(sorted(mine))}”", certain=False)


def _names(run: _Run) -> Iterator[Difference]:
    mine = {one.key for one in run.mine if one.kind == "name"}
    theirs = [one for one in run.near if one.kind == "name"]
    if mine and theirs and len(run.mine) <= _SHORT and len(run.near) <= _SHORT and not mine & {o.key for o in theirs}:
        yield Difference(f"the source says {run.source.said(theirs)}", certain=True, kind="name")


def _turned(run: _Run) -> bool:
    """Whether a word stands against itself with a prefix that turns it: exclusive, non-exclusive."""
    mine, theirs = ({one.key[2:] for one in side if one.key.startswith("w:")} for side in (run.mine, run.near))
    prefixes = lexicon(run.source.language).prefixes
    return any(f"{prefix}{a}" in (b, f"{prefix}{b}") or f"{prefix}{b}" == a
               for prefix in prefixes for a in mine for b in theirs if min(len(a), len(b)) > 3)  # fmt: skip


def comparable(one: Term, other: Term) -> bool:
    """Whether two facts are of one kind, so that one stands against the other."""
    if one.kind == other.kind == "number":
        return (one.unit == "ordinal") == (other.unit == "ordinal")
    return one.is_fact and one.kind == other.kind


def agree(one: Term, other: Term) -> bool:
    """Whether two facts are the same, as far as both say: 30 is borne by 30 days, 2024 by a day in 2024."""
    if one.date and other.date:
        return one.date.agrees(other.date)
    if one.kind == other.kind == "number":
        return one.value == other.value and (one.unit == other.unit or not one.unit or not other.unit)
    if one.kind == "number" and other.date:
        return not one.unit and one.value in other.date.years
    if one.date and other.kind == "number":
        return (
            not other.unit and {month for _, month, _ in one.date.readings} == {None} and other.value in one.date.years
        )
    return one.key == other.key


def _having(terms: Sequence[Term], category: str) -> list[Term]:
    return [one for one in terms if one.means(category)]


def _said(terms: Sequence[Term], category: str) -> set[str]:
    return {value for one in terms for value in one.means(category)}
