"""What is told while a folder is watched: a line for each file that changed, when it did."""

from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path

from assistant import AddReport, Assistant, FileReport
from ui import console
from ui.outcome import note, put


def follow(assistant: Assistant, folder: Path, *, groups: Collection[str] = (), as_json: bool = False) -> None:
    """Watches until Ctrl-C. With `as_json`, each sync is one line of JSON.

    A file that failed is told of again only when the reason is another one. Raises NotADirectoryError.
    """
    failed: dict[str, str] = {}
    steps = assistant.watch(folder, groups=groups)
    note(f"Watching {str(folder)!r} (Ctrl-C ends it).")
    try:
        with closing(steps):
            for step in steps:
                files = _news(step.report, failed) if step.report else ()
                if as_json and (files or step.problem):
                    told = {"files": [file.model_dump(mode="json") for file in files]}
                    put(told | ({"problem": step.problem} if step.problem else {}), in_a_line=True)
                elif step.problem:
                    note(step.problem)
                for file in files if not as_json else ():
                    console.show_change(console.stdout(), file, datetime.now())
    except KeyboardInterrupt:
        note("The watch has ended.")


def _news(report: AddReport, failed: dict[str, str]) -> list[FileReport]:
    """The files that a sync did something about, or failed to for a reason not told before."""
    now = {file.path: file.reason for file in report.failed}
    news = [
        file
        for file in report.files
        if file.status != "unchanged" and not (file.status == "failed" and failed.get(file.path) == file.reason)
    ]
    failed.clear()
    failed.update(now)
    return news
