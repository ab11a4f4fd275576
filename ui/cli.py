"""The command line: translates between a shell and the assistant, for people and, with --json, for programs."""

import sys
from typing import Annotated

import typer

from ui.commands import (
    contracts,
    conversations,
    evaluating,
    keys,
    overview,
    papers,
    questions,
    quote,
    running,
    slack,
    upkeep,
    users,
)
from ui.outcome import Commands

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


for command in (
    papers.add,
    papers.sync,
    papers.documents,
    papers.forget,
    papers.reread,
    papers.failures,
    questions.search,
    questions.ask,
    overview.overview,
    overview.table,
    running.chat,
    running.providers,
    running.info,
    evaluating.calibrate,
    *upkeep.COMMANDS,
):
    app.command()(command)
app.add_typer(conversations.app, name="conversations")
app.add_typer(contracts.app, name="contracts")
app.add_typer(quote.app, name="quote")
app.add_typer(evaluating.evaluation, name="eval")
app.add_typer(slack.app, name="slack")
app.add_typer(users.app, name="users")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """What the installed command `assistant` runs."""
    for stream in (sys.stdout, sys.stderr):
        # A paper may hold what the terminal's encoding can't show.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()
