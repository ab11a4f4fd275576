"""The page of the papers: adding them, the list with its filters, one paper in full, watched folders, figures."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from assistant import Assistant, Document, UnknownDocument
from assistant.ingestion.sources import UPLOADS
from assistant.versions.families import newer
from ui.chat.documents.paper import draw_paper
from ui.chat.documents.storage import draw_storage
from ui.chat.documents.uploading import draw_upload
from ui.chat.documents.watched import draw_watches
from ui.chat.opening import shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, say
from ui.chat.wording import later, told, tr, trn, worded_key, written

_ON_A_PAGE = 25
_EVERY, _RECOGNISED, _OLDER, _FAILED = "all", "recognised", "older", "failed"
_STATES = {
    _EVERY: later("In any state"),
    _RECOGNISED: later("Read by OCR"),
    _OLDER: later("Older versions"),
    _FAILED: later("Not added"),
}


def draw() -> None:
    """The whole page: the paper that is open, or all papers."""
    assistant = shared_assistant()
    opened: str | None = st.session_state.get("paper")
    if opened:
        if draw_paper(assistant, opened):
            return
        st.session_state.paper = None
    with st.container(key="papers"):
        st.title(tr("Documents"))
        if not assistant.is_admin(user=who()):
            _draw_papers(assistant)
            return
        first, folders, figures = st.tabs([tr("Papers"), tr("Watched folders"), tr("Storage")])
        with first:
            papers = _draw_papers(assistant)
        with folders:
            draw_watches(assistant)
        with figures:
            draw_storage(assistant, papers)


def _draw_papers(assistant: Assistant) -> list[Document]:
    """The box and the list; gives all papers that there are for who is in front of the screen."""
    draw_upload(assistant, live=True)
    papers = assistant.documents(user=who())
    _draw_list(assistant, papers)
    return papers


def _draw_list(assistant: Assistant, papers: list[Document]) -> None:
    failed = assistant.failures(user=who())
    if not papers and not failed:
        say(tr("There are no papers yet. Drop some into the box above; then ask about them."))
        return
    pages = sum(one.pages for one in papers)
    number = trn("{number} paper", "{number} papers", len(papers))
    st.header(f"{number}, {trn('{number} page', '{number} pages', pages)}")
    wanted, kind, group, state = _draw_filters(papers, len(failed))
    if state == _FAILED:
        _draw_failures(assistant, wanted)
        return
    older = _older(assistant, papers)
    found = [
        one
        for one in papers
        if wanted in f"{one.name} {one.title} {one.path}".casefold()
        and kind in ("", one.kind)
        and (not group or group in one.groups)
        and (state != _RECOGNISED or one.confidence < 1)
        and (state != _OLDER or one.id in older)
    ]
    if not found:
        say(tr("No paper is like that. Take back a filter to see more."))
    elif len(found) < len(papers):
        st.html(f'<p class="aside">{as_html(trn("{number} of them", "{number} of them", len(found)))}</p>')
    for paper in _sheet(found):
        _draw_row(assistant, paper, older.get(paper.id))


def _draw_filters(papers: list[Document], failed: int) -> tuple[str, str, str, str]:
    """What is looked for: words, a kind, a group, a state; empty for any."""
    wanted = st.text_input(tr("Filter by name or title"), key="wanted", icon=":material/search:").casefold()
    kinds = sorted({one.kind for one in papers})
    groups = sorted({group for one in papers for group in one.groups})
    with st.container(horizontal=True):
        kind = _choice("kind", tr("Kind"), tr("Any kind"), kinds)
        group = _choice("group", tr("Group"), tr("Any group"), groups) if groups else ""
        state = st.selectbox(
            tr("State"),
            list(_STATES),
            key=worded_key("state-wanted"),
            format_func=lambda one: tr(_STATES[one]) + (f" ({failed})" if one == _FAILED and failed else ""),
            label_visibility="collapsed",
        )
    return wanted, kind, group, state


def _choice(name: str, label: str, every: str, options: list[str]) -> str:
    return st.selectbox(
        label,
        ["", *options],
        key=worded_key(f"{name}-wanted"),
        format_func=lambda one: one or every,
        label_visibility="collapsed",
    )


def _older(assistant: Assistant, papers: list[Document]) -> dict[str, Document]:
    """For papers that have a newer version, that one; worked out once as long as the papers stay as they are."""
    stamp = (assistant.library.generation, who(), len(papers))
    kept: tuple[object, dict[str, Document]] | None = st.session_state.get("older")
    if kept and kept[0] == stamp:
        return kept[1]
    found = newer(papers)
    st.session_state.older = (stamp, found)
    return found


def _sheet(found: list[Document]) -> list[Document]:
    """The papers of the page of the list that was chosen."""
    sheets = -(-len(found) // _ON_A_PAGE)
    current = st.pagination(sheets, key=f"sheet-{sheets}") if sheets > 1 else 1
    return found[(current - 1) * _ON_A_PAGE : current * _ON_A_PAGE]


def _draw_row(assistant: Assistant, paper: Document, later_one: Document | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{paper.id}"):
        pages = trn("{number} page", "{number} pages", paper.pages)
        facts = [paper.title, paper.kind, pages, tr("added {date}", date=written(paper.added))]
        if paper.groups:
            facts.append(tr("for {groups}", groups=", ".join(paper.groups)))
        marks = ""
        if paper.confidence < 1:
            share = int(paper.confidence * 100)
            marks += f'<span class="mark">{as_html(tr("read by OCR, {share} %", share=share))}</span> '
        if later_one:
            marks += f'<span class="mark weak">{as_html(tr("older than {name}", name=later_one.name))}</span>'
        st.html(
            f'<div class="paper"><b>{as_html(paper.name)}</b> {marks}<br>'
            f"<span>{as_html(' · '.join(filter(None, facts)))}</span></div>"
        )
        st.button(tr("Open"), key=f"open-{paper.id}", type="tertiary", on_click=_open, args=(paper.id,))
        if assistant.may_forget(paper, user=who()) and st.button(
            tr("Forget"), key=f"forget-{paper.id}", icon=":material/delete:", type="tertiary"
        ):
            st.dialog(tr("Forget this paper?"), icon=":material/delete:")(_confirm)(assistant, paper)


def _draw_failures(assistant: Assistant, wanted: str) -> None:
    """What could not be added, and why."""
    failed = [one for one in assistant.failures(user=who()) if wanted in one.path.casefold()]
    if not failed:
        say(tr("Every file could be added."))
        return
    for one in failed[:200]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"paper-failed-{hash(one.path)}"):
            where = "" if one.path.startswith(UPLOADS) else f" · {one.path}"
            st.html(
                f'<div class="paper"><b>{as_html(Path(one.path).name)}</b><br>'
                f"<span>{as_html(told(one.reason))} · {as_html(written(one.at))}{as_html(where)}</span></div>"
            )
            st.button(
                tr("Take off the list"),
                key=f"dismiss-{one.path}",
                type="tertiary",
                on_click=_dismiss,
                args=(assistant, [one.path]),
            )
    if len(failed) > 1:
        every = [one.path for one in failed]
        st.button(tr("Take all off the list"), key="dismiss-all", on_click=_dismiss, args=(assistant, every))


def _confirm(assistant: Assistant, paper: Document) -> None:
    uploaded = paper.path.startswith(UPLOADS)
    kept = (
        tr("It was uploaded: no copy of it stays.")
        if uploaded
        else tr("The file itself stays where it is: {path}", path=paper.path)
    )
    goes = trn(
        "Its {number} passage, the pictures of its pages, and what answers quote from it are deleted.",
        "Its {number} passages, the pictures of its pages, and what answers quote from it are deleted.",
        paper.chunks,
    )
    told = tr("It will no longer be found or quoted.")
    st.html(f"<p><b>{as_html(paper.name)}</b></p><p>{as_html(told)} {as_html(goes)} {as_html(kept)}</p>")
    within = [path for path in assistant.library.paths() if path.startswith(f"{paper.path}/")]
    if within:
        told = trn("{number} file within it goes too.", "{number} files within it go too.", len(within))
        st.html(f"<p>{as_html(told)}</p>")
    with st.container(horizontal=True):
        if st.button(tr("Forget it"), type="primary", key="forget", on_click=_forget, args=(assistant, paper)):
            st.rerun()
        if st.button(tr("Keep it"), key="keep"):
            st.rerun()


def _forget(assistant: Assistant, paper: Document) -> None:
    with suppress(UnknownDocument):  # another window was quicker
        assistant.forget(paper.id, user=who())


def _open(document: str) -> None:
    st.session_state.paper = document
    st.session_state.paper_page = 1


def _dismiss(assistant: Assistant, paths: list[str]) -> None:
    assistant.dismiss(paths, user=who())


draw()
