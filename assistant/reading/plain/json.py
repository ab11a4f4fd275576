"""JSON, whole or a value a line: lists of alike objects as tables, all else as lines "name: value" below headings."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.documents import Reading
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.plain.code import line_parts

_DEEPEST = 60


def read(data: bytes) -> Reading:
    """A reading of kind "json". What is not quite JSON (with comments, cut off) is read as the lines that it has."""
    text = decode(data)
    try:
        value = json.loads(text)
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        try:
            value = [json.loads(line) for line in lines]
        except ValueError:
            return Reading(kind="json", title="", pages=set_pages(line_parts(clean(text))))
    return Reading(kind="json", title="", pages=set_pages(_parts(value, "", 0)))


def _parts(value: Any, path: str, depth: int) -> Iterator[Part]:
    if depth > _DEEPEST:
        yield Part(one_line(json.dumps(value, ensure_ascii=False)), place=path)
    elif isinstance(value, Mapping):
        yield from _object(value, path, depth)
    elif isinstance(value, list) and value and all(_is_flat(one) for one in value):
        yield from _table(value, path)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if _is_scalar(one):
                yield Part(_shown(one), "item", place=f"{path}[{number}]")
            else:
                yield from _parts(one, f"{path}[{number}]", depth + 1)
    else:
        yield Part(_shown(value), place=path)


def _object(value: Mapping[str, Any], path: str, depth: int) -> Iterator[Part]:
    plain = [f"{one_line(key)}: {_shown(one)}" for key, one in value.items() if _is_scalar(one)]
    if plain:
        yield Part("\n".join(plain), place=path)
    for key, one in value.items():
        if not _is_scalar(one) and one:
            yield Part(one_line(key) or "…", "heading", level=min(depth + 1, 9))
            yield from _parts(one, f"{path}.{key}" if path else key, depth + 1)


def _table(rows: Sequence[Mapping[str, Any]], path: str) -> Iterator[Part]:
    names = list(dict.fromkeys(name for one in rows for name in one))
    yield row([one_line(name) for name in names], head=True)
    for number, one in enumerate(rows):
        yield row([_shown(one.get(name)) for name in names], place=f"{path}[{number}]")


def _is_flat(value: Any) -> bool:
    return isinstance(value, Mapping) and 0 < len(value) <= 60 and all(_is_scalar(one) for one in value.values())


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return one_line(value) if isinstance(value, str) else json.dumps(value)
