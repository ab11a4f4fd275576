"""What people see in a terminal: tables, answers with numbered sources, passages. Papers cannot command it."""

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant import (
    AddReport,
    Answer,
    AnswerStream,
    Citation,
    Conversation,
    Document,
    FileReport,
    Match,
    ModelCheck,
    Passage,
    ProviderStatus,
    Rated,
)
from assistant import (
    Table as SideBySide,
)

# Where the output goes to a file or a program, nothing is wrapped or cut.
_UNBOUNDED = 100_000
_STYLES = {"failed": "red", "added": "green", "updated": "green", "moved": "cyan", "deleted": "yellow"}
_MARKS = {
    "supported": ("✓ supported", "green"),
    "weak": ("~ weakly supported, check it", "yellow"),
    "unsupported": ("✗ not supported by the papers", "red"),
}
_SNIPPET = 300
_GAP = 2
# Characters of a tool's result.
_RESULT = 100

_Row = tuple[str | Text, ...]
# A paper may hold what a terminal takes for a command, such as an escape sequence; a name, what isn't Unicode.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def stdout() -> Console:
    """The console for what was asked for."""
    return _console(stderr=False)


def stderr() -> Console:
    """The console for progress and warnings."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    width = None if terminal else _UNBOUNDED
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def plain(text: str) -> str:
    """The text without characters that control a terminal."""
    return _CONTROL.sub("�", text)


def flat(text: str) -> str:
    """The text in one line, without characters that control a terminal."""
    return plain(" ".join(text.split()))


def shown_path(path: str) -> str:
    """A path as it reads from the current folder, if it lies below that."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if path and Path(path).is_relative_to(here) else path


