"""What people see of contracts in a terminal: cards, reviews, comparisons and dates."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.contracts.agenda import Entry
from assistant.contracts.card import Card
from assistant.contracts.comparing.aligning import Run
from assistant.contracts.comparing.comparison import Comparison
from assistant.contracts.corrections import Correction
from assistant.contracts.reviewing.review import Review
from ui.console import plain

_VERDICTS = {"acceptable": ("✓", "green"), "look at it": ("~", "yellow"), "not acceptable": ("✗", "red")}
_RUNS = {"same": "", "removed": "strike red", "added": "bold green"}
_LONGEST = 400


def show_card(console: Console, card: Card) -> None:
    """A contract on one page: sections, values, words, places."""
    console.print(Text(plain(card.title), style="bold"))
    console.print(Text(f"{plain(card.name)}. {plain(card.about)}", style="dim"))
    for notice in card.notices:
        console.print(Text(f"! {plain(notice)}", style="yellow"))
    for section in card.sections:
        console.print()
        console.print(Text(section.heading, style="bold cyan"))
        for line in section.lines:
            text = Text(f"{plain(line.name)}", style="bold")
            text.append(f": {plain(line.value)}" if line.value else "", style="bold green")
            text.append(f"  {_cut(line.text)}" if line.text else "", style="not bold default")
            if line.citations:
                text.append(f"  ({plain(line.citations[0].place)})", style="not bold dim")
            console.print(Padding(text, (0, 0, 0, 2), expand=False))


def show_review(console: Console, review: Review) -> None:
    """The verdict on each position, the worst first."""
    console.print(Text(f"{plain(review.name)} against “{plain(review.playbook)}”", style="bold"))
    for one in review.findings:
        mark, style = _VERDICTS[one.verdict]
        console.print()
        text = Text(f"{mark} {one.verdict}", style=style)
        text.append(f"  {one.clause}", style="bold")
        console.print(text)
        lines = [one.reason, f"We want: {one.ours}"] + ([f"Why: {one.why}"] if one.why else [])
        lines += [f"{source.place}: “{_cut(source.quote)}”" for source in one.citations[:1]]
        lines += [f"Suggested: {one.suggested}"] if one.suggested else []
        for line in lines:
            console.print(Padding(Text(plain(line)), (0, 0, 0, 4), expand=False))


def show_comparison(console: Console, comparison: Comparison) -> None:
    """What changed, changes of meaning first, the words that differ marked."""
    console.print(Text(f"{plain(comparison.old.name)} → {plain(comparison.new.name)}", style="bold"))
    meant = len(comparison.meaningful)
    console.print(
        f"{len(comparison.changes)} changes, {meant} of them of meaning; {comparison.same} passages are the same."
    )
    for change in comparison.changes:
        places = " → ".join(side[0].place for side in (change.before, change.after) if side)
        console.print()
        console.print(Text(f"{change.kind}  {plain(change.heading)} ({plain(places)})", style="bold"))
        for one in change.meanings:
            was = f"{one.kind}: {one.before or '(nothing)'} → {one.after or '(nothing)'}"
            console.print(Padding(Text(plain(was), style="yellow"), (0, 0, 0, 2), expand=False))
        console.print(Padding(marked(change.runs), (0, 0, 0, 2), expand=False))


def show_agenda(console: Console, entries: Sequence[Entry]) -> None:
    """A line for each date, and below it how it was computed."""
    for one in entries:
        text = Text(one.date.isoformat(), style="bold")
        text.append(f"  {one.name}", style="cyan" if one.deadline else "not bold")
        text.append(f"  {plain(one.title or one.paper)} ({plain(one.paper)})", style="not bold")
        console.print(text)
        for line in filter(None, [one.action, one.calculation]):
            console.print(Padding(Text(plain(line), style="dim"), (0, 0, 0, 12), expand=False))


def show_corrections(console: Console, corrections: Sequence[Correction], names: Mapping[str, str]) -> None:
    """A line for each, and below it the value and the passage."""
    for one in corrections:
        text = Text(f"{plain(names[one.document])}  ", style="bold")
        text.append(f"{one.clause}: {one.action}", style="not bold")
        text.append(f"  {one.at[:10]}{f' by {plain(one.by)}' if one.by else ''}", style="not bold dim")
        console.print(text)
        for line in filter(None, [one.value, f"“{_cut(one.quote)}”" if one.quote else ""]):
            console.print(Padding(Text(plain(line)), (0, 0, 0, 4), expand=False))


def marked(runs: Sequence[Run]) -> Text:
    """Both texts as one. Signs beside the colours: not everybody sees them, and not every output has them."""
    signs = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    text = Text()
    for run in runs:
        before, after = signs[run.kind]
        text.append(f"{before}{plain(run.text.rstrip())}{after}", style=_RUNS[run.kind])
        text.append(" " if run.text.endswith(" ") else "")
    return text


def _cut(text: str) -> str:
    flat = plain(" ".join(text.split()))
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rsplit(' ', 1)[0]} …"
