"""How good the answers are: `eval` measures them, `eval make` drafts questions, `calibrate` fits refusals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ui.commands.options import AsJson, Home, no_papers, open_home
from ui.outcome import FAILED, USAGE, fail, note, put

if TYPE_CHECKING:
    from assistant.evaluating.run import Evaluation

RUN, MAKE = "run", "make"


class RunsByDefault(TyperGroup):
    """`eval FILE` means `eval run FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "-h", "--help"):
            args = [RUN, *args]
        return super().parse_args(ctx, args)


evaluation = typer.Typer(
    cls=RunsByDefault,
    no_args_is_help=True,
    help="Measure how questions are found, answered and refused: eval FILE.jsonl. Or draft such a file: eval make.",
)


@evaluation.command(RUN)
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Questions with their answers and places, as JSONL.")],
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="An earlier run's --json; a drop beyond noise ends with 1."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write an HTML report with a picture.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question of a file, and measure what comes.

    A line is {"question": …, "answer": …, "places": [{"document": …, "page": …, "contains": [words]}]}, or
    {"question": …, "answer": "none"} where the papers don't say.

    Example: assistant eval questions.jsonl --html report.html
    """
    from assistant.evaluating.html import html
    from assistant.evaluating.questions import BadQuestions, read_questions
    from assistant.evaluating.run import evaluate, lost, read_evaluation
    from ui import evaluation_console

    try:
        questions = read_questions(file)
        before = read_evaluation(against) if against else None
        assistant = open_home(home)
        with evaluation_console.told(len(questions)) as listener:
            found = evaluate(assistant, questions, listener=listener)
    except BadQuestions as error:
        fail(str(error), USAGE, as_json=as_json)
    fallen = lost(before, found) if before else {}
    if report:
        report.write_text(html(found, fallen), "utf-8")
        note(f"The report is in {str(report)!r}.")
    if as_json:
        put(found.model_dump(mode="json"))
    else:
        evaluation_console.show(found, before)
    for name, (then, now) in fallen.items():
        note(f"{name} fell beyond noise: it was {then:.3f} and is {now:.3f}.")
    if before and not fallen:
        note(f"No measure fell beyond noise{_shared(before, found)}.")
    if fallen:
        raise typer.Exit(FAILED)


def _shared(before: "Evaluation", now: "Evaluation") -> str:
    """How many questions could be compared, where that isn't all."""
    count = len({one.question for one in before.outcomes} & {one.question for one in now.outcomes})
    return "" if count == len(now.outcomes) else f" on the {count} questions that both runs have"


@evaluation.command(MAKE)
def make(
    count: Annotated[int, typer.Option("--count", min=1, metavar="N", help="How many questions at most.")] = 50,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write them there instead of to stdout.")
    ] = None,
    home: Home = None,
) -> None:
    """Draft questions from your own papers: by the chat model, or by rules where none is connected.

    They are a draft. Read them, correct them, and add questions that the papers don't answer: "answer": "none".

    Example: assistant eval make --count 40 --out questions.jsonl
    """
    from assistant.evaluating.drafting import draft

    assistant = open_home(home)
    drafts = draft(assistant, count)
    lines = "".join(f"{one.model_dump_json(exclude_defaults=True)}\n" for one in drafts)
    if not drafts:
        note(no_papers(assistant) if not assistant.documents() else "No sentence was found to ask for.")
        raise typer.Exit(FAILED)
    if out:
        out.write_text(lines, "utf-8")
        note(f"{len(drafts)} questions are in {str(out)!r}. Read and correct them, then: assistant eval {out}")
    else:
        typer.echo(lines, nl=False)


def calibrate(
    count: Annotated[int, typer.Option("--count", min=20, metavar="N", help="How many questions at most.")] = 100,
    forget: Annotated[bool, typer.Option("--forget", help="Go back to what ships instead.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Fit to your own papers when the assistant says that they don't hold an answer.

    Questions are made from the papers and asked with and without the paper that answers. What [answers] relevance in
    assistant.toml says, if anything, stays in force.

    Example: assistant calibrate --count 200
    """
    from assistant.answering.refusing import keep
    from assistant.evaluating.calibrating import calibrate as fit
    from assistant.evaluating.calibrating import in_words
    from ui import evaluation_console

    assistant = open_home(home)
    if forget:
        keep(assistant.library, None)
        put({"threshold": assistant.threshold}) if as_json else note(f"Refused below {assistant.threshold:.2f} again.")
        return
    with evaluation_console.told(count) as listener:
        found = fit(assistant, count, listener=lambda done, _: listener(done))
    keep(assistant.library, found)
    if as_json:
        put(found.model_dump(mode="json"))
        return
    for line in in_words(found):
        typer.echo(line)
    if assistant.threshold != found.threshold:
        note(f"The settings say {assistant.threshold:.2f}, and that counts: drop [answers] relevance to use this.")
