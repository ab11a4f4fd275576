"""The card of one contract: its lines beside the page that each stands on, downloads, comparison and corrections."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from assistant import Assistant, AssistantError, Citation, SettingsError, UnknownDocument
from assistant.contracts.card import Card, CardLine, card, label
from assistant.contracts.comparing.comparison import Change
from assistant.contracts.exporting import FORMATS, export_card
from assistant.contracts.finding.types import NAMES
from assistant.contracts.model import ContractSummary
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.viewer.frame import draw_page
from ui.chat.wording import language, readers_language, spot, told, tr, trn, worded_key
from ui.wording import value_in

_EXCERPT = 420
_VERDICTS = {"look at it": "weak", "not acceptable": "unsupported"}
_MIME = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
}


def draw_contract(assistant: Assistant, document: str) -> bool:
    """The contract with that id. False where it was forgotten meanwhile: nothing is drawn then."""
    try:
        summary = assistant.contracts.summary(document, user=who())
    except UnknownDocument:
        _close()
        return False
    trouble = ""
    try:
        shown = _card(assistant, document)
    except SettingsError as error:  # the firm's own playbook has a slip: the contract is shown without it
        shown, trouble = card(summary), str(error)
    source: Citation | None = st.session_state.get("contract_source")
    left, right = st.columns([10, 9], gap="large") if source else (st.container(key="contracts"), None)
    with left:
        _draw_head(shown)
        if assistant.settings.models.chats:
            st.toggle(tr("In plain words, by the chat model"), key="plain-words")
        if trouble:
            say(trouble, "trouble")
        for notice in shown.notices:
            say(notice)
        for number, section in enumerate(shown.sections):
            st.header(tr(section.heading))
            for index, line in enumerate(section.lines):
                _draw_line(assistant, summary, line, f"{number}-{index}")
        _draw_missed(assistant, summary)
        _draw_comparison(assistant, summary)
    if source and right:
        with right, st.container(key="viewer", gap="small"):
            with st.container(horizontal=True, vertical_alignment="center", key="viewer-bar"):
                place = as_html(spot(source.place))
                st.html(f'<div class="paper"><b>{as_html(source.name)}</b><br><span>{place}</span></div>')
                st.button(
                    tr("Close"), key="close", icon=":material/close:", type="tertiary", on_click=_show, args=(None, "")
                )
            draw_page(assistant, source, str(st.session_state.get("contract_line", "")))
    return True


def _card(assistant: Assistant, document: str) -> Card:
    """The card, in plain words of the reader's language where that was asked for."""
    if not (assistant.settings.models.chats and st.session_state.get("plain-words")):
        return assistant.contracts.card(document, user=who())
    with st.spinner(tr("Putting it into plain words …")):
        return assistant.contracts.card(
            document, language=assistant.settings.answers.language or readers_language(), user=who()
        )


def _draw_head(shown: Card) -> None:
    st.button(tr("All contracts"), icon=":material/arrow_back:", type="tertiary", key="back", on_click=_close)
    st.title(as_label(shown.title))
    st.html(f'<p class="aside">{as_html(shown.name)}. {as_html(shown.about)}</p>')
    with st.container(horizontal=True, key="contract-actions"):
        for ending in FORMATS:
            st.download_button(
                {".md": "Markdown", ".docx": "Word", ".pdf": "PDF"}[ending],
                partial(export_card, shown, f"card{ending}"),
                file_name=f"{shown.name.rpartition('.')[0] or shown.name}-card{ending}",
                mime=_MIME[ending],
                icon=":material/download:",
                key=f"download{ending}",
                type="tertiary",
                on_click="ignore",
            )


def _draw_line(assistant: Assistant, summary: ContractSummary, line: CardLine, mark: str) -> None:
    is_open = st.session_state.get("contract_line") == mark and st.session_state.get("contract_source")
    with st.container(key=f"source-contract-{mark}{'-open' if is_open else ''}", gap=None):
        value = (
            f' <span class="mark {_VERDICTS.get(line.value, "")}">{as_html(value_in(language(), line.value))}</span>'
            if line.value
            else ""
        )
        if line.graded:  # not the contract's words, but what is made of them; the mark has the verdict already
            words = f'<p class="statement">{as_html(told(line.text))}</p>'
        else:
            words = f'<blockquote class="quote">{as_html(_cut(_worded(line)))}</blockquote>' if line.text else ""
        st.html(f'<p class="statement"><b>{as_html(tr(line.name))}</b>{value}</p>{words}')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for index, citation in enumerate(_places(line)):
                st.button(
                    as_label(spot(citation.place)),
                    key=f"open-contract-{mark}-{index}",
                    icon=":material/find_in_page:",
                    type="tertiary",
                    on_click=_show,
                    args=(citation, mark),
                )
            if is_open and line.clause:
                _draw_corrections(assistant, summary, line.clause)


def _draw_corrections(assistant: Assistant, summary: ContractSummary, clause: str) -> None:
    st.button(
        tr("That's right"),
        icon=":material/check:",
        key=f"accept-{clause}",
        on_click=_correct,
        args=(assistant, summary.document, clause, "accepted"),
    )
    st.button(
        tr("Not in this contract"),
        icon=":material/block:",
        key=f"deny-{clause}",
        on_click=_correct,
        args=(assistant, summary.document, clause, "absent"),
    )
    if st.button(tr("Correct"), icon=":material/edit:", key=f"correct-{clause}"):
        _correcting()(assistant, summary, clause)


