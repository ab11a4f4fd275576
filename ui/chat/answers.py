"""An answer as it is shown: statements with their marks, sources to click, nearest passages and notices."""

from collections.abc import Sequence

import streamlit as st

from assistant import Answer, Citation, Passage
from assistant.documents import Conflict, Support
from ui.chat.opening import Source, Turn, show, shown
from ui.chat.plain import as_html, as_label, as_table, count, is_table, say

# In words and by a symbol: colour alone tells nothing to many people.
MARKS: dict[Support, str] = {
    "supported": "✓ supported",
    "weak": "≈ weakly supported: check the source",
    "unsupported": "✗ not supported by your papers",
}
_EXCERPT = 320


def draw_answer(number: int, turn: Turn) -> None:
    """The whole answer of the turn with that number."""
    answer = turn.answer
    if answer is None:
        say(turn.trouble, "trouble")
        return
    if used := [one for one in answer.steps if one.result]:
        steps = "".join(f"<li>{as_html(one.asked)}: {as_html(one.result)}</li>" for one in used)
        st.html(f'<details class="aside"><summary>{count(len(used), "step")}</summary><ol>{steps}</ol></details>')
    if not answer.found:
        st.html(f'<p class="statement">{as_html(answer.text)}</p>')
    elif is_quoted(answer):
        st.html('<p class="aside">Word for word from your papers:</p>')
        for statement in answer.statements:
            if is_table(statement.text):
                st.html(as_table(statement.text))
    else:
        st.html("".join(statement_html(answer, index) for index in range(len(answer.statements))))
        if turn.sources:
            st.html('<p class="aside">Sources</p>')
    for index, source in enumerate(turn.sources):
        _source(number, index, source)
    for conflict in answer.conflicts:
        say(_conflict(turn.sources, conflict), "trouble")
    for notice in answer.notices:
        say(notice)


def is_quoted(answer: Answer) -> bool:
    """Whether the statements are the papers' own words; a model that wrote them leaves its usage."""
    if not answer.found or answer.usage is not None:
        return False
    # A summary's sentences stand under the headings of their sections.
    return not answer.coverage or all(one.text == " ".join(one.citations[0].quote.split()) for one in answer.statements)


def quote_of(source: Source) -> str:
    """The words that stand on the page."""
    return source.quote if isinstance(source, Citation) else source.text


def _conflict(sources: Sequence[Source], conflict: Conflict) -> str:
    """What two papers say against each other, with the numbers of both sources."""
    numbers = " and ".join(str(sources.index(one) + 1) for one in conflict.citations if one in sources)
    return f"{conflict.text} See sources {numbers}." if numbers else conflict.text


def statement_html(answer: Answer, index: int) -> str:
    """One statement with the numbers of its sources and its mark."""
    statement = answer.statements[index]
    # A quote that bears two statements is one source, however well it bears each.
    sources = [(one.document, one.page, one.quote) for one in answer.citations]
    numbers = [sources.index((one.document, one.page, one.quote)) + 1 for one in statement.citations]
    links = "".join(f'<sup class="number">{number}</sup>' for number in numbers)
    reason = f": {as_html(statement.reason)}" if statement.reason else ""
    said = MARKS[statement.support].partition(":")[0] if reason else MARKS[statement.support]
    # Without a model every statement is the paper's own.
    written = answer.usage is not None
    mark = f'<span class="mark {statement.support}">{said}{reason}</span>' if written else ""
    return f'<p class="statement">{as_html(statement.text)}{links} {mark}</p>'


def _source(turn: int, index: int, source: Source) -> None:
    """A source: its words, and a button with its number, paper and place that opens the page."""
    is_open = shown() == (turn, index)
    with st.container(key=f"source-{turn}-{index}{'-open' if is_open else ''}", gap=None):
        st.html(f'<blockquote class="quote">{as_html(_cut(source))}</blockquote>')
        st.button(
            f"**{index + 1}**  {as_label(source.name)} · {as_label(source.place)}",
            key=f"open-{turn}-{index}",
            icon=":material/find_in_page:",
            type="tertiary",
            on_click=show,
            args=(turn, index),
        )


def _cut(source: Source) -> str:
    text = " ".join(quote_of(source).split())
    return f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …" if isinstance(source, Passage) and len(text) > _EXCERPT else text
