"""What is in use, and the chat page: `chat`, `providers`, `info`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import AsJson, Home, open_home
from ui.outcome import FAILED, fail, note, put

if TYPE_CHECKING:
    from assistant.settings import Page


def chat(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, metavar="PORT", help="Where it listens. Usual: 8501.")
    ] = None,
    address: Annotated[
        str, typer.Option("--address", metavar="ADDRESS", help="Where others reach it, such as 0.0.0.0. Needs a login.")
    ] = "",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Open the chat page, which this computer alone can reach, unless you say otherwise. Ctrl-C ends it.

    Example: assistant chat --port 8600 --no-browser
    """
    from ui import page

    opened, usual = _opened(home)
    port, address = port or usual.port, address or usual.address
    people = page.secured(opened, address)
    if not page.is_free(port, address):
        fail(f"Port {port} is in use. Name another one: assistant chat --port {port + 1}", FAILED, as_json=as_json)
    url = page.url(address, port)
    if not page.is_own(address) and not (people.provider and people.provider.settings.redirect.startswith("https:")):
        note(
            "Passwords and papers cross the network so that anybody there may read them, unless a web server with TLS "
            "stands before this one: see docs/people.md."
        )
    if as_json:
        put({"url": url, "home": str(opened)})
    else:
        typer.echo(f"The chat page is at {url} (Ctrl-C ends it)")
    sys.stdout.flush()
    page.serve(opened, port, address=address, browser=not no_browser and page.has_display())


def _opened(home: Path | None) -> "tuple[Path, Page]":
    """The home, and where its page listens. With settings that can't be used the page opens to have them mended."""
    from assistant import SettingsError
    from assistant.settings import Page, home_folder

    try:
        assistant = open_home(home)
    except SettingsError as error:
        note(f"{error} The page opens all the same, to have them mended there: under Settings.")
        return home_folder(home), Page()
    return assistant.home, assistant.settings.page


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


def info(home: Home = None, as_json: AsJson = False) -> None:
    """Show what is in use: the home, sizes, models, kinds of index, versions.

    Example: assistant info --json
    """
    facts = open_home(home).info() | {"versions": _versions()}
    if as_json:
        put(facts)
    else:
        from ui import console

        console.show_info(console.stdout(), facts)


def _versions() -> dict[str, str]:
    """The versions of Python, of this package and of those that it names as its requirements."""
    import platform
    import re
    from importlib import metadata

    required = [one for one in metadata.requires("company-assistant") or () if "extra ==" not in one]
    names = ["company-assistant", *sorted(re.split(r"[^\w.-]", one)[0] for one in required)]
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in names}
