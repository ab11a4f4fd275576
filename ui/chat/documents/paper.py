"""One paper in full: its pages, what is known of it, its versions, for whom it is, and reading it anew."""

import streamlit as st

from assistant import Assistant, AssistantError, Document, Passage, UnknownDocument
from assistant.versions.families import newer
from ui.chat.documents.uploading import draw_adding
from ui.chat.documents.uploads import begin_again
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.viewer.frame import draw_page
from ui.chat.wording import language_named, tr, written


def draw_paper(assistant: Assistant, document: str) -> bool:
    """The paper with that id; false where there is none any more, or not for who is in front of the screen."""
    papers = assistant.documents(user=who())
    paper = next((one for one in papers if one.id == document), None)
    if paper is None:
        return False
    with st.container(key="paper"):
        st.button(
            tr("All papers"), icon=":material/arrow_back:", type="tertiary", key="back-to-papers", on_click=_close
        )
        st.title(as_label(paper.name))
        left, right = st.columns([3, 2], gap="large")
        with right:
            _draw_facts(assistant, paper)
            _draw_versions(paper, papers)
            if assistant.may_forget(paper, user=who()):
                _draw_groups(assistant, paper)
                _draw_again(assistant, paper)
        with left:
            _draw_page(assistant, paper)
    return True


def _draw_page(assistant: Assistant, paper: Document) -> None:
    """One page, with steps to the others."""
    number = min(max(int(st.session_state.get("paper_page") or 1), 1), paper.pages)
    if paper.pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="steps-of-paper"):
            _step(tr("Previous"), "previous", ":material/chevron_left:", number - 1, possible=number > 1)
            told = tr("Page {number} of {pages}", number=number, pages=paper.pages)
            st.html(f'<p class="aside" role="status">{as_html(told)}</p>')
            _step(tr("Next"), "next", ":material/chevron_right:", number + 1, possible=number < paper.pages)
    page = Passage(
        key=0,
        document=paper.id,
        name=paper.name,
        page=number,
        place=tr("page {number}", number=number),
        heading="",
        text="",
        score=0.0,
        boxes=(),
        spans=(),
    )
    draw_page(assistant, page, f"paper-{paper.id}-{number}")


def _step(label: str, name: str, icon: str, to: int, *, possible: bool) -> None:
    st.button(label, key=f"page-{name}", icon=icon, type="tertiary", disabled=not possible, on_click=_turn, args=(to,))


def _turn(page: int) -> None:
    st.session_state.paper_page = page


def _draw_facts(assistant: Assistant, paper: Document) -> None:
    facts = {
        tr("Title"): paper.title,
        tr("Kind"): paper.kind,
        tr("Pages"): str(paper.pages),
        tr("Passages"): str(paper.chunks),
        tr("Size"): size(paper.size),
        tr("Added"): written(paper.added),
        tr("Language"): language_named(paper.language),
        tr("Where"): paper.path,
    }
    if paper.confidence < 1:
        facts[tr("Read by OCR")] = tr("{share} % sure", share=int(paper.confidence * 100))
    rows = "".join(f"<tr><th>{as_html(name)}</th><td>{as_html(fact)}</td></tr>" for name, fact in facts.items() if fact)
    st.html(f'<table class="rows facts">{rows}</table>')

    def original() -> bytes:
        return assistant.original(paper.id, user=who())

    st.download_button(
        tr("Download the original"),
        original,
        file_name=paper.name,
        mime="application/octet-stream",
        icon=":material/download:",
        key="original-of-paper",
        on_click="ignore",
    )


def _draw_versions(paper: Document, papers: list[Document]) -> None:
    """Newer and older ones, as far as their names tell."""
    latest = newer(papers)
    newest = latest.get(paper.id)
    older = [one for one in papers if one.id != paper.id and _same(latest.get(one.id), newest or paper)]
    if not newest and not older:
        return
    st.header(tr("Versions"))
    for one in [*([newest] if newest else []), *older]:
        told = (
            tr("Newest: {name}", name=one.name)
            if newest and one.id == newest.id
            else tr("Older: {name}", name=one.name)
        )
        st.button(as_label(told), key=f"version-{one.id}", type="tertiary", on_click=_open, args=(one.id,))
    st.html(f'<p class="aside">{as_html(tr("As far as their names tell."))}</p>')


def _same(one: Document | None, other: Document) -> bool:
    return one is not None and one.id == other.id


def _draw_groups(assistant: Assistant, paper: Document) -> None:
    own = assistant.groups(user=who())
    admin = assistant.is_admin(user=who())
    if not own and not admin:
        return
    st.header(tr("Who may see it"))
    key = f"groups-{paper.id}-{'-'.join(paper.groups)}"
    st.multiselect(
        tr("Groups"),
        sorted({*own, *paper.groups}),
        default=paper.groups,
        key=key,
        placeholder=tr("Everybody"),
        accept_new_options=admin,
        label_visibility="collapsed",
        on_change=_share,
        args=(assistant, paper, key),
    )
    if trouble := st.session_state.pop("share-trouble", ""):
        say(trouble, "trouble")


def _share(assistant: Assistant, paper: Document, key: str) -> None:
    groups = [one.strip() for one in st.session_state[key] if one.strip()]
    try:
        assistant.share(paper.id, groups, user=who())
    except AssistantError as error:
        st.session_state["share-trouble"] = str(error)


def _draw_again(assistant: Assistant, paper: Document) -> None:
    st.header(tr("Reading it"))
    st.button(
        tr("Read it anew"),
        icon=":material/refresh:",
        key="reread",
        on_click=_again,
        args=(assistant, paper.id),
        help=tr("From the file that is kept, with the settings as they are now, such as those of OCR."),
    )
    draw_adding()


def _again(assistant: Assistant, document: str) -> None:
    try:
        adding = begin_again(assistant, document, user=who())
    except UnknownDocument:
        return
    mine = st.session_state.setdefault("addings", [])
    mine[:] = [one for one in mine if not one.future.done()] + [adding]


def _open(document: str) -> None:
    st.session_state.paper = document
    st.session_state.paper_page = 1


def _close() -> None:
    st.session_state.paper = None


def size(number: int) -> str:
    """Bytes for people: "12 kB", "3.4 MB"."""
    if number < 1_000_000:
        return f"{max(number // 1000, 1)} kB"
    return f"{number / 1_000_000:.1f} MB" if number < 1_000_000_000 else f"{number / 1_000_000_000:.1f} GB"
