"""The box that takes papers, and what became of each file that was dropped into it."""

import logging
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import wait
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant import Assistant, AssistantError, FileReport, ProviderError
from ui.chat.people import choose_groups, chosen_groups, who
from ui.chat.plain import as_html, count, say
from ui.chat.uploads import Adding, Upload, begin

STATES = {
    "added": "✓ added",
    "updated": "↻ updated",
    "moved": "→ moved",
    "unchanged": "= already there",
    "failed": "✗ not added",
}
# Seconds between two looks at how far the adding is.
_LOOK = 0.2


def draw_upload(assistant: Assistant) -> None:
    """The box for papers, and below it how the last ones fared."""
    # A new key for each batch empties the box: what it held is not added again when the page is drawn again.
    batch = st.session_state.setdefault("batch", 0)
    choose_groups(assistant)
    files = st.file_uploader(
        "Drop papers here: PDF, Word, Excel, CSV, e-mail, web page, Markdown or text",
        accept_multiple_files=True,
        key=f"upload-{batch}",
    )
    if files:
        add(assistant, files)
        st.session_state.batch += 1
        st.rerun()
    draw_adding()


def add(assistant: Assistant, files: Iterable[Upload]) -> None:
    """Begins to add the files; `draw_adding` shows how far that is."""
    st.session_state.adding = begin(assistant, files, groups=chosen_groups(assistant), user=who())


def draw_adding() -> None:
    """The progress of the files that were dropped last until all are through, then what became of each."""
    adding: Adding | None = st.session_state.get("adding")
    if adding is None:
        return
    bar, line, reports = st.empty(), st.empty(), st.empty()
    while not adding.future.done():
        bar.progress(adding.done / adding.total)
        line.html(f'<p class="aside" role="status">{as_html(_progress(adding))}</p>')
        draw_reports(adding.files, reports)
        wait([adding.future], timeout=_LOOK)
    bar.empty()
    line.html(f'<p class="aside" role="status">{as_html(_outcome(adding))}</p>')
    draw_reports(adding.files, reports)
    error = adding.future.exception()
    if isinstance(error, AssistantError | ProviderError):
        say(str(error), "trouble")
    elif error:
        logging.getLogger(__name__).error("Files could not be added", exc_info=error)
        say("The files could not be added. The log, where the assistant was started, says why.", "trouble")


def _progress(adding: Adding) -> str:
    if adding.waiting:
        return "Waiting: another process is adding papers …"
    return f"{adding.done} of {adding.total} · {adding.current}"


def _outcome(adding: Adding) -> str:
    states = Counter(STATES.get(one.status, one.status)[2:] for one in adding.files)
    said = ", ".join(f"{number} {state}" for state, number in states.items()) or "none added"
    return f"{count(adding.total, 'file')}: {said}"


def draw_reports(files: Iterable[FileReport], slot: DeltaGenerator) -> None:
    """A line for each file, those that failed first: what became of it and, if it failed, why."""
    rows = "".join(
        f'<li class="{one.status}"><span class="state">{STATES.get(one.status, one.status)}</span>'
        f"<b>{as_html(Path(one.path).name)}</b> <span>{as_html(one.reason or count(one.pages, 'page'))}</span></li>"
        for one in sorted(files, key=lambda one: one.status != "failed")
    )
    if rows:
        slot.html(f'<ul class="files">{rows}</ul>')
