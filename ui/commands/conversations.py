"""Conversations: listed, shown, searched, renamed, exported and deleted."""

from pathlib import Path
from typing import Annotated

import typer

from ui.commands.options import AsJson, Home, open_home
from ui.outcome import NOTHING_FOUND, USAGE, fail, note, put

app = typer.Typer(
    help="The conversations that were kept: list, show, search, rename, export, delete.",
    no_args_is_help=True,
    add_completion=False,
)
Id = Annotated[str, typer.Argument(metavar="ID", help="The conversation's id, as `list` shows it.")]
Owner = Annotated[str | None, typer.Option("--user", metavar="NAME", help="Those of this user.")]


@app.command("list")
def listed(user: Owner = None, home: Home = None, as_json: AsJson = False) -> None:
    """List the conversations, the newest first.

    Example: assistant conversations list --user anna
    """
    found = open_home(home).conversations(user=user).listed()
    if as_json:
        lines = [one.model_dump(mode="json", exclude={"exchanges"}) | {"questions": number} for one, number in found]
        put({"conversations": lines})
    elif found:
        from ui import console

        console.show_conversations(console.stdout(), found)
    else:
        note('There are no conversations yet. Begin one: assistant ask --conversation new "…"')


@app.command()
def show(conversation: Id, user: Owner = None, home: Home = None, as_json: AsJson = False) -> None:
    """Show a conversation: questions, answers and their sources.

    Example: assistant conversations show 3f9a1c0b7d5e2468
    """
    found = open_home(home).conversations(user=user)[conversation]
    if as_json:
        put(found.model_dump(mode="json"))
    else:
        from ui import console

        console.show_conversation(console.stdout(), found)


@app.command()
def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="All of them have to be there.")],
    user: Owner = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find questions and answers that hold all of the words.

    Example: assistant conversations search "break option"
    """
    found = open_home(home).conversations(user=user).search(words)
    if as_json:
        put({"words": words, "matches": [one.model_dump(mode="json") for one in found]})
    elif found:
        from ui import console

        console.show_matches(console.stdout(), found)
    else:
        note("No conversation holds all of these words.")
    if not found:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def export(
    conversation: Id,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; else stdout.")] = None,
    user: Owner = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write a conversation as Markdown or, with --json, as JSON.

    Example: assistant conversations export 3f9a1c0b7d5e2468 --output lease.md
    """
    from assistant.conversing.export import markdown

    found = open_home(home).conversations(user=user)[conversation]
    text = found.model_dump_json(indent=2) + "\n" if as_json else markdown(found)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        fail(f"{str(file)!r} cannot be written: {error.strerror}. Name another file.", USAGE, as_json=as_json)
    note(f"Written: {str(file)!r}")


@app.command()
def rename(
    conversation: Id,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called from now on.")],
    user: Owner = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Call a conversation something else.

    Example: assistant conversations rename 3f9a1c0b7d5e2468 "Notice of the lease"
    """
    kept = open_home(home).conversations(user=user)
    try:
        kept.rename(conversation, title)
    except ValueError as error:
        fail(str(error), USAGE, as_json=as_json)
    if as_json:
        put({"renamed": conversation, "title": kept[conversation].title})


@app.command()
def feedback(
    questions: Annotated[
        Path | None,
        typer.Option("--eval", metavar="FILE", help="Write the good ones as questions for `assistant eval`, as JSONL."),
    ] = None,
    user: Owner = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the answers that were called good or bad, with the reasons.

    Example: assistant conversations feedback --eval questions.jsonl
    """
    rated = open_home(home).conversations(user=user).rated()
    if questions:
        from assistant.evaluating.rated import questions_of

        made = questions_of(rated)
        lines = [one.model_dump_json(exclude_defaults=True) for one in made]
        try:
            questions.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        except OSError as error:
            fail(f"{str(questions)!r} cannot be written: {error.strerror}. Name another file.", USAGE, as_json=as_json)
        note(f"Written: {len(made)} questions to {str(questions)!r}")
    if as_json:
        put({"feedback": [one.model_dump(mode="json") for one in rated]})
    elif rated:
        from ui import console

        console.show_feedback(console.stdout(), rated)
    else:
        note("Nobody has said yet whether an answer was good: below each answer on the page there are two thumbs.")


@app.command()
def delete(
    conversations: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Their ids.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of this user's conversations.")] = False,
    user: Owner = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Delete conversations; nothing of them stays in the home.

    Example: assistant conversations delete 3f9a1c0b7d5e2468
    """
    if bool(conversations) == everything:
        raise typer.BadParameter("name the conversations by their ids, or give --all.")
    kept = open_home(home).conversations(user=user)
    gone = [one.id for one, _ in kept.listed()] if everything else list(conversations or ())
    kept.delete(*gone)
    if as_json:
        put({"deleted": gone})
    else:
        note(f"Deleted: {', '.join(gone) or 'nothing, there was none'}.")
