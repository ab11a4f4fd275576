"""The people who sign in on the chat page with a password: add, list, change, remove. No password is an argument."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import AsJson, Home
from ui.outcome import note, put

if TYPE_CHECKING:
    from assistant.people.users import Users

app = typer.Typer(
    help="The people who sign in with a password: add, list, change, remove.",
    no_args_is_help=True,
    add_completion=False,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What they sign in with. Capitals make no difference.")]
Groups = Annotated[
    str | None,
    typer.Option("--groups", metavar="NAMES", help="Whose papers they see besides those for everybody: a,b"),
]
Admin = Annotated[
    bool | None, typer.Option("--admin/--member", help="Whether they see and may do everything. Usual: member.")
]


@app.command()
def add(name: Name, groups: Groups = None, admin: Admin = None, home: Home = None, as_json: AsJson = False) -> None:
    """Add somebody. The password is typed in where nobody sees it, or read from standard input.

    Example: assistant users add anna --groups sales,board
    """
    users = _users(home)
    first = not users
    new = users.add(name, _password(name), groups=_named(groups) or (), admin=bool(admin))
    if as_json:
        put({"added": new.model_dump(mode="json", exclude={"password"})})
        return
    note(f"{new.name} may sign in now, {_said(new.groups, admin=new.admin)}.")
    if first:
        note("From now on nobody opens the chat page without signing in, on this computer either.")


@app.command("list")
def listed(home: Home = None, as_json: AsJson = False) -> None:
    """List who may sign in, and what they see. Shows no password.

    Example: assistant users list
    """
    found = _users(home).all()
    if as_json:
        put({"users": [one.model_dump(mode="json", exclude={"password"}) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.name:20} {_said(one.groups, admin=one.admin)}")
    if not found:
        note("Nobody signs in with a password. Add somebody: assistant users add NAME")


@app.command()
def password(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """Change somebody's password, which signs them out wherever they are signed in.

    Example: assistant users password anna
    """
    users = _users(home)
    changed = users.change(name, password=_password(name))
    put({"changed": changed.name}) if as_json else note(f"{changed.name} has another password now.")


@app.command()
def change(name: Name, groups: Groups = None, admin: Admin = None, home: Home = None, as_json: AsJson = False) -> None:
    """Change somebody's groups, or make them an administrator. It holds at once.

    Example: assistant users change anna --groups sales
    """
    changed = _users(home).change(name, groups=_named(groups), admin=admin)
    if as_json:
        put({"changed": changed.model_dump(mode="json", exclude={"password"})})
    else:
        note(f"{changed.name} is now {_said(changed.groups, admin=changed.admin)}.")


@app.command()
def remove(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """Remove somebody, who is signed out at once. Papers and conversations stay, for whoever gets that name again.

    Example: assistant users remove anna
    """
    users = _users(home)
    gone = users.remove(name)
    put({"removed": gone.name}) if as_json else note(f"{gone.name} can't sign in any more.")
    if not users:
        note("Nobody is left. Once it is started again, the chat page opens for whoever sits at this computer.")


def _users(home: Home) -> "Users":
    from assistant.people.users import Users
    from assistant.settings import home_folder

    return Users(home_folder(home))


def _password(name: str) -> str:
    """As it was typed; from standard input its first line."""
    if sys.stdin.isatty():
        asked: str = typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _named(groups: str | None) -> list[str] | None:
    return None if groups is None else [one.strip() for one in groups.split(",") if one.strip()]


def _said(groups: tuple[str, ...], *, admin: bool) -> str:
    if admin:
        return "an administrator, who sees every paper"
    return f"in {', '.join(groups)}" if groups else "in no group"
