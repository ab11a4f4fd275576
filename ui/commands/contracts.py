"""Contracts: what they say, how two differ, what falls due, and what the firm's playbook makes of them."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import AsJson, Home, User, open_home
from ui.outcome import FAILED, NOTHING_FOUND, USAGE, Commands, fail, note, put

if TYPE_CHECKING:
    from assistant import Assistant

app = typer.Typer(
    cls=Commands,
    help="Contracts: what they say, how two differ, what falls due, and what your playbook makes of them.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Papers = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Files, which are added if they are new, or papers by id or name."),
]
Group = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="NAME", help="Add new files only for this group of users. May be repeated."),
]


@app.command()
def summarise(
    papers: Papers,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="OUT", help="Write the card there: a .pdf, .docx or .md file.")
    ] = None,
    language: Annotated[
        str,
        typer.Option("--language", metavar="CODE", help="Of the plain words that a chat model writes: en, nl, de …"),
    ] = "en",
    quoted: Annotated[
        bool, typer.Option("--quoted", help="Only the contract's own words, even with a chat model.")
    ] = False,
    groups: Group = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what contracts say on one page each: terms, dates, what is missing, each with its place.

    With a chat model the clauses are put into plain words; without one the contract's own stand there.

    Example: assistant contracts summarise lease.pdf --to lease-card.pdf
    """
    from ui import console, contract_console

    assistant = open_home(home)
    names = _added(assistant, papers, groups, as_json=as_json)
    if to and len(names) != 1:
        fail("--to writes the card of one contract. Name one.", USAGE, as_json=as_json)
    found = [assistant.contracts.summary(name, user=user) for name in names]
    spoken = "" if quoted else language
    if to:
        from assistant.contracts.exporting import export_card

        try:
            data = export_card(assistant.contracts.card(names[0], language=spoken, user=user), to.name)
        except ValueError as error:
            fail(str(error), USAGE, as_json=as_json)
        _write(to, data, as_json=as_json)
    if as_json:
        shown = [one.model_dump(mode="json") for one in found]
        put(shown[0] if len(shown) == 1 else {"contracts": shown})
        return
    for number, name in enumerate(names):
        if number:
            console.stdout().print()
        contract_console.show_card(console.stdout(), assistant.contracts.card(name, language=spoken, user=user))


@app.command()
def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The earlier one: a file, or a paper by id or name.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later one.")],
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what differs between two contracts or two versions of one; changes of meaning come first.

    Example: assistant contracts compare supply-v1.pdf supply-v2.pdf
    """
    from ui import console, contract_console

    assistant = open_home(home)
    first, second = _added(assistant, [old, new], None, as_json=as_json)
    found = assistant.compare(first, second, user=user)
    if as_json:
        put(found.model_dump(mode="json"))
    else:
        contract_console.show_comparison(console.stdout(), found)


@app.command()
def review(
    papers: Papers,
    playbook: Annotated[
        Path | None,
        typer.Option("--playbook", metavar="TOML", help="Against this one; else the home's, else one that ships."),
    ] = None,
    groups: Group = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Grade contracts against a playbook: acceptable, look at it, not acceptable, with reason and place.

    Example: assistant contracts review supply.pdf --playbook ours.toml
    """
    from assistant.contracts.reviewing.playbook import load_playbook
    from ui import console, contract_console

    chosen = load_playbook(playbook) if playbook else None
    assistant = open_home(home)
    found = []
    for name in _added(assistant, papers, groups, as_json=as_json):
        one = assistant.contracts.review(name, chosen, user=user)
        if one is None:
            kind = assistant.contracts.summary(name, user=user).kind
            fail(
                f"There is no playbook for {name!r} ({kind}). Name one (--playbook), or put one for that kind into "
                f"{str(assistant.home / 'playbooks')!r}.",
                FAILED,
                as_json=as_json,
            )
        found.append(one)
    if as_json:
        shown = [one.model_dump(mode="json") for one in found]
        put(shown[0] if len(shown) == 1 else {"reviews": shown})
        return
    for one in found:
        contract_console.show_review(console.stdout(), one)


