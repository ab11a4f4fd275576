"""Keys of providers: set, listed by where they are, removed. No key is an argument, nor ever shown."""

import sys
from typing import Annotated

import typer

from ui.commands.options import AsJson, Home
from ui.outcome import NOTHING_FOUND, note, put

app = typer.Typer(
    help="The keys of providers, in a secret file of the home: set, list, remove.",
    no_args_is_help=True,
    add_completion=False,
)
Provider = Annotated[str, typer.Argument(metavar="PROVIDER", help="As `assistant providers` lists it.")]


@app.command("set")
def put_key(provider: Provider, home: Home = None, as_json: AsJson = False) -> None:
    """Store a key, typed in where nobody sees it, or read from standard input.

    Example: assistant keys set mistral
    """
    from assistant.configuration.keys import SLACK, Keys, in_environment, variable
    from assistant.settings import home_folder

    keys = Keys(home_folder(home))
    key = typer.prompt(f"Key for {provider}", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
    keys.set(provider, key)
    if as_json:
        put({"set": provider, "file": str(keys.file)})
    else:
        note(
            f"The key for {provider!r} is in {str(keys.file)!r}, which only you may read. Try it: assistant "
            f"{'slack' if provider in SLACK else 'providers --check'}"
        )
    if in_environment(provider):
        note(f"The environment variable {variable(provider)} goes before it as long as it is set.")


@app.command("list")
def listed(home: Home = None, as_json: AsJson = False) -> None:
    """List the providers that take a key, and where each one's is. Shows none.

    Example: assistant keys list
    """
    from assistant.configuration.keys import Keys
    from assistant.settings import home_folder

    found = Keys(home_folder(home)).sources()
    if as_json:
        put({"keys": [one.model_dump(mode="json") for one in found]})
        return
    for one in found:
        said = {"environment": f"in the environment ({one.variable})", "secret file": "in the secret file"}
        typer.echo(f"{one.provider:12} {said.get(one.place, '-')}")


@app.command()
def remove(provider: Provider, home: Home = None, as_json: AsJson = False) -> None:
    """Remove a key from the secret file.

    Example: assistant keys remove mistral
    """
    from assistant.configuration.keys import Keys
    from assistant.settings import home_folder

    gone = Keys(home_folder(home)).remove(provider)
    if as_json:
        put({"removed": [provider] if gone else []})
    else:
        note(f"The key for {provider!r} is removed." if gone else f"There is no key for {provider!r} in the file.")
    if not gone:
        raise typer.Exit(NOTHING_FOUND)
