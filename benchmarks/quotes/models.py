"""The sample firm's requests with chat models that lie: what of it reaches a priced line without a notice."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.quotes.drafting import draft, language_of, written
from assistant.quotes.pricing import Terms
from assistant.quotes.requests.items import items
from assistant.quotes.requests.understanding import Understood, harmless, understood
from benchmarks.quotes.requests import FOLDER, TODAY, sample_list
from providers import ChatRequest, Delta, Provider, Reply

Item = dict[str, str]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Case:
    """A request, and descriptions of articles to lie with."""

    text: str
    dice: random.Random
    names: list[str]


# What a liar makes of it.
Liar = Callable[[Case], list[Item]]


class Scripted(Provider):
    """Fills in the form of a request as it is told to."""

    vendor = "scripted"

    def __init__(self, said: list[Item]) -> None:
        super().__init__("liar")
        self.said = said
        self.asked: list[ChatRequest] = []

    def reply(self, request: ChatRequest) -> Reply:
        """All of it, whatever was asked."""
        self.asked.append(request)
        return Reply(json.dumps({"items": self.said, "customer": "", "site": "", "wanted_by": ""}), "stop")

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """It is not streamed."""
        raise NotImplementedError


def measure() -> dict[str, Any]:
    """For each liar: priced lines that the drafts by rules alone don't have, with a notice on them and without."""
    rows = [json.loads(line) for line in (FOLDER / "requests.jsonl").read_text("utf-8").splitlines()]
    prices = sample_list()
    names = [one.description for one in prices.articles]
    found: dict[str, Any] = {}
    for name, liar in LIARS.items():
        lines = said = silent = lost = 0
        amiss = []
        for row in rows:
            text = row["request"]
            said_so = liar(Case(text, random.Random(row["id"]), names))
            read = understood(text, Scripted(said_so), language_of(text))
            plain, lied = (
                draft(written(text), [prices], Terms(), number="", today=TODAY, model=one)
                for one in (Understood(), read)
            )
            right = {(one["article"], Decimal(one["quantity"])) for one in row["lines"]}
            known = right | {(one.article, one.quantity) for one in plain.lines if one.status == "priced"}
            lines += len(plain.lines)
            lost += sum(one.status == "priced" for one in plain.lines) > sum(
                one.status == "priced" for one in lied.lines
            )
            for at, one in enumerate(lied.lines, 1):
                if one.status == "priced" and (one.article, one.quantity) not in known:
                    noted = any(re.search(rf"alone read these lines:.*\b{at}\b", notice) for notice in lied.notices)
                    said += noted
                    silent += not noted
                    amiss += [] if noted else [row["id"]]
        found[name] = {
            "lines by rules": lines,
            "new wrong prices with a notice": said,
            "new wrong prices without one": silent,
            "requests with fewer priced lines": lost,
            "amiss": amiss,
        }
    return found


def _read(text: str) -> list[Item]:
    shown = harmless(text)
    found = [one for one in items(text, language_of(text)) if harmless(one.text) in shown]
    return [{"quote": one.text, "quantity": f"{one.quantity:f}", "unit": one.unit, "words": one.words} for one in found]


def _other_words(case: Case) -> list[Item]:
    return [one | {"words": case.dice.choice(case.names)} for one in _read(case.text)]


def _swapped(case: Case) -> list[Item]:
    read = _read(case.text)
    words = [one["words"] for one in read]
    case.dice.shuffle(words)
    return [one | {"words": word} for one, word in zip(read, words, strict=True)]


def _times_ten(case: Case) -> list[Item]:
    return [one | {"quantity": f"{Decimal(one['quantity']) * 10:f}"} for one in _read(case.text)]


def _any_number(case: Case) -> list[Item]:
    shown = harmless(case.text)
    return [
        {
            "quote": shown[max(0, at.start() - 40) : at.end() + 40],
            "quantity": at.group(),
            "unit": "piece",
            "words": case.dice.choice(case.names),
        }
        for at in _NUMBER.finditer(shown)
    ]


def _all_of_it(case: Case) -> list[Item]:
    shown = harmless(case.text)[:600]
    return [
        {"quote": shown, "quantity": at.group(), "unit": "", "words": case.dice.choice(case.names)}
        for at in _NUMBER.finditer(shown)
    ]


def _cut_short(case: Case) -> list[Item]:
    """Quotes from the number to the third word behind it: sizes and classes are left out."""
    shown = harmless(case.text)
    return [
        {"quote": at.group(), "quantity": at[1], "unit": "", "words": " ".join(at.group().split()[1:])}
        for at in re.finditer(r"(\d+(?:[.,]\d+)?)(?: \S+){1,3}", shown)
    ]


LIARS: dict[str, Liar] = {
    "drops everything": lambda _: [],
    "other articles": _other_words,
    "words swapped between lines": _swapped,
    "ten times as many": _times_ten,
    "any number as a quantity": _any_number,
    "the whole request as one thing": _all_of_it,
    "sizes left out": _cut_short,
}
