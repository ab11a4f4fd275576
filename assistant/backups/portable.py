"""Settings that may leave the machine: a TOML file's text without keys, passwords and the address of a database."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

# Where the library stands is another matter wherever a copy of it goes.
_LEFT_OUT = ("library",)
_SECRET = re.compile(r"(?i)(key|token|secret|passw(or)?d|credentials?)$")
_LOGIN = re.compile(r"(?<=://)([^/@\s:]*):[^/@\s]*@")


def portable(text: str) -> str:
    """The text as it is where it holds nothing of that kind; else what is left of it, without its comments.

    Raises tomllib.TOMLDecodeError for what is no TOML.
    """
    known = tomllib.loads(text)
    kept = _clean({name: value for name, value in known.items() if name not in _LEFT_OUT})
    return text if kept == known and not _LOGIN.search(text) else "\n".join(_lines(kept, ())).lstrip() + "\n"


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items() if not _SECRET.search(name)}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return _LOGIN.sub(r"\1@", value) if isinstance(value, str) else value


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """A table: its plain values first, then the tables within."""
    for name, value in table.items():
        if not isinstance(value, dict):
            yield f"{_name(name)} = {_value(value)}"
    for name, value in table.items():
        if isinstance(value, dict):
            yield f"\n[{'.'.join(map(_name, (*path, name)))}]"
            yield from _lines(value, (*path, name))


def _name(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_name(name)} = {_value(one)}" for name, one in value.items()) + "}"
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "\\u007f")  # JSON's escapes are TOML's
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)  # numbers, dates and times
