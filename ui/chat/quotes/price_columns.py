"""What the columns of a price list hold: the guess, and the place to correct it once for all lists of that form."""

from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.quotes.prices.columns import FIELDS
from assistant.quotes.prices.heads import Head
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quotes.quoting import attempt, trouble
from ui.chat.wording import later, tr, worded_key

_NOTHING = ""
_KINDS = ("xlsx", "xls", "xlsb", "ods", "csv", "pdf", "docx", "html")
_SAID = {
    _NOTHING: later("nothing of these"),
    "number": later("article number"),
    "description": later("description"),
    "unit": later("unit"),
    "price": later("price"),
    "cost": later("what the firm itself pays"),
    "per": later("price is for so many"),
    "currency": later("currency"),
    "vat": later("VAT rate, %"),
    "group": later("discount group"),
    "valid_from": later("valid from"),
    "valid_to": later("valid until"),
    "status": later("status"),
    "replaced_by": later("replaced by"),
}


def draw_columns(assistant: Assistant) -> None:
    """A paper to choose, and its tables with what each column is taken to hold."""
    papers = {one.id: one.name for one in assistant.documents(user=who()) if one.kind in _KINDS}
    if not papers:
        return
    with st.container(key="columns"):
        chosen = st.selectbox(
            tr("Is a price list not understood? Look at its columns"),
            papers,
            index=None,
            format_func=papers.__getitem__,
            placeholder=tr("Choose a paper"),
            key="columns-paper",
        )
        if not chosen:
            return
        found: list[Head] = []
        if not attempt(lambda: found.extend(assistant.quotes.lists.heads(chosen, user=who()))):
            say(trouble(), "trouble")
        elif not found:
            say(tr("No table with names of columns was found in it."))
        for number, head in enumerate(found):
            _draw_head(assistant, head, f"{chosen}-{number}")


def _draw_head(assistant: Assistant, head: Head, mark: str) -> None:
    state = tr("corrected by a person") if head.corrected else tr("guessed from the names")
    use = tr("articles come of it") if head.usable else tr("no articles come of it")
    names = "".join(f"<th>{as_html(one)}</th>" for one in head.names)
    rows = "".join(f"<tr>{''.join(f'<td>{as_html(cell)}</td>' for cell in row)}</tr>" for row in head.rows)
    with st.expander(f"{as_label(', '.join(head.names)[:60])} · {use}", expanded=not head.usable):
        st.html(
            f'<p class="aside">{as_html(state)}</p><table class="rows"><thead><tr>{names}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
        held: dict[int, str] = {}
        for index, name in enumerate(head.names):
            guessed = head.held.get(index, _NOTHING)
            options = list(dict.fromkeys([_NOTHING, guessed, *FIELDS]))
            said = st.selectbox(
                as_label(name) or tr("Column {number}", number=index + 1),
                options,
                index=options.index(guessed),
                format_func=_words,
                key=worded_key(f"column-{mark}-{index}"),
            )
            if said:
                held[index] = said
        if st.button(tr("Keep this"), key=f"keep-columns-{mark}", icon=":material/check:"):
            if attempt(partial(assistant.quotes.lists.correct_columns, head.names, held)):
                st.rerun()
            say(trouble(), "trouble")


def _words(field: str) -> str:
    if field.startswith("price@"):
        return tr("price from {number} on", number=field.partition("@")[2])
    return tr(_SAID[field])
