"""What kind of contract a paper is, or what else it seems to be."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from assistant.contracts.model import Kind

_TITLE_LINES = 8
_FIRST_PAGES = 6_000
# A word in the title says more than many in the text.
_TITLE_POINTS = 3.0
_MOST = 4  # times that a pattern counts


@dataclass(frozen=True, slots=True)
class Told:
    """The kind of contract; for what is none, "not a contract" and what it seems to be, which may be empty."""

    kind: Kind
    seems: str = ""


@dataclass(frozen=True, slots=True)
class _Signs:
    title: tuple[re.Pattern[str], ...]
    text: tuple[re.Pattern[str], ...]

    def points(self, title: str, text: str) -> float:
        named = any(one.search(title) for one in self.title)
        said = [min(_MOST, len(one.findall(text))) / _MOST for one in self.text]
        return _TITLE_POINTS * named + sum(said)

    def named(self, title: str) -> bool:
        return any(one.search(title) for one in self.title)


def tell(text: str, title: str) -> Told:
    """What the paper is by its title (where one was found), its first lines and its words."""
    signs, others, contract, least = _signs()
    head = "\n".join([title, *[line for line in text[:3_000].splitlines() if line.strip()][:_TITLE_LINES]])
    evidence = sum(bool(one.search(text)) for one in contract)
    other, points = _best(others, head, text[:_FIRST_PAGES])
    if evidence < least - _called_contract(head) or (
        points > _TITLE_POINTS and evidence < 2 * least and not _called_contract(head)
    ):
        return Told("not a contract", other if points >= 1 else "")
    first = title or head
    # An amendment to a lease is an amendment; a subcontract for services a subcontract.
    for kind in (
        "amendment",
        "terms and conditions",
        "nda",
        "employment",
        "subcontract",
        "insurance",
        "loan",
        "framework",
    ):
        if signs[kind].named(first):
            return Told(_kind(kind))
    kind, points = _best(signs, first, text)
    return Told(_kind(kind) if points >= 1 else "other contract")


def _called_contract(head: str) -> bool:
    return bool(
        re.search(
            r"\b(?:agreement|contract|lease|\w*vertrag|vereinbarung|\w*overeenkomst|\w*voorwaarden|\w*bedingungen|"
            r"terms)\b",
            head,
            re.I,
        )
    )


def _best(signs: dict[str, _Signs], title: str, text: str) -> tuple[str, float]:
    points = {name: one.points(title, text) for name, one in signs.items()}
    best = max(points, key=points.__getitem__)
    return best, points[best]


def _kind(name: str) -> Kind:
    for kind in get_args(Kind):
        if kind == name:
            found: Kind = kind
            return found
    raise ValueError(f"{name!r} in kinds.toml is no kind of contract.")


@cache
def _signs() -> tuple[dict[str, _Signs], dict[str, _Signs], tuple[re.Pattern[str], ...], int]:
    raw = tomllib.loads((files(__package__) / "kinds.toml").read_text("utf-8"))

    def signs(table: dict[str, dict[str, list[str]]]) -> dict[str, _Signs]:
        return {name: _Signs(_patterns(one["title"]), _patterns(one["text"])) for name, one in table.items()}

    return signs(raw["kinds"]), signs(raw["others"]), _patterns(raw["contract"]["text"]), int(raw["contract"]["least"])


def _patterns(sources: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one, re.IGNORECASE | re.MULTILINE) for one in sources)
