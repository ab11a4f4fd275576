"""The box that takes papers, and what became of each file that was dropped into it."""

import logging
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import wait
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant import Assistant, AssistantError, FileReport, ProviderError
from ui.chat.documents import receiving
from ui.chat.documents.uploads import Adding, Upload, addings, begin, begin_folder
from ui.chat.opening import shared_assistant
from ui.chat.people import choose_groups, chosen_groups, has_changed, who
from ui.chat.plain import as_html, say
from ui.chat.wording import later, told, tr, trn

STATES = {
    "added": ("✓", later("added")),
    "updated": ("↻", later("updated")),
    "moved": ("→", later("moved")),
    "unchanged": ("=", later("already there")),
    "deleted": ("−", later("gone")),
    "failed": ("✗", later("not added")),
}
# Seconds between two looks at how far the adding is, and that it is waited for before the rest of a page is drawn.
_LOOK, _FIRST = 0.2, 1.0
# Seconds between two looks at whether another page adds something.
_OUT = 2.0
# Lines of files at most: the others are in the sum.
_SHOWN = 200


def draw_upload(assistant: Assistant, *, live: bool = False) -> None:
    """The box for papers, and below it how the last ones fared; `live` as in `draw_adding`."""
    # A new key for each batch empties the box: what it held is not added again when the page is drawn again.
    batch = st.session_state.setdefault("batch", 0)
    choose_groups(assistant)
    user = who()
    kinds = {"files": tr("Files"), "folder": tr("A folder")}
    if assistant.is_admin(user=user):
        kinds["here"] = tr("A folder on this computer")
    kind = "files"
    if live:
        kind = st.segmented_control(
            tr("What to add"),
            list(kinds),
            default="files",
            required=True,
            key="upload-kind",
            format_func=kinds.__getitem__,
            label_visibility="collapsed",
        )
    if kind == "here":
        _draw_path(assistant)
    else:
        receiving.open_box(assistant, chosen_groups(assistant), user)
        label = tr("Drop papers here: PDF, Word, Excel, CSV, e-mail, web page, Markdown or text")
        files = (
            st.file_uploader(label, accept_multiple_files=True, key=f"upload-{batch}")
            if kind == "files"
            else st.file_uploader(
                tr("Choose or drop a folder: everything in it is added"),
                accept_multiple_files="directory",
                key=f"upload-folder-{batch}",
            )
        )
        if files:
            add(assistant, files)
            st.session_state.batch += 1
            st.rerun()
    draw_adding(live=live)


def _draw_path(assistant: Assistant) -> None:
    """For who may: everything in a folder of the machine that the assistant runs on."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        path = st.text_input(tr("Folder or file on this computer"), key="upload-path", placeholder="/home/firm/papers")
        if st.button(tr("Add"), key="upload-path-add", disabled=not path.strip()):
            found = Path(path.strip()).expanduser()
            if found.exists():
                _began(begin_folder(assistant, str(found), groups=chosen_groups(assistant), user=who()))
                return
            say(tr("There is no {path} on this computer.", path=path.strip()), "trouble")


def add(assistant: Assistant, files: Iterable[Upload]) -> None:
    """Begins to add the files; `draw_adding` shows how far that is."""
    files = list(files)
    receiving.took(files)
    _began(begin(assistant, files, groups=chosen_groups(assistant), user=who()))


def _began(adding: Adding) -> None:
    mine: list[Adding] = st.session_state.setdefault("addings", [])
    mine[:] = [one for one in mine if not one.future.done()] + [adding]


def draw_adding(*, live: bool = False) -> None:
    """The progress of what was dropped last until all is through, then what became of each file.

    Where the page was reloaded meanwhile, that of what was on its way then too. With `live` the rest of the page is
    drawn without waiting for the end.
    """
    mine: list[Adding] = st.session_state.setdefault("addings", [])
    # Elsewhere nobody is to wait for what another window adds.
    mine += [one for one in _unseen() if live or one.future.done()]
    if live:
        _look_out()
        wait([one.future for one in mine], timeout=_FIRST)
        if any(not one.future.done() for one in mine):
            _draw_live()
            return
    for adding in mine:
        _draw_one(adding)


def _unseen() -> list[Adding]:
    """What is on its way, or has come to an end, and this page doesn't show."""
    mine: list[Adding] = st.session_state.get("addings", [])
    return [one for one in addings(shared_assistant(), who()) if not any(one is other for other in mine)]


