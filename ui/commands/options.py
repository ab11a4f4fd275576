"""What many commands share: their options, and opening the home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

# What answers is loaded when a command needs it: `--help` comes at once.
if TYPE_CHECKING:
    from assistant import Assistant

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="PATH", help="The workspace folder; else $ASSISTANT_HOME, else ./.assistant."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout; all else goes to stderr.")]
Groups = Annotated[
    list[str] | None, typer.Option("--group", metavar="NAME", help="Only for this group of users. May be repeated.")
]
Within = Annotated[
    list[str] | None,
    typer.Option("--within", metavar="DOCUMENT", help="Only in this paper: its id, path or name. May be repeated."),
]
User = Annotated[str | None, typer.Option("--user", metavar="NAME", help="Only in what this user may see.")]


def not_empty(value: str) -> str:
    """A question or query with something in it."""
    if not value.strip():
        raise typer.BadParameter("it is empty. Ask something.")
    return value


def open_home(home: Path | None) -> "Assistant":
    """The assistant of that home."""
    from assistant import Assistant

    return Assistant(home)


def no_papers(assistant: "Assistant") -> str:
    """What to say where there is nothing to look in."""
    return f"There are no papers to see in {str(assistant.home)!r}. Add some: assistant add PATH"
