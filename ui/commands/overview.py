"""Whole papers: everything of a kind in them, their summary, and papers side by side."""

from contextlib import closing
from typing import Annotated

import typer

from ui.commands.options import AsJson, Home, User, open_home
from ui.outcome import NOTHING_FOUND, note, put

Papers = Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="Papers by id, path or name.")]


def overview(
    documents: Papers,
    question: Annotated[
        str, typer.Option("--question", "-q", metavar="QUESTION", help='Such as "all deadlines"; else a summary.')
    ] = "Summarise",
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Answer from every passage of papers: a summary, or all deadlines, amounts, obligations, people, definitions.

    How much of each paper was read is told. Without a chat model it is quoted word for word.

    Example: assistant overview lease.pdf --question "all deadlines"
    """
    assistant = open_home(home)
    with closing(assistant.overview(documents, question, user=user)) as stream:
        if as_json:
            answer = stream.answer
            put(answer.model_dump(mode="json"))
        else:
            from ui import console

            answer = console.show_answer(console.stdout(), stream)
    for notice in answer.notices:
        note(notice)
    if not answer.found:
        raise typer.Exit(NOTHING_FOUND)


def table(
    documents: Papers,
    items: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="WHAT", help="What to compare. May be repeated; else their common sections."),
    ] = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put papers side by side: a row for each thing asked, a column for each paper, a source for each cell.

    Example: assistant table v1.pdf v2.pdf --item "notice period" --item "liability"
    """
    found = open_home(home).table(documents, items or (), user=user)
    if as_json:
        put(found.model_dump(mode="json"))
    else:
        from ui import console

        console.show_side_by_side(console.stdout(), found)
    for notice in found.notices:
        note(notice)