@app.command()
def dates(
    after: Annotated[str | None, typer.Option("--after", metavar="DAY", help="From this day on: 2026-01-31.")] = None,
    before: Annotated[str | None, typer.Option("--before", metavar="DAY", help="Only days before this one.")] = None,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Only the days until which a contract can be ended.")
    ] = False,
    renewing: Annotated[bool, typer.Option("--renewing", help="Only contracts that renew by themselves.")] = False,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="OUT", help="Write them there: a calendar (.ics) or a table (.csv).")
    ] = None,
    user: User = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the dates and deadlines of all contracts: what can I cancel before 1 March, what renews by itself?

    Example: assistant contracts dates --cancel --before 2027-03-01 --to deadlines.ics
    """
    from assistant.contracts.agenda import as_calendar, as_csv
    from ui import console, contract_console

    first, last = _day(after, as_json=as_json), _day(before, as_json=as_json)
    if to and to.suffix.lower() not in (".ics", ".csv"):
        fail(f"{to.name!r} is neither a calendar nor a table. Let it end in .ics or .csv.", USAGE, as_json=as_json)
    register = open_home(home).contracts
    found = register.agenda(user=user, after=first, before=last, cancelling=cancel, renewing=renewing)
    if to:
        _write(to, as_calendar(found) if to.suffix.lower() == ".ics" else as_csv(found).encode(), as_json=as_json)
    if as_json:
        put({"dates": [one.model_dump(mode="json") for one in found]})
    elif found:
        contract_console.show_agenda(console.stdout(), found)
    else:
        note("No contract has such a date.")
    if not found:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def corrections(home: Home = None, as_json: AsJson = False) -> None:
    """List what people said of the clauses that were found: accepted, absent, corrected.

    Example: assistant contracts corrections --json > corrections.json
    """
    from ui import console, contract_console

    assistant = open_home(home)
    names = {paper.id: paper.name for paper in assistant.documents()}
    found = [one for one in assistant.contracts.corrections.of() if one.document in names]
    if as_json:
        put({"corrections": [one.model_dump(mode="json") | {"name": names[one.document]} for one in found]})
    elif found:
        contract_console.show_corrections(console.stdout(), found, names)
    else:
        note("Nothing was corrected yet. The page Contracts of `assistant chat` takes corrections.")


@app.command()
def learn(home: Home = None, as_json: AsJson = False) -> None:
    """Adapt the finder of clauses to what people corrected; what does harm to other contracts is not kept.

    Example: assistant contracts learn
    """
    assistant = open_home(home)
    if not assistant.contracts.corrections.of():
        fail(
            "Nothing was corrected yet. The page Contracts of `assistant chat` takes corrections.",
            FAILED,
            as_json=as_json,
        )
    report = assistant.contracts.learn()
    if as_json:
        put(report.model_dump(mode="json"))
        return
    note(
        f"{report.corrections} corrections in {report.contracts} contracts: {report.before} of them were right by "
        f"themselves, {report.after} with what the other contracts taught. "
        + ("It is kept, and used from now on." if report.kept else "That does no good, so nothing was kept.")
    )


@app.command()
def playbook(
    name: Annotated[str, typer.Argument(metavar="NAME", help="supply, services, lease or nda.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Print a playbook: the home's own of that name, else the one that ships, to be saved there and made your own.

    Example: assistant contracts playbook supply > .assistant/playbooks/supply.toml
    """
    from assistant.contracts.reviewing.playbook import playbook_text
    from assistant.settings import home_folder

    text = playbook_text(name, home_folder(home))
    if as_json:
        put({"name": name, "playbook": text})
    else:
        typer.echo(text, nl=False)


def _added(assistant: "Assistant", names: list[str], groups: list[str] | None, *, as_json: bool) -> list[str]:
    """The ids or names of the papers; a file that is new, or has changed, is added first."""
    files = [Path(name) for name in names if Path(name).is_file()]
    if files:
        report = assistant.add(*files, groups=groups or ())
        for file in report.files:
            if file.status == "failed":
                fail(f"{file.path} {file.reason}", FAILED, as_json=as_json)
    return [str(Path(name).absolute()) if Path(name).is_file() else name for name in names]


def _day(text: str | None, *, as_json: bool) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"{text!r} is not a day. Write it as year-month-day: 2026-03-31.", USAGE, as_json=as_json)


def _write(file: Path, data: bytes, *, as_json: bool) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        fail(f"{str(file)!r} cannot be written: {error.strerror or error}.", FAILED, as_json=as_json)
    note(f"Written: {file}")
