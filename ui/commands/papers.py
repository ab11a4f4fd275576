"""The papers: adding, syncing, listing and forgetting them."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import AsJson, Groups, Home, User, no_papers, open_home
from ui.outcome import FAILED, USAGE, fail, note, put

if TYPE_CHECKING:
    from assistant import AddReport, Listener


def add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, and folders with all they hold.")],
    groups: Groups = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Add papers: files, and folders with all they hold.

    What is there already is not read again. A file that can't be read doesn't stop the others.

    Example: assistant add contracts/ price-list.xlsx
    """
    assistant = open_home(home)
    with _told() as listener:
        report = assistant.add(*paths, groups=groups or (), listener=listener)
    _report(report, as_json=as_json)


def sync(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that holds the papers.")],
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Go on, and sync after each change, until Ctrl-C. With --json: a line a sync."),
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Delete all its papers if the folder holds nothing any more.")
    ] = False,
    groups: Groups = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make the library hold what a folder holds: new, changed and moved papers, and none that are gone.

    What the file .assistantignore in it names is passed over; its lines are those of a .gitignore.

    Example: assistant sync ~/papers --watch
    """
    assistant = open_home(home)
    try:
        if watch:
            from ui import following

            following.follow(assistant, folder, groups=groups or (), as_json=as_json)
            return
        with _told() as listener:
            report = assistant.sync(folder, groups=groups or (), listener=listener, allow_empty=allow_empty)
    except NotADirectoryError as error:
        fail(str(error), USAGE, as_json=as_json)
    _report(report, as_json=as_json)


def documents(user: User = None, home: Home = None, as_json: AsJson = False) -> None:
    """List the papers.

    Example: assistant documents --user anna
    """
    assistant = open_home(home)
    papers = assistant.documents(user=user)
    if as_json:
        put({"documents": [paper.model_dump(mode="json") for paper in papers]})
    elif papers:
        from ui import console

        console.show_documents(console.stdout(), papers)
    else:
        note(no_papers(assistant))


def forget(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, path or name.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Delete a paper with all that was made of it. The file itself stays where it is.

    Example: assistant forget price-list-2024.xlsx
    """
    paper = open_home(home).forget(document)
    if as_json:
        put({"forgotten": paper.model_dump(mode="json")})
    else:
        from ui import console

        console.stdout().print(f"Forgotten: {console.plain(paper.name)} ({paper.id}).")


def reread(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, path or name.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Read a paper anew from the file that is kept, with the settings as they are now, such as those of OCR.

    Example: assistant reread scan-0017.pdf
    """
    with _told() as listener:
        report = open_home(home).reread(document, listener=listener)
    _report(report, as_json=as_json)


def failures(home: Home = None, as_json: AsJson = False) -> None:
    """List the files that could not be added when they were last tried, and why.

    Example: assistant failures
    """
    found = open_home(home).failures()
    if as_json:
        put({"failures": [one.model_dump(mode="json") for one in found]})
        return
    for one in found:
        typer.echo(f"{one.path}: {one.reason} ({one.at[:10]})")
    if not found:
        note("Every file could be added.")


def _told() -> AbstractContextManager["Listener"]:
    from ui import console, progress

    return progress.told(console.stderr())


def _report(report: "AddReport", *, as_json: bool) -> None:
    if as_json:
        put(report.model_dump(mode="json"))
    else:
        from ui import console

        console.show_report(console.stdout(), report)
    if report.failed:
        raise typer.Exit(FAILED)
