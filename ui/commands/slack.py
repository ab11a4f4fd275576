"""Slack: `slack` runs the assistant there, `slack manifest` prints what the app is to Slack."""

import signal
from typing import Annotated

import typer

from ui.commands.options import AsJson, Home, open_home
from ui.outcome import FAILED, USAGE, Commands, fail, note, put

app = typer.Typer(
    cls=Commands,
    help="Answer in Slack: mentions, direct messages, threads, /ask and /quote. See docs/slack.md.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def slack(context: typer.Context, home: Home = None, as_json: AsJson = False) -> None:
    """Run the assistant in Slack until it is stopped (Ctrl-C).

    Example: assistant slack
    """
    if context.invoked_subcommand:
        return
    _need_the_extra(as_json=as_json)
    from ui.slack.serving import Service
    from ui.slack.tokens import find_tokens

    assistant = open_home(home)
    service = Service(assistant, find_tokens(assistant.home, socket=assistant.settings.slack.mode == "socket"))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: service.ended.set())
    try:
        service.start()
        who = service.identity
        if as_json:
            put(
                {"user": who.name, "team": who.team_name, "port": service.port, "health_port": service.health_port},
                in_a_line=True,
            )
        else:
            typer.echo(f"@{who.name} answers in {who.team_name} (Ctrl-C ends it)")
        for one in who.lacks:
            note(f"The app lacks the scope {one}.")
        service.wait()
    finally:
        service.close()
    if service.trouble:
        fail(service.trouble, FAILED, as_json=as_json)


@app.command()
def manifest(
    http: Annotated[
        str,
        typer.Option(
            "--http", metavar="URL", help="For HTTP at this address, such as https://ai.firm.com/slack/events"
        ),
    ] = "",
    form: Annotated[str, typer.Option("--as", metavar="FORM", help="json or yaml.")] = "json",
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help="en or nl; else the screen's, as assistant.toml sets it.")
    ] = "",
    home: Home = None,
) -> None:
    """Print the app's manifest: paste it at api.slack.com/apps › Create New App › From a manifest.

    Example: assistant slack manifest
    """
    _need_the_extra(as_json=False)
    import json

    from assistant.settings import home_folder, load_settings
    from ui.slack.manifest import manifest as made
    from ui.wording import LANGUAGES, first_of

    if language and language not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        fail(f"{language!r} is no language of the assistant's. Choose {known}.", USAGE, as_json=False)
    spoken = first_of(language, load_settings(home_folder(home)).screen.language)
    told = made(socket=False, url=http, language=spoken) if http else made(language=spoken)
    if form not in ("json", "yaml"):
        fail(f"{form!r} is no form of a manifest. Choose json or yaml.", USAGE, as_json=False)
    typer.echo(json.dumps(told, indent=2) if form == "json" else _yaml(told).rstrip())


def _need_the_extra(*, as_json: bool) -> None:
    from importlib.util import find_spec

    if find_spec("slack_bolt") is None:
        fail(
            "Slack needs the extra 'slack'. Install it: pip install 'company-assistant[slack]'", USAGE, as_json=as_json
        )


def _yaml(value: object, depth: int = 0) -> str:
    """Data as YAML: each text as JSON writes it, which YAML takes too."""
    import json

    gap = "  " * depth
    if isinstance(value, dict) and value:
        return "".join(
            f"{gap}{name}:{chr(10) + _yaml(one, depth + 1) if isinstance(one, dict | list) and one else _yaml(one)}"
            for name, one in value.items()
        )
    if isinstance(value, list) and value:
        return "".join(
            f"{gap}- {_yaml(one, depth + 1).lstrip()}" if isinstance(one, dict | list) else f"{gap}-{_yaml(one)}"
            for one in value
        )
    return f" {json.dumps(value)}\n"
