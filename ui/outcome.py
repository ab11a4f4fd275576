"""What a command ends with: one JSON document or one sentence, and an exit code."""

import json
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

FAILED, USAGE, NOTHING_FOUND, STOPPED = 1, 2, 3, 130
# Typer brings its own Click today and used the package before; this is the UsageError of either.
_UsageError: Any = typer.BadParameter.__bases__[0]


class Commands(TyperGroup):
    """Turns what the assistant says no to into one sentence and an exit code. Anything else is a bug and shows."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta["json"] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except _UsageError as error:
            if ctx.meta["json"]:
                put({"error": error.format_message()})
            raise
        except KeyboardInterrupt:
            fail("Stopped. What was done by then stays.", STOPPED, as_json=ctx.meta["json"])
        except Exception as error:
            from assistant import AssistantError, HomeError, ModelMismatch, NotConfigured, ProviderError, SettingsError

            if not isinstance(error, AssistantError | ProviderError):
                raise
            wrong = isinstance(error, SettingsError | HomeError | ModelMismatch | NotConfigured)
            fail(str(error), USAGE if wrong else FAILED, as_json=ctx.meta["json"])


def put(document: Mapping[str, Any], *, in_a_line: bool = False) -> None:
    """Writes the one JSON document, or one of many, each in a line of its own."""
    indent = None if in_a_line else 2
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # Another encoding, or the name of a file that isn't Unicode.
        text = json.dumps(document, indent=indent)
    typer.echo(text)


def note(text: str) -> None:
    """Tells people something that is not the answer: on stderr, so that it is in no program's way."""
    from ui import console

    console.stderr().print(console.plain(text))


def fail(text: str, code: int, *, as_json: bool) -> NoReturn:
    """Ends the command with a sentence and an exit code."""
    if as_json:
        put({"error": text})
    note(text)
    raise typer.Exit(code)
