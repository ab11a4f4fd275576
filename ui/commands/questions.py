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
    conversation: Annotated[
        str | None,
        typer.Option(
            "--conversation", metavar="ID", help='Follow this conversation and keep the answer; "new": begin.'
        ),
    ] = None,
    follow: Annotated[bool, typer.Option("--continue", help="Follow the newest conversation, or begin one.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Let the chat model search, open pages and compute, step by step.")
    ] = False,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the papers, each statement with the place that it stands at.

    Without a chat model the answer is quoted word for word. Nothing is kept unless a conversation is asked for.

    Example: assistant ask "How long is the notice period?" --within lease.pdf
    """
    if follow and conversation:
        raise typer.BadParameter("--continue and --conversation: one of them will do.")
    assistant = open_home(home)
    if follow:
        conversation = next((one.id for one, _ in assistant.conversations(user=user).listed()), "new")
    if conversation:
        before = None if conversation == "new" else conversation
        begun = assistant.converse(question, before, within=within, user=user, deep=deep)
    else:
        begun = assistant.stream(question, within=within, user=user, deep=deep)
    with closing(begun) as stream:
        if as_json:
            answer = stream.answer
            kept = {"conversation": stream.trail.conversation} if conversation else {}
            put(answer.model_dump(mode="json") | kept)
        else:
            from ui import console

            answer = console.show_answer(console.stdout(), stream)
    for notice in answer.notices:
        note(notice)
    if conversation:
        note(f"Conversation {stream.trail.conversation}. Go on: assistant ask --continue …")
    if not answer.found:
        if not answer.nearest:
            note(no_papers(assistant))
        raise typer.Exit(NOTHING_FOUND)