@st.fragment(run_every=_OUT)
def _look_out() -> None:
    """Shows what another window adds, what a page left that was reloaded just now, and that somebody was signed out."""
    if has_changed() or _unseen():
        st.rerun()


@st.fragment(run_every=_LOOK * 2)
def _draw_live() -> None:
    mine: list[Adding] = st.session_state.get("addings", [])
    if all(one.future.done() for one in mine):
        st.rerun()
    for adding in mine:
        if adding.future.done():
            _draw_one(adding)
        else:
            _draw_progress(adding, st.empty(), st.empty(), st.empty())


def _draw_one(adding: Adding) -> None:
    bar, line, reports = st.empty(), st.empty(), st.empty()
    while not adding.future.done():
        _draw_progress(adding, bar, line, reports)
        wait([adding.future], timeout=_LOOK)
    adding.shown = True
    bar.empty()
    with line.container():
        if adding.arrived is not None:
            _draw_interrupted(adding)
        if adding.total:
            st.html(f'<p class="aside" role="status">{as_html(_outcome(adding))}</p>')
    draw_reports(adding.files, reports)
    error = adding.future.exception()
    if isinstance(error, AssistantError | ProviderError):
        say(str(error), "trouble")
    elif error:
        logging.getLogger(__name__).error("Files could not be added", exc_info=error)
        say(tr("The files could not be added. The log, where the assistant was started, says why."), "trouble")


def _draw_progress(adding: Adding, bar: DeltaGenerator, line: DeltaGenerator, reports: DeltaGenerator) -> None:
    bar.progress(adding.done / max(adding.total, 1))
    line.html(f'<p class="aside" role="status">{as_html(_progress(adding))}</p>')
    draw_reports(adding.files, reports)


def _draw_interrupted(adding: Adding) -> None:
    arrived, missing = adding.arrived or 0, adding.missing
    told = trn(
        "The page was reloaded or closed while files were sent. {number} file had arrived and was added.",
        "The page was reloaded or closed while files were sent. {number} files had arrived and were added.",
        arrived,
    )
    if missing:
        lacking = trn(
            "{number} file had not: drop it once more. It is {names}.",
            "{number} files had not: drop them once more. They are {names}.",
            len(missing),
            names=", ".join(missing),
        )
        told = f"{told} {lacking}"
    say(told, "trouble" if missing else "note")


def _progress(adding: Adding) -> str:
    if adding.waiting:
        return tr("Waiting: another process is adding papers …")
    return tr("{done} of {total} · {name}", done=adding.done, total=adding.total, name=adding.current)


def _outcome(adding: Adding) -> str:
    states = Counter(one.status for one in adding.files)
    said = ", ".join(f"{number} {tr(STATES[state][1])}" for state, number in states.items()) or tr("none added")
    return f"{trn('{number} file', '{number} files', len(adding.files) or adding.total)}: {said}"


def draw_reports(files: Iterable[FileReport], slot: DeltaGenerator) -> None:
    """A line for each file, those that failed first: what became of it and, if it failed, why."""
    rows = "".join(
        f'<li class="{one.status}"><span class="state">{_state(one)}</span>'
        f"<b>{as_html(Path(one.path).name)}</b> <span>{as_html(told(one.reason) or _pages(one))}</span></li>"
        for one in sorted(files, key=lambda one: one.status != "failed")[:_SHOWN]
    )
    if rows:
        slot.html(f'<ul class="files">{rows}</ul>')


def _state(one: FileReport) -> str:
    symbol, name = STATES[one.status]
    return f"{symbol} {as_html(tr(name))}"


def _pages(one: FileReport) -> str:
    return trn("{number} page", "{number} pages", one.pages)
