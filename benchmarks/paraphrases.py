"""Statements in words of their own, with passages and whether those say so, from public sets."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.checking.bearing import sentences as bearing_sentences
from assistant.checking.terms import analyse
from assistant.documents import Chunk, Span
from assistant.library import StoredChunk
from assistant.search.expecting import expected
from assistant.search.finding import Found
from assistant.text.sentences import split_sentences

_SEED = 20261122
_AUXILIARY = (
    "is are was were do does did can could will would should has have had may might must".split()
)  # fmt: skip
_ASKED = re.compile(
    r"(?P<before>(?:in|at|on|by|to|from|with|for|of|during|under|after|into|through) )?"
    r"(?P<word>what|which|whose|how many|how much|how long|how|who|whom|when|where|why)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PARTICIPLE = re.compile(
    r"(?:\w+ed|known|born|made|held|built|found|given|taken|written|seen|won|begun|fought|led|set|brought|chosen|"
    r"said|paid|sold|spent|thought|told|used|able)$"
)
_GERMAN = re.compile(
    r"(?P<before>(?:in|an|am|auf|bei|mit|von|zu|aus|nach|für|unter|seit|um|durch) )?"
    r"(?P<word>wie viele?|wieviele?|was|wer|wen|wem|wann|wo|wohin|woher|warum|weshalb|wie|welche[rsnm]?)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# Sentences on each side of the one that bears on a hypothesis, or is most like it.
_AROUND = 2
# Characters of a passage, as papers are cut.
_PASSAGE = 850


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A statement, the passages named as its source, whether they say so, and the set it is from.

    `kind` is "true" or says in what way it isn't.
    """

    text: str
    sources: tuple[Found, ...]
    kind: str
    source: str


def passage(text: str, ranges: Sequence[tuple[int, int]]) -> Found:
    """A stretch of a text as a search would find it."""
    first, last = ranges[0][0], ranges[-1][1]
    piece = Chunk(
        document="paper",
        number=0,
        text=text[first:last],
        spans=(Span(page=1, start=first, end=last),),
        sentences=tuple((start - first, end - first) for start, end in ranges),
    )
    return Found(StoredChunk(1, piece, "page 1", ()), 1.0)


def passages(text: str) -> tuple[Found, ...]:
    """A text cut into passages at the ends of sentences."""
    found: list[list[tuple[int, int]]] = []
    for start, end in split_sentences(text):
        if not found or end - found[-1][0][0] > _PASSAGE:
            found.append([])
        found[-1].append((start, end))
    return tuple(passage(text, ranges) for ranges in found)


def stated(question: str, answer: str, language: str = "en") -> str | None:
    """A question and its answer as one statement, by rules; None where they don't fit it."""
    asked = question.strip().rstrip("?").strip()
    found = (_ASKED if language == "en" else _GERMAN).match(asked)
    answer = answer.strip().rstrip(".")
    if not found or not found["rest"].strip():
        return None
    text = _german(found, answer) if language == "de" else _english(found, answer)
    return text[0].upper() + text[1:] + "." if text else None


def _german(found: re.Match[str], answer: str) -> str | None:
    """German puts the verb second after whatever comes first: the answer takes the question's place."""
    word, rest = found["word"].lower(), found["rest"].split()
    before = (found["before"] or "").lower()
    if word.startswith("welche"):  # what is asked for is a noun of its own: "Welche Stadt liegt …"
        verb = next((at for at, one in enumerate(rest) if at and one[0].islower()), 0)
        return f"{before}{answer} {' '.join(rest[verb:])}" if verb else None
    if word == "wie" and len(rest) > 2 and rest[0] in ("oft", "lange", "hoch", "groß", "weit", "alt", "viel", "lang"):
        rest = rest[1:]
    return f"{before}{answer} {' '.join(rest)}"


def _english(found: re.Match[str], answer: str) -> str | None:
    word, rest = found["word"].lower(), found["rest"].split()
    before = (found["before"] or "").lower()
    at = next((number for number, one in enumerate(rest) if one.lower() in _AUXILIARY), None)
    if word == "whose":
        return None
    if word in ("who", "whom") and at != 0:
        return f"{answer} {' '.join(rest)}"
    noun = rest[:at] if at is not None else rest[:0]
    if at is None:
        return f"{answer} {' '.join(rest)}" if word == "what" and re.match(r"\w+(?:s|ed)$", rest[0]) else None
    verb, after = rest[at].lower(), rest[at + 1 :]
    if not after:
        return None
    supported = verb in ("do", "does", "did")
    if word in ("how many", "how much") and noun:
        asked = f"{answer} {' '.join(noun)}"
        return f"{' '.join(after)} {before}{asked}" if supported else f"{before}{asked} {verb} {' '.join(after)}"
    if word in ("what", "which") and noun:
        named = re.sub(r"^(?:type|kind|sort|name)s? of ", "", " ".join(noun))
        if before or not supported:
            clause = f"{' '.join(after)}" if supported else f"{verb} {' '.join(after)}"
            return f"{clause} {before}{answer}" if supported else f"{before}{answer} is the {named} that {clause}"
        return f"{answer} is the {named} that {' '.join(after)}"
    if supported:
        return f"{' '.join(after)} {before or _joint(word, answer)}{answer}"
    part = next((number for number, one in enumerate(after) if number and _PARTICIPLE.match(one)), len(after))
    joint = before or _joint(word, answer)
    return " ".join([*after[:part], verb, *after[part:], f"{joint}{answer}"])


