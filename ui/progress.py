"""What is told while papers are added: a bar on a terminal, a line for each file elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from assistant import FileReport, Listener, Progress
from ui.console import plain, shortened, shown_path

_WAITING = "Another assistant is adding to this home. This one goes on when that has finished."


@contextmanager
def told(console: Console) -> Iterator[Listener]:
    """A listener for `Assistant.add` and `sync` that tells on the console what happens, while the context lasts."""
    if not console.is_terminal:
        yield lambda progress: _tell_lines(console, progress)
        return
    columns = (BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    # transient: the table that follows says it all again.
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        room = console.width - 34

        def tell(progress: Progress) -> None:
            if progress.waiting:
                console.print(_WAITING)
            else:
                through = progress.done == progress.total
                what = "Indexing …" if through else shortened(plain(shown_path(progress.path)), room)
                bar.update(task, total=progress.total, completed=progress.done, description=what)

        yield tell


def _tell_lines(console: Console, progress: Progress) -> None:
    if progress.waiting:
        console.print(_WAITING)
    elif progress.report:
        name = plain(shown_path(progress.path))
        console.print(f"[{progress.done}/{progress.total}] {name}: {_outcome(progress.report)}")


def _outcome(report: FileReport) -> str:
    reason = f": {plain(report.reason)}" if report.reason else ""
    return f"{report.status}{reason} ({report.seconds:.1f} s)"
