"""Prompts: Markdown files with named holes, filled strictly."""

import re
from importlib.resources import files

_HOLE = re.compile(r"\{\{(\w+)\}\}")


def prompt(name: str, **values: str) -> str:
    """The prompt `name`.md with its holes filled.

    Raises ValueError if a value is missing or has no hole; what is filled in is never read for holes again.
    """
    text = files(__name__).joinpath(f"{name}.md").read_text("utf-8")
    holes = set(_HOLE.findall(text))
    if holes != set(values):
        raise ValueError(f"The prompt {name!r} has the holes {sorted(holes)}, not {sorted(values)}.")
    return _HOLE.sub(lambda hole: values[hole[1]], text)
