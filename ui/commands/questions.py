"""Questions: searching the papers and answering from them."""

from contextlib import closing
from typing import Annotated

import typer

from ui.commands.options import AsJson, Home, User, Within, no_papers, not_empty, open_home
from ui.outcome import NOTHING_FOUND, note, put


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What to look for.", callback=not_empty)],
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many passages at most.")] = 10,
    within: Within = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that fit best, best first.

    Example: assistant search "retention money" --limit 3
    """
    assistant = open_home(home)
    passages = assistant.search(query, limit, within=within, user=user)
    if as_json:
        put({"query": query, "passages": [one.model_dump(mode="json") for one in passages]})
    elif passages:
        from ui import console

        console.show_passages(console.stdout(), passages)
    else:
        note(no_papers(assistant) if not assistant.documents(user=user) else "Nothing was found.")
    if not passages:
        raise typer.Exit(NOTHING_FOUND)


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In your own words.", callback=not_empty)],
    within: Within = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the papers, each statement with the place that it stands at.

    Without a chat model the answer is quoted word for word.

    Example: assistant ask "How long is the notice period?" --within lease.pdf
    """
    assistant = open_home(home)
    with closing(assistant.stream(question, within=within, user=user)) as stream:
        if as_json:
            answer = stream.answer
            put(answer.model_dump(mode="json"))
        else:
            from ui import console

            answer = console.show_answer(console.stdout(), stream)
    for notice in answer.notices:
        note(notice)
    if not answer.found:
        if not answer.nearest:
            note(no_papers(assistant))
        raise typer.Exit(NOTHING_FOUND)