def _draw_missed(assistant: Assistant, summary: ContractSummary) -> None:
    said = assistant.contracts.corrections.of(summary.document)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(tr("Add a clause that was missed"), icon=":material/add:", type="tertiary", key="missed"):
            _correcting()(assistant, summary, "")
        if said and st.button(
            trn("Take back {number} correction", "Take back {number} corrections", len(said)),
            icon=":material/undo:",
            type="tertiary",
            key="take-back",
        ):
            for one in said:
                assistant.contracts.corrections.drop(summary.document, one.clause)
            st.rerun()


def _correcting() -> Callable[[Assistant, ContractSummary, str], None]:
    """What asks for a correction, in a dialog. Its title is made when it is opened: in the reader's language."""
    return st.dialog(tr("What does the contract say?"), icon=":material/edit:")(_ask_for_correction)


def _ask_for_correction(assistant: Assistant, summary: ContractSummary, clause: str) -> None:
    absent = [one.name for one in summary.clauses if not one.found]
    chosen = clause or st.selectbox(
        tr("Clause"), sorted(absent or NAMES, key=_label), format_func=_label, key=worded_key("missed-clause")
    )
    st.html(f"<p><b>{as_html(_label(chosen))}</b></p>")
    st.text_area(tr("The passage, copied from the contract"), key="correct-quote")
    st.text_input(tr("Its value, such as 30 days or 2026-03-31"), key="correct-value")
    kept = st.button(
        tr("Keep it"),
        type="primary",
        key="keep-correction",
        on_click=_keep,
        args=(assistant, summary.document, chosen),
    )
    if trouble := st.session_state.pop("correction_trouble", ""):
        say(trouble, "trouble")
    elif kept:
        st.rerun()


def _keep(assistant: Assistant, document: str, clause: str) -> None:
    # Taken from the state: what was typed last is newer than what the dialog was drawn with.
    quote, value = (str(st.session_state.get(key, "")).strip() for key in ("correct-quote", "correct-value"))
    try:
        assistant.contracts.correct(document, clause, "corrected", quote=quote, value=value, user=who())
    except (ValueError, AssistantError) as error:
        st.session_state.correction_trouble = str(error)


def _draw_comparison(assistant: Assistant, summary: ContractSummary) -> None:
    others = {paper.id: paper.name for paper in assistant.documents(user=who()) if paper.id != summary.document}
    if not others:
        return
    chosen = st.selectbox(
        tr("Compare with an earlier version or another contract"),
        others,
        index=None,
        format_func=others.__getitem__,
        placeholder=tr("Choose a paper"),
        key=f"compare-{summary.document}",
    )
    if not chosen:
        return
    with st.spinner(tr("Comparing …")):
        found = assistant.contracts.compare(chosen, summary.document, user=who())
    changes = trn(
        "{number} change, {meant} of meaning;",
        "{number} changes, {meant} of meaning;",
        len(found.changes),
        meant=len(found.meaningful),
    )
    same = trn("{number} passage the same.", "{number} passages the same.", found.same)
    legend = tr("Struck out: only in {name}. Underlined: only here.", name=found.old.name)
    st.html(f'<p class="aside">{as_html(f"{changes} {same} {legend}")}</p>')
    for number, change in enumerate(found.changes):
        _draw_change(change, number)


def _draw_change(change: Change, number: int) -> None:
    nothing = tr("nothing")
    meant = "; ".join(f"{tr(one.kind)}: {one.before or nothing} → {one.after or nothing}" for one in change.meanings)
    tags = {"same": "span", "removed": "del", "added": "ins"}
    text = "".join(f"<{tags[run.kind]}>{as_html(run.text)}</{tags[run.kind]}> " for run in change.runs)
    mark = f'<span class="mark weak">{as_html(meant)}</span>' if meant else ""
    with st.container(key=f"source-change-{number}", gap=None):
        st.html(f'<p class="statement"><b>{as_html(change.heading)}</b> {as_html(tr(change.kind))} {mark}</p>')
        st.html(f'<blockquote class="quote">{text}</blockquote>')
        with st.container(horizontal=True, gap="small"):
            for side, citations in (("before", change.before), ("after", change.after)):
                for citation in citations[:1]:
                    st.button(
                        as_label(f"{citation.name}, {spot(citation.place)}"),
                        key=f"open-change-{number}-{side}",
                        icon=":material/find_in_page:",
                        type="tertiary",
                        on_click=_show,
                        args=(citation, f"change-{number}-{side}"),
                    )


def _places(line: CardLine) -> list[Citation]:
    """The line's passages, each page once."""
    return list({(one.page, one.place): one for one in reversed(line.citations)}.values())[::-1][:3]


def _label(clause: str) -> str:
    return tr(label(clause))


def _worded(line: CardLine) -> str:
    """What a line says: how a day came about in the reader's language, all else in the contract's own words."""
    return told(line.text) if line.value and not line.clause else line.text


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"


def _correct(assistant: Assistant, document: str, clause: str, action: str) -> None:
    with suppress(UnknownDocument):  # another window was quicker
        assistant.contracts.correct(document, clause, action, user=who())  # type: ignore[arg-type]


def _show(citation: Citation | None, mark: str) -> None:
    st.session_state.contract_source, st.session_state.contract_line = citation, mark


def _close() -> None:
    st.session_state.contract = st.session_state.contract_source = None
