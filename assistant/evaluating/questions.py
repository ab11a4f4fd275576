"""The questions of an evaluation: one JSON object a line, with the answer that is right and where it stands."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from assistant.errors import AssistantError

NONE = "none"


class BadQuestions(AssistantError):
    """A file of questions cannot be used; the message names the line and the reason."""


class Place(BaseModel):
    """Where an answer stands: a paper by path, name or id; in it the page, and words that the passage has, if given.

    Of several words one is enough.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    page: int | None = None
    contains: tuple[str, ...] = ()


class EvalQuestion(BaseModel):
    """A question with its gold answer, or "none" where the papers don't say, and the places that bear the answer.

    One place may stand in the question itself: `document`, with `page` and `contains`; null says "none".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    answer: str = ""
    places: tuple[Place, ...] = ()
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _place_of_its_own(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "document" not in given:
            return given
        if "places" in given:
            raise ValueError("give places, or document with page and contains, not both")
        own = {name: given.get(name) for name in ("document", "page", "contains") if given.get(name) is not None}
        rest = {name: value for name, value in given.items() if name not in ("document", "page", "contains")}
        return rest | ({"places": [own]} if "document" in own else {"answer": NONE})

    @field_validator("question")
    @classmethod
    def _asks(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the question is empty")
        return value.strip()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.answerable and not self.places:
            raise ValueError(f'an answer needs its places; write "answer": "{NONE}" where the papers don\'t say')
        if not self.answerable and self.places:
            raise ValueError(f'the answer is "{NONE}", and yet places are given')
        return self

    @property
    def answerable(self) -> bool:
        """Whether the papers hold the answer."""
        return self.answer.strip().lower() != NONE


def read_questions(file: Path) -> list[EvalQuestion]:
    """The questions of a JSONL file; empty lines are passed over.

    Raises:
        BadQuestions: there is no such file, no question in it, or a line that can't be used.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise BadQuestions(f"{str(file)!r} cannot be read: {error.strerror or error}. Name a JSONL file.") from error
    except UnicodeDecodeError as error:
        raise BadQuestions(f"{str(file)!r} is not UTF-8 text. Save it as UTF-8.") from error
    questions = [_question(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise BadQuestions(f'{str(file)!r} has no questions. Write one a line: {{"question": …, "document": …}}.')
    seen: set[str] = set()
    for number, one in enumerate(questions, 1):
        if one.question in seen:
            raise BadQuestions(f"{str(file)!r}: question {number}, {one.question!r}, is there twice. Drop one of them.")
        seen.add(one.question)
    return questions


def _question(file: Path, number: int, line: str) -> EvalQuestion:
    try:
        return EvalQuestion.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BadQuestions(
            f"{str(file)!r}, line {number}: it is not JSON ({error.msg} at character {error.pos + 1}). "
            "Write one object a line."
        ) from error
    except ValidationError as error:
        raise BadQuestions(f"{str(file)!r}, line {number}: {_reasons(error.errors())}.") from error


def _reasons(errors: Sequence[Any]) -> str:
    return "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'the line'}: {one['msg'].removeprefix('Value error, ')}" for one in errors
    )
