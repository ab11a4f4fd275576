"""What is told of what takes long: the latest files and bars on a terminal, lines elsewhere."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from assistant import FileReport, Listener, Progress, Step, StepListener
from ui.console import change, plain, shortened, shown_path

# So many files are seen at once, the latest last.
_ROWS = 12
_WAITING = "Another assistant is adding to this home. This one goes on when that has finished."


@contextmanager
def told(console: Console) -> Iterator[Listener]:
    """A listener for `Assistant.add` and `sync` that tells on the console what happens, while the context lasts."""
    if not console.is_terminal:
        yield lambda progress: _tell_lines(console, progress)
        return
    columns = (BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    bar = Bar(*columns, console=console, auto_refresh=False)
    task = bar.add_task("", total=None)
    rows: deque[Text] = deque(maxlen=max(min(_ROWS, console.height - 4), 1))

    def shown() -> Group:
        return Group(*rows, bar)

    # transient: the table that follows says it all again.
    with Live(get_renderable=shown, console=console, transient=True, refresh_per_second=8) as live:

        def tell(progress: Progress) -> None:
            if progress.waiting:
                live.console.print(_WAITING)
                return
            if progress.report and progress.report.status != "unchanged":
                line = change(progress.report, console.width)
                line.truncate(console.width, overflow="ellipsis")
                rows.append(line)
            through = progress.done == progress.total
            what = "Indexing …" if through else shortened(plain(shown_path(progress.path)), console.width - 34)
            bar.update(task, total=progress.total, completed=progress.done, description=what)

        yield tell


@contextmanager
def steps(console: Console) -> Iterator[StepListener]:
    """A listener for what takes long: a bar for each task on a terminal; elsewhere a line at every tenth of it."""
    told: dict[str, int] = {}
    tasks: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=20), MofNCompleteColumn())

    def line(step: Step) -> None:
        tenth = 10 * step.done // max(step.total, 1)
        if step.total > 1 and told.get(step.task) != tenth:
            told[step.task] = tenth
            console.print(f"{step.task}: {step.done} of {step.total}")

    if not console.is_terminal:
        yield lambda step: console.print(_WAITING) if step.waiting else line(step)
        return
    with Bar(*columns, console=console, transient=True) as bar:

        def draw(step: Step) -> None:
            if step.waiting:
                bar.console.print(_WAITING)
                return
            if step.task not in tasks:
                tasks[step.task] = bar.add_task(step.task, total=None)
            bar.update(tasks[step.task], completed=step.done, total=step.total)

        yield draw


def _tell_lines(console: Console, progress: Progress) -> None:
    if progress.waiting:
        console.print(_WAITING)
    elif progress.report and (progress.report.status != "unchanged" or progress.report.reason):
        name = plain(shown_path(progress.path))
        console.print(f"[{progress.done}/{progress.total}] {name}: {_outcome(progress.report)}")


def _outcome(report: FileReport) -> str:
    reason = f": {plain(report.reason)}" if report.reason else ""
    return f"{report.status}{reason} ({report.seconds:.1f} s)"
