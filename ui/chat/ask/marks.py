"""Statements as they are shown: how well each is supported, in words, by a symbol and in colour, and its numbers."""

from collections.abc import Sequence

from assistant import Statement
from assistant.documents import Support
from ui.chat.plain import as_html
from ui.chat.wording import later, spot, told, tr
from ui.statements import SYMBOLS, WORDS, Source, identity

_REASONS: dict[Support, str] = {
    "supported": later("The source says this, with the same figures, dates and names."),
    "weak": later("The source comes close to it. Open it and judge for yourself."),
    "unsupported": later("No passage that was found says this. Don't rely on it."),
}
# Heard once in each window: a click on a number is one on the button of its source, which the keyboard reaches too; one
# on a button that copies puts its text into the clipboard, on an address without encryption by the older way.
LISTENER = """<script>{
  window.answersListen ??= document.addEventListener("click", async (event) => {
    const number = event.target.closest?.("[data-opens]"), copy = event.target.closest?.("[data-copy]");
    if (number) document.querySelector(`.st-key-${number.dataset.opens} button`)?.click();
    if (!copy) return;
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(copy.dataset.copy);
    } else {
      const held = document.createElement("textarea");
      held.value = copy.dataset.copy;
      copy.after(held);
      held.select();
      document.execCommand("copy");
      held.remove();
    }
    const said = copy.lastElementChild, before = said.textContent;
    said.textContent = copy.dataset.copied;
    setTimeout(() => { said.textContent = before; }, 2000);
  }) ?? true;
}</script>"""


def statements_html(statements: Sequence[Statement], turn: int | None = None) -> str:
    """The statements with the numbers of their sources and their marks.

    `turn` is that of an answer whose sources are drawn, so that numbers can be clicked.
    """
    known: dict[tuple[str, int, str], int] = {}
    for statement in statements:
        for source in statement.citations:
            known.setdefault(identity(source), len(known))
    return "".join(
        f'<div class="statement">{as_html(one.text)}'
        f"{''.join(number_html(known[identity(source)], source, turn) for source in one.citations)} {_mark(one)}</div>"
        for one in statements
    )


def number_html(index: int, source: Source, turn: int | None) -> str:
    """The number of a source, counted from 1; with a turn's number it opens the source."""
    if turn is None:
        return f'<span class="number">{index + 1}</span>'
    place = as_html(f"{source.name}, {spot(source.place)}")
    said = f"{tr('Source')} {index + 1}: {place}"
    return (
        f'<button type="button" class="number" data-opens="open-{turn}-{index}" title="{place}" aria-label="{said}">'
        f"{index + 1}</button>"
    )


def _mark(statement: Statement) -> str:
    """How well it is supported; a click shows the reason, and so does pointing at it."""
    support = statement.support
    reason = as_html(told(statement.reason) or tr(_REASONS[support]))
    words = f'<span aria-hidden="true">{SYMBOLS[support]}</span> {as_html(tr(WORDS[support]))}'
    return (
        f'<details class="mark {support}"><summary title="{reason}">{words}</summary>'
        f'<span class="reason">{reason}</span></details>'
    )