def shortened(text: str, width: int) -> str:
    """A path or name in at most `width` columns of a terminal: folders go first, then the middle of the name."""
    if cell_len(text) <= width:
        return text
    parts = text.split("/")
    for kept in range(len(parts) - 1, 0, -1):
        shorter = "/".join(["…", *parts[-kept:]])
        if cell_len(shorter) <= width:
            return shorter
    name = parts[-1]
    end = max((width - 1) * 2 // 3, 1)
    return f"{set_cell_size(name, max(width - 1 - end, 1)).rstrip()}…{_last_cells(name, end)}"


def _last_cells(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[1:]
    return text


def show_report(console: Console, report: AddReport) -> None:
    """A table of the files that there is something to say of, then why some failed, then the sum of it."""
    rows: list[_Row] = []
    for file in report.files:
        if file.status == "unchanged" and not file.reason:
            continue
        numbers = (str(file.pages), str(file.chunks)) if file.chunks else ("", "")
        status = Text(file.status, style=_STYLES.get(file.status, ""))
        rows.append((shown_path(file.path), status, *numbers, f"{file.seconds:.1f}"))
    if rows:
        _show_table(console, ("File", "Status", "Pages:", "Passages:", "Seconds:"), rows)
    told = [file for file in report.files if file.reason and file.status != "deleted"]
    if told:
        console.print()
    for file in sorted(told, key=lambda one: one.status == "failed"):
        _show_reason(console, file)
    if rows:
        console.print()
    console.print(_summary(report))


def show_change(console: Console, file: FileReport, at: datetime) -> None:
    """One line on a file that was synced: when, what became of it, how long it took, and why if it failed."""
    console.print(Text.assemble((f"{at:%H:%M:%S}  ", "dim"), change(file, console.width - 10)), soft_wrap=True)


def change(file: FileReport, room: int) -> Text:
    """What became of a file, in `room` columns where the reason is short."""
    reason = f"  {flat(file.reason)}" if file.reason else ""
    name = shortened(flat(shown_path(file.path)), max(room - cell_len(reason) - 18, 24))
    return Text.assemble((f"{file.status:9}", _STYLES.get(file.status, "")), f"{file.seconds:5.1f} s  {name}", reason)


def _show_reason(console: Console, file: FileReport) -> None:
    name = shortened(flat(shown_path(file.path)), console.width - 10)
    console.print(Text.assemble((file.status, _STYLES.get(file.status, "")), f"  {name}"))
    console.print(Padding(Text(flat(file.reason)), (0, 0, 0, 8), expand=False))


def _summary(report: AddReport) -> str:
    counts = Counter(file.status for file in report.files)
    parts = [f"{count} {status}" for status, count in counts.items()]
    new = [file for file in report.files if file.status in ("added", "updated")]
    pages, chunks = sum(file.pages for file in new), sum(file.chunks for file in new)
    seconds = sum(file.seconds for file in report.files)
    return f"{', '.join(parts) or 'Nothing to do'}: {pages} new pages, {chunks} new passages in {seconds:.1f} s."


def show_documents(console: Console, papers: Sequence[Document]) -> None:
    """A table of the papers."""
    grouped = any(paper.groups for paper in papers)
    rows: list[_Row] = []
    for paper in papers:
        groups = [flat(", ".join(paper.groups))] if grouped else []
        rows.append((paper.name, paper.kind, str(paper.pages), paper.added[:10], *groups, paper.id))
    _show_table(console, ("Name", "Kind", "Pages:", "Added", *(["Groups"] if grouped else []), "Id"), rows)


def show_passages(console: Console, passages: Sequence[Passage]) -> None:
    """Each passage: score, document and place, then the heading and the beginning of its text."""
    for number, passage in enumerate(passages):
        if number:
            console.print()
        console.print(
            Text.assemble((f"{passage.score:.2f}", "cyan"), "  ", (flat(passage.name), "bold"), f", {passage.place}")
        )
        if passage.heading:
            console.print(_indented(Text(flat(passage.heading), style="italic"), 6))
        console.print(_indented(Text(_snippet(passage.text), style="dim"), 6))


def show_answer(console: Console, stream: AnswerStream) -> Answer:
    """The answer as it comes; when it is whole and checked, its statements with numbered sources in its place."""
    if console.is_terminal:
        written = ""
        # transient: what follows is the same text with its sources.
        with Live(console=console, transient=True, refresh_per_second=12) as live:
            for piece in stream:
                written += piece
                doing = stream.trail.steps[-1:]
                told = f"{flat(doing[0].asked)} {flat(doing[0].result)}"[: console.width - 1] if doing else ""
                live.update(_end(console, plain(f"{told}\n{written}" if told else written)))
    answer = stream.answer
    _show_whole(console, answer)
    return answer


def _show_whole(console: Console, answer: Answer) -> None:
    for step in answer.steps:
        if step.result:  # a tool's; that a part was read is told while it is
            console.print(Text(f"→ {flat(step.asked)}: {shortened(flat(step.result), _RESULT)}", style="dim"))
    if answer.found:
        _show_statements(console, answer)
        return
    console.print(flat(answer.text))
    if answer.nearest:
        console.print()
        show_passages(console, answer.nearest)


def show_side_by_side(console: Console, found: SideBySide) -> None:
    """A table with a row for each thing asked; below it the sources of its cells by their numbers."""
    table = Table("", *(flat(name) for name in found.names), show_lines=True, header_style="bold")
    numbers: dict[tuple[str, int, str], tuple[int, Citation]] = {}
    for item, row in zip(found.items, found.rows, strict=True):
        cells = []
        for cell in row:
            for one in cell.citations:
                numbers.setdefault(_key(one), (len(numbers) + 1, one))
            sources = "".join(f" [{numbers[_key(one)][0]}]" for one in cell.citations)
            mark = "" if cell.support == "supported" else f"  {_MARKS[cell.support][0]}"
            cells.append(Text.assemble(flat(cell.text) or "–", (sources, "bold cyan"), mark))
        table.add_row(Text(flat(item), style="bold"), *cells)
    console.print(table)
    for number, one in numbers.values():
        console.print(Text.assemble((f"[{number}] ", "bold cyan"), flat(one.name), f", {one.place}"))


def show_conversations(console: Console, found: Sequence[tuple[Conversation, int]]) -> None:
    """A table of conversations with how many questions each has."""
    rows: list[_Row] = [(one.title, str(number), _when(one.changed), one.id) for one, number in found]
    _show_table(console, ("Begins with", "Questions:", "Last", "Id"), rows)


def show_conversation(console: Console, conversation: Conversation) -> None:
    """Each question with what was answered to it."""
    for number, one in enumerate(conversation.exchanges, start=1):
        if number > 1:
            console.print()
        console.print(Text.assemble((f"{number}. {flat(one.question)}", "bold"), (f"  {_when(one.at)}", "dim")))
        if one.answer is None:
            console.print(flat(one.trouble))
            continue
        _show_whole(console, one.answer)
        for notice in one.answer.notices:
            console.print(Text(flat(notice), style="dim"))


def show_matches(console: Console, matches: Sequence[Match]) -> None:
    """Each exchange that was found: its question, where it stands, and the words in their surroundings."""
    for one in matches:
        console.print(Text.assemble((flat(one.question), "bold"), (f"  {_when(one.at)}", "dim")))
        console.print(_indented(Text(f"{one.conversation}, question {one.number}"), 4))
        console.print(_indented(Text(flat(one.excerpt), style="dim"), 4))


def show_feedback(console: Console, rated: Sequence[Rated]) -> None:
    """Each answer that was called good or bad: its question, the verdict with its reason, and where it stands."""
    for one in rated:
        verdict = Text("good", style="green") if one.feedback.good else Text("bad", style="red")
        reason = f": {flat(one.feedback.reason)}" if one.feedback.reason else ""
        console.print(Text.assemble((flat(one.exchange.question), "bold"), (f"  {_when(one.feedback.at)}", "dim")))
        console.print(_indented(Text.assemble(verdict, reason), 4))
        console.print(_indented(Text(f"{one.conversation}, question {one.number}", style="dim"), 4))


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _show_statements(console: Console, answer: Answer) -> None:
    numbers = {_key(citation): number for number, citation in enumerate(answer.citations, start=1)}
    written = answer.usage is not None
    for statement in answer.statements:
        sources = "".join(f" [{numbers[_key(one)]}]" for one in statement.citations)
        # Rows of a table stay rows.
        said = "\n".join(flat(row) for row in statement.text.split("\n")) if _is_table(statement.text) else ""
        line = Text.assemble(said or flat(statement.text), (sources, "bold cyan"))
        if written:
            mark, style = _MARKS[statement.support]
            reason = f": {flat(statement.reason)}" if statement.reason else ""
            line.append(f"  {mark}{reason}", style=style)
        console.print(line)
        console.print()
    for citation in answer.citations:
        line = Text.assemble((f"[{numbers[_key(citation)]}] ", "bold cyan"), flat(citation.name), f", {citation.place}")
        if citation.recognised:
            line.append(f" ({citation.recognised})", style="yellow")
        console.print(line)
        # Without a model the statement is the quote.
        if written:
            console.print(_indented(Text(f"“{flat(citation.quote)}”", style="dim"), 4))
    for conflict in answer.conflicts:
        console.print()
        console.print(Text(f"! {flat(conflict.text)}", style="yellow"))
        for citation in conflict.citations:
            line = Text.assemble(flat(citation.name), f", {citation.place}: ", (f"“{flat(citation.quote)}”", "dim"))
            console.print(_indented(line, 4))


def _is_table(text: str) -> bool:
    return text.startswith("| ") and "\n| --- |" in text


def show_providers(console: Console, providers: Sequence[ProviderStatus]) -> None:
    """A table of the providers, then what those lack that are not ready."""
    rows: list[_Row] = []
    for one in providers:
        state = Text("ready", "green") if one.ready else Text("install" if one.install else "set up", "yellow")
        rows.append((one.name, ", ".join(one.purposes), state, flat(", ".join(one.models)), flat(one.source)))
    _show_table(console, ("Name", "For", "State", "In use", "From"), rows)
    console.print()
    for one in providers:
        if not one.ready:
            console.print(Text.assemble((f"{flat(one.name)}: ", "bold"), flat(f"{one.problem} {one.install}")))


def show_check(console: Console, check: ModelCheck) -> None:
    """One line on a model that was asked: the time, what it took, or what is wrong."""
    mark, style = ("✗", "red") if check.error else ("✓", "green")
    said = [check.error] if check.error else [f"answered in {check.seconds:.1f} s"]
    if check.usage:
        said.append(f"{check.usage.input_tokens} tokens read, {check.usage.output_tokens} written")
        said += [f"{check.usage.cost:f} US dollars"] if check.usage.cost is not None else ["at an unknown price"]
    console.print(
        Text.assemble((f"{mark} ", style), (flat(check.model), "bold"), f" ({check.purpose}): {flat(', '.join(said))}")
    )


def show_info(console: Console, facts: Mapping[str, Any]) -> None:
    """Names and values, one to a line, with what belongs together indented."""
    width = max(len(name) for name in facts) + 2
    for name, value in facts.items():
        label = "size" if name == "bytes" else name
        for number, line in enumerate(_lines(name, value)):
            console.print(Text.assemble((("" if number else label).ljust(width), "bold"), plain(line)))


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{part}: {', '.join(_lines(part, one))}" for part, one in value.items()]
    return [f"{value / 1e6:.1f} MB" if name == "bytes" else "none" if value is None else str(value)]


def _show_table(console: Console, columns: Sequence[str], rows: Sequence[_Row]) -> None:
    """A table without lines. What is named with a colon holds numbers; the first column gives way to the others."""
    names = [name.rstrip(":") for name in columns]
    widths = [max(cell_len(str(cell)) for cell in cells) for cells in zip(names, *rows, strict=True)]
    room = console.width - sum(widths[1:]) - _GAP * (len(widths) - 1)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(name.rstrip(":"), justify="right" if name.endswith(":") else "left", no_wrap=True)
    for first, *others in rows:
        table.add_row(shortened(flat(str(first)), max(room, 12)), *others)
    console.print(table)


def _indented(text: Text, by: int) -> Padding:
    return Padding(text, (0, 0, 0, by), expand=False)


def _snippet(text: str) -> str:
    short = flat(text)
    return short if len(short) <= _SNIPPET else f"{short[:_SNIPPET].rsplit(' ', 1)[0]} …"


def _end(console: Console, text: str) -> Text:
    """The last lines of a text that a terminal has room for."""
    lines = Text(text).wrap(console, console.width)
    return Text("\n").join(lines[-(console.height - 1) :])


def _key(citation: Citation) -> tuple[str, int, str]:
    return citation.document, citation.page, citation.quote
