"""A playbook: what the firm wants of each clause, what it can live with, and what it won't sign. A TOML file."""

import re
import tomllib
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from assistant.contracts.finding.types import NAMES
from assistant.contracts.model import Amount, Duration, Kind
from assistant.documents import Record
from assistant.errors import SettingsError

FOLDER = "playbooks"
Verdict = Literal["acceptable", "look at it", "not acceptable"]
Quantity = Duration | Amount | Decimal

_LIMIT = 256 * 1024
_DURATION = re.compile(r"(\d{1,6})\s+(business day|day|week|month|quarter|year)s?")
_PERCENTAGE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*(?:%|percent)")
_AMOUNT = re.compile(r"([A-Z]{3})\s+(\d{1,3}(?:,\d{3})*|\d{1,15})(\.\d{1,4})?")


class Condition(Record):
    """What a clause must be for a verdict; everything that is set must hold.

    `at_most` and `at_least` compare the clause's value ("30 days", "EUR 50,000", "5 %"), the one with that `role`
    where one is named. `one_of` names values, such as laws. `says` lists words of which the clause has one at least,
    `lacks` words of which it has none.
    """

    at_most: str = ""
    at_least: str = ""
    role: str = ""
    one_of: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @field_validator("at_most", "at_least")
    @classmethod
    def _measurable(cls, value: str) -> str:
        if value:
            quantity(value)
        return value

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.at_most or self.at_least or self.one_of or self.says or self.lacks):
            raise ValueError("a condition needs at_most, at_least, one_of, says or lacks")
        if any(not word.strip() for word in (*self.one_of, *self.says, *self.lacks)):
            raise ValueError("an empty word would match everything")
        return self


class Position(Record):
    """The firm's position on one type of clause.

    Where neither condition holds, a person is to look at it. `also` names types that say the same in other words, and
    are looked at where the contract has no clause of this one. `missing` is the verdict where it has none of either.
    """

    clause: str
    also: tuple[str, ...] = ()
    ours: str
    why: str = ""
    acceptable: Condition | None = None
    not_acceptable: Condition | None = None
    missing: Verdict = "look at it"
    suggested: str = ""

    @field_validator("clause", "also")
    @classmethod
    def _known(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for one in [value] if isinstance(value, str) else value:
            if one not in NAMES:
                raise ValueError(f"there is no type of clause {one!r}. There are: {', '.join(NAMES)}")
        return value


class Playbook(Record):
    """The firm's positions for some kinds of contract."""

    name: str
    kinds: tuple[Kind, ...] = Field(min_length=1)
    position: tuple[Position, ...] = Field(min_length=1)


def quantity(text: str) -> Quantity:
    """ "30 days", "EUR 50,000.00" or "5 %" as a value. Raises ValueError for anything else."""
    flat = " ".join(text.split())
    try:
        if found := _DURATION.fullmatch(flat.lower()):
            return Duration(count=int(found[1]), unit=found[2])
        if found := _PERCENTAGE.fullmatch(flat.lower()):
            return Decimal(found[1])
        if found := _AMOUNT.fullmatch(flat):
            return Amount(value=Decimal(found[2].replace(",", "") + (found[3] or "")), currency=found[1])
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a number") from error
    raise ValueError(f'{text!r} cannot be compared; write it like "30 days", "EUR 50,000.00" or "5 %"')


def load_playbook(file: Path) -> Playbook:
    """The playbook in a file. Raises SettingsError, which names the line, for one that can't be used."""
    try:
        if file.stat().st_size > _LIMIT:
            raise SettingsError(f"The playbook {str(file)!r} is larger than {_LIMIT // 1024} KB. Is it a playbook?")
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"The playbook {str(file)!r} cannot be opened: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"The playbook {str(file)!r}, line {line}: it is not UTF-8 text. Save it as UTF-8."
        ) from error
    return parse_playbook(text, str(file))


def parse_playbook(text: str, name: str) -> Playbook:
    """As `load_playbook`, for a text; `name` says in errors where it is from."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        named = re.search(r"line (\d+)", str(error))
        number = int(named[1]) if named else text.count("\n") + 1
        raise _wrong(name, number, f"it is not valid TOML: {error}. Correct that line") from error
    except RecursionError as error:
        raise _wrong(name, 1, "it is nested too deeply. A playbook has a name, kinds and positions") from error
    if not data:
        raise _wrong(name, 1, "it is empty. `assistant contracts playbook supply` prints one to start with")
    try:
        playbook = Playbook.model_validate(data)
    except ValidationError as error:
        # A slip in an entry's name also leaves the entry missing: the slip is what to correct.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        place = tuple(first["loc"])
        entry = ".".join(map(str, place)) or "the playbook"
        raise _wrong(name, _line(text, place), f"{entry}: {_reason(first)}. Correct that line") from error
    seen: set[str] = set()
    for index, one in enumerate(playbook.position):
        if one.clause in seen:
            line = _line(text, ("position", index, "clause"))
            raise _wrong(name, line, f"{one.clause!r} has a position already. Keep one of the two")
        seen.add(one.clause)
    return playbook


def default_playbook(name: str) -> str:
    """The text of a playbook that ships: "supply", "services", "lease" or "nda". Raises SettingsError."""
    if name not in shipped():
        raise SettingsError(f"No playbook {name!r} ships. There are: {', '.join(shipped())}.")
    return (resources.files(__package__) / FOLDER / f"{name}.toml").read_text("utf-8")


def playbook_text(name: str, home: Path) -> str:
    """The text of the home's own playbook of that name, else of the one that ships. Raises SettingsError."""
    own = home / FOLDER / f"{name}.toml"
    return own.read_text("utf-8") if name.isidentifier() and own.is_file() else default_playbook(name)


def shipped() -> list[str]:
    """The names of the playbooks that ship."""
    folder = resources.files(__package__) / FOLDER
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def playbook_for(kind: Kind, home: Path) -> Playbook | None:
    """The playbook for a kind of contract: the firm's own in the home's `playbooks`, else one that ships, else None.

    Raises SettingsError for one of the firm's own that can't be used.
    """
    own = [load_playbook(file) for file in sorted((home / FOLDER).glob("*.toml"))]
    ours = [parse_playbook(default_playbook(name), name) for name in shipped()]
    return next((one for one in (*own, *ours) if kind in one.kinds), None)


def _wrong(name: str, line: int, what: str) -> SettingsError:
    return SettingsError(f"The playbook {name!r}, line {line}: {what}.")


def _reason(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such entry"
    return str(error["msg"]).removeprefix("Value error, ")


def _line(text: str, place: tuple[int | str, ...]) -> int:
    """The line of an entry: that of the nth `[[position]]`, and in it that of the key where it has one."""
    lines = text.splitlines()
    at, end = 0, len(lines)
    if len(place) > 1 and place[0] == "position" and isinstance(place[1], int):
        heads = [number for number, line in enumerate(lines) if re.match(r"\s*\[\[\s*position\s*\]\]", line)]
        if place[1] < len(heads):
            at = heads[place[1]]
            end = next((one for one in heads if one > at), len(lines))
    for key in (str(one) for one in reversed(place) if isinstance(one, str)):
        for number in range(at, end):
            if re.match(rf"\s*(\[?\[?\s*)?([\w.]+\.)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]", lines[number]):
                return number + 1
            if re.search(rf"[{{,]\s*[\"']?{re.escape(key)}[\"']?\s*=", lines[number]):
                return number + 1
    return at + 1