def _joint(word: str, answer: str) -> str:
    """The word that joins an answer to the rest, where it has none of its own."""
    if word == "when" and re.match(r"(?:the )?\d|[A-Z]", answer):
        return "in "
    if word == "where" and not re.match(r"(?:in|at|on|to|near|from)\b", answer):
        return "in "
    return "because of " if word == "why" and not re.match(r"(?:because|to|for|due)\b", answer) else ""


def answered(data: Path, name: str) -> Iterator[Paraphrase]:
    """Questions with their answers as statements: "squad2", "xquad.en" or "xquad.de".

    False are those with another answer of the same paragraph and of the same kind, and those of SQuAD 2.0 whose
    question the paragraph does not answer, with the answer that people found plausible. Where an answer's words
    stand in several sentences, so be it: the check has to find the one.
    """
    chance = random.Random(_SEED)
    file = "squad2/dev_subset.json" if name == "squad2" else f"xquad/{name}.json"
    language = name[-2:] if name.startswith("xquad") else "en"
    for article in json.loads((data / file).read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            sources = passages(paragraph["context"])
            asked = [(one["question"], one["answers"][0]["text"]) for one in paragraph["qas"] if one["answers"]]
            for question, answer in asked:
                if text := stated(question, answer, language):
                    yield Paraphrase(text, sources, "true", name)
                others = [
                    other
                    for different, other in asked
                    if expected(different) == expected(question)
                    and other.lower() not in answer.lower()
                    and answer.lower() not in other.lower()
                ]
                if others and (text := stated(question, chance.choice(others), language)):
                    yield Paraphrase(text, sources, "another answer", name)
            for one in paragraph["qas"]:
                for plausible in one.get("plausible_answers", [])[:1]:
                    if text := stated(one["question"], plausible["text"], language):
                        yield Paraphrase(text, sources, "unanswerable", name)


def claims(data: Path) -> Iterator[Paraphrase]:
    """SciFact's claims with the abstract that each names."""
    abstracts = {one["_id"]: one for one in _lines(data / "scifact" / "corpus.jsonl")}
    texts = {one["_id"]: one for one in _lines(data / "scifact" / "queries.train.jsonl")}
    kinds = {"SUPPORT": "true", "CONTRADICT": "contradicted", "NOT_ENOUGH_INFO": "not said"}
    for row in (data / "scifact" / "qrels.train.tsv").read_text("utf-8").splitlines()[1:]:
        query, paper, _, label = row.split("\t")
        abstract = f"{abstracts[paper]['title']}.\n{abstracts[paper]['text']}"
        yield Paraphrase(texts[query]["text"], passages(abstract), kinds[label], "scifact")


def hypotheses(data: Path) -> Iterator[Paraphrase]:
    """ContractNLI's hypotheses, with the passages around what lawyers named, else around what is most like them."""
    whole = json.loads((data / "contractnli" / "dev.json").read_text("utf-8"))
    kinds = {"Entailment": "true", "Contradiction": "contradicted", "NotMentioned": "not said"}
    for document in whole["documents"]:
        text = document["text"]
        everything = split_sentences(text)
        contract = passage(text, everything)
        first = everything[0][0]
        for name, marked in document["annotation_sets"][0]["annotations"].items():
            hypothesis = whole["labels"][name]["hypothesis"]
            spans = [document["spans"][at] for at in sorted(marked["spans"])]
            if not spans:
                best = bearing_sentences(analyse(hypothesis, "en"), [contract], "en")[0]
                spans = [(best.start + first, best.end + first)]
            yield Paraphrase(
                hypothesis,
                around(text, everything, spans),
                kinds[marked["choice"]],
                "contractnli",
            )


def around(text: str, ranges: Sequence[tuple[int, int]], spans: Sequence[Sequence[int]]) -> tuple[Found, ...]:
    """The passages around spans of a text: the sentences that they meet and some on each side."""
    met = {at for at, (start, end) in enumerate(ranges) for first, last in spans if start < last and first < end}
    taken = sorted({near for at in met for near in range(at - _AROUND, at + _AROUND + 1) if 0 <= near < len(ranges)})
    runs: list[list[tuple[int, int]]] = []
    for before, at in zip([-2, *taken], taken, strict=False):
        if at != before + 1 or ranges[at][1] - runs[-1][0][0] > _PASSAGE:
            runs.append([])
        runs[-1].append(ranges[at])
    return tuple(passage(text, run) for run in runs)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]
