"""What models can do: `models.toml`, and over it a firm's own file of the same form."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from providers.errors import NotConfigured, Unsupported
from providers.types import ChatRequest, ImagePart

# Fields of a ChatRequest that a model may refuse and can do without, with the value that leaves them out.
OPTIONAL: dict[str, Any] = {"temperature": None, "max_tokens": None, "stop": ()}
SHIPPED = Path(__file__).with_name("models.toml")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a model can do; the defaults are for one of which nothing is known, and leave it to say no itself.

    `context` is the tokens that it reads and writes in all, `output` those that it writes at most, 0 for unknown.
    `without` are the fields of a ChatRequest that it refuses; `schema` whether it can be held to a JSON schema.
    """

    context: int = 8_192
    output: int = 0
    without: tuple[str, ...] = ()
    vision: bool = True
    tools: bool = True
    schema: bool = True


@lru_cache(maxsize=256)
def facts(model: str, own: str | Path | None = None) -> Facts:
    """What is known of `model` ("provider:model"); what the file `own` says goes over what is shipped.

    Raises NotConfigured, naming the file and the entry, for an own file that cannot be used.
    """
    found = Facts()
    for file in (SHIPPED, Path(own) if own else None):
        found = replace(found, **_checked(file, model)) if file else found
    return found


def check(model: str, known: Facts, request: ChatRequest) -> None:
    """Raises Unsupported for pictures or tools where the model is known to take none."""
    if request.tools and not known.tools:
        raise Unsupported(f"{model} cannot call tools. Use a model that can.", provider=model)
    if not known.vision and any(isinstance(part, ImagePart) for turn in request.messages for part in turn.parts):
        raise Unsupported(f"{model} cannot read pictures. Use a model that can.", provider=model)


def matching(tables: Mapping[str, Any], model: str) -> tuple[str, Any] | None:
    """The first of the tables whose name, a pattern, fits the model, with its name."""
    return next(((name, table) for name, table in tables.items() if fnmatchcase(model, name)), None)


@lru_cache(maxsize=16)
def tables(file: Path) -> dict[str, Any]:
    """The TOML of a file, with exact decimals, read once. Raises NotConfigured if it cannot be read."""
    import tomllib
    from decimal import Decimal

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotConfigured(f"The file {str(file)!r} cannot be used: {reason}. Correct it.") from None


def _checked(file: Path, model: str) -> dict[str, Any]:
    name, table = matching(tables(file), model) or ("", {})
    for key, value in table.items() if isinstance(table, dict) else [("", table)]:
        if not _fits(key, value):
            raise NotConfigured(
                f"The file {str(file)!r} cannot be used: {key!r} of the model {name!r} is not one of the facts "
                f"({', '.join(field.name for field in fields(Facts))}) or not of its kind. Correct it."
            )
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _fits(key: str, value: object) -> bool:
    if isinstance(value, list):
        return key == "without" and OPTIONAL.keys() >= set(value)
    return any(field.name == key and type(field.default) is type(value) for field in fields(Facts))
