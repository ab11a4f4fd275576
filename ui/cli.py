"""The command line: translates between a shell and the assistant, for people and, with --json, for programs."""

import sys
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.outcome import FAILED, NOTHING_FOUND, USAGE, Commands, fail, note, put

# What answers is loaded when a command needs it: `--help` comes at once.
if TYPE_CHECKING:
    from assistant import AddReport, Assistant, Listener

_ABOUT = """Ask your own papers, and see the place on the page.

Begin with: assistant add FOLDER, then: assistant ask "How long is the notice period?"
"""
_EXITS = (
    "Exit codes: 0 all is well; 1 something could not be done, such as one file of many; 2 the command or the "
    "settings are wrong; 3 the papers don't say (ask, search); 130 stopped by you."
)

app = typer.Typer(
    cls=Commands,
    help=_ABOUT,
    epilog=_EXITS,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        typer.echo(metadata.version("company-assistant"))
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    pass


def _not_empty(value: str) -> str:
    if not value.strip():
        raise typer.BadParameter("it is empty. Ask something.")
    return value


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


@app.command()
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
    assistant = _open(home)
    with _told() as listener:
        report = assistant.add(*paths, groups=groups or (), listener=listener)
    _report(report, as_json=as_json)


@app.command()
def sync(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that holds the papers.")],
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Go on, and sync after each change, until Ctrl-C. With --json: a line a sync."),
    ] = False,
    groups: Groups = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make the library hold what a folder holds: new, changed and moved papers, and none that are gone.

    What the file .assistantignore in it names is passed over; its lines are those of a .gitignore.

    Example: assistant sync ~/papers --watch
    """
    assistant = _open(home)
    try:
        if watch:
            from ui import following

            following.follow(assistant, folder, groups=groups or (), as_json=as_json)
            return
        with _told() as listener:
            report = assistant.sync(folder, groups=groups or (), listener=listener)
    except NotADirectoryError as error:
        fail(str(error), USAGE, as_json=as_json)
    _report(report, as_json=as_json)


@app.command()
def documents(user: User = None, home: Home = None, as_json: AsJson = False) -> None:
    """List the papers.

    Example: assistant documents --user anna
    """
    assistant = _open(home)
    papers = assistant.documents(user=user)
    if as_json:
        put({"documents": [paper.model_dump(mode="json") for paper in papers]})
    elif papers:
        from ui import console

        console.show_documents(console.stdout(), papers)
    else:
        note(_no_papers(assistant))


@app.command()
def forget(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, path or name.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Delete a paper with all that was made of it. The file itself stays where it is.

    Example: assistant forget price-list-2024.xlsx
    """
    paper = _open(home).forget(document)
    if as_json:
        put({"forgotten": paper.model_dump(mode="json")})
    else:
        from ui import console

        console.stdout().print(f"Forgotten: {console.plain(paper.name)} ({paper.id}).")


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What to look for.", callback=_not_empty)],
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many passages at most.")] = 10,
    within: Within = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that fit best, best first.

    Example: assistant search "retention money" --limit 3
    """
    assistant = _open(home)
    passages = assistant.search(query, limit, within=within, user=user)
    if as_json:
        put({"query": query, "passages": [one.model_dump(mode="json") for one in passages]})
    elif passages:
        from ui import console

        console.show_passages(console.stdout(), passages)
    else:
        note(_no_papers(assistant) if not assistant.documents(user=user) else "Nothing was found.")
    if not passages:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In your own words.", callback=_not_empty)],
    within: Within = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the papers, each statement with the place that it stands at.

    Without a chat model the answer is quoted word for word.

    Example: assistant ask "How long is the notice period?" --within lease.pdf
    """
    assistant = _open(home)
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
            note(_no_papers(assistant))
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def chat(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="PORT", help="Where it listens.")] = 8501,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Open the chat page, which this computer alone can reach. Ctrl-C ends it.

    Example: assistant chat --port 8600 --no-browser
    """
    from ui import page

    opened = _open(home).home
    if not page.is_free(port):
        fail(f"Port {port} is in use. Name another one: assistant chat --port {port + 1}", FAILED, as_json=as_json)
    url = f"http://{page.ADDRESS}:{port}"
    if as_json:
        put({"url": url, "home": str(opened)})
    else:
        typer.echo(f"The chat page is at {url} (Ctrl-C ends it)")
    sys.stdout.flush()
    page.serve(opened, port, browser=not no_browser and page.has_display())


@app.command()
def providers(
    check: Annotated[
        bool, typer.Option("--check", help="Make one tiny request to each model that is set, and tell how it went.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the providers of models: what each is for, whether it is ready, and what it lacks. Shows no key.

    Example: assistant providers --check
    """
    from assistant import check_models, list_providers
    from ui import console

    found = list_providers(home)
    if not as_json:
        console.show_providers(console.stdout(), found)
    checks = []
    for one in check_models(home) if check else ():
        checks.append(one)
        if not as_json:
            console.show_check(console.stdout(), one)
    if as_json:
        told = {"checks": [one.model_dump(mode="json") for one in checks]} if check else {}
        put({"providers": [one.model_dump(mode="json") for one in found]} | told)
    if any(one.error for one in checks):
        raise typer.Exit(FAILED)


@app.command()
def info(home: Home = None, as_json: AsJson = False) -> None:
    """Show what is in use: the home, sizes, models, kinds of index, versions.

    Example: assistant info --json
    """
    facts = _open(home).info() | {"versions": _versions()}
    if as_json:
        put(facts)
    else:
        from ui import console

        console.show_info(console.stdout(), facts)


def main() -> None:
    """What the installed command `assistant` runs."""
    for stream in (sys.stdout, sys.stderr):
        # A paper may hold what the terminal's encoding can't show.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()


def _open(home: Path | None) -> "Assistant":
    from assistant import Assistant

    return Assistant(home)


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


def _no_papers(assistant: "Assistant") -> str:
    return f"There are no papers to see in {str(assistant.home)!r}. Add some: assistant add PATH"


def _versions() -> dict[str, str]:
    """The versions of Python, of this package and of those that it names as its requirements."""
    import platform
    import re
    from importlib import metadata

    required = [one for one in metadata.requires("company-assistant") or () if "extra ==" not in one]
    names = ["company-assistant", *sorted(re.split(r"[^\w.-]", one)[0] for one in required)]
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in names}
