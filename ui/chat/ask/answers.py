"""An answer as it is shown: what was understood, statements with their marks, sources to click, and notices."""

from collections.abc import Sequence

import streamlit as st

from assistant import Answer, Citation, Passage
from assistant.documents import Conflict
from ui.chat.ask.marks import number_html, statements_html
from ui.chat.opening import Source, Turn, show, shown
from ui.chat.plain import as_html, as_label, as_table, say
from ui.chat.wording import spot, told, tr, trn
from ui.statements import identity, is_quoted, is_table

_EXCERPT = 320


def draw_answer(number: int, turn: Turn) -> None:
    """The whole answer of the turn with that number."""
    answer = turn.answer
    if answer is None:
        say(tr(turn.trouble), "trouble")  # the page's own sentences have a translation, others stay
        return
    if answer.understood:
        st.html(f'<p class="aside">{tr("Understood as")} “{as_html(answer.understood)}”</p>')
    if not answer.found:
        st.html(f'<p class="statement">{as_html(answer.text)}</p>')
        if turn.sources:
            st.html(f'<p class="aside">{tr("What comes nearest:")}</p>')
    elif is_quoted(answer):
        st.html(f'<p class="aside">{tr("Word for word from your papers:")}</p>')
        for statement in answer.statements:
            if is_table(statement.text):
                st.html(as_table(statement.text))
    else:
        st.html(statements_html(answer.statements, number))
        if turn.sources:
            st.html(f'<p class="aside">{tr("Sources")}</p>')
    for index, source in enumerate(turn.sources):
        _draw_source(number, index, source)
    for conflict in answer.conflicts:
        _draw_conflict(number, turn.sources, conflict)
    _draw_about(answer)


def _draw_conflict(turn: int, sources: Sequence[Source], conflict: Conflict) -> None:
    """What two papers say against each other, with the numbers of both sources."""
    at = {identity(one): index for index, one in reversed(list(enumerate(sources)))}
    numbers = "".join(number_html(at[identity(one)], one, turn) for one in conflict.citations if identity(one) in at)
    st.html(
        f'<div class="say trouble slim" role="alert"><span aria-hidden="true">⚠</span>'
        f"<span>{as_html(conflict.text)} {numbers}</span></div>"
    )


def _draw_about(answer: Answer) -> None:
    """In one line, to be opened, how the answer came about; below it what has to be known about it."""
    lines = []
    if used := [one for one in answer.steps if one.result]:
        steps = "".join(f"<li>{as_html(one.asked)}: {as_html(one.result)}</li>" for one in used)
        lines.append(_folded(trn("{number} step", "{number} steps", len(used)), steps))
    if answer.searched:
        said = trn("Searched {number} paper", "Searched {number} papers", answer.searched)
        if names := answer.found_in:
            said += " · " + trn("passages found in {number}", "passages found in {number}", len(names))
        lines.append(_folded(said, "".join(f"<li>{as_html(one)}</li>" for one in names)))
    # What was understood stands above the answer already.
    notices = [one for one in answer.notices if not answer.understood or answer.understood not in one]
    items = "".join(f'<li><span aria-hidden="true">ℹ</span> {as_html(told(one))}</li>' for one in notices)
    if notices:
        lines.append(f'<div role="status"><ul class="notices">{items}</ul></div>')
    if lines:
        st.html(f'<div class="about aside">{"".join(lines)}</div>')


def _folded(said: str, items: str) -> str:
    return f"<details><summary>{as_html(said)}</summary><ul>{items}</ul></details>" if items else f"<p>{said}</p>"


def _draw_source(turn: int, index: int, source: Source) -> None:
    """A source: its words, and a button with its number, paper and place that opens the page."""
    is_open = shown() == (turn, index)
    with st.container(key=f"source-{turn}-{index}{'-open' if is_open else ''}", gap=None):
        st.html(f'<blockquote class="quote">{as_html(_cut(source))}</blockquote>')
        st.button(
            f"**{index + 1}**  {as_label(source.name)} · {as_label(place_of(source))}",
            key=f"open-{turn}-{index}",
            icon=":material/find_in_page:",
            type="tertiary",
            on_click=show,
            args=(turn, index),
        )


def place_of(source: Source) -> str:
    """The place of a source in words, and how it was read where that was from a picture."""
    recognised = source.recognised if isinstance(source, Citation) else ""
    return " · ".join(filter(None, (spot(source.place), recognised)))


def _cut(source: Source) -> str:
    text = " ".join((source.quote if isinstance(source, Citation) else source.text).split())
    return f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …" if isinstance(source, Passage) and len(text) > _EXCERPT else text
