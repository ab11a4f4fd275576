"""Keeping the library in order over the years: another embedding model, a look at all of it, copies of it."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import AsJson, Home, open_home
from ui.outcome import FAILED, put

if TYPE_CHECKING:
    from assistant import StepListener


def reindex(
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the embedding model before the last change.")
    ] = False,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Delete what is kept for going back, and do nothing else.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Go over to the embedding model that the settings name now (models.embed).

    The model before it goes on serving until the new index is whole, and is kept for --rollback. Stopped midway,
    the next run goes on.

    Example: assistant reindex
    """
    if rollback and drop_old:
        raise typer.BadParameter("--rollback needs what --drop-old deletes. Name one of them.")
    assistant = open_home(home)
    if drop_old:
        dropped = assistant.drop_previous()
        if as_json:
            put({"dropped": dropped})
        else:
            typer.echo("What was kept for going back is deleted." if dropped else "Nothing was kept for going back.")
        return
    with _told() as listener:
        report = assistant.rollback(listener=listener) if rollback else assistant.reindex(listener=listener)
    if as_json:
        put(report.model_dump(mode="json"))
    elif not report.model:
        typer.echo("There are no papers yet: there is nothing to embed.")
    else:
        typer.echo(f"{report.chunks} passages are found by {report.model} now; {report.embedded} were embedded for it.")
        if report.previous:
            typer.echo(f"{report.previous} is kept: assistant reindex --rollback goes back, --drop-old deletes it.")


def check(home: Home = None, as_json: AsJson = False) -> None:
    """Look at everything the library holds: originals, pages, passages, vectors, both indexes.

    Damaged indexes are made again from the library. Exit code 1 if anything else is wrong.

    Example: assistant check
    """
    assistant = open_home(home)
    with _told() as listener:
        report = assistant.check(listener=listener)
    if as_json:
        put(report.model_dump(mode="json"))
    else:
        from ui import console

        for one in report.findings:
            state = "repaired" if one.repaired else "FAULT"
            typer.echo(f"{state}: {console.plain(one.subject)}: {console.plain(one.problem)}")
        what = f"{report.documents} papers, {report.pages} pages, {report.chunks} passages"
        typer.echo(f"Looked at {what}: {_summary(len(report.findings), len(report.remaining))}")
    if report.remaining:
        raise typer.Exit(FAILED)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; an older one is replaced.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write everything that can't be made again as one file: papers, vectors, conversations, settings. Never keys.

    The assistant may go on meanwhile. Indexes are left out; they are made again.

    Example: assistant backup ~/backups/assistant-2026-03-01.zip
    """
    assistant = open_home(home)
    with _told() as listener:
        report = assistant.backup(file, listener=listener)
    if as_json:
        put(report.model_dump(mode="json"))
    else:
        size = f"{report.bytes / 1e6:.1f} MB"
        typer.echo(f"Written: {report.file} ({report.documents} papers, {report.chunks} passages, {size}).")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `assistant backup` wrote.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make a home of a backup, in a folder that is empty or not there yet. All of it is verified first.

    A library that stood on a server is restored to the home's own file.

    Example: assistant restore backup.zip --home ~/restored
    """
    from assistant import restore as restored

    with _told() as listener:
        report = restored(file, home, listener=listener)
    if as_json:
        put(report.model_dump(mode="json"))
    else:
        typer.echo(f"Restored: {report.documents} papers, {report.chunks} passages. Indexes come at the first search.")


def _summary(found: int, remaining: int) -> str:
    if not found:
        return "all is well."
    if not remaining:
        return f"{found} found and repaired."
    return f"{remaining} remain. Add those papers again (forget, then add), or restore a backup."


def _told() -> AbstractContextManager["StepListener"]:
    from ui import console, progress

    return progress.steps(console.stderr())


COMMANDS = (reindex, check, backup, restore)
