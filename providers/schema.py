"""JSON schemas in the strict form that lets a service hold a model to them."""

from collections.abc import Mapping
from typing import Any


def strict(schema: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The schema with every object closed and every property required, and whether that was possible.

    Strict schemas know no objects of any keys and no defaults: with the first the schema is returned as it is,
    the second are left out (every property is filled in anyway).
    """
    if _open(schema):
        return dict(schema), False
    closed: dict[str, Any] = _close(schema)
    return closed, True


def _open(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_open, node))
    if not isinstance(node, Mapping):
        return False
    free = node.get("type") == "object" and ("properties" not in node or node.get("additionalProperties"))
    return bool(free) or any(_open(value) for key, value in node.items() if key not in ("enum", "const", "default"))


def _close(node: Any) -> Any:
    if isinstance(node, list):
        return [_close(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    if "$ref" in node:  # allowed alone only
        return {"$ref": node["$ref"]}
    closed = {
        key: value if key in ("enum", "const") else _close(value) for key, value in node.items() if key != "default"
    }
    for key in ("properties", "$defs"):
        if isinstance(node.get(key), Mapping):
            closed[key] = {name: _close(value) for name, value in node[key].items()}
    if node.get("type") == "object":
        closed["additionalProperties"] = False
        closed["required"] = list(node["properties"])
    return closed
