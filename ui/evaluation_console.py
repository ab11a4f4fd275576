"""What people see of an evaluation in a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from assistant.evaluating.html import fault
from assistant.evaluating.run import MEASURES, Evaluation
from ui import console


@contextmanager
def told(total: int, doing: str = "asking") -> Iterator[Callable[[int], None]]:
    """Shows how many of the questions are done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console.stderr(), transient=True) as progress:
        task = progress.add_task(doing, total=total)
        yield lambda done: progress.update(task, completed=done)


def show(run: Evaluation, before: Evaluation | None) -> None:
    """The measures as a table, beside an earlier run's; then time and cost, and the questions that went wrong."""
    out = console.stdout()
    table = Table(box=None, pad_edge=False)
    for name in ("measure", "mean", "questions", *(["before"] if before else [])):
        table.add_column(name, justify="left" if name == "measure" else "right")
    for name, value in run.measures.items():
        earlier = [f"{before.measures[name]:.3f}" if name in before.measures else ""] if before else []
        table.add_row(MEASURES[name], f"{value:.3f}", str(run.counts[name]), *earlier)
    out.print(table)
    out.print()
    for name, seconds in run.latency.items():
        out.print(f"{name}: {seconds * 1000:.0f} ms")
    if run.tokens:
        out.print(f"cost: ${run.cost} for {run.tokens} tokens")
    wrong = [(one.question, why) for one in run.outcomes if (why := fault(one.measures))]
    if wrong:
        out.print()
    for question, why in wrong:
        out.print(f"- {console.plain(question)}: {why}")
